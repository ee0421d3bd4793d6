use std::cmp::Reverse;
use std::collections::BTreeMap;

use harden_advisories::{Advisory, Version, VersionSpecifiers, newest, way_up};
use harden_finding::{Persona, Severity};
use harden_project::Installed;

use super::shown;
use super::takes::lacks;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A lock file or a requirement names a release with a published vulnerability: of Django, or of a
    /// package that the security of a Django site rests on. A requirement that no lock file narrows down is
    /// judged by the newest release that it allows.
    ///
    /// harden knows this from a table that comes with it: for each package up to a day, and harden says so
    /// where that is more than 90 days ago. Packages that the table does not have are not judged; `--advisories
    /// FILE` adds an export in the format of OSV, or a checkout of PyPA's advisory database. What only development
    /// needs is advice, and so is what takes code, a package or a server that the project does not have.
    ///
    /// # Why it matters
    /// What is published is tried: on the day of a security release, its difference to the release before
    /// shows everybody where to push.
    ///
    /// # Bad
    /// ```python
    /// # file: requirements/base.txt
    /// Django==4.2.13
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// ```
    ///
    /// ```python
    /// # file: requirements/base.txt
    /// Django>=4.2,<4.2.14
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: requirements/base.txt
    /// Django>=5.2,<5.3
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// ```
    ///
    /// # How to fix
    /// Go to the release that the finding names: the first of the same series that no known vulnerability
    /// affects. Have a machine tell you of the next one: Dependabot or Renovate open the change themselves.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/releases/security/>
    /// - <https://osv.dev/>
    /// - <https://github.com/pypa/advisory-database>
    /// - <https://owasp.org/Top10/A06_2021-Vulnerable_and_Outdated_Components/>
    "DEP001" "vulnerable-release" {
        topic: Dependencies,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [1395],
        checks: [],
        equivalents: [],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let mut found: BTreeMap<(String, String), Vec<Violation>> = BTreeMap::new();
    for installed in project.installed() {
        if let Some(violation) = judge(&installed, project) {
            let release = installed.pinned.unwrap_or(installed.allows);
            let places = found.entry((installed.name, release)).or_default();
            places.push(violation);
        }
    }
    found.into_values().filter_map(once).collect()
}

/// The same release in several parts of the project is one fault, told where it matters most.
fn once(mut places: Vec<Violation>) -> Option<Violation> {
    places.sort_by_key(|violation| violation.persona);
    let others = places.split_off(places.len().min(1));
    let mut first = places.pop()?;
    if !others.is_empty() {
        let others = others.iter().map(|other| &other.place);
        let others = others.map(|place| format!("`{}:{}`", place.file, place.line));
        let others: Vec<String> = others.collect();
        first.message = format!("{} (Also {}.)", first.message, others.join(", "));
    }
    Some(first)
}

fn judge(installed: &Installed, project: &dyn Project) -> Option<Violation> {
    let release = release(installed)?;
    let about = project.advisories().about(&installed.name);
    let mut affecting: Vec<&Advisory> = about
        .iter()
        .filter(|advisory| advisory.affects(&release))
        .collect();
    if affecting.is_empty() {
        return None;
    }
    affecting.sort_by_cached_key(|advisory| {
        let harmless = lacks(advisory, installed, project).is_some();
        (harmless, Reverse(severity(advisory)))
    });
    let worst = affecting[0];
    let harmless = lacks(worst, installed, project);
    let is_unused = harmless.is_some();
    let violation = Violation::new(
        installed.place.clone(),
        installed.name.as_str(),
        message(installed, &affecting, harmless),
        help(installed, &about, &release),
    );
    Some(if installed.is_for_development {
        violation.persona(Persona::Pedantic)
    } else if is_unused {
        violation.severity(Severity::Low).persona(Persona::Pedantic)
    } else {
        violation.severity(severity(worst))
    })
}

/// The release that counts: what is pinned, or the newest that is allowed; `None` where nothing bounds it.
fn release(installed: &Installed) -> Option<Version> {
    if let Some(release) = &installed.pinned {
        return release.parse().ok();
    }
    let allowed: VersionSpecifiers = installed.allows.parse().ok()?;
    newest(&allowed)
}

fn severity(advisory: &Advisory) -> Severity {
    advisory.severity.unwrap_or(Severity::Medium)
}

fn message(installed: &Installed, affecting: &[&Advisory], harmless: Option<String>) -> String {
    let worst = affecting[0];
    let name = shown(&installed.name);
    let release = match &installed.pinned {
        Some(release) => format!("{name} {release}"),
        None => format!("The newest {name} that `{}` allows", installed.allows),
    };
    let more = match affecting.len() {
        1 => String::new(),
        2 => ", and one more".to_owned(),
        count => format!(", and {} more", count - 1),
    };
    let harmless = match harmless {
        Some(why) => format!(" {why}"),
        None if installed.is_for_development => " Only development needs it.".to_owned(),
        None => String::new(),
    };
    format!(
        "{release} is vulnerable: {} ({}){more}.{harmless}",
        worst.summary, worst.id
    )
}

fn help(installed: &Installed, about: &[Advisory], release: &Version) -> String {
    let name = shown(&installed.name);
    match way_up(about, release) {
        Some(fixed) if fixed.release().get(..2) == release.release().get(..2) => {
            format!("Go to {name} {fixed}, which no known vulnerability affects.")
        }
        Some(fixed) => format!(
            "Go to {name} {fixed}: the series of this release has no fixed one, and no known vulnerability \
             affects that."
        ),
        None => format!(
            "No release of {name} is known to fix it: see {}.",
            about[0].source
        ),
    }
}

use harden_advisories::{DjangoSeries, Version, VersionSpecifiers, django_series, newest};
use harden_finding::{Persona, Severity};
use harden_project::Installed;

use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A series of Django whose support has ended: vulnerabilities in it are no longer fixed, nor even looked
    /// for. A requirement that no lock file narrows down is judged by the newest series that it allows. The
    /// day that counts is today, or the one that `--today` names.
    ///
    /// # Why it matters
    /// What is fixed in the supported series is published with its source, and most of it is in the old one too.
    ///
    /// # Bad
    /// ```python
    /// # file: requirements/base.txt
    /// Django==3.2.25
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// ```
    ///
    /// ```python
    /// # file: requirements/base.txt
    /// Django>=3.2,<4
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: requirements/base.txt
    /// Django==5.2.19
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// ```
    ///
    /// # How to fix
    /// Go to the newest series with long support, one series after the other: each names what it drops two series
    /// before. `python -Wd manage.py test` shows the warnings; django-upgrade rewrites much of it.
    ///
    /// # References
    /// - <https://www.djangoproject.com/download/#supported-versions>
    /// - <https://docs.djangoproject.com/en/stable/howto/upgrade-version/>
    "DEP002" "django-unsupported" {
        topic: Dependencies,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [1104],
        checks: [],
        equivalents: [],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let day = project.today();
    let installed = project.installed();
    let django = installed
        .iter()
        .filter(|installed| installed.name == "django");
    let mut found: Vec<Violation> = Vec::new();
    for installed in django {
        let Some(series) = series(installed).filter(|series| series.is_over(&day)) else {
            continue;
        };
        let violation = violation(installed, series, &day);
        // The same series in several parts of the project is one fault, told where production's is.
        match found
            .iter_mut()
            .find(|known| known.subject == violation.subject)
        {
            Some(known) if known.persona > violation.persona => *known = violation,
            Some(_) => {}
            None => found.push(violation),
        }
    }
    found
}

fn violation(installed: &Installed, series: &DjangoSeries, day: &str) -> Violation {
    let (major, minor) = series.series;
    let supported = || {
        django_series()
            .iter()
            .rev()
            .filter(|series| !series.is_over(day))
    };
    let newest = supported()
        .find(|series| series.long)
        .or_else(|| supported().next());
    let help = match newest {
        Some(next) => format!(
            "Go to Django {}.{}, which is supported until {}.",
            next.series.0,
            next.series.1,
            next.end()
        ),
        None => "Go to a series that Django's download page lists as supported.".to_owned(),
    };
    Violation::new(
        installed.place.clone(),
        format!("django {major}.{minor}"),
        format!(
            "{} is no longer supported: Django {major}.{minor} has had no security fixes since {}.",
            match &installed.pinned {
                Some(release) => format!("The series of Django {release}"),
                None => format!("The newest Django that `{}` allows", installed.allows),
            },
            series.end()
        ),
        help,
    )
    // For a year, others keep an eye on it; then holes are known that nobody has closed.
    .severity(if is_long_over(series, day) {
        Severity::High
    } else {
        Severity::Medium
    })
    .persona_if(installed.is_for_development, Persona::Pedantic)
}

/// Whether support ended more than a year ago.
fn is_long_over(series: &DjangoSeries, day: &str) -> bool {
    let year_ago = day
        .get(..4)
        .and_then(|year| year.parse::<u32>().ok())
        .map(|year| year - 1);
    let month = day.get(4..).unwrap_or_default();
    year_ago.is_some_and(|year| series.is_over(&format!("{year}{month}")))
}

/// The series of a release, or the newest that is allowed; `None` where that is open.
fn series(installed: &Installed) -> Option<&'static DjangoSeries> {
    let release: Version = match &installed.pinned {
        Some(release) => release.parse().ok()?,
        None => newest(&installed.allows.parse::<VersionSpecifiers>().ok()?)?,
    };
    let mut numbers = release.release().iter().copied();
    let series = (numbers.next()?, numbers.next().unwrap_or(0));
    let mut older = django_series().iter().rev();
    older.find(|known| (u64::from(known.series.0), u64::from(known.series.1)) <= series)
}

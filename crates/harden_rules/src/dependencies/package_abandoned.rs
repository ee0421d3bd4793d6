use std::collections::BTreeMap;

use harden_advisories::abandoned;
use harden_finding::Persona;

use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A package that its authors have left, of those that the security of a Django site rests on. bleach has
    /// a rule of its own, XSS003.
    ///
    /// # Why it matters
    /// Nobody closes the next hole in it, and nobody may even be there to be told. Django goes on, and what it
    /// changes beneath such a package may make its protection silently do nothing.
    ///
    /// # Bad
    /// ```python django-rest-auth=0.9.5
    /// INSTALLED_APPS = ["rest_auth"]
    /// ```
    ///
    /// # Good
    /// ```python dj-rest-auth=7.0.1
    /// INSTALLED_APPS = ["dj_rest_auth"]
    /// ```
    ///
    /// # How to fix
    /// Go to what the finding names. Where it is the successor, most of it is a change of names.
    ///
    /// # References
    /// - <https://owasp.org/Top10/A06_2021-Vulnerable_and_Outdated_Components/>
    "DEP003" "package-abandoned" {
        topic: Dependencies,
        severity: Low,
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
    let mut found: BTreeMap<&str, Violation> = BTreeMap::new();
    for installed in project.installed() {
        let Some(left) = abandoned(&installed.name) else {
            continue;
        };
        let violation = Violation::new(
            installed.place,
            left.package,
            format!(
                "{} is no longer maintained: {}.",
                left.package, left.because
            ),
            format!("Use {}.", left.instead),
        )
        // Another package may need it.
        .persona_if(
            installed.is_for_development
                || (project.has_code() && !project.mentions(left.module, 0)),
            Persona::Pedantic,
        );
        let known = found
            .entry(left.package)
            .or_insert_with(|| violation.clone());
        if violation.persona < known.persona {
            *known = violation;
        }
    }
    found.into_values().collect()
}

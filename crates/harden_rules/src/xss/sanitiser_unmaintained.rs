use harden_finding::Persona;

use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// bleach is among the project's packages. Its authors ended it in June 2026: there are no more
    /// releases, not even for holes that are found.
    ///
    /// # Why it matters
    /// A sanitiser is worth what its last update is worth: browsers learn new elements and attributes,
    /// and the next way around it stays open.
    ///
    /// # Bad
    /// ```python bleach=6.4.0
    /// INSTALLED_APPS = ["shop"]
    /// ```
    ///
    /// # Good
    /// ```python nh3=0.3.0
    /// INSTALLED_APPS = ["shop"]
    /// ```
    ///
    /// # How to fix
    /// Use nh3: `nh3.clean(html, tags={"p", "br", "strong", "em"})`. It takes sets where bleach takes
    /// lists, removes the content of scripts with them, and does not turn addresses into links.
    ///
    /// # References
    /// - <https://pypi.org/project/bleach/>
    /// - <https://nh3.readthedocs.io/>
    "XSS003" "sanitiser-unmaintained" {
        topic: Xss,
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
    let Some(package) = project.package("bleach") else {
        return Vec::new();
    };
    let Some(place) = package.place() else {
        return Vec::new();
    };
    Violation::new(
        place,
        "bleach",
        "bleach, which makes HTML harmless, is no longer maintained.",
        "Use nh3.",
    )
    // Another package may need it.
    .persona_if(!project.imports("bleach"), Persona::Pedantic)
    .alone()
}

use harden_advisories::wagtail_series;
use harden_finding::Severity;

use super::series_end::InSeries;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A series of Wagtail whose support has ended. A requirement that no lock file narrows down is judged by the
    /// newest series that it allows. The day that counts is today, or the one that `--today` names.
    ///
    /// # Why it matters
    /// Wagtail closes holes in its supported series only, and says with each what the hole was. Most of them let an
    /// editor do what only another may.
    ///
    /// # Bad
    /// ```python
    /// # file: requirements.txt
    /// Django==5.2.19
    /// wagtail==5.2.8
    /// # file: settings.py
    /// INSTALLED_APPS = ["wagtail"]
    /// ```
    ///
    /// ```python
    /// # file: requirements.txt
    /// Django==5.2.19
    /// wagtail>=6.2,<6.3
    /// # file: settings.py
    /// INSTALLED_APPS = ["wagtail"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: requirements.txt
    /// Django==5.2.19
    /// wagtail==7.4.3
    /// # file: settings.py
    /// INSTALLED_APPS = ["wagtail"]
    /// ```
    ///
    /// # How to fix
    /// Go to the newest series with long support, one series after the other: the notes of each say what changed.
    ///
    /// # References
    /// - <https://github.com/wagtail/wagtail/wiki/Release-schedule>
    /// - <https://docs.wagtail.org/en/stable/releases/upgrading.html>
    "DEP005" "wagtail-unsupported" {
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
    let wagtail = InSeries {
        package: "wagtail",
        shown: "Wagtail",
        all: wagtail_series(),
        severities: (Severity::Low, Severity::Medium),
    };
    wagtail.unsupported(project)
}

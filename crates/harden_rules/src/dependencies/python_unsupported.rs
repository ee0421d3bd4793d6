use harden_advisories::{Series, python_series};
use harden_finding::{Persona, Severity};
use harden_project::PinnedPython;

use super::series_end::{add, is_long_over, way_out};
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A series of Python whose support has ended, where a file pins it: the image that a Dockerfile begins with,
    /// `.python-version`, `.tool-versions`, `runtime.txt` or a Pipfile. `requires-python` says what a project can
    /// run on, and is not judged. The day that counts is today, or the one that `--today` names.
    ///
    /// # Why it matters
    /// TLS, the parsers of addresses, mail and XML, and the HTTP client are Python's own: holes in them stay open,
    /// and new releases of Django and of other packages no longer run there.
    ///
    /// # Bad
    /// ```python
    /// # file: Dockerfile
    /// FROM python:3.8-slim
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: Dockerfile
    /// FROM python:3.13-slim
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// ```
    ///
    /// # How to fix
    /// Go to a series that the release of Django you run supports; `python -Wd` shows what the next one drops. A
    /// distribution that keeps an old Python alive, as Debian and Red Hat do for their own, closes its holes itself.
    ///
    /// # References
    /// - <https://devguide.python.org/versions/>
    /// - <https://docs.djangoproject.com/en/stable/faq/install/#what-python-version-can-i-use-with-django>
    "DEP004" "python-unsupported" {
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
    let day = project.today();
    let mut found = Vec::new();
    for pinned in project.pythons() {
        let mut all = python_series().iter();
        let series = all.find(|series| series.series == pinned.series);
        if let Some(series) = series.filter(|series| series.is_over(&day)) {
            add(&mut found, violation(pinned, series, &day));
        }
    }
    found
}

fn violation(pinned: &PinnedPython, series: &Series, day: &str) -> Violation {
    let (major, minor) = series.series;
    Violation::new(
        pinned.place.clone(),
        format!("python {major}.{minor}"),
        format!(
            "Python {major}.{minor} is no longer supported: it has had no security fixes since {}.",
            series.end()
        ),
        way_out("Python", python_series(), day),
    )
    .severity(if is_long_over(series, day) {
        Severity::Medium
    } else {
        Severity::Low
    })
    .persona_if(pinned.is_for_development, Persona::Pedantic)
}

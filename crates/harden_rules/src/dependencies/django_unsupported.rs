use harden_advisories::django_series;
use harden_finding::Severity;

use super::series_end::InSeries;
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
    let django = InSeries {
        package: "django",
        shown: "Django",
        all: django_series(),
        severities: (Severity::Medium, Severity::High),
    };
    django.unsupported(project)
}

use super::failure_view::{NAME, State, state};
use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `CSRF_FAILURE_VIEW` names a view that is not there: no dot in it, no such module, or no such
    /// function in the module. Only names in the project are judged; what a package holds is unknown.
    ///
    /// # Why it matters
    /// When a request is refused as forged, Django looks this view up; it fails, so the visitor sees an
    /// error 500 instead of an explanation, and the log shows a crash instead of an attack.
    ///
    /// Where the package is there and only the module or the function is missing, Django's check does
    /// not print `security.E102`: it ends with `ViewDoesNotExist`, and takes `manage.py check` with it.
    ///
    /// # Bad
    /// ```python
    /// CSRF_FAILURE_VIEW = "csrf_failure"
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: shop/views.py
    /// def csrf_failure(request, reason=""):
    ///     ...
    /// # file: settings.py
    /// CSRF_FAILURE_VIEW = "shop.views.csrf_failure"
    /// ```
    ///
    /// # How to fix
    /// Write the full dotted path of the view, or remove the setting: Django's own page is fine.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#csrf-failure-view>
    "CSRF003" "csrf-failure-view-not-importable" {
        topic: Csrf,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [],
        checks: ["security.E102"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let state = state(settings);
    if !matches!(state, State::NotImportable | State::Breaks) {
        return Vec::new();
    }
    let view = settings.get(NAME).map(shown).unwrap_or_default();
    let violation = settings.violation(
        NAME,
        format!("`{NAME}` is `{view}`, which is not there."),
        format!("Write the full dotted path of a view, or remove `{NAME}`."),
    );
    match state {
        State::NotImportable => violation.same_as("security.E102").alone(),
        _ => violation.alone(),
    }
}

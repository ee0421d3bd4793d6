use super::failure_view::{NAME, State, state};
use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `CSRF_FAILURE_VIEW` names a function that cannot be called with a request and `reason=`.
    ///
    /// # Why it matters
    /// When a request is refused as forged, Django calls this view; it fails, so the visitor sees an
    /// error 500 instead of an explanation, and the log shows a crash instead of an attack.
    ///
    /// # Bad
    /// ```python
    /// # file: shop/views.py
    /// def csrf_failure(request):
    ///     ...
    /// # file: settings.py
    /// CSRF_FAILURE_VIEW = "shop.views.csrf_failure"
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
    /// Give the view a parameter `reason` with a default: `def csrf_failure(request, reason=""):`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#csrf-failure-view>
    "CSRF002" "csrf-failure-view-arguments" {
        topic: Csrf,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [],
        checks: ["security.E101"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if state(settings) != State::WrongArguments {
        return Vec::new();
    }
    let view = settings.get(NAME).map(shown).unwrap_or_default();
    settings
        .violation(
            NAME,
            format!("`{NAME}` is `{view}`, which does not take `(request, reason=…)`."),
            "Give the view a parameter `reason`: `def csrf_failure(request, reason=\"\"):`.",
        )
        .same_as("security.E101")
        .alone()
}

use harden_finding::Persona;

use crate::names::FRAME_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `MIDDLEWARE` does not contain `django.middleware.clickjacking.XFrameOptionsMiddleware`.
    ///
    /// # Why it matters
    /// Another site can show yours in an invisible frame above a button of its own; the visitor, who is
    /// logged in to your site, clicks on "delete" or "pay" while aiming at something else.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = [
    ///     "django.middleware.common.CommonMiddleware",
    ///     "django.middleware.clickjacking.XFrameOptionsMiddleware",
    /// ]
    /// ```
    ///
    /// # How to fix
    /// Add `"django.middleware.clickjacking.XFrameOptionsMiddleware"` to `MIDDLEWARE`. Views that others
    /// may embed take the decorator `@xframe_options_exempt`. A policy with `frame-ancestors` does the same
    /// and more; where you send one, silence `security.W002`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/clickjacking/>
    "HEADER003" "frame-middleware-missing" {
        topic: Headers,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [1021],
        checks: ["security.W002"],
        equivalents: [],
        edge: Headers,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if settings.has_middleware(FRAME_MIDDLEWARE) != Some(false) {
        return Vec::new();
    }
    let violation = settings
        .violation_of_lack(
            "MIDDLEWARE",
            format!(
                "`MIDDLEWARE` lacks `{FRAME_MIDDLEWARE}`: other sites may show pages in a frame."
            ),
            format!("Add `\"{FRAME_MIDDLEWARE}\"` to `MIDDLEWARE`."),
        )
        .same_as("security.W002");
    // Without sessions there is nothing that a click in a hidden frame could do for its victim.
    violation
        .persona_if(settings.has_no_sessions(), Persona::Pedantic)
        // One of the project's own does the work, as its name says.
        .persona_if(
            settings.has_middleware_called(&["xframe", "csp", "security"]),
            Persona::Pedantic,
        )
        .alone()
}

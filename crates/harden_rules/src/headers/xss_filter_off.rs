use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECURE_BROWSER_XSS_FILTER` is not literally `True`, on Django 2.2 and older, whose check asks
    /// for it.
    ///
    /// # Why it matters
    /// Hardly at all: no current browser has the filter that `X-XSS-Protection` switches on. Chrome
    /// removed it in 2019 and Firefox never had it, because the filter itself could be used to read
    /// pages across origins.
    ///
    /// Harden repeats what Django 2.2 says and does not advise it. Django dropped the check in 3.0 and the
    /// setting in 4.0.
    ///
    /// # Bad
    /// ```python django=2.2
    /// SECRET_KEY = "0123456789-0123456789-0123456789-0123456789-0123456789"
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// ```
    ///
    /// # Good
    /// ```python django=2.2
    /// SECRET_KEY = "0123456789-0123456789-0123456789-0123456789-0123456789"
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_BROWSER_XSS_FILTER = True
    /// ```
    ///
    /// # How to fix
    /// Update Django: 2.2 has had no security releases since April 2022. A content security policy does
    /// what the filter promised.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/3.0/releases/3.0/#security>
    "HEADER002" "xss-filter-off" {
        topic: Headers,
        severity: Info,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [],
        checks: ["security.W007"],
        equivalents: [],
        edge: Headers,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECURE_BROWSER_XSS_FILTER";
    if settings.django() >= (3, 0) || !settings.lacks_security_flag(name).holds() {
        return Vec::new();
    }
    settings
        .violation_of_state(
            name,
            "`X-XSS-Protection` is not sent.",
            "Leave it: no current browser has the filter. Update Django instead.",
        )
        .same_as("security.W007")
        .alone()
}

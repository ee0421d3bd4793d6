use crate::logic::Known;
use crate::names::SECURITY_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECURE_REFERRER_POLICY` is `None`, so no `Referrer-Policy` header is sent. It is the default of
    /// Django 3.0; from 3.1 on the default is `"same-origin"`.
    ///
    /// # Why it matters
    /// Old browsers tell every site that a page links to, or loads an image from, the full address of
    /// the page: a password-reset link, a search, a patient's number.
    ///
    /// Current browsers send only the origin to other sites by themselves.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_REFERRER_POLICY = None
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_REFERRER_POLICY = "same-origin"
    /// ```
    ///
    /// # How to fix
    /// Write `SECURE_REFERRER_POLICY = "same-origin"`; from Django 3.1 on removing the line does the same.
    /// `"strict-origin-when-cross-origin"` lets other sites see that a visitor came from yours. Do not
    /// write `"no-referrer"`: Django's CSRF check needs the header on HTTPS where a browser sends no
    /// `Origin`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/middleware/#referrer-policy>
    "HEADER005" "no-referrer-policy" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [200],
        checks: ["security.W022"],
        equivalents: [],
        edge: Headers,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECURE_REFERRER_POLICY";
    let fires = settings
        .has_middleware(SECURITY_MIDDLEWARE)
        .both(settings.is_none(name));
    if settings.django() < (3, 0) || !fires.holds() {
        return Vec::new();
    }
    let help = if settings.django() >= (3, 1) {
        format!("Remove the line: `{name}` is `\"same-origin\"` by default.")
    } else {
        format!("Write `{name} = \"same-origin\"`.")
    };
    settings
        .violation_of_state(name, "no `Referrer-Policy` is sent.", help)
        .same_as("security.W022")
        .alone()
}

use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECURE_CONTENT_TYPE_NOSNIFF` is not literally `True`. It is the default from Django 3.0 on, so
    /// there something switched it off; before, it has to be switched on.
    ///
    /// # Why it matters
    /// A browser that may guess content types takes an uploaded "image" full of markup for a page or a
    /// script, and runs it with the rights of the site.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_CONTENT_TYPE_NOSNIFF = False
    /// ```
    /// ```python django=2.2
    /// SECRET_KEY = "0123456789-0123456789-0123456789-0123456789-0123456789"
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// ```
    ///
    /// # How to fix
    /// Django 3.0 and newer: remove the setting. Older: write `SECURE_CONTENT_TYPE_NOSNIFF = True`.
    ///
    /// Where a variable of the environment switches it on, this is advice only: give harden the environment of
    /// the deployment (`--env-file`) to have it judged.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secure-content-type-nosniff>
    "HEADER001" "no-nosniff" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [693],
        checks: ["security.W006"],
        equivalents: [],
        edge: Headers,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECURE_CONTENT_TYPE_NOSNIFF";
    if !settings.lacks_security_flag(name).holds() {
        return Vec::new();
    }
    let consequence = match settings.truthy(name) {
        Some(true) => "the header is sent, but only `True` itself passes Django's check.",
        _ => "browsers may take an upload for a page or a script.",
    };
    let help = if settings.django() >= (3, 0) {
        format!("Remove the line: `{name}` is `True` by default.")
    } else {
        format!("Write `{name} = True`.")
    };
    settings
        .violation_of_state(name, consequence, help)
        .persona_or_own(settings.persona_of_switch(name))
        .same_as("security.W006")
        .alone()
}

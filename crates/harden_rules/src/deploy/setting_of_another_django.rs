use harden_finding::Persona;

use crate::django;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A setting that the installed release of Django does not read: it was removed, or came later.
    ///
    /// # Why it matters
    /// The settings file promises a protection or a behaviour that is not there. `DEFAULT_FILE_STORAGE`
    /// under Django 5.1 keeps uploads on the local disk instead of the bucket, `SECURE_CSP` under Django
    /// 5.2 sends no header, `MIDDLEWARE_CLASSES` runs nothing.
    ///
    /// # Bad
    /// ```python django=5.2
    /// DEFAULT_FILE_STORAGE = "storages.backends.s3.S3Storage"
    /// ```
    /// ```python django=5.2
    /// SECURE_CSP = {"default-src": ["'self'"]}
    /// ```
    ///
    /// # Good
    /// ```python django=4.2
    /// DEFAULT_FILE_STORAGE = "storages.backends.s3.S3Storage"
    /// ```
    /// ```python django=6.0
    /// SECURE_CSP = {"default-src": ["'self'"]}
    /// ```
    ///
    /// # How to fix
    /// Remove the setting, and write what replaced it: `STORAGES` for `DEFAULT_FILE_STORAGE` and
    /// `STATICFILES_STORAGE`, `PASSWORD_RESET_TIMEOUT` (seconds) for `PASSWORD_RESET_TIMEOUT_DAYS`,
    /// `MIDDLEWARE` for `MIDDLEWARE_CLASSES`. Nothing replaced `SECURE_BROWSER_XSS_FILTER`: browsers
    /// dropped the filter.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/>
    /// - <https://docs.djangoproject.com/en/stable/internals/deprecation/>
    "DEPLOY011" "setting-of-another-django" {
        topic: Deploy,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [1188],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

/// Settings whose loss changes what the site does; of the others the line is merely dead.
const MATTER: [&str; 10] = [
    "DEFAULT_FILE_STORAGE",
    "MAILERS",
    "MIDDLEWARE_CLASSES",
    "PASSWORD_RESET_TIMEOUT",
    "PASSWORD_RESET_TIMEOUT_DAYS",
    "SECRET_KEY_FALLBACKS",
    "SECURE_CSP",
    "SECURE_CSP_REPORT_ONLY",
    "SECURE_REFERRER_POLICY",
    "STORAGES",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    // A range of releases may need both the old line and the new one.
    if !settings.knows_django() {
        return Vec::new();
    }
    let installed = settings.django();
    let mut violations = Vec::new();
    for name in settings.names() {
        let Some((from, until)) = django::span(name) else {
            continue;
        };
        let django = settings.django_name();
        let (message, help) = match (from, until) {
            (_, Some((major, minor))) if installed >= (major, minor) => (
                format!("{django} does not read `{name}`, which was removed in {major}.{minor}."),
                successor(name).map_or_else(
                    || format!("Remove `{name}`."),
                    |successor| format!("Write `{successor}` instead of `{name}`."),
                ),
            ),
            (Some((major, minor)), _) if installed < (major, minor) => (
                format!("{django} does not read `{name}`, which came with {major}.{minor}."),
                format!("Update Django, or remove `{name}`."),
            ),
            _ => continue,
        };
        let is_replaced = successor(name).is_some_and(|successor| settings.is_set(successor));
        let violation = settings.violation(name, message, help);
        violations
            .push(violation.persona_if(!MATTER.contains(&name) || is_replaced, Persona::Pedantic));
    }
    violations
}

/// The setting that took over.
fn successor(name: &str) -> Option<&'static str> {
    Some(match name {
        "DEFAULT_FILE_STORAGE" | "STATICFILES_STORAGE" => "STORAGES",
        "MIDDLEWARE_CLASSES" => "MIDDLEWARE",
        "PASSWORD_RESET_TIMEOUT_DAYS" => "PASSWORD_RESET_TIMEOUT",
        _ => return None,
    })
}

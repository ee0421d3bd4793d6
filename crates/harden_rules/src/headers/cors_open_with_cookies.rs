use super::cors::{is_in_use, matches_every_host, origin_patterns};
use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// django-cors-headers lets every origin read answers that were made for a visitor who is logged in:
    /// `CORS_ALLOW_CREDENTIALS` with `CORS_ALLOW_ALL_ORIGINS`, or with a pattern that matches every
    /// origin.
    ///
    /// # Why it matters
    /// Any page that a visitor opens reads what the site shows to him: his data, his CSRF token, his
    /// keys.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["corsheaders"]
    /// MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware"]
    /// CORS_ALLOW_ALL_ORIGINS = True
    /// CORS_ALLOW_CREDENTIALS = True
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["corsheaders"]
    /// MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware"]
    /// CORS_ALLOWED_ORIGIN_REGEXES = [r"^https?://.*$"]
    /// CORS_ALLOW_CREDENTIALS = True
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["corsheaders"]
    /// MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware"]
    /// CORS_ALLOWED_ORIGINS = ["https://app.example.com"]
    /// CORS_ALLOW_CREDENTIALS = True
    /// ```
    ///
    /// # How to fix
    /// List the origins in `CORS_ALLOWED_ORIGINS`. Where everybody may read, leave
    /// `CORS_ALLOW_CREDENTIALS` off.
    ///
    /// # References
    /// - <https://pypi.org/project/django-cors-headers/>
    /// - <https://portswigger.net/web-security/cors>
    "HEADER016" "cors-open-with-cookies" {
        topic: Headers,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [942, 346],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if !is_in_use(settings) || settings.truthy("CORS_ALLOW_CREDENTIALS") != Some(true) {
        return Vec::new();
    }
    let help = "List the origins in `CORS_ALLOWED_ORIGINS`.";
    let all = ["CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL"]
        .into_iter()
        .find(|name| settings.truthy(name) == Some(true));
    if let Some(name) = all {
        let consequence = "with `CORS_ALLOW_CREDENTIALS` any page reads what visitors see here.";
        return settings.violation_of_state(name, consequence, help).alone();
    }
    origin_patterns(settings)
        .filter(|(_, _, text)| matches_every_host(text))
        .map(|(name, pattern, _)| {
            let message = format!(
                "{} matches every origin: with `CORS_ALLOW_CREDENTIALS` any page reads what \
                 visitors see here.",
                shown(pattern)
            );
            settings.violation_of_part(name, pattern, message, help)
        })
        .collect()
}

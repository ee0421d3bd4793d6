use harden_finding::Persona;

use crate::names::CSRF_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `MIDDLEWARE` does not contain `django.middleware.csrf.CsrfViewMiddleware`.
    ///
    /// # Why it matters
    /// Any page on the internet can make a visitor's browser post to the site with the visitor's session
    /// cookie: change an address, a password, an amount; nothing asks where the form came from.
    ///
    /// `SameSite=Lax` cookies, Django's default since 2.1, blunt this but do not replace it: subdomains
    /// count as the same site, and views that change something on GET stay open.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = [
    ///     "django.middleware.security.SecurityMiddleware",
    ///     "django.contrib.sessions.middleware.SessionMiddleware",
    ///     "django.middleware.common.CommonMiddleware",
    /// ]
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = [
    ///     "django.middleware.security.SecurityMiddleware",
    ///     "django.contrib.sessions.middleware.SessionMiddleware",
    ///     "django.middleware.common.CommonMiddleware",
    ///     "django.middleware.csrf.CsrfViewMiddleware",
    /// ]
    /// ```
    ///
    /// # How to fix
    /// Put `"django.middleware.csrf.CsrfViewMiddleware"` after the session and common middleware, and a
    /// `{% csrf_token %}` into every form that posts. Exempt single views with `@csrf_exempt` where
    /// another proof, such as a signature, stands in.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/csrf/>
    "CSRF001" "csrf-middleware-missing" {
        topic: Csrf,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [352],
        checks: ["security.W003"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if settings.has_middleware(CSRF_MIDDLEWARE) != Some(false) {
        return Vec::new();
    }
    let violation = settings
        .violation_of_lack("MIDDLEWARE",
            format!("`MIDDLEWARE` lacks `{CSRF_MIDDLEWARE}`: requests from other sites are not told apart."),
            format!("Add `\"{CSRF_MIDDLEWARE}\"` to `MIDDLEWARE`, after the session middleware."),
        )
        .same_as("security.W003");
    // Without sessions a browser brings nothing along that another site could use.
    violation
        .persona_if(settings.has_no_sessions(), Persona::Pedantic)
        // One of the project's own does the work, as its name says.
        .persona_if(settings.has_middleware_called(&["csrf"]), Persona::Pedantic)
        .alone()
}

use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `LoginRequiredMiddleware` (Django 5.1 and newer) is not in use: a view is open unless it asks for
    /// a login.
    ///
    /// # Why it matters
    /// The one view where somebody forgets `@login_required` is open to everybody.
    ///
    /// # Bad
    /// ```python django=5.2
    /// MIDDLEWARE = ["django.contrib.auth.middleware.AuthenticationMiddleware"]
    /// ```
    ///
    /// # Good
    /// ```python django=5.2
    /// MIDDLEWARE = [
    ///     "django.contrib.auth.middleware.AuthenticationMiddleware",
    ///     "django.contrib.auth.middleware.LoginRequiredMiddleware",
    /// ]
    /// ```
    ///
    /// # How to fix
    /// On a site that is mostly for people who are logged in, add the middleware, and open single views
    /// with `@login_not_required`. On a public site there is nothing to do.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/middleware/#django.contrib.auth.middleware.LoginRequiredMiddleware>
    "AUTH021" "views-open-by-default" {
        topic: Auth,
        severity: Info,
        confidence: High,
        persona: Auditor,
        since: "0.1.0",
        cwe: [306],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let fires = settings
        .has_middleware("django.contrib.auth.middleware.AuthenticationMiddleware")
        .both(
            settings
                .has_middleware("django.contrib.auth.middleware.LoginRequiredMiddleware")
                .negate(),
        );
    if settings.django() < (5, 1) || !fires.holds() {
        return Vec::new();
    }
    settings
        .violation_of_lack(
            "MIDDLEWARE",
            "A view is open unless it asks for a login.",
            "Consider `django.contrib.auth.middleware.LoginRequiredMiddleware`.",
        )
        .alone()
}

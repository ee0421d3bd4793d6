use crate::names::{AUTHENTICATION_MIDDLEWARE, SESSION_MIDDLEWARE};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Settings say after which idle time a visitor is logged out, but nothing acts on them: the
    /// middleware of the package that reads them (django-session-timeout, django-session-security,
    /// django-auto-logout) is not in `MIDDLEWARE`, or comes before the session that it looks at.
    ///
    /// # Why it matters
    /// Everybody believes that a forgotten browser is logged out after some minutes. It is not: the
    /// session lives for `SESSION_COOKIE_AGE`, two weeks if nothing else is said.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
    /// SESSION_EXPIRE_SECONDS = 900
    /// SESSION_EXPIRE_AFTER_LAST_ACTIVITY = True
    /// ```
    /// ```python
    /// MIDDLEWARE = [
    ///     "django_session_timeout.middleware.SessionTimeoutMiddleware",
    ///     "django.contrib.sessions.middleware.SessionMiddleware",
    /// ]
    /// SESSION_EXPIRE_SECONDS = 900
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = [
    ///     "django.contrib.sessions.middleware.SessionMiddleware",
    ///     "django_session_timeout.middleware.SessionTimeoutMiddleware",
    /// ]
    /// SESSION_EXPIRE_SECONDS = 900
    /// ```
    /// ```python
    /// MIDDLEWARE = [
    ///     "django.contrib.sessions.middleware.SessionMiddleware",
    ///     "django.contrib.auth.middleware.AuthenticationMiddleware",
    ///     "django_auto_logout.middleware.auto_logout",
    /// ]
    /// AUTO_LOGOUT = {"IDLE_TIME": 600}
    /// ```
    /// ```python
    /// MIDDLEWARE = [
    ///     "django.contrib.sessions.middleware.SessionMiddleware",
    ///     "shop.middleware.Idle",
    /// ]
    /// SESSION_EXPIRE_SECONDS = 900
    /// # file: shop/middleware.py
    /// from django.conf import settings
    ///
    /// class Idle:
    ///     def __call__(self, request):
    ///         request.session.set_expiry(settings.SESSION_EXPIRE_SECONDS)
    /// ```
    ///
    /// # How to fix
    /// Add the package's middleware behind the session and authentication middleware. Without a package:
    /// a short `SESSION_COOKIE_AGE` with `SESSION_SAVE_EVERY_REQUEST = True` is an idle time too.
    ///
    /// # References
    /// - <https://pypi.org/project/django-session-timeout/>
    /// - <https://pypi.org/project/django-session-security/>
    /// - <https://pypi.org/project/django-auto-logout/>
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#session-save-every-request>
    "AUTH034" "idle-time-not-kept" {
        topic: Auth,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [613],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

/// A package that ends idle sessions.
struct Package {
    middleware: &'static str,
    setting: &'static str,
    /// The middleware that gives requests what it looks at.
    needs: &'static str,
    /// Where that comes later, it does nothing; otherwise every request fails, and nobody overlooks it.
    is_silent: bool,
}

const PACKAGES: [Package; 3] = [
    Package {
        middleware: "django_session_timeout.middleware.SessionTimeoutMiddleware",
        setting: "SESSION_EXPIRE_SECONDS",
        needs: SESSION_MIDDLEWARE,
        is_silent: true,
    },
    Package {
        middleware: "session_security.middleware.SessionSecurityMiddleware",
        setting: "SESSION_SECURITY_EXPIRE_AFTER",
        needs: AUTHENTICATION_MIDDLEWARE,
        is_silent: false,
    },
    Package {
        middleware: "django_auto_logout.middleware.auto_logout",
        setting: "AUTO_LOGOUT",
        needs: AUTHENTICATION_MIDDLEWARE,
        is_silent: false,
    },
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let judged = PACKAGES
        .iter()
        .filter(|package| settings.is_set(package.setting))
        .filter_map(|package| judge(settings, package));
    judged.collect()
}

fn judge(settings: &Settings<'_>, package: &Package) -> Option<Violation> {
    let Package {
        middleware,
        setting,
        needs,
        is_silent,
    } = package;
    if let Some(at) = settings.position_of_middleware(&[middleware]) {
        let comes_early = settings
            .position_of_middleware(&[needs])
            .is_some_and(|needed| at < needed);
        return (comes_early && *is_silent).then(|| {
            settings.violation_of_part(
                "MIDDLEWARE",
                &settings.items("MIDDLEWARE")[at],
                format!("`{middleware}` stands before the session that it ends, and does nothing: `{setting}` is not kept."),
                format!("Move it behind `\"{needs}\"`."),
            )
        });
    }
    // A class of the project may be made of the package's, or read the setting itself.
    let may_be_there = settings.list("MIDDLEWARE").is_none_or(|list| list.open)
        || settings.has_middleware_called(&["timeout", "logout", "idle", "expire", "security"])
        || settings.project().mentions(setting, 1);
    (!may_be_there).then(|| {
        settings.violation(
            setting,
            format!("Nothing acts on `{setting}`: `{middleware}` is not in `MIDDLEWARE`."),
            format!("Add `\"{middleware}\"` behind `\"{needs}\"`."),
        )
    })
}

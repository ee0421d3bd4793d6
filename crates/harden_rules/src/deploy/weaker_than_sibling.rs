use harden_project::{Profile, Role};

use crate::names::{CSP_MIDDLEWARE, CSRF_MIDDLEWARE, FRAME_MIDDLEWARE, SECURITY_MIDDLEWARE};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A profile that decides the exit code protects less than another one of the project: staging, say,
    /// redirects to HTTPS, and production does not. Profiles of tests are not compared.
    ///
    /// # Why it matters
    /// A protection that was tried on one profile and forgotten on the one that counts is there for nobody.
    /// Faults that show on one profile only are found late.
    ///
    /// # Bad
    /// ```python beside=staging
    /// ROOT_URLCONF = "shop.urls"
    /// SESSION_COOKIE_SECURE = False
    /// # file: staging.py
    /// from settings import *
    ///
    /// SESSION_COOKIE_SECURE = True
    /// ```
    ///
    /// # Good
    /// ```python beside=staging
    /// ROOT_URLCONF = "shop.urls"
    /// SESSION_COOKIE_SECURE = True
    /// # file: staging.py
    /// from settings import *
    ///
    /// DEBUG = True
    /// ```
    ///
    /// # How to fix
    /// Set what all profiles share in a module that all of them import, and in each what differs on
    /// purpose.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/howto/deployment/checklist/>
    "DEPLOY020" "weaker-than-sibling" {
        topic: Deploy,
        severity: Low,
        confidence: Medium,
        persona: Auditor,
        since: "0.1.0",
        cwe: [1188],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

/// Settings that protect more where they are true, or higher.
const MORE_IS_SAFER: [&str; 10] = [
    "CSRF_COOKIE_SECURE",
    "CSRF_USE_SESSIONS",
    "SECURE_CONTENT_TYPE_NOSNIFF",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
    "SECURE_HSTS_SECONDS",
    "SECURE_SSL_REDIRECT",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SECURE",
    "SESSION_EXPIRE_AT_BROWSER_CLOSE",
];

/// Middleware that protects.
const PROTECTORS: [&str; 6] = [
    SECURITY_MIDDLEWARE,
    CSRF_MIDDLEWARE,
    FRAME_MIDDLEWARE,
    CSP_MIDDLEWARE,
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if !settings.is_of_gate() || !settings.is_set("ROOT_URLCONF") {
        return Vec::new();
    }
    let in_production = settings.project().profiles().iter().filter_map(|profile| {
        let world = profile.facts.production_world()?;
        let settings = Settings::new(profile, world, settings.project());
        let is_compared = profile.role != Role::Test && settings.is_set("ROOT_URLCONF");
        is_compared.then_some((profile, settings))
    });
    let (own, others): (Vec<_>, Vec<_>) =
        in_production.partition(|(profile, _)| profile.facts.module == settings.module());
    // In other worlds the others may be weaker too.
    let Some((_, settings)) = own.first() else {
        return Vec::new();
    };
    compare(settings, &others)
}

fn compare(settings: &Settings<'_>, others: &[(&Profile, Settings<'_>)]) -> Vec<Violation> {
    let weaker = MORE_IS_SAFER.iter().filter_map(|name| {
        let own = strength(settings, name)?;
        let is_safer =
            |other: &Settings<'_>| strength(other, name).is_some_and(|there| there > own);
        let (profile, other) = others.iter().find(|(_, other)| is_safer(other))?;
        let place = other.place(name);
        Some(settings.violation_of_state(
            name,
            &format!(
                "`{}` protects more, in `{}:{}`.",
                profile.facts.module, place.file, place.line
            ),
            "Set it in what both profiles share, or say here why it differs.",
        ))
    });
    let missing = PROTECTORS.iter().filter_map(|path| {
        let lacks = settings.has_middleware(path) == Some(false);
        let has = |other: &Settings<'_>| other.has_middleware(path) == Some(true);
        let (profile, _) = others.iter().find(|(_, other)| lacks && has(other))?;
        Some(settings.violation_of_lack(
            "MIDDLEWARE",
            format!(
                "`MIDDLEWARE` lacks `{path}`, which `{}` has.",
                profile.facts.module
            ),
            "Name it in what both profiles share.",
        ))
    });
    weaker.chain(missing).collect()
}

/// How much a setting protects, where that is known.
fn strength(settings: &Settings<'_>, name: &str) -> Option<i128> {
    settings
        .int(name)
        .or_else(|| settings.truthy(name).map(i128::from))
}

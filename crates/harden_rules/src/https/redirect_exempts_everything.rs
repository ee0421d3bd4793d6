use std::collections::BTreeSet;

use harden_finding::Persona;
use harden_settings::facts::{Fact, FactValue};
use harden_settings::python_regex;

use crate::logic::Known;
use crate::names::SECURITY_MIDDLEWARE;
use crate::routes::{is_served, routes};
use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A pattern of `SECURE_REDIRECT_EXEMPT` matches every path, or the path of a page that people log in
    /// to. Each pattern is tried as Django does it: searched for in the path without its first slash. The
    /// paths are those of the project's admin and of its `LOGIN_URL`, and some that every site may have.
    ///
    /// A pattern that Python reads in its own way, or that takes too long to try, is named as one that
    /// could not be judged, for auditors.
    ///
    /// # Why it matters
    /// The patterns are searched for, not matched whole: `""`, `".*"` or `"^"` exempt the whole site, and
    /// it is served over plain HTTP although the redirect is on. `"login"` exempts every login, and the
    /// password crosses the network in the clear.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// SECURE_REDIRECT_EXEMPT = [".*"]
    /// ```
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// SECURE_REDIRECT_EXEMPT = [r"^(?!api/)"]
    /// ```
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// LOGIN_URL = "/members/enter/"
    /// SECURE_REDIRECT_EXEMPT = [r"^health/$", r"^members/"]
    /// ```
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// SECURE_REDIRECT_EXEMPT = [r"^desk"]
    /// ROOT_URLCONF = "shop.urls"
    /// # file: shop/urls.py
    /// from django.contrib import admin
    /// from django.urls import path
    ///
    /// urlpatterns = [path("desk/", admin.site.urls)]
    /// ```
    /// ```python
    /// import re
    ///
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// SECURE_REDIRECT_EXEMPT = [re.compile(r"health | status", re.VERBOSE)]
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    /// ```
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// SECURE_REDIRECT_EXEMPT = ["healthz/$", r"^\.well-known/", r"^(?:ping|status)/?$"]
    /// ```
    ///
    /// # How to fix
    /// Name the paths that must answer over plain HTTP, from `^` to `$`, without a slash in front:
    /// `r"^health/$"`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secure-redirect-exempt>
    "HTTPS013" "redirect-exempts-everything" {
        topic: Https,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [319],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const NAME: &str = "SECURE_REDIRECT_EXEMPT";

/// Paths that no pattern means: one that matches them all matches every path.
const ANY_PATHS: [&str; 4] = ["q7/x2zk/81/", "orders/2041", "kd83hf", "a/b/c/d/e-f_g.html"];

/// Where people log in, on very many sites.
const LOGINS: [&str; 8] = [
    "admin/",
    "admin/login/",
    "accounts/login/",
    "login/",
    "login",
    "signin/",
    "auth/login/",
    "users/login/",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let redirects = settings
        .has_middleware(SECURITY_MIDDLEWARE)
        .both(settings.truthy("SECURE_SSL_REDIRECT"));
    let patterns = settings.items(NAME);
    if patterns.is_empty() || !redirects.holds() {
        return Vec::new();
    }
    let logins = logins(settings);
    let judged = patterns
        .iter()
        .filter_map(|pattern| judge(settings, pattern, &logins));
    judged.collect()
}

fn judge(settings: &Settings<'_>, pattern: &Fact, logins: &BTreeSet<String>) -> Option<Violation> {
    let (text, flags) = match &pattern.value {
        FactValue::Str(text) => (text, 0),
        FactValue::Regex { pattern, flags } => (pattern, *flags),
        _ => return None,
    };
    let finds = |path: &str| python_regex::search(text, flags, path);
    let violation = |message: String, help: &str| {
        Some(settings.violation_of_part(NAME, pattern, message, help))
    };
    let found: Option<Vec<bool>> = ANY_PATHS.iter().map(|path| finds(path)).collect();
    let left: Option<Vec<&String>> = logins
        .iter()
        .map(|path| Some((path, finds(path)?)))
        .filter(|tried| tried.is_none_or(|(_, found)| found))
        .map(|tried| tried.map(|(path, _)| path))
        .collect();
    let (Some(found), Some(left)) = (found, left) else {
        return violation(
            format!("What {} exempts could not be judged: Python may read it in a way of its own, or try it for very long.", shown(pattern)),
            "Look at what it exempts, or write a simpler pattern.",
        )
        .map(|violation| violation.persona(Persona::Auditor));
    };
    let exempts_any = found.iter().all(|found| *found);
    let message = match left.first() {
        Some(_) if exempts_any && left.len() == logins.len() => {
            format!("{} exempts every path from the redirect.", shown(pattern))
        }
        _ if exempts_any => format!(
            "{} exempts from the redirect whatever it does not rule out, such as `/{}`.",
            shown(pattern),
            left.first().map_or(ANY_PATHS[1], |path| path)
        ),
        Some(path) => format!(
            "{} exempts `/{path}` from the redirect, where people log in.",
            shown(pattern)
        ),
        None => return None,
    };
    violation(
        message,
        "Name the paths that must answer over plain HTTP, from `^` to `$`.",
    )
}

/// The paths of pages with a login, those of the project among them.
fn logins(settings: &Settings<'_>) -> BTreeSet<String> {
    let mut logins: BTreeSet<String> = LOGINS.into_iter().map(str::to_owned).collect();
    if let Some(path) = settings
        .text("LOGIN_URL")
        .and_then(|url| url.strip_prefix('/'))
    {
        logins.insert(path.to_owned());
    }
    let routes = routes(settings);
    let admins = routes.iter().filter(|route| {
        route.view == "django.contrib.admin.site.urls" && is_served(settings, route).holds()
    });
    logins.extend(admins.filter_map(|route| route.path.clone()));
    logins
}

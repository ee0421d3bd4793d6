use crate::logic::Known;
use crate::logins::{are_logins_limited, has_admin};
use crate::routes::{is_served, routes};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// The admin, or an `AdminSite` that the project makes, is at a path that everybody tries, such as
    /// `admin/`, and nothing in the settings counts failed logins or asks for a second factor.
    ///
    /// # Why it matters
    /// Scanners ask every site for `/admin/` and try leaked passwords there. One weak password of one
    /// member of staff opens the whole database.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["django.contrib.admin", "django.contrib.auth"]
    /// ROOT_URLCONF = "shop.urls"
    /// # file: shop/urls.py
    /// from django.contrib import admin
    /// from django.urls import path
    ///
    /// urlpatterns = [path("admin/", admin.site.urls)]
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["django.contrib.admin", "django.contrib.auth"]
    /// ROOT_URLCONF = "shop.urls"
    /// # file: shop/urls.py
    /// from django.urls import include, path
    ///
    /// urlpatterns = [path("manage/", include("shop.staff"))]
    /// # file: shop/staff.py
    /// from django.contrib import admin
    /// from django.urls import re_path
    ///
    /// urlpatterns = [re_path(r"^", admin.site.urls)]
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["shop.apps.StaffConfig", "django.contrib.auth"]
    /// ROOT_URLCONF = "shop.urls"
    /// # file: shop/urls.py
    /// from django.urls import path
    /// from shop.staff import desk
    ///
    /// urlpatterns = [path("admin/", desk.urls)]
    /// # file: shop/staff.py
    /// from django.contrib.admin import AdminSite
    ///
    /// class Desk(AdminSite):
    ///     site_header = "Desk"
    ///
    /// desk = Desk(name="desk")
    /// # file: shop/apps.py
    /// from django.contrib.admin.apps import AdminConfig
    ///
    /// class StaffConfig(AdminConfig):
    ///     default_site = "shop.staff.Desk"
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["axes", "django.contrib.admin", "django.contrib.auth"]
    /// ROOT_URLCONF = "shop.urls"
    /// # file: shop/urls.py
    /// from django.contrib import admin
    /// from django.urls import path
    ///
    /// urlpatterns = [path("admin/", admin.site.urls)]
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["django.contrib.admin", "django.contrib.auth"]
    /// ROOT_URLCONF = "shop.urls"
    /// DEBUG = False
    /// # file: shop/urls.py
    /// from django.conf import settings
    /// from django.contrib import admin
    /// from django.urls import path
    ///
    /// urlpatterns = [path("counting-house/", admin.site.urls)]
    /// if settings.DEBUG:
    ///     urlpatterns += [path("admin/", admin.site.urls)]
    /// ```
    ///
    /// # How to fix
    /// Install django-axes, which counts failed logins, or django-otp, which asks for a second factor. A
    /// path that nobody guesses only keeps the log short. Where the server in front limits logins or lets
    /// only some addresses in, say so under `[tool.harden.edge]` with `lockout`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/contrib/admin/#hooking-adminsite-instances-into-your-urlconf>
    /// - <https://django-axes.readthedocs.io/>
    "DEPLOY018" "admin-path-guessable" {
        topic: Deploy,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [307],
        checks: [],
        equivalents: [],
        edge: Lockout,
        listens: [Settings(check)],
    }
}

/// The admin of Django, in the `URLconf` that it makes.
const ADMIN: &str = "django.contrib.admin.site.urls";

/// What scanners try first.
const GUESSED: [&str; 15] = [
    "admin",
    "adminpanel",
    "admin-panel",
    "administration",
    "administrator",
    "backend",
    "backoffice",
    "control",
    "dashboard",
    "dj-admin",
    "django",
    "django-admin",
    "manage",
    "management",
    "staff",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if !has_admin(settings) || are_logins_limited(settings) {
        return Vec::new();
    }
    let routes = routes(settings);
    let admins = routes.iter().filter(|route| route.view == ADMIN);
    let guessed = admins.filter_map(|route| {
        let path = route.path.as_deref()?;
        let is_there = is_guessable(path) && is_served(settings, route).holds();
        is_there.then_some((path, route))
    });
    let violation = guessed.map(|(path, route)| {
        Violation::new(
            route.place.clone(),
            "ROOT_URLCONF",
            format!("The admin is at `/{path}`, where everybody looks for it, and nothing limits logins."),
            "Install django-axes or django-otp, or limit logins at the edge.",
        )
    });
    violation.collect()
}

/// Whether somebody who knows nothing of the site would try this path.
fn is_guessable(path: &str) -> bool {
    let path = path
        .trim_end_matches('/')
        .to_ascii_lowercase()
        .replace('_', "-");
    path.is_empty() || GUESSED.contains(&path.as_str())
}

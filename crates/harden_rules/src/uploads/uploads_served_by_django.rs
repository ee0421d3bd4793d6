use crate::logic::Known;
use crate::routes::{is_served, routes};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Django itself hands out what visitors uploaded, outside of development: a pattern leads to
    /// `django.views.static.serve` with `MEDIA_ROOT`.
    ///
    /// # Why it matters
    /// The view is made for development, and its documentation says so. It sends each file as what its
    /// name says, to be shown on the spot: an uploaded page runs its scripts with the site's own cookies.
    /// And each download takes a whole worker for as long as a slow visitor likes.
    ///
    /// # Bad
    /// ```python
    /// DEBUG = False
    /// MEDIA_ROOT = "/srv/media"
    /// ROOT_URLCONF = "shop.urls"
    /// # file: shop/urls.py
    /// from django.conf import settings
    /// from django.urls import re_path
    /// from django.views.static import serve
    ///
    /// urlpatterns = [
    ///     re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    /// ]
    /// ```
    ///
    /// # Good
    /// ```python
    /// DEBUG = False
    /// MEDIA_ROOT = "/srv/media"
    /// ROOT_URLCONF = "shop.urls"
    /// # file: shop/urls.py
    /// from django.conf import settings
    /// from django.conf.urls.static import static
    /// from django.urls import re_path
    /// from django.views.static import serve
    ///
    /// urlpatterns = static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
    /// if settings.DEBUG:
    ///     urlpatterns += [
    ///         re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    ///     ]
    /// ```
    ///
    /// # How to fix
    /// Let the web server hand out `MEDIA_ROOT`, best under a host name of its own, with
    /// `X-Content-Type-Options: nosniff`, and with `Content-Disposition: attachment` for what is not an
    /// image. `static()` of `django.conf.urls.static` serves only where `DEBUG` is on.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/views/#django.views.static.serve>
    /// - <https://docs.djangoproject.com/en/stable/topics/security/#user-uploaded-content>
    "UPLOAD009" "uploads-served-by-django" {
        topic: Uploads,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [434, 79],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const VIEW: &str = "django.views.static.serve";

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    // With DEBUG on, that is the worse fault.
    if settings.truthy("DEBUG") != Some(false) || !settings.project().imports("django.views.static")
    {
        return Vec::new();
    }
    let routes = routes(settings);
    let serving = routes.iter().filter(|route| {
        let root = route.document_root.as_deref().unwrap_or_default();
        route.view == VIEW && root.ends_with(".MEDIA_ROOT") && is_served(settings, route).holds()
    });
    let violation = serving.map(|route| {
        Violation::new(
            route.place.clone(),
            "MEDIA_ROOT",
            "Django hands out what visitors uploaded, with a view that is made for development.",
            "Let the web server do that, and keep the pattern for `DEBUG`.",
        )
    });
    violation.collect()
}

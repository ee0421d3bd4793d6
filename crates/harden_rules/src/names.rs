//! Dotted paths of Django's own classes and apps that several rules ask for.

pub(crate) const SECURITY_MIDDLEWARE: &str = "django.middleware.security.SecurityMiddleware";
pub(crate) const FRAME_MIDDLEWARE: &str = "django.middleware.clickjacking.XFrameOptionsMiddleware";
pub(crate) const CSRF_MIDDLEWARE: &str = "django.middleware.csrf.CsrfViewMiddleware";
pub(crate) const CSP_MIDDLEWARE: &str = "django.middleware.csp.ContentSecurityPolicyMiddleware";
pub(crate) const SESSION_MIDDLEWARE: &str = "django.contrib.sessions.middleware.SessionMiddleware";
pub(crate) const AUTHENTICATION_MIDDLEWARE: &str =
    "django.contrib.auth.middleware.AuthenticationMiddleware";
/// The app, by its name and by its configuration.
pub(crate) const AUTH_APP: [&str; 2] =
    ["django.contrib.auth", "django.contrib.auth.apps.AuthConfig"];
/// The app of django-csp, by its name and by its configuration.
pub(crate) const DJANGO_CSP_APP: [&str; 2] = ["csp", "csp.apps.CspConfig"];
pub(crate) const SIGNED_COOKIES: &str = "django.contrib.sessions.backends.signed_cookies";
pub(crate) const SESSION_APP: &str = "django.contrib.sessions";

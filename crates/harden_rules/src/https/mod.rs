//! HTTPS everywhere: the redirect, HSTS, and cookies that never leave in the clear.

use crate::rule::rules;

rules! {
    security_middleware_missing,
    hsts_off,
    hsts_without_subdomains,
    hsts_without_preload,
    no_https_redirect,
    session_cookie_not_secure,
    csrf_cookie_not_secure,
}

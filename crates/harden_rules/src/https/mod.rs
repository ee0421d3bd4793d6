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
    redirect_loops,
    proxy_header_unbacked,
    proxy_header_never_there,
    hsts_preload_refused,
    hsts_short,
    redirect_exempts_everything,
    mail_password_in_clear,
    certificate_not_checked,
    database_in_clear,
    hsts_never_raised,
    cache_or_broker_in_clear,
    tls_options_overwritten,
    security_middleware_late,
}

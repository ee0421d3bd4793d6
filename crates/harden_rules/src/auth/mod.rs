//! Who is logged in: sessions, user models, and lockout.

use crate::rule::rules;

mod axes;

rules! {
    session_cookie_readable,
    username_not_unique,
    axes_cache_forgets,
    axes_middleware_missing,
    axes_backend_missing,
    axes_dead_setting,
    axes_callable_not_importable,
    axes_lockout_without_address,
}

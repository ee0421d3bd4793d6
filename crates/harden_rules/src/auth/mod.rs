//! Who is logged in: sessions, user models, and lockout.

use crate::rule::rules;

mod axes;
mod defender;
mod rest_framework;
mod simple_jwt;

rules! {
    session_cookie_readable,
    username_not_unique,
    axes_cache_forgets,
    axes_middleware_missing,
    axes_backend_missing,
    axes_dead_setting,
    axes_callable_not_importable,
    axes_lockout_without_address,
    no_password_validators,
    short_password_accepted,
    weak_password_hasher,
    sessions_are_pickles,
    session_in_cookie,
    session_never_ends,
    logins_not_limited,
    axes_backend_not_first,
    api_open_by_default,
    api_not_throttled,
    api_takes_basic_login,
    token_lives_long,
    views_open_by_default,
    axes_counts_the_proxy,
    axes_locks_for_ever,
    leaked_passwords_accepted,
    axes_middleware_not_last,
    allauth_weakened,
    token_not_revoked,
    token_checked_loosely,
    defender_half_installed,
    defender_locks_others,
    api_is_browsable,
    cached_pages_shared,
    hasher_too_fast,
    idle_time_not_kept,
}

//! Forged requests: the middleware, and the view that answers for it.

use crate::rule::rules;

mod failure_view;

rules! {
    csrf_middleware_missing,
    failure_view_arguments,
    failure_view_not_importable,
    trusted_origin_broad,
    trusted_origin_without_scheme,
    trusted_origin_in_clear,
    cookie_sent_across_sites,
    token_hidden_from_scripts,
    csrf_before_sessions,
    login_before_csrf,
}

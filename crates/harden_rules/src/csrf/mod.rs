//! Forged requests: the middleware, and the view that answers for it.

use crate::rule::rules;

mod exempt;
mod failure_view;
mod forms;
mod requests;
mod scripts;
mod submission;
mod words;

rules! {
    cookie_sent_across_sites,
    csrf_before_sessions,
    csrf_middleware_missing,
    failure_view_arguments,
    failure_view_not_importable,
    form_without_token,
    htmx_without_token,
    login_before_csrf,
    oauth_without_state,
    request_without_token,
    session_without_check,
    token_hidden_from_scripts,
    token_in_get_form,
    token_sent_elsewhere,
    trusted_origin_broad,
    trusted_origin_in_clear,
    trusted_origin_without_scheme,
    view_without_check,
}

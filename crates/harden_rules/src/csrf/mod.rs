//! Forged requests: the middleware, and the view that answers for it.

use crate::rule::rules;

mod failure_view;

rules! {
    csrf_middleware_missing,
    failure_view_arguments,
    failure_view_not_importable,
}

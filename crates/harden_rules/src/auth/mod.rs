//! Who is logged in: sessions, user models, and lockout.

use crate::rule::rules;

rules! {
    session_cookie_readable,
    username_not_unique,
}

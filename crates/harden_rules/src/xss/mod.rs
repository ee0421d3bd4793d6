//! Templates that escape what they print.

use crate::rule::rules;

rules! {
    autoescape_off,
    invalid_variables_shown,
    sanitiser_unmaintained,
}

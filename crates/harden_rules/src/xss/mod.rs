//! Templates that escape what they print.

use crate::rule::rules;

//! Security events that are kept, and logs that do not harm.

use crate::rule::rules;

//! Keys that sign sessions and tokens, and the debug page that gives secrets away.

use crate::rule::rules;

mod credentials;
mod in_tree;
mod key_strength;

/// The codes of the rules for which the whole tree is searched.
pub const OF_WHOLE_TREE: [&str; 4] = ["SECRET011", "SECRET012", "SECRET013", "SECRET014"];

/// The codes of the rules for which git's history is searched.
pub const OF_HISTORY: [&str; 1] = ["SECRET015"];

rules! {
    weak_secret_key,
    weak_fallback_key,
    debug_enabled,
    unknown_hashing_algorithm,
    secret_key_in_code,
    secret_key_changes,
    credential_in_code,
    flag_is_text,
    secret_key_shared,
    fallback_key_kept,
    token_in_file,
    private_key_in_tree,
    password_in_url,
    secret_in_file,
    secret_in_history,
}

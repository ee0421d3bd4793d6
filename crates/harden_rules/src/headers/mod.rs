//! Headers that tell browsers what they may do with a page.

use crate::rule::rules;

mod cors;

rules! {
    no_nosniff,
    xss_filter_off,
    frame_middleware_missing,
    framing_allowed,
    no_referrer_policy,
    invalid_referrer_policy,
    invalid_opener_policy,
    csp_not_a_dict,
    csp_nonce_not_in_templates,
    csp_dead_settings,
    csp_exclude_prefixes_text,
    cors_wrong_type,
    cors_origin_malformed,
    cors_dead_setting,
    referrer_tells_too_much,
    cors_open_with_cookies,
    cors_pattern_too_wide,
}

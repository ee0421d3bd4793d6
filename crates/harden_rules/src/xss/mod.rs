//! Templates that escape what they print.

mod dom;
mod guards;
mod markup;
mod names;
mod origin;
mod printed;
mod shared;

use crate::rule::rules;
pub use shared::Shared;

rules! {
    autoescape_off,
    block_leaves_markup_open,
    escaped_into_code,
    invalid_variables_shown,
    json_given_as_text,
    safe_filter_builds_markup,
    sanitiser_unmaintained,
    stripped_text_trusted,
    value_becomes_address,
    value_becomes_code,
    value_becomes_markup,
    value_decides_scheme,
    value_decides_script_source,
    tag_prints_raw,
    value_answered_as_page,
    value_in_framework_expression,
    value_in_handler,
    value_in_regular_expression,
    value_in_script,
    value_in_script_comment,
    value_in_script_string,
    value_in_script_url,
    value_in_srcdoc,
    value_in_template_literal,
    value_in_unquoted_attribute,
    value_marked_safe,
    value_names_attribute,
    value_printed_raw,
    value_without_escapejs,
}

//! Templates that escape what they print.

mod origin;
mod printed;

use crate::rule::rules;

rules! {
    autoescape_off,
    invalid_variables_shown,
    sanitiser_unmaintained,
    value_decides_scheme,
    value_decides_script_source,
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
    value_names_attribute,
    value_printed_raw,
    value_without_escapejs,
}

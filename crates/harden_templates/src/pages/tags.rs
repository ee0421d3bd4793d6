//! What the tags of Django itself print.

use super::locals::LocalValue;
use crate::syntax::{Expression, Operand, Tag};

/// What a tag does to the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Output {
    /// Nothing is printed.
    Nothing,
    /// The token against forgery, in a hidden field.
    Token,
    /// One of these values, escaped like a variable.
    OneOf(Expression),
    /// Text that the tag makes itself, of which no part is somebody's.
    Own,
    /// What it holds, as it stands.
    Body,
    /// Nobody knows.
    Unknown,
}

pub(super) fn output(tag: &Tag) -> Output {
    if tag.target.is_some() {
        return Output::Nothing;
    }
    match tag.name.as_ref() {
        "csrf_token" => Output::Token,
        "firstof" | "cycle" => {
            let values = tag.arguments.iter().map(|argument| argument.value.clone());
            one_of(values.collect(), tag)
        }
        "translate" | "trans" => match tag.arguments.first() {
            Some(argument) if argument.value.as_text().is_some() => Output::Own,
            Some(argument) => Output::OneOf(argument.value.clone()),
            None => Output::Nothing,
        },
        "url" | "static" | "get_static_prefix" | "get_media_prefix" | "now" | "widthratio"
        | "lorem" | "querystring" | "templatetag" => Output::Own,
        "regroup"
        | "resetcycle"
        | "debug"
        | "get_current_language"
        | "get_available_languages"
        | "get_current_language_bidi"
        | "get_language_info"
        | "get_language_info_list"
        | "get_current_timezone" => Output::Nothing,
        "spaceless" | "cache" | "language" | "localize" | "localtime" | "timezone" => Output::Body,
        _ if tag.body.is_some() => Output::Body,
        _ => Output::Unknown,
    }
}

/// What stands under the name that `as` gives it.
pub(super) fn given(tag: &Tag) -> LocalValue {
    match tag.name.as_ref() {
        "url"
        | "static"
        | "get_static_prefix"
        | "get_media_prefix"
        | "now"
        | "widthratio"
        | "querystring"
        | "get_current_language"
        | "get_available_languages"
        | "get_current_language_bidi"
        | "get_language_info"
        | "get_language_info_list"
        | "get_current_timezone" => LocalValue::Own,
        "translate" | "trans" => match tag.arguments.first() {
            Some(argument) if argument.value.as_text().is_some() => LocalValue::Own,
            Some(argument) => LocalValue::Is(argument.value.clone()),
            None => LocalValue::Unknown,
        },
        "firstof" | "cycle" | "regroup" => LocalValue::Unknown,
        name => LocalValue::GivenBy {
            tag: name.into(),
            is_given_literals: tag.arguments.iter().all(|argument| {
                matches!(
                    argument.value.operand,
                    Operand::Text { .. } | Operand::Constant
                )
            }),
        },
    }
}

fn one_of(values: Vec<Expression>, tag: &Tag) -> Output {
    match values.as_slice() {
        [] => Output::Nothing,
        [first, ..] => {
            let last = tag
                .arguments
                .last()
                .map_or(first.span, |last| last.value.span);
            let span = first.span.to(last);
            Output::OneOf(Expression::new(span, Operand::OneOf(values)))
        }
    }
}

//! What filters make of a value: those of Django (`template/defaultfilters.py`, Django 6.0) and of Jinja
//! (`filters.py`, Jinja 3.1).

use crate::syntax::{Dialect, Filter};

use super::characters::Characters;
use super::value::{Safety, Value};

/// What a filter does to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The characters may be any of those that came; safe text stays safe.
    Keeps,
    /// The same, but the result is not safe any more.
    KeepsUnsafe,
    /// Marks as safe.
    MarksSafe,
    /// Escapes what is not safe.
    Escapes,
    /// Escapes, safe or not.
    EscapesAlways,
    /// Escapes what is not safe where `autoescape` is on, and marks as safe. These characters are gone.
    EscapesWhereOn(Characters),
    /// Puts a backslash before quotes and backslashes.
    AddsSlashes,
    /// Leaves these characters only. Safe text stays safe.
    Leaves(Characters),
    /// Leaves these characters only, and marks as safe.
    LeavesSafe(Characters),
    /// The result is one of the arguments.
    Argument,
    /// Markup that the filter makes itself.
    OwnMarkup,
    /// Adds something that the filter gets from elsewhere: a text of the database, of the request.
    Adds(Value),
    /// References become characters again. The result is as safe as this says, or as what came.
    Unescapes(Option<Safety>),
    /// Nobody knows.
    Unknown,
}

const WORD: Characters = Characters::LETTER.union(Characters::DIGIT);
const NUMBER: Characters = Characters::DIGIT.union(Characters::MARK);
const DATE: Characters = WORD
    .union(Characters::MARK)
    .union(Characters::SPACE)
    .union(Characters::COLON)
    .union(Characters::SLASH);

/// Behind `escapejs` and Django's JSON: what is left can end no string in quotes.
const IN_STRINGS: Characters = Characters::ANY
    .difference(Characters::LESS)
    .difference(Characters::GREATER)
    .difference(Characters::AMPERSAND)
    .difference(Characters::DOUBLE_QUOTE)
    .difference(Characters::SINGLE_QUOTE)
    .difference(Characters::BACKTICK)
    .difference(Characters::BACKSLASH)
    .difference(Characters::LINE_END)
    .difference(Characters::EQUALS);

/// What a URL's parts are made of.
const URL: Characters = WORD.union(Characters::MARK).union(Characters::PERCENT);

/// A filter of Django or Jinja; `None` for any other.
pub fn built_in(filter: &Filter, dialect: Dialect) -> Option<Effect> {
    match dialect {
        Dialect::Django => django(filter),
        Dialect::Jinja => jinja(filter),
    }
}

fn django(filter: &Filter) -> Option<Effect> {
    Some(match filter.name.as_ref() {
        "safe" | "safeseq" => Effect::MarksSafe,
        "escape" | "escapeseq" => Effect::Escapes,
        "force_escape" => Effect::EscapesAlways,
        "linebreaks" | "linenumbers" | "urlize" | "urlizetrunc" | "unordered_list" | "join" => {
            Effect::EscapesWhereOn(Characters::empty())
        }
        "linebreaksbr" => Effect::EscapesWhereOn(Characters::LINE_END),
        "addslashes" => Effect::AddsSlashes,
        "escapejs" => Effect::LeavesSafe(IN_STRINGS),
        "json_script" => Effect::OwnMarkup,
        "urlencode" => Effect::Leaves(if leaves_slash(filter) {
            URL.union(Characters::SLASH)
        } else {
            URL
        }),
        "iriencode" => Effect::Leaves(
            Characters::ANY
                .difference(Characters::LESS)
                .difference(Characters::GREATER)
                .difference(Characters::DOUBLE_QUOTE)
                .difference(Characters::BACKTICK)
                .difference(Characters::BACKSLASH)
                .difference(Characters::BRACE)
                .difference(Characters::LINE_END)
                .difference(Characters::SPACE),
        ),
        "slugify" => Effect::Leaves(WORD.union(Characters::MARK)),
        "length" | "wordcount" | "divisibleby" | "length_is" | "intcomma" | "apnumber"
        | "ordinal" => Effect::Leaves(NUMBER),
        "floatformat" | "filesizeformat" | "intword" => {
            Effect::Leaves(NUMBER.union(Characters::LETTER).union(Characters::SPACE))
        }
        "date" | "time" | "timesince" | "timeuntil" | "naturalday" | "naturaltime" => {
            Effect::Leaves(DATE)
        }
        "localtime" | "utc" | "timezone" => Effect::Leaves(DATE),
        "yesno" | "pluralize" => Effect::Argument,
        "capfirst" | "center" | "cut" | "ljust" | "rjust" | "lower" | "phone2numeric"
        | "pprint" | "random" | "last" | "slice" | "striptags" | "stringformat" | "title"
        | "truncatechars" | "truncatechars_html" | "truncatewords" | "truncatewords_html"
        | "wordwrap" => Effect::Keeps,
        "add" | "default" | "default_if_none" | "dictsort" | "dictsortreversed" | "first"
        | "get_digit" | "localize" | "unlocalize" | "make_list" | "upper" => Effect::KeepsUnsafe,
        _ => return None,
    })
}

/// `urlencode` leaves slashes unless its argument says otherwise.
fn leaves_slash(filter: &Filter) -> bool {
    filter
        .arguments
        .first()
        .and_then(|argument| argument.value.as_text())
        .is_none_or(|safe| safe.contains('/'))
}

fn jinja(filter: &Filter) -> Option<Effect> {
    Some(match filter.name.as_ref() {
        "safe" => Effect::MarksSafe,
        "e" | "escape" => Effect::Escapes,
        "forceescape" => Effect::EscapesAlways,
        // JSON in which `<`, `>`, `&` and `'` are `\u…`; strings keep their quotes.
        "tojson" => Effect::LeavesSafe(Characters::empty()),
        // Django's own, which packages bring along.
        "escapejs" => Effect::LeavesSafe(IN_STRINGS),
        "xmlattr" | "urlize" => Effect::EscapesWhereOn(Characters::empty()),
        "urlencode" => Effect::Leaves(URL.union(Characters::SLASH).union(Characters::EQUALS)),
        "count" | "length" | "int" | "float" | "round" | "abs" | "sum" | "wordcount" => {
            Effect::Leaves(NUMBER)
        }
        "filesizeformat" => {
            Effect::Leaves(NUMBER.union(Characters::LETTER).union(Characters::SPACE))
        }
        "capitalize" | "center" | "default" | "d" | "first" | "format" | "indent" | "join"
        | "last" | "list" | "lower" | "max" | "min" | "random" | "replace" | "reverse" | "sort"
        | "string" | "title" | "trim" | "truncate" | "unique" | "upper" | "wordwrap" | "map"
        | "select" | "reject" | "selectattr" | "rejectattr" | "batch" | "slice" | "groupby"
        | "items" | "dictsort" => Effect::Keeps,
        "striptags" => Effect::KeepsUnsafe,
        _ => return None,
    })
}

impl Effect {
    /// The value behind the filter. `escaping`: whether `autoescape` is on.
    pub(super) fn apply(self, value: Value, escaping: bool, argument: Option<Value>) -> Value {
        let Value { characters, safety } = value;
        match self {
            Self::Keeps => Value {
                characters: characters
                    .union(argument.map_or(Characters::empty(), |a| a.characters)),
                safety,
            },
            Self::KeepsUnsafe => match argument {
                // `default:"x"`: either may be it.
                Some(argument) => value.either(argument),
                None => Value {
                    characters,
                    safety: Safety::Unsafe,
                },
            },
            Self::Escapes => value.escaped(),
            Self::EscapesAlways => Value {
                characters: characters.escaped(),
                safety: Safety::Safe,
            },
            Self::EscapesWhereOn(gone) if escaping => {
                let escaped = value.escaped();
                Value {
                    characters: escaped.characters.difference(gone),
                    ..escaped
                }
            }
            Self::EscapesWhereOn(gone) => Value {
                characters: characters.difference(gone),
                safety: Safety::Safe,
            },
            Self::MarksSafe => Value {
                characters,
                safety: Safety::Safe,
            },
            Self::AddsSlashes => Value {
                characters: characters.union(Characters::SLASHED),
                safety,
            },
            Self::Leaves(left) => Value {
                characters: characters.intersection(left),
                safety,
            },
            Self::LeavesSafe(left) => Value {
                characters: characters.intersection(left),
                safety: Safety::Safe,
            },
            Self::Argument => argument.unwrap_or(Value::OWN),
            Self::OwnMarkup => Value::OWN,
            Self::Adds(added) => Value {
                characters: characters.union(added.characters),
                safety: added.safety,
            },
            Self::Unescapes(result) => Value {
                characters: characters.unescaped(),
                safety: result.unwrap_or(safety),
            },
            Self::Unknown => Value {
                characters,
                safety: Safety::Unknown,
            },
        }
    }
}

//! What `str` and `bytes` have in common: most of their methods' names, and the codecs between them.

use super::Call;
use crate::evaluator::value::Value;

/// The methods that both have.
pub(super) const NAMES: &[&str] = &[
    "capitalize",
    "center",
    "count",
    "endswith",
    "expandtabs",
    "find",
    "index",
    "isalnum",
    "isalpha",
    "isascii",
    "isdigit",
    "islower",
    "isspace",
    "istitle",
    "isupper",
    "join",
    "ljust",
    "lower",
    "lstrip",
    "maketrans",
    "partition",
    "removeprefix",
    "removesuffix",
    "replace",
    "rfind",
    "rindex",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "swapcase",
    "title",
    "translate",
    "upper",
    "zfill",
];

/// The codecs that settings use.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Codec {
    Utf8,
    Ascii,
    Latin1,
    /// One that is not modelled.
    Other,
}

impl Codec {
    /// What the argument `encoding` of `encode` and `decode` asks for.
    pub(super) fn asked_for(call: Call<'_>) -> Self {
        let Some(name) = call.get(0, "encoding").and_then(Value::as_str) else {
            return Self::Utf8;
        };
        match name.to_lowercase().replace('_', "-").as_str() {
            "utf-8" | "utf8" => Self::Utf8,
            "ascii" | "us-ascii" => Self::Ascii,
            "latin-1" | "latin1" | "iso-8859-1" => Self::Latin1,
            _ => Self::Other,
        }
    }
}

/// Whether what a codec cannot hold is an error.
pub(super) fn is_strict(call: Call<'_>) -> bool {
    call.get(1, "errors")
        .and_then(Value::as_str)
        .is_none_or(|errors| &**errors == "strict")
}

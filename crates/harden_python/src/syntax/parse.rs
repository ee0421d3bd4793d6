//! From text to a tree, whatever the text is.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ruff_python_ast::{ModModule, PythonVersion};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::Ranged;

use super::depth::{self, Depth};
use super::{Module, lower, python2, template};

/// Larger files are reported instead of parsed.
pub const MAX_BYTES: usize = 20 << 20;

/// A text of no more tokens cannot nest deep enough to hurt the parser, so that looking at the
/// nesting after the parse is enough and costs nothing.
const HARMLESS_TOKENS: usize = 64 << 10;

/// How much is read of a large file whose nesting cannot be known beforehand.
const GUESSED_BYTES: usize = 64 << 10;

/// Of a file that is no Python at all, this many errors are enough.
const MAX_ERRORS: usize = 100;

/// The drop of the parser's tree recurses once per level; this is ample for `HARMLESS_TOKENS` levels.
const DROP_STACK: usize = 256 << 20;

/// A parsed file: as much of it as could be made sense of, and what could not.
#[derive(Debug)]
pub struct Parsed {
    pub module: Module,
    /// In the order of the text. Empty for Python 2 and templates, whose errors would say nothing.
    pub errors: Vec<SyntaxError>,
    pub dialect: Dialect,
}

/// Which Python a file is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    #[default]
    Python3,
    /// It holds something that only Python 2 accepts.
    Python2,
    /// It holds tags of a template where Python has names, and is Python 3 but for them.
    Template,
}

/// Something that Python 3.14 would refuse, or that nests deeper than harden reads.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SyntaxError {
    /// Byte offset.
    pub offset: u32,
    pub message: String,
}

/// Parses a module with the grammar of Python 3.14. Never fails: a broken file gives a tree as far
/// as it goes.
pub fn parse(text: &str) -> Parsed {
    let tree = read(text);
    Parsed {
        module: tree.syntax.as_ref().map_or_else(
            || Module { body: Vec::new() },
            |parsed| lower::module(parsed.syntax()),
        ),
        errors: tree.errors,
        dialect: tree.dialect,
    }
}

/// The parser's own tree, checked to be shallow enough to walk.
pub(crate) struct ParserTree {
    /// Nothing, where the text could not be parsed at all.
    pub(crate) syntax: Option<ruff_python_parser::Parsed<ModModule>>,
    pub(crate) errors: Vec<SyntaxError>,
    pub(crate) dialect: Dialect,
}

impl ParserTree {
    fn refused(offset: usize, message: impl Into<String>) -> Self {
        Self {
            syntax: None,
            errors: vec![SyntaxError {
                offset: to_offset(offset),
                message: message.into(),
            }],
            dialect: Dialect::Python3,
        }
    }
}

/// Parses, and sees to it that nothing that walks or drops the tree can run out of stack.
pub(crate) fn read(text: &str) -> ParserTree {
    let mut tree = read_python(text);
    if !tree.errors.is_empty() && becomes_python(text) {
        tree.errors.clear();
        tree.dialect = Dialect::Template;
    }
    tree
}

/// Whether a text without sense is Python once the tags of a template in it are filled in.
fn becomes_python(text: &str) -> bool {
    template::filled(text).is_some_and(|filled| {
        let tree = read_python(&filled);
        tree.errors.is_empty() && tree.dialect == Dialect::Python3
    })
}

fn read_python(text: &str) -> ParserTree {
    if text.len() > MAX_BYTES {
        return ParserTree::refused(0, format!("larger than {} MB: not read", MAX_BYTES >> 20));
    }
    if text.len() <= HARMLESS_TOKENS || depth::most_tokens(text) <= HARMLESS_TOKENS {
        return read_checked(text, Nesting::NotLookedAt);
    }
    match depth::of_text(text) {
        Depth::Walkable => read_checked(text, Nesting::WalkableAsLexed),
        Depth::TooMuch { message, .. } => ParserTree::refused(0, message),
        Depth::Unknown => {
            let end = text.floor_char_boundary(GUESSED_BYTES);
            let mut tree = read_checked(&text[..end], Nesting::NotLookedAt);
            if end < text.len() {
                tree.errors.push(SyntaxError {
                    offset: to_offset(end),
                    message: "an f-string that is not closed as far as harden can tell: \
                              not read from here on"
                        .to_owned(),
                });
            }
            tree
        }
    }
}

/// What is known of a text's nesting before it is parsed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nesting {
    NotLookedAt,
    /// The parser sees the same tokens as the lexer, unless it meets an error.
    WalkableAsLexed,
}

fn read_checked(text: &str, nesting: Nesting) -> ParserTree {
    let options = ParseOptions::from(Mode::Module).with_target_version(PythonVersion::PY314);
    // The parser states its invariants as assertions; a broken one costs this file, not the run.
    let outcome = catch_unwind(AssertUnwindSafe(|| parse_unchecked(text, options)));
    let Some(parsed) = outcome
        .ok()
        .and_then(ruff_python_parser::Parsed::try_into_module)
    else {
        return ParserTree::refused(0, "the parser cannot cope with this file: not read");
    };
    let is_known = nesting == Nesting::WalkableAsLexed && parsed.has_no_syntax_errors();
    if !is_known && let Depth::TooMuch { offset, message } = depth::of_tokens(parsed.tokens()) {
        stacker::grow(DROP_STACK, || drop(parsed));
        return ParserTree::refused(offset, message);
    }
    let (errors, dialect) = judge(&parsed, text);
    ParserTree {
        syntax: Some(parsed),
        errors,
        dialect,
    }
}

fn judge(
    parsed: &ruff_python_parser::Parsed<ModModule>,
    text: &str,
) -> (Vec<SyntaxError>, Dialect) {
    if parsed.has_no_syntax_errors() {
        return (Vec::new(), Dialect::Python3);
    }
    if python2::is_python2(parsed, text) {
        return (Vec::new(), Dialect::Python2);
    }
    let grammar = parsed.errors().iter().map(|error| SyntaxError {
        offset: error.location.start().to_u32(),
        message: error.error.to_string(),
    });
    let version = parsed
        .unsupported_syntax_errors()
        .iter()
        .map(|error| SyntaxError {
            offset: error.range().start().to_u32(),
            message: error.to_string(),
        });
    let mut errors: Vec<_> = grammar.chain(version).collect();
    errors.sort_by_key(|error| error.offset);
    errors.truncate(MAX_ERRORS);
    (errors, Dialect::Python3)
}

fn to_offset(offset: usize) -> u32 {
    u32::try_from(offset).expect("texts are at most `MAX_BYTES` long")
}

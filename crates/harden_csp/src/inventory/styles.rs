//! What style sheets load: `url(…)`, `@import`, `@font-face`.

use std::sync::Arc;

use harden_finding::Place;
use harden_source::{LineCounter, SourceTree};

use super::addresses::{Address, read};
use super::{Item, Unread, Use, What, text_of};

/// Larger style sheets are those of tools.
const LARGEST: usize = 4 << 20;

/// An address in a style sheet.
pub(super) struct Load {
    pub usage: Use,
    pub address: Address,
    at: usize,
}

/// Those of the project's style sheets that are not this site's own, each once for each file.
pub(super) fn items(tree: &SourceTree, unread: &mut Vec<Unread>) -> Vec<Item> {
    let mut items = Vec::new();
    for file in tree.files() {
        let path = &file.path;
        let is_sheet = path
            .rsplit_once('.')
            .is_some_and(|(_, end)| end.eq_ignore_ascii_case("css"));
        if !is_sheet || path.contains("node_modules/") {
            continue;
        }
        let text = match text_of(tree, path, Use::Image.directive(), LARGEST) {
            Ok(text) => text,
            Err(what) => {
                unread.push(what);
                continue;
            }
        };
        let lines = LineCounter::new(&text);
        let mut seen: Vec<(Use, Address)> = Vec::new();
        for load in loads(&text) {
            if load.address == Address::Own || seen.contains(&(load.usage, load.address.clone())) {
                continue;
            }
            seen.push((load.usage, load.address.clone()));
            let (line, column) = lines.line_and_column(u32::try_from(load.at).unwrap_or(u32::MAX));
            items.push(Item {
                place: Place {
                    file: Arc::clone(path),
                    line,
                    column,
                    end_line: line,
                    end_column: column,
                },
                pages: Vec::new(),
                at: None,
                what: What::Load {
                    usage: load.usage,
                    address: load.address,
                    nonce: None,
                    integrity: false,
                    is_module: false,
                },
            });
        }
    }
    items
}

/// Every address in a style sheet.
pub(super) fn loads(text: &str) -> Vec<Load> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    // The depth at which a `@font-face` was opened.
    let mut depth = 0usize;
    let mut font_face: Option<usize> = None;
    let mut is_import = false;
    while at < bytes.len() {
        match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = text[at + 2..]
                    .find("*/")
                    .map_or(bytes.len(), |end| at + 2 + end + 2);
            }
            quote @ (b'"' | b'\'') => {
                let end = closing(bytes, at + 1, quote);
                if is_import {
                    push(&mut found, Use::Style, &text[at + 1..end], at);
                    is_import = false;
                }
                at = end + 1;
            }
            b'@' => {
                let rest = &bytes[at + 1..];
                is_import = starts_with(rest, b"import");
                if starts_with(rest, b"font-face") {
                    font_face = Some(depth);
                }
                at += 1;
            }
            b'{' => {
                depth += 1;
                at += 1;
            }
            b'}' => {
                depth = depth.saturating_sub(1);
                font_face = font_face.filter(|opened| *opened < depth);
                at += 1;
            }
            b';' => {
                is_import = false;
                at += 1;
            }
            b'u' | b'U' if starts_with(&bytes[at..], b"url(") => {
                let usage = if is_import {
                    Use::Style
                } else if font_face.is_some() {
                    Use::Font
                } else {
                    Use::Image
                };
                is_import = false;
                let (start, end, next) = argument(text, at + 4);
                push(&mut found, usage, &text[start..end], at);
                at = next;
            }
            _ => at += 1,
        }
    }
    found
}

fn push(found: &mut Vec<Load>, usage: Use, address: &str, at: usize) {
    let address = address.trim();
    // `url(#gradient)` is a part of the page.
    if address.is_empty() || address.starts_with('#') {
        return;
    }
    if let Some(address) = read(address) {
        found.push(Load { usage, address, at });
    }
}

/// Where the address of `url(` begins and ends, and what follows it.
fn argument(text: &str, from: usize) -> (usize, usize, usize) {
    let bytes = text.as_bytes();
    let mut start = from;
    while bytes.get(start).is_some_and(u8::is_ascii_whitespace) {
        start += 1;
    }
    if let Some(quote @ (b'"' | b'\'')) = bytes.get(start) {
        let end = closing(bytes, start + 1, *quote);
        return (start + 1, end, (end + 1).min(bytes.len()));
    }
    let end = text[start..]
        .find(')')
        .map_or(bytes.len(), |end| start + end);
    (start, end, end)
}

/// Where a string ends: at its quote, or at the end of the text. A line break ends it too.
fn closing(bytes: &[u8], from: usize, quote: u8) -> usize {
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'\n' => return at,
            byte if byte == quote => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn starts_with(bytes: &[u8], word: &[u8]) -> bool {
    bytes
        .get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_style_sheets_are_found() {
        let text = "/* url(https://no.example/) */ @import 'https://a.example/x.css';\n\
            @import url(//b.example/y.css) screen;\n\
            @font-face { src: url(https://c.example/f.woff2) format('woff2'), url(data:font/woff;base64,AA) }\n\
            p { background: URL( \"d.png\" ) ; content: 'url(https://no.example)' } .x { fill: url(#g) }\n\
            i { background: url(data:image/png;base64,AA) } q { background: url(https://e.example/\\";
        let found: Vec<String> = loads(text)
            .iter()
            .map(|load| format!("{:?} {:?}", load.usage, load.address))
            .collect();
        let expected = [
            "Style Host { origin: \"https://a.example\", path: Some(\"/x.css\") }",
            "Style Host { origin: \"https://b.example\", path: Some(\"/y.css\") }",
            "Font Host { origin: \"https://c.example\", path: Some(\"/f.woff2\") }",
            "Font Scheme { scheme: \"data\" }",
            "Image Own",
            "Image Scheme { scheme: \"data\" }",
            "Image Host { origin: \"https://e.example\", path: Some(\"/\\\\\") }",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn half_a_style_sheet_ends() {
        for text in [
            "url(",
            "url(\"",
            "@import",
            "@font-face{",
            "/*",
            "'\\",
            "}}}} é url(é",
        ] {
            loads(text);
        }
    }
}

//! Elements whose contents are no markup: `script`, `style`, `textarea`, `title` and others.

use memchr::{memchr, memchr2};

use super::context::{Contents, Context, State};
use super::element::ScriptKind;
use super::events::Events;
use super::letters::Letters;

/// How far one is in such contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub(super) struct RawText {
    /// What was read of `</name`.
    progress: Progress,
    escape: Escape,
    /// Dashes that were read in a row, for the end of an escape.
    dashes: u8,
}

/// What may become a tag that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
enum Progress {
    #[default]
    None,
    /// `<`
    Open,
    /// `</` and letters.
    EndName(Letters),
    /// `<` and letters, in an escaped script.
    StartName(Letters),
    /// `<!` and dashes.
    Declaration(u8),
}

/// In a script, `<!--` makes a `<script>` inside of it count, up to `-->`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
enum Escape {
    #[default]
    None,
    Escaped,
    Double,
}

impl RawText {
    /// What was read of a tag is text, now that something is printed into it.
    pub(super) fn print(&mut self) {
        self.progress = Progress::None;
        self.dashes = 0;
    }
}

impl Context {
    /// Goes over contents; gives the offset from which the machine goes on.
    pub(super) fn raw_text(
        &mut self,
        text: &str,
        start: usize,
        base: usize,
        events: &mut impl Events,
    ) -> usize {
        let State::RawText(mut raw) = self.state else {
            return text.len();
        };
        let is_script = self.element == "script";
        let bytes = text.as_bytes();
        let mut at = start;
        while at < bytes.len() {
            if raw.progress == Progress::None && raw.dashes == 0 {
                let rest = &bytes[at..];
                let found = if raw.escape == Escape::None {
                    memchr(b'<', rest)
                } else {
                    memchr2(b'<', b'-', rest)
                };
                at += found.unwrap_or(rest.len());
                if at == bytes.len() {
                    break;
                }
            }
            let byte = bytes[at];
            if let Progress::EndName(name) = raw.progress
                && ends_name(byte)
                && name.as_str() == Some(self.element)
                && raw.escape != Escape::Double
            {
                // Without what was read of the end tag in this piece.
                let end = at.saturating_sub(self.element.len() + 2).max(start);
                self.text_of_contents(&text[start..end], base + start, events);
                return self.end_raw_text(at, base, events);
            }
            raw.step(byte, is_script);
            at += 1;
        }
        self.text_of_contents(&text[start..], base + start, events);
        self.state = State::RawText(raw);
        text.len()
    }

    fn end_raw_text(&mut self, at: usize, base: usize, events: &mut impl Events) -> usize {
        let tag = (base + at).saturating_sub(self.element.len() + 2);
        events.tag_opened(tag, true);
        events.tag_name(self.element, tag + 2);
        self.contents = Contents::Text;
        self.is_end_tag = true;
        self.state = State::BeforeAttributeName;
        at
    }

    /// Gives text to the language that an element's contents are in.
    pub(super) fn text_of_contents(&mut self, text: &str, at: usize, events: &mut impl Events) {
        if text.is_empty() {
            return;
        }
        match &mut self.contents {
            Contents::Text => {}
            Contents::Script(kind, script) => {
                events.script(*kind, text, at);
                if *kind != ScriptKind::Text {
                    script.feed(text.as_bytes());
                }
            }
            Contents::Style(css) => {
                events.style(text, at);
                css.feed(text.as_bytes());
            }
        }
    }
}

impl RawText {
    fn step(&mut self, byte: u8, is_script: bool) {
        let dashes = std::mem::take(&mut self.dashes);
        self.progress = match (self.progress, byte) {
            (Progress::Open, b'/') => Progress::EndName(Letters::default()),
            (Progress::Open, b'!') if is_script && self.escape == Escape::None => {
                Progress::Declaration(0)
            }
            (Progress::Open, byte)
                if byte.is_ascii_alphabetic() && self.escape == Escape::Escaped =>
            {
                let mut name = Letters::default();
                name.push(byte);
                Progress::StartName(name)
            }
            (Progress::EndName(mut name), byte) if byte.is_ascii_alphabetic() => {
                name.push(byte);
                Progress::EndName(name)
            }
            (Progress::StartName(mut name), byte) if byte.is_ascii_alphabetic() => {
                name.push(byte);
                Progress::StartName(name)
            }
            (Progress::StartName(name), byte)
                if ends_name(byte) && name.as_str() == Some("script") =>
            {
                self.escape = Escape::Double;
                Progress::None
            }
            (Progress::EndName(name), byte)
                if ends_name(byte)
                    && name.as_str() == Some("script")
                    && self.escape == Escape::Double =>
            {
                self.escape = Escape::Escaped;
                Progress::None
            }
            (Progress::Declaration(0), b'-') => Progress::Declaration(1),
            (Progress::Declaration(1), b'-') => {
                self.escape = Escape::Escaped;
                self.dashes = 2;
                Progress::None
            }
            (_, b'<') => Progress::Open,
            (_, b'-') if self.escape != Escape::None => {
                self.dashes = (dashes + 1).min(2);
                Progress::None
            }
            (_, b'>') if dashes == 2 => {
                self.escape = Escape::None;
                Progress::None
            }
            _ => Progress::None,
        };
    }
}

fn ends_name(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0c' | b'\r' | b' ' | b'/' | b'>')
}

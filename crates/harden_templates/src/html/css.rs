//! Where in CSS one is.

use super::letters::Letters;

/// The state between two characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub(super) struct Css {
    mode: Mode,
    word: Letters,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
enum Mode {
    #[default]
    Code,
    Slash,
    Comment,
    CommentStar,
    Quoted(u8),
    QuotedEscape(u8),
    /// Behind `url(`.
    UrlStart,
    Url,
}

/// What surrounds the next character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CssPlace {
    /// A selector, a property or a value.
    Code,
    DoubleQuoted,
    SingleQuoted,
    /// In `url(…)` without quotes.
    Url,
    Comment,
}

impl Css {
    pub(super) fn place(&self) -> CssPlace {
        match self.mode {
            Mode::Code | Mode::Slash => CssPlace::Code,
            Mode::Comment | Mode::CommentStar => CssPlace::Comment,
            Mode::Quoted(b'"') | Mode::QuotedEscape(b'"') => CssPlace::DoubleQuoted,
            Mode::Quoted(_) | Mode::QuotedEscape(_) => CssPlace::SingleQuoted,
            Mode::UrlStart | Mode::Url => CssPlace::Url,
        }
    }

    pub(super) fn joined(&self, other: &Self) -> Option<Self> {
        (self.mode == other.mode).then(|| self.clone())
    }

    pub(super) fn print(&mut self) {
        self.word = Letters::unknown();
        self.mode = match self.mode {
            Mode::Slash => Mode::Code,
            Mode::CommentStar => Mode::Comment,
            Mode::QuotedEscape(quote) => Mode::Quoted(quote),
            Mode::UrlStart => Mode::Url,
            mode => mode,
        };
    }

    pub(super) fn feed(&mut self, text: &[u8]) {
        for byte in text {
            self.step(*byte);
        }
    }

    fn step(&mut self, byte: u8) {
        self.mode = match (self.mode, byte) {
            (Mode::Slash, b'*') => Mode::Comment,
            (Mode::Code | Mode::Slash, _) => self.code(byte),
            (Mode::Comment | Mode::CommentStar, b'*') => Mode::CommentStar,
            (Mode::CommentStar, b'/') => Mode::Code,
            (Mode::Comment | Mode::CommentStar, _) => Mode::Comment,
            (Mode::Quoted(quote), b'\\') => Mode::QuotedEscape(quote),
            (Mode::Quoted(quote), byte) if byte == quote || byte == b'\n' => Mode::Code,
            (Mode::Quoted(quote) | Mode::QuotedEscape(quote), _) => Mode::Quoted(quote),
            (Mode::UrlStart, b'"' | b'\'') => Mode::Quoted(byte),
            (Mode::UrlStart, byte) if byte.is_ascii_whitespace() => Mode::UrlStart,
            (Mode::UrlStart | Mode::Url, b')') => Mode::Code,
            (Mode::UrlStart | Mode::Url, _) => Mode::Url,
        };
    }

    fn code(&mut self, byte: u8) -> Mode {
        if byte.is_ascii_alphanumeric() || byte == b'-' {
            self.word.push(byte);
            return Mode::Code;
        }
        let word = std::mem::take(&mut self.word);
        match byte {
            b'/' => Mode::Slash,
            b'"' | b'\'' => Mode::Quoted(byte),
            b'(' if word.as_str() == Some("url") => Mode::UrlStart,
            _ => Mode::Code,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_known() {
        for (text, place) in [
            ("color: ", CssPlace::Code),
            ("background: url(", CssPlace::Url),
            ("background: URL( /a", CssPlace::Url),
            ("background: url('", CssPlace::SingleQuoted),
            ("background: url('a') ", CssPlace::Code),
            ("content: \"\\\"", CssPlace::DoubleQuoted),
            ("/* it's", CssPlace::Comment),
            ("/* it's */ ", CssPlace::Code),
            ("a / b", CssPlace::Code),
        ] {
            let mut css = Css::default();
            css.feed(text.as_bytes());
            assert_eq!(css.place(), place, "{text}");
        }
    }
}

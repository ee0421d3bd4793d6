//! Where in JavaScript one is: a lexer that can stop anywhere and go on later.
//!
//! As Go's `html/template` does it (`js.go`): whether `/` divides or begins a regular expression is told by the
//! token before it.

use super::letters::Letters;

/// Deeper template literals are not told apart.
const MAX_TEMPLATES: usize = 8;

/// The state between two characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub(super) struct JavaScript {
    mode: Mode,
    /// Whether an expression may begin here, so that `/` begins a regular expression.
    divides: bool,
    /// The name or keyword that is being read.
    word: Letters,
    /// The template literals around, each with the braces that are open in its `${`.
    templates: Vec<u16>,
    last: u8,
    /// How much of `<!--` was read, which begins a comment.
    angle: u8,
    /// How it stands if the text printed last ended with a backslash, which took the quote behind it.
    shadow: Option<Box<JavaScript>>,
    /// A text was printed whose backslashes stay what they are, and nothing behind it.
    is_loose: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
enum Mode {
    #[default]
    Code,
    Slash,
    Quoted(u8),
    QuotedEscape(u8),
    Template,
    TemplateEscape,
    TemplateDollar,
    Regex,
    RegexEscape,
    RegexClass,
    RegexClassEscape,
    LineComment,
    BlockComment,
    BlockCommentStar,
}

/// What surrounds the next character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JavaScriptPlace {
    /// Where an expression may stand.
    Expression,
    /// In or right behind a name: `row_{{ id }}`.
    Name,
    DoubleQuoted,
    SingleQuoted,
    TemplateLiteral,
    RegularExpression,
    LineComment,
    BlockComment,
}

impl JavaScript {
    pub(super) fn place(&self) -> JavaScriptPlace {
        match self.mode {
            Mode::Code if !self.word.is_empty() => JavaScriptPlace::Name,
            Mode::Slash if !self.divides => JavaScriptPlace::RegularExpression,
            Mode::Code | Mode::Slash => JavaScriptPlace::Expression,
            Mode::Quoted(b'"') | Mode::QuotedEscape(b'"') => JavaScriptPlace::DoubleQuoted,
            Mode::Quoted(_) | Mode::QuotedEscape(_) => JavaScriptPlace::SingleQuoted,
            Mode::Template | Mode::TemplateEscape | Mode::TemplateDollar => {
                JavaScriptPlace::TemplateLiteral
            }
            Mode::Regex | Mode::RegexEscape | Mode::RegexClass | Mode::RegexClassEscape => {
                JavaScriptPlace::RegularExpression
            }
            Mode::LineComment => JavaScriptPlace::LineComment,
            Mode::BlockComment | Mode::BlockCommentStar => JavaScriptPlace::BlockComment,
        }
    }

    /// Whether a value printed before on this line could have ended with a backslash, so that what is printed
    /// here is no longer inside quotes.
    pub(super) fn may_be_outside_quotes(&self) -> bool {
        let is_code = |shadow: &JavaScript| {
            matches!(
                shadow.place(),
                JavaScriptPlace::Expression | JavaScriptPlace::Name
            )
        };
        self.shadow.as_deref().is_some_and(is_code)
    }

    /// Whether two states differ in nothing but what a slash would mean, or what quotes may have come to.
    pub(super) fn joined(&self, other: &Self) -> Option<Self> {
        let alike = self.mode == other.mode
            && self.templates == other.templates
            && self.word.is_empty() == other.word.is_empty();
        alike.then(|| Self {
            divides: self.divides && other.divides,
            word: if self.word == other.word {
                self.word
            } else {
                Letters::unknown()
            },
            shadow: self.shadow.clone().or_else(|| other.shadow.clone()),
            is_loose: self.is_loose || other.is_loose,
            ..self.clone()
        })
    }

    /// Goes over a value that is printed here. `keeps_backslashes`: whether one in the value stays one.
    pub(super) fn print(&mut self, keeps_backslashes: bool) {
        if let Some(shadow) = &mut self.shadow {
            shadow.print(false);
        }
        match self.mode {
            Mode::Slash => {
                self.mode = if self.divides {
                    Mode::Code
                } else {
                    Mode::Regex
                };
            }
            Mode::QuotedEscape(quote) => self.mode = Mode::Quoted(quote),
            Mode::TemplateEscape | Mode::TemplateDollar => self.mode = Mode::Template,
            Mode::RegexEscape => self.mode = Mode::Regex,
            Mode::RegexClassEscape => self.mode = Mode::RegexClass,
            Mode::BlockCommentStar => self.mode = Mode::BlockComment,
            _ => {}
        }
        match self.mode {
            Mode::Code => {
                self.word.set_unknown();
                self.divides = true;
            }
            Mode::Quoted(_) => self.is_loose = keeps_backslashes,
            _ => {}
        }
    }

    /// Goes over text of the template.
    pub(super) fn feed(&mut self, text: &[u8]) {
        let mut at = 0;
        while at < text.len() {
            at += self.skip(&text[at..]);
            let Some(byte) = text.get(at) else { break };
            self.step(*byte);
            at += 1;
        }
    }

    /// How many bytes say nothing where they stand.
    fn skip(&self, text: &[u8]) -> usize {
        if self.shadow.is_some() || self.is_loose {
            return 0;
        }
        let found = match self.mode {
            Mode::LineComment => memchr::memchr2(b'\n', b'\r', text),
            Mode::BlockComment => memchr::memchr(b'*', text),
            Mode::Quoted(quote) => memchr::memchr3(quote, b'\\', b'\n', text),
            Mode::Template => memchr::memchr3(b'`', b'\\', b'$', text),
            _ => return 0,
        };
        found.unwrap_or(text.len())
    }

    fn step(&mut self, byte: u8) {
        self.step_shadow(byte);
        match self.mode {
            Mode::Slash => self.slash(byte),
            Mode::Code => self.code(byte),
            Mode::Quoted(quote) => match byte {
                b'\\' => self.mode = Mode::QuotedEscape(quote),
                b'\n' => self.end_literal(),
                byte if byte == quote => self.end_literal(),
                _ => {}
            },
            Mode::QuotedEscape(quote) => self.mode = Mode::Quoted(quote),
            Mode::Template | Mode::TemplateDollar => self.template(byte),
            Mode::TemplateEscape => self.mode = Mode::Template,
            Mode::Regex => match byte {
                b'\\' => self.mode = Mode::RegexEscape,
                b'[' => self.mode = Mode::RegexClass,
                b'/' | b'\n' => self.end_literal(),
                _ => {}
            },
            Mode::RegexEscape => self.mode = Mode::Regex,
            Mode::RegexClass => match byte {
                b'\\' => self.mode = Mode::RegexClassEscape,
                b']' => self.mode = Mode::Regex,
                b'\n' => self.end_literal(),
                _ => {}
            },
            Mode::RegexClassEscape => self.mode = Mode::RegexClass,
            Mode::LineComment => {
                if matches!(byte, b'\n' | b'\r') {
                    self.mode = Mode::Code;
                }
            }
            Mode::BlockComment => {
                if byte == b'*' {
                    self.mode = Mode::BlockCommentStar;
                }
            }
            Mode::BlockCommentStar => match byte {
                b'/' => self.mode = Mode::Code,
                b'*' => {}
                _ => self.mode = Mode::BlockComment,
            },
        }
    }

    /// A quote right behind a value may be escaped by it: from here on there are two ways to read the line.
    fn step_shadow(&mut self, byte: u8) {
        if let Some(shadow) = &mut self.shadow {
            // A line's end in quotes is an error, which stops the whole script.
            if byte == b'\n' && matches!(shadow.mode, Mode::Quoted(_)) {
                self.shadow = None;
            } else {
                shadow.step(byte);
            }
        }
        if std::mem::take(&mut self.is_loose)
            && self.mode == Mode::Quoted(byte)
            && self.shadow.is_none()
        {
            self.shadow = Some(Box::new(Self {
                shadow: None,
                ..self.clone()
            }));
        }
    }

    fn end_literal(&mut self) {
        self.mode = Mode::Code;
        self.divides = true;
        self.last = b'"';
    }

    fn slash(&mut self, byte: u8) {
        match byte {
            b'/' => self.mode = Mode::LineComment,
            b'*' => self.mode = Mode::BlockComment,
            _ if self.divides => {
                self.mode = Mode::Code;
                self.divides = false;
                self.code(byte);
            }
            _ => {
                self.mode = Mode::Regex;
                match byte {
                    b'\\' => self.mode = Mode::RegexEscape,
                    b'[' => self.mode = Mode::RegexClass,
                    b'\n' => self.end_literal(),
                    _ => {}
                }
            }
        }
    }

    fn code(&mut self, byte: u8) {
        if is_word(byte) {
            self.word.push(byte);
            return;
        }
        if !self.word.is_empty() {
            self.divides = !self.word.as_str().is_some_and(is_before_expression);
            self.word = Letters::default();
            self.last = b'a';
        }
        self.angle = match (self.angle, byte) {
            (_, b'<') => 1,
            (1, b'!') => 2,
            (2, b'-') => 3,
            (3, b'-') => {
                self.mode = Mode::LineComment;
                0
            }
            _ => 0,
        };
        match byte {
            b'"' | b'\'' => self.mode = Mode::Quoted(byte),
            b'`' => {
                self.mode = Mode::Template;
                if self.templates.len() < MAX_TEMPLATES {
                    self.templates.push(0);
                }
            }
            b'/' => self.mode = Mode::Slash,
            b'{' => {
                if let Some(braces) = self.templates.last_mut() {
                    *braces = braces.saturating_add(1);
                }
                self.divides = false;
            }
            b'}' => {
                match self.templates.last_mut() {
                    Some(0) => self.mode = Mode::Template,
                    Some(braces) => *braces -= 1,
                    None => {}
                }
                self.divides = false;
            }
            b')' | b']' => self.divides = true,
            // Behind `a++` a slash divides.
            b'+' | b'-' => self.divides = self.last == byte,
            byte if byte.is_ascii_whitespace() => return,
            _ => self.divides = false,
        }
        self.last = byte;
    }

    fn template(&mut self, byte: u8) {
        let is_behind_dollar = self.mode == Mode::TemplateDollar;
        self.mode = match byte {
            b'\\' => Mode::TemplateEscape,
            b'$' => Mode::TemplateDollar,
            b'{' if is_behind_dollar => {
                self.divides = false;
                Mode::Code
            }
            b'`' => {
                self.templates.pop();
                self.end_literal();
                return;
            }
            _ => Mode::Template,
        };
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || !byte.is_ascii()
}

/// Keywords behind which an expression begins.
fn is_before_expression(word: &str) -> bool {
    matches!(
        word,
        "await"
            | "break"
            | "case"
            | "continue"
            | "delete"
            | "do"
            | "else"
            | "finally"
            | "in"
            | "instanceof"
            | "new"
            | "of"
            | "return"
            | "throw"
            | "try"
            | "typeof"
            | "void"
            | "yield"
    )
}

#[cfg(test)]
mod tests {
    use super::JavaScriptPlace::*;
    use super::*;

    /// Where one is behind a text, in which `\u{1}` stands for a value that keeps its backslashes.
    fn behind(text: &str) -> JavaScript {
        let mut state = JavaScript::default();
        for (index, piece) in text.split('\u{1}').enumerate() {
            if index > 0 {
                state.print(true);
            }
            // Wherever a text is cut, it comes to the same.
            for byte in piece.as_bytes().chunks(3) {
                state.feed(byte);
            }
        }
        state
    }

    #[test]
    fn every_place_is_known() {
        for (text, place) in [
            ("", Expression),
            ("a = ", Expression),
            ("row_", Name),
            ("f('", SingleQuoted),
            ("f('it\\'s", SingleQuoted),
            ("f(\"'", DoubleQuoted),
            ("f('a' + ", Expression),
            ("x = `a ${", Expression),
            ("x = `a ${ {b: `c`} } d", TemplateLiteral),
            ("x = `a ${b} $", TemplateLiteral),
            ("x = `a`; ", Expression),
            ("x = /a'", RegularExpression),
            ("x = /[/'", RegularExpression),
            ("x = /[/]/; '", SingleQuoted),
            ("x = a / b / '", SingleQuoted),
            ("x = (a) / '", SingleQuoted),
            ("return /'", RegularExpression),
            ("x++ / '", SingleQuoted),
            ("// it's", LineComment),
            ("// it's\n'", SingleQuoted),
            ("<!-- it's\n'", SingleQuoted),
            ("/* it's * / ", BlockComment),
            ("/* it's **/ '", SingleQuoted),
            ("a = 'open\n", Expression),
            ("a = 'open\\\n", SingleQuoted),
            ("'é", SingleQuoted),
            ("é", Name),
        ] {
            assert_eq!(behind(text).place(), place, "{text:?}");
        }
    }

    #[test]
    fn a_backslash_opens_the_second_string_of_a_line() {
        for open in [
            "a = '\u{1}'; b = '",
            "f('\u{1}', \"x\", '",
            "a = '\u{1}' + '",
            "a = \"\u{1}\", b = \"\u{1}\" + \"",
        ] {
            assert!(behind(open).may_be_outside_quotes(), "{open:?}");
        }
        for held in [
            "a = '",
            "a = '\u{1}';\nb = '",
            "a = '\u{1}x'; b = '",
            "a = '\u{1}'; b = \"",
            "a = '\u{1} \u{1}",
        ] {
            assert!(!behind(held).may_be_outside_quotes(), "{held:?}");
        }
    }

    #[test]
    fn a_name_may_go_on_behind_a_value() {
        assert_eq!(behind("row_\u{1}").place(), Name);
        assert_eq!(behind("x = \u{1} / 2; '").place(), SingleQuoted);
        assert_eq!(behind("x = '\u{1}").place(), SingleQuoted);
    }
}

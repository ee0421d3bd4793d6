//! `name.part|filter:argument`, as Django's `FilterExpression` reads it.

use std::sync::Arc;

use super::Span;
use super::expression::{Argument, Expression, Filter, Operand};
use super::words::{Word, end_of_quoted};

/// Reads a filter expression. Where it is none, as far as it goes; Django would refuse the template.
pub(super) fn read(word: Word<'_>) -> Expression {
    let mut reader = Reader { word, at: 0 };
    reader.skip_space();
    let Some(operand) = reader.operand() else {
        return Expression::unknown(word.span);
    };
    let mut expression = Expression::new(word.span, operand);
    while let Some(filter) = reader.filter() {
        expression.filters.push(filter);
    }
    reader.skip_space();
    if reader.at < word.text.len() {
        expression.operand = Operand::Unknown;
    }
    expression
}

struct Reader<'t> {
    word: Word<'t>,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.word.text[self.at..]
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// A literal, a number, or a name with its parts.
    fn operand(&mut self) -> Option<Operand> {
        let rest = self.rest();
        match rest.as_bytes().first()? {
            b'"' | b'\'' => self.literal(false),
            b'_' if rest.starts_with("_(\"") || rest.starts_with("_('") => {
                self.at += 2;
                let text = self.literal(true)?;
                self.at += usize::from(self.rest().starts_with(')'));
                Some(text)
            }
            b'-' | b'+' | b'0'..=b'9' => self.number_or_name(),
            b'.' => None,
            _ => self.name(),
        }
    }

    fn literal(&mut self, is_translated: bool) -> Option<Operand> {
        let rest = self.rest();
        let quote = rest.as_bytes()[0];
        let end = end_of_quoted(rest.as_bytes(), 0, quote)?;
        self.at += end;
        Some(Operand::Text {
            value: unescaped(&rest[1..end - 1]),
            is_translated,
        })
    }

    fn number_or_name(&mut self) -> Option<Operand> {
        let rest = self.rest();
        let sign = usize::from(rest.starts_with(['-', '+']));
        let digits = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'e');
        let end = sign + rest.bytes().skip(sign).take_while(digits).count();
        let is_number = end > sign && !rest[end..].starts_with(is_name_part);
        if is_number {
            self.at += end;
            return Some(Operand::Constant);
        }
        self.name()
    }

    fn name(&mut self) -> Option<Operand> {
        let rest = self.rest();
        let end = rest
            .find(|character| !is_name_part(character) && character != '.')
            .unwrap_or(rest.len());
        if end == 0 {
            return None;
        }
        self.at += end;
        let name = &rest[..end];
        if matches!(name, "True" | "False" | "None") {
            return Some(Operand::Constant);
        }
        let parts: Arc<[Arc<str>]> = name.split('.').map(Arc::from).collect();
        Some(Operand::Lookup(parts))
    }

    fn filter(&mut self) -> Option<Filter> {
        let begin = self.at;
        self.skip_space();
        if !self.rest().starts_with('|') {
            self.at = begin;
            return None;
        }
        self.at += 1;
        self.skip_space();
        let start = self.at;
        let rest = self.rest();
        let end = rest
            .find(|character| !is_name_part(character))
            .unwrap_or(rest.len());
        if end == 0 {
            self.at = begin;
            return None;
        }
        self.at += end;
        let mut arguments = Vec::new();
        if self.rest().starts_with(':') {
            let colon = self.at;
            self.at += 1;
            match self.operand() {
                Some(operand) => {
                    let span = self.span(colon + 1, self.at);
                    arguments.push(Argument::positional(Expression::new(span, operand)));
                }
                None => self.at = colon,
            }
        }
        Some(Filter {
            name: Arc::from(&rest[..end]),
            span: self.span(start, self.at),
            arguments,
        })
    }

    fn span(&self, start: usize, end: usize) -> Span {
        self.word.slice(start, end).span
    }
}

fn is_name_part(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}

/// Django takes the backslash from before quotes and backslashes.
pub(super) fn unescaped(text: &str) -> Arc<str> {
    if !text.contains('\\') {
        return Arc::from(text);
    }
    let mut value = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek();
        if character == '\\' && matches!(next, Some('"' | '\'' | '\\')) {
            value.extend(characters.next());
        } else {
            value.push(character);
        }
    }
    value.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Expression {
        let span = Span::new(10, 10 + text.len());
        read(Word { text, span })
    }

    fn lookup(text: &str) -> Vec<String> {
        match parsed(text).operand {
            Operand::Lookup(path) => path.iter().map(ToString::to_string).collect(),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn names_have_parts_and_filters_arguments() {
        assert_eq!(lookup("user.groups.0"), ["user", "groups", "0"]);
        assert_eq!(lookup("größe"), ["größe"]);
        let found = parsed("a.b|default:\"x|y\" | cut:c.d|safe");
        let names: Vec<&str> = found
            .filters
            .iter()
            .map(|filter| filter.name.as_ref())
            .collect();
        assert_eq!(names, ["default", "cut", "safe"]);
        let argument = &found.filters[0].arguments[0].value;
        assert_eq!(argument.as_text().map(AsRef::as_ref), Some("x|y"));
        assert_eq!(
            found.filters[1].arguments[0]
                .value
                .root()
                .map(AsRef::as_ref),
            Some("c")
        );
        assert_eq!(found.filters[2].span.start, 10 + 28);
    }

    #[test]
    fn literals_and_numbers() {
        assert_eq!(
            parsed(r#""a\"b""#).as_text().map(AsRef::as_ref),
            Some("a\"b")
        );
        let translated = parsed("_('a')|upper");
        let Operand::Text { is_translated, .. } = translated.operand else {
            panic!("{translated:?}")
        };
        assert!(is_translated);
        for number in ["1", "-1.5", "1e3", "None", "True"] {
            assert_eq!(parsed(number).operand, Operand::Constant, "{number}");
        }
        assert_eq!(lookup("1st"), ["1st"]);
    }

    #[test]
    fn what_django_refuses_is_unknown() {
        for text in [
            "", "a b", "'a", "a||b", "a|", "a|f:", "|f", "a + b", "((", "\u{0}",
        ] {
            assert_eq!(parsed(text).operand, Operand::Unknown, "{text:?}");
        }
    }
}

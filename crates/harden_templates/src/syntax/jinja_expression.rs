//! Jinja's expressions, as far as it matters what may be printed.

use std::sync::Arc;

use super::Span;
use super::django_expression::unescaped;
use super::expression::{Argument, Expression, Filter, Operand};
use super::words::{Word, end_of_quoted};

/// Deeper nesting is not read: nobody writes it.
const MAX_DEPTH: u32 = 64;

/// Reads the expression that a tag consists of, as far as it goes.
pub(super) fn read(word: Word<'_>) -> Expression {
    let mut reader = Reader::new(word);
    let expression = reader.expression();
    reader.skip_space();
    if reader.at < word.text.len() {
        return Expression::unknown(word.span);
    }
    expression
}

/// A cursor over the words of one tag.
pub(super) struct Reader<'t> {
    word: Word<'t>,
    at: usize,
    depth: u32,
}

impl<'t> Reader<'t> {
    pub(super) fn new(word: Word<'t>) -> Self {
        Self {
            word,
            at: 0,
            depth: 0,
        }
    }

    fn rest(&self) -> &'t str {
        &self.word.text[self.at..]
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn span(&self, start: usize) -> Span {
        self.word.slice(start, self.at).span
    }

    /// The next character behind white space.
    fn peek(&mut self) -> Option<u8> {
        self.skip_space();
        self.rest().as_bytes().first().copied()
    }

    /// Goes over an operator or a mark.
    pub(super) fn takes(&mut self, mark: &str) -> bool {
        self.skip_space();
        let found = self.rest().starts_with(mark);
        if found {
            self.at += mark.len();
        }
        found
    }

    /// Goes over a word of the language.
    pub(super) fn takes_word(&mut self, word: &str) -> bool {
        self.skip_space();
        let found = self
            .rest()
            .strip_prefix(word)
            .is_some_and(|behind| !behind.starts_with(is_name_part));
        if found {
            self.at += word.len();
        }
        found
    }

    pub(super) fn name(&mut self) -> Option<&'t str> {
        self.skip_space();
        let rest = self.rest();
        let end = rest
            .find(|character| !is_name_part(character))
            .unwrap_or(rest.len());
        if end == 0 || rest.starts_with(|character: char| character.is_ascii_digit()) {
            return None;
        }
        self.at += end;
        Some(&rest[..end])
    }

    /// Names between commas, in brackets or not: what a loop or an assignment binds.
    pub(super) fn names(&mut self) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        loop {
            while self.takes("(") || self.takes(")") || self.takes(",") {}
            let before = self.at;
            match self.name() {
                Some("in") | None => {
                    self.at = before;
                    return names;
                }
                Some(name) => names.push(Arc::from(name)),
            }
            // `namespace.name = …`
            while self.takes(".") {
                self.name();
            }
        }
    }

    pub(super) fn expression(&mut self) -> Expression {
        self.skip_space();
        let start = self.at;
        if self.depth >= MAX_DEPTH {
            self.at = self.word.text.len();
            return Expression::unknown(self.span(start));
        }
        self.depth += 1;
        let expression = self.conditional(start);
        self.depth -= 1;
        expression
    }

    fn conditional(&mut self, start: usize) -> Expression {
        let value = self.either(start);
        if !self.takes_word("if") {
            return value;
        }
        self.either(self.at);
        let mut choices = vec![value];
        if self.takes_word("else") {
            choices.push(self.expression());
        }
        Expression::new(self.span(start), Operand::OneOf(choices))
    }

    /// `a or b`, `a and b`
    fn either(&mut self, start: usize) -> Expression {
        let first = self.comparison();
        let mut choices = vec![first];
        while self.takes_word("or") || self.takes_word("and") {
            choices.push(self.comparison());
        }
        self.one_or(start, choices, Operand::OneOf)
    }

    fn comparison(&mut self) -> Expression {
        self.skip_space();
        let start = self.at;
        let mut is_truth = false;
        while self.takes_word("not") {
            is_truth = true;
        }
        let value = self.sum();
        loop {
            if self.takes_comparison() {
                self.sum();
            } else if !self.takes_test() {
                break;
            }
            is_truth = true;
        }
        if is_truth {
            return Expression::new(self.span(start), Operand::Computed);
        }
        value
    }

    fn takes_comparison(&mut self) -> bool {
        if ["==", "!=", "<=", ">=", "<", ">"]
            .iter()
            .any(|mark| self.takes(mark))
        {
            return true;
        }
        let before = self.at;
        let negated = self.takes_word("not");
        if self.takes_word("in") {
            return true;
        }
        if negated {
            self.at = before;
        }
        false
    }

    /// `is defined`, `is not divisibleby(3)`, `is divisibleby 3`
    fn takes_test(&mut self) -> bool {
        if !self.takes_word("is") {
            return false;
        }
        self.takes_word("not");
        self.name();
        if self.takes("(") {
            self.arguments(")");
        } else if matches!(self.peek(), Some(b'0'..=b'9' | b'"' | b'\'')) {
            self.primary();
        }
        true
    }

    /// Sums, products and joined texts. Only what makes text keeps its parts.
    fn sum(&mut self) -> Expression {
        self.skip_space();
        let start = self.at;
        let mut parts = vec![self.postfix()];
        let mut makes_text = true;
        loop {
            if self.takes("~") || self.takes("+") || self.takes("%") {
                parts.push(self.postfix());
            } else if self.takes("-") || self.takes("*") || self.takes("/") {
                while self.takes("*") || self.takes("/") {}
                makes_text = false;
                parts.push(self.postfix());
            } else {
                break;
            }
        }
        if !makes_text {
            return Expression::new(self.span(start), Operand::Computed);
        }
        self.one_or(start, parts, Operand::Joined)
    }

    fn one_or(
        &self,
        start: usize,
        mut parts: Vec<Expression>,
        many: impl Fn(Vec<Expression>) -> Operand,
    ) -> Expression {
        if parts.len() == 1 {
            return parts.remove(0);
        }
        Expression::new(self.span(start), many(parts))
    }

    /// A primary, what is asked of it, and its filters.
    fn postfix(&mut self) -> Expression {
        self.skip_space();
        let start = self.at;
        while self.takes("-") || self.takes("+") {}
        let mut expression = self.primary();
        loop {
            match self.peek() {
                Some(b'.') => {
                    self.at += 1;
                    let part = self.part();
                    expression = self.part_of(start, expression, part);
                }
                Some(b'[') => {
                    self.at += 1;
                    let key = self.expression();
                    while self.takes(":") {
                        self.expression();
                    }
                    self.takes("]");
                    let part = key.as_text().cloned();
                    expression = self.part_of(start, expression, part);
                }
                Some(b'(') => {
                    self.at += 1;
                    let arguments = self.arguments(")");
                    expression = called(self.span(start), expression, arguments);
                }
                Some(b'|') => {
                    self.at += 1;
                    let Some(filter) = self.filter() else { break };
                    expression.filters.push(filter);
                    expression.span = self.span(start);
                }
                _ => break,
            }
        }
        expression
    }

    /// What stands behind a dot: a name or an index.
    fn part(&mut self) -> Option<Arc<str>> {
        let rest = self.rest();
        let end = rest
            .find(|character| !is_name_part(character))
            .unwrap_or(rest.len());
        self.at += end;
        (end > 0).then(|| Arc::from(&rest[..end]))
    }

    /// A part of a name is a longer name; a part of anything else comes from the same place as the whole.
    fn part_of(&self, start: usize, whole: Expression, part: Option<Arc<str>>) -> Expression {
        let span = self.span(start);
        match whole {
            Expression {
                operand: Operand::Lookup(path),
                filters,
                ..
            } if filters.is_empty() => {
                let part = part.unwrap_or_else(|| Arc::from("[]"));
                let path = path.iter().cloned().chain([part]).collect();
                Expression::new(span, Operand::Lookup(path))
            }
            whole => Expression { span, ..whole },
        }
    }

    fn filter(&mut self) -> Option<Filter> {
        self.skip_space();
        let start = self.at;
        let mut name = self.name()?.to_owned();
        while self.takes(".") {
            name.push('.');
            name.push_str(self.name()?);
        }
        let arguments = if self.takes("(") {
            self.arguments(")")
        } else {
            Vec::new()
        };
        Some(Filter {
            name: name.into(),
            span: self.span(start),
            arguments,
        })
    }

    /// What stands between brackets, up to the one that closes.
    pub(super) fn arguments(&mut self, closing: &str) -> Vec<Argument> {
        let mut arguments = Vec::new();
        while !self.takes(closing) {
            let before = self.at;
            while self.takes("*") {}
            let name = self.keyword();
            let value = self.expression();
            arguments.push(Argument { name, value });
            // The key of a dictionary has its value behind a colon.
            if !self.takes(",") && !self.takes(":") && self.at == before {
                self.at = self.word.text.len();
                break;
            }
            if self.at >= self.word.text.len() {
                break;
            }
        }
        arguments
    }

    /// `name=` before an argument.
    fn keyword(&mut self) -> Option<Arc<str>> {
        let before = self.at;
        let name = self.name();
        if let Some(name) = name
            && self.peek() == Some(b'=')
            && !self.rest().starts_with("==")
        {
            self.at += 1;
            return Some(Arc::from(name));
        }
        self.at = before;
        None
    }

    fn primary(&mut self) -> Expression {
        self.skip_space();
        let start = self.at;
        let Some(first) = self.peek() else {
            return Expression::unknown(self.span(start));
        };
        let operand = match first {
            quote @ (b'"' | b'\'') => self.text(quote),
            b'0'..=b'9' => self.number(),
            b'(' => {
                self.at += 1;
                let mut parts = self.values(")");
                if parts.len() == 1 {
                    // Filters on a bracket are applied to what it holds.
                    let inner = parts.remove(0);
                    return if inner.filters.is_empty() {
                        inner
                    } else {
                        Expression::new(self.span(start), Operand::OneOf(vec![inner]))
                    };
                }
                Operand::Collection(parts)
            }
            b'[' => {
                self.at += 1;
                Operand::Collection(self.values("]"))
            }
            b'{' => {
                self.at += 1;
                Operand::Collection(self.values("}"))
            }
            _ => match self.name() {
                Some("true" | "false" | "none" | "True" | "False" | "None") => Operand::Constant,
                Some(name) => Operand::Lookup(Arc::from([Arc::from(name)])),
                None => Operand::Unknown,
            },
        };
        Expression::new(self.span(start), operand)
    }

    fn values(&mut self, closing: &str) -> Vec<Expression> {
        let arguments = self.arguments(closing).into_iter();
        arguments.map(|argument| argument.value).collect()
    }

    /// One literal, or several that stand side by side.
    fn text(&mut self, quote: u8) -> Operand {
        let rest = self.rest();
        let Some(end) = end_of_quoted(rest.as_bytes(), 0, quote) else {
            self.at = self.word.text.len();
            return Operand::Unknown;
        };
        self.at += end;
        Operand::Text {
            value: unescaped(&rest[1..end - 1]),
            is_translated: false,
        }
    }

    fn number(&mut self) -> Operand {
        let rest = self.rest();
        let mut end = rest
            .find(|character: char| !character.is_ascii_alphanumeric() && character != '_')
            .unwrap_or(rest.len());
        let fraction = &rest[end..];
        if fraction.starts_with('.') && fraction[1..].starts_with(|c: char| c.is_ascii_digit()) {
            let digits = fraction[1..].find(|c: char| !c.is_ascii_alphanumeric());
            end += 1 + digits.unwrap_or(fraction.len() - 1);
        }
        self.at += end;
        Operand::Constant
    }
}

/// A call; of a literal's translation, the literal.
fn called(span: Span, function: Expression, arguments: Vec<Argument>) -> Expression {
    let translates = function
        .as_name()
        .is_some_and(|name| matches!(name.as_ref(), "_" | "gettext"));
    if translates
        && let [Argument { name: None, value }] = arguments.as_slice()
        && let Some(value) = value.as_text()
    {
        let operand = Operand::Text {
            value: Arc::clone(value),
            is_translated: true,
        };
        return Expression::new(span, operand);
    }
    let operand = Operand::Call {
        function: Box::new(function),
        arguments,
    };
    Expression::new(span, operand)
}

fn is_name_part(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Expression {
        let span = Span::new(0, text.len());
        read(Word { text, span })
    }

    fn names(filters: &[Filter]) -> Vec<&str> {
        filters.iter().map(|filter| filter.name.as_ref()).collect()
    }

    #[test]
    fn filters_bind_tighter_than_operators() {
        let found = parsed("a ~ b.c|safe");
        let Operand::Joined(parts) = &found.operand else {
            panic!("{found:?}")
        };
        assert!(parts[0].filters.is_empty() && found.filters.is_empty());
        assert_eq!(names(&parts[1].filters), ["safe"]);
        let found = parsed("(a ~ b)|e|safe");
        assert!(matches!(&found.operand, Operand::Joined(parts) if parts.len() == 2));
        assert_eq!(names(&found.filters), ["e", "safe"]);
    }

    #[test]
    fn what_may_be_printed_is_one_of() {
        let found = parsed("a|f if a is not none and b(1) > 2 else 'x'");
        let Operand::OneOf(choices) = &found.operand else {
            panic!("{found:?}")
        };
        assert_eq!(names(&choices[0].filters), ["f"]);
        assert_eq!(choices[1].as_text().map(AsRef::as_ref), Some("x"));
        assert!(
            matches!(parsed("a or 'b'").operand, Operand::OneOf(choices) if choices.len() == 2)
        );
        for truth in [
            "not a",
            "a == b",
            "a in b",
            "a not in b",
            "a is defined",
            "a * 2",
            "a - b",
        ] {
            assert_eq!(parsed(truth).operand, Operand::Computed, "{truth}");
        }
    }

    #[test]
    fn parts_and_calls() {
        let found = parsed("user['name'].first[0]");
        let Operand::Lookup(path) = &found.operand else {
            panic!("{found:?}")
        };
        assert_eq!(path.join("."), "user.name.first.[]");
        let found = parsed("url('a', pk=o.pk)|e");
        let Operand::Call {
            function,
            arguments,
        } = &found.operand
        else {
            panic!("{found:?}")
        };
        assert_eq!(function.as_name().map(AsRef::as_ref), Some("url"));
        assert_eq!(arguments[1].name.as_deref(), Some("pk"));
        assert_eq!(names(&found.filters), ["e"]);
        assert!(matches!(
            parsed("_('a')").operand,
            Operand::Text {
                is_translated: true,
                ..
            }
        ));
        assert!(matches!(
            parsed("{'a': b, 'c': [d, 1.5]}").operand,
            Operand::Collection(_)
        ));
    }

    #[test]
    fn nonsense_is_unknown_and_ends() {
        for text in [
            "", "a b", "'a", "a |", ")", "a.(", "{{", "a[", "f(a", "1.", "\u{0}",
        ] {
            let _ = parsed(text);
        }
        assert_eq!(parsed("a b").operand, Operand::Unknown);
        let _ = parsed(&"(".repeat(100_000));
        let _ = parsed(&"a|".repeat(100_000));
        let _ = parsed(&"a if ".repeat(100_000));
        let _ = parsed(&"not ".repeat(100_000));
        let _ = parsed(&"a[".repeat(100_000));
    }
}

//! Files that only Python 2 can read.

use ruff_python_ast::ModModule;
use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_parser::Parsed;
use ruff_text_size::{Ranged, TextSize};

/// Whether a file with errors holds a statement that Python 2 accepts and Python 3 does not:
/// `print "…"`, `exec "…"`, `raise E, "…"`, `def f((a, b))`, backticks, `<>`, `0777`, `10L`, `ur"…"`.
/// (`except E, name:` is Python 3.14, and `print >>file, "…"` parses everywhere.)
///
/// One construct is enough, but it has to lie where the parser stumbled: the same characters in
/// text or in a comment say nothing.
pub(super) fn is_python2(parsed: &Parsed<ModModule>, text: &str) -> bool {
    let tokens: Vec<Token> = parsed
        .tokens()
        .iter()
        .filter(|token| !token.kind().is_trivia())
        .copied()
        .collect();
    let first_error = parsed.errors().first().map(|error| error.location.start());
    let Some(first_error) = first_error else {
        return false;
    };
    statements(&tokens)
        .filter(|statement| holds(statement, first_error))
        .any(|statement| is_python2_statement(statement, text))
}

/// Logical lines and the parts between semicolons and after colons, without their ends.
fn statements(tokens: &[Token]) -> impl Iterator<Item = &[Token]> {
    tokens.split(|token| {
        matches!(
            token.kind(),
            TokenKind::Newline | TokenKind::Semi | TokenKind::Indent | TokenKind::Dedent
        )
    })
}

fn holds(statement: &[Token], offset: TextSize) -> bool {
    match (statement.first(), statement.last()) {
        (Some(first), Some(last)) => first.start() <= offset && offset <= last.end(),
        _ => false,
    }
}

fn is_python2_statement(tokens: &[Token], text: &str) -> bool {
    let statement = Statement { tokens, text };
    statement.prints()
        || statement.raises_a_pair()
        || statement.unpacks_parameters()
        || statement.has_old_operator()
        || statement.has_old_literal()
        || statement.is_quoted_backwards()
}

struct Statement<'t> {
    tokens: &'t [Token],
    text: &'t str,
}

impl<'t> Statement<'t> {
    fn word(&self, token: &Token) -> &'t str {
        &self.text[token.range()]
    }

    fn pairs(&self) -> impl Iterator<Item = (&'t Token, &'t Token)> {
        self.tokens.windows(2).map(|pair| (&pair[0], &pair[1]))
    }

    /// `print x`, `exec "x"`
    fn prints(&self) -> bool {
        self.pairs().any(|(word, next)| {
            matches!(self.word(word), "print" | "exec") && is_operand(next.kind())
        })
    }

    /// `raise ValueError, "x"`, also behind `if x:`
    fn raises_a_pair(&self) -> bool {
        let raise = self
            .tokens
            .iter()
            .position(|token| token.kind() == TokenKind::Raise);
        let Some(start) = raise else { return false };
        let mut open = 0_usize;
        for token in &self.tokens[start..] {
            match token.kind() {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => open += 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                    open = open.saturating_sub(1);
                }
                TokenKind::From => return false,
                TokenKind::Comma if open == 0 => return true,
                _ => {}
            }
        }
        false
    }

    /// `def f(a, (b, c)):`
    fn unpacks_parameters(&self) -> bool {
        let is_function = self.tokens.first().map(Token::kind) == Some(TokenKind::Def);
        is_function
            && self.pairs().any(|(before, bracket)| {
                matches!(before.kind(), TokenKind::Comma | TokenKind::Lpar)
                    && bracket.kind() == TokenKind::Lpar
            })
    }

    /// `a <> b`
    fn has_old_operator(&self) -> bool {
        self.pairs().any(|(less, greater)| {
            less.kind() == TokenKind::Less
                && greater.kind() == TokenKind::Greater
                && less.end() == greater.start()
        }) || self.tokens.iter().any(|token| self.word(token) == "<>")
    }

    /// `0777`, `10L`, `ur"…"`
    fn has_old_literal(&self) -> bool {
        self.tokens
            .iter()
            .any(|token| is_old_octal(self.word(token)))
            || self.pairs().any(|(first, second)| {
                let is_long =
                    first.kind() == TokenKind::Int && self.word(second).eq_ignore_ascii_case("l");
                let is_raw = second.kind() == TokenKind::String
                    && self.word(first).eq_ignore_ascii_case("ur");
                first.end() == second.start() && (is_long || is_raw)
            })
    }

    /// `` `x` ``
    fn is_quoted_backwards(&self) -> bool {
        let quotes = self
            .tokens
            .iter()
            .filter(|token| token.kind() == TokenKind::Unknown && self.word(token) == "`");
        quotes.count() >= 2
    }
}

fn is_operand(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Name
            | TokenKind::String
            | TokenKind::Int
            | TokenKind::Float
            | TokenKind::FStringStart
            | TokenKind::Lambda
            | TokenKind::Not
    ) || kind.is_singleton()
}

/// `0777`
fn is_old_octal(word: &str) -> bool {
    word.len() > 1
        && word.starts_with('0')
        && word.bytes().all(|byte| byte.is_ascii_digit())
        && word.bytes().any(|byte| byte != b'0')
}

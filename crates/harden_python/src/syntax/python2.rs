//! Files that only Python 2 can read.

use ruff_python_ast::ModModule;
use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_parser::Parsed;
use ruff_text_size::{Ranged, TextSize};

/// Whether a file with errors holds a statement that Python 2 accepts and Python 3 does not:
/// `print "…"`, `exec "…"`, `raise E, "…"`, backticks, `<>`, `0777`, `10L`, `ur"…"`. (`except E, name:` is
/// Python 3.14, and `print >>file, "…"` parses everywhere.)
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

fn is_python2_statement(statement: &[Token], text: &str) -> bool {
    let word = |token: &Token| &text[token.range()];
    let kinds: Vec<TokenKind> = statement.iter().map(Token::kind).collect();
    let is_operand = |kind: TokenKind| {
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
    };
    let is_printing = statement
        .windows(2)
        .any(|pair| matches!(word(&pair[0]), "print" | "exec") && is_operand(pair[1].kind()));
    let is_raising_a_pair = kinds.first() == Some(&TokenKind::Raise)
        && kinds.contains(&TokenKind::Comma)
        && !kinds.contains(&TokenKind::From);
    let is_unequal = kinds
        .windows(2)
        .any(|pair| pair == [TokenKind::Less, TokenKind::Greater])
        || statement.iter().any(|token| word(token) == "<>");
    let is_long = statement.windows(2).any(|pair| {
        pair[0].kind() == TokenKind::Int
            && pair[0].end() == pair[1].start()
            && word(&pair[1]).eq_ignore_ascii_case("l")
    });
    let is_unicode_raw = statement.windows(2).any(|pair| {
        pair[0].kind() == TokenKind::Name
            && pair[1].kind() == TokenKind::String
            && pair[0].end() == pair[1].start()
            && word(&pair[0]).eq_ignore_ascii_case("ur")
    });
    let span = statement
        .first()
        .zip(statement.last())
        .map_or("", |(first, last)| {
            &text[first.start().to_usize()..last.end().to_usize()]
        });
    let is_quoted_backwards = statement
        .iter()
        .any(|token| token.kind() == TokenKind::Unknown && word(token).contains('`'))
        && span.matches('`').count() >= 2;
    is_printing
        || is_raising_a_pair
        || is_unequal
        || is_long
        || is_unicode_raw
        || is_quoted_backwards
        || statement.iter().any(|token| is_old_octal(word(token)))
}

/// `0777`
fn is_old_octal(word: &str) -> bool {
    word.len() > 1
        && word.starts_with('0')
        && word.bytes().all(|byte| byte.is_ascii_digit())
        && word.bytes().any(|byte| byte != b'0')
}

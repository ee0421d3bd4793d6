//! How deep a text nests and how much it holds, told from its tokens before anything recurses into it.
//!
//! `CPython` refuses more than 200 brackets in each other, more than 100 levels of indentation, and
//! expressions that nest deeper than its own stack. Trees are walked and dropped recursively, so
//! harden refuses them as well, and the bound here is what makes recursion safe everywhere else.

use ruff_python_ast::token::{Token, TokenKind, Tokens};
use ruff_python_parser::{Mode, lexer};
use ruff_text_size::Ranged;

/// As in `CPython`'s tokenizer.
const MAX_BRACKETS: usize = 200;
const MAX_INDENTATION: usize = 100;
/// Operators, attributes and calls that lie in each other within one statement.
const MAX_DEPTH: usize = 1000;
/// More take longer than a second, and more memory than a project may cost.
const MAX_TOKENS: usize = 2_000_000;

#[derive(Debug)]
pub(super) enum Depth {
    Walkable,
    TooMuch {
        offset: usize,
        message: String,
    },
    /// The parser may see other tokens than the lexer on its own does.
    Unknown,
}

/// No text holds more tokens that nest than this: each of them begins a word or is a sign. Strings and
/// comments are counted as if they were code.
pub(super) fn most_tokens(text: &str) -> usize {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii();
    let begins = |(before, byte): (&u8, &u8)| *byte > b' ' && !(is_part(*byte) && is_part(*before));
    let bytes = text.as_bytes();
    let Some((first, rest)) = bytes.split_first() else {
        return 0;
    };
    // Small sums, so that the processor looks at many bytes in one step.
    let chunks = bytes.chunks(128).zip(rest.chunks(128));
    let counts = chunks.map(|(before, bytes)| {
        let begun = before.iter().zip(bytes).map(|pair| u8::from(begins(pair)));
        usize::from(begun.sum::<u8>())
    });
    usize::from(*first > b' ') + counts.sum::<usize>()
}

/// The depth of a text that is not yet parsed. Offsets are not known.
pub(super) fn of_text(text: &str) -> Depth {
    let mut lexer = lexer::lex(text, Mode::Module);
    let mut meter = Meter::default();
    let mut previous = TokenKind::Newline;
    for _ in 0..MAX_TOKENS {
        let kind = lexer.next_token();
        let ends_line = matches!(
            kind,
            TokenKind::NonLogicalNewline
                | TokenKind::Newline
                | TokenKind::Comment
                | TokenKind::EndOfFile
        );
        // A string that does not end, inside an f-string: the parser takes its quote for the end of
        // the f-string and goes on behind it.
        if previous == TokenKind::String && ends_line && meter.is_in_format_string() {
            return Depth::Unknown;
        }
        let step = match kind {
            TokenKind::EndOfFile => meter.finish(),
            kind => meter.take(kind),
        };
        if let Err(message) = step {
            return refused(message);
        }
        if kind == TokenKind::EndOfFile {
            return Depth::Walkable;
        }
        previous = kind;
    }
    refused("more than 2,000,000 tokens: not read")
}

fn refused(message: &str) -> Depth {
    Depth::TooMuch {
        offset: 0,
        message: message.to_owned(),
    }
}

/// The depth of what the parser saw.
pub(super) fn of_tokens(tokens: &Tokens) -> Depth {
    let mut indentation = 0_usize;
    let mut statement = 0;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind() {
            TokenKind::Indent => {
                indentation += 1;
                if indentation > MAX_INDENTATION {
                    return too_much(token, TOO_MUCH_INDENTATION);
                }
            }
            TokenKind::Dedent => indentation = indentation.saturating_sub(1),
            TokenKind::Newline => {
                // A statement nests no deeper than it has tokens: most need no closer look.
                if index - statement >= MAX_BRACKETS
                    && let Err(depth) = of_statement(&tokens[statement..=index])
                {
                    return depth;
                }
                statement = index + 1;
            }
            _ => {}
        }
    }
    match of_statement(&tokens[statement..]) {
        Ok(()) => Depth::Walkable,
        Err(depth) => depth,
    }
}

fn of_statement(tokens: &[Token]) -> Result<(), Depth> {
    let mut meter = Meter::default();
    for token in tokens {
        // Counted by the caller, over all statements.
        if !matches!(token.kind(), TokenKind::Indent | TokenKind::Dedent) {
            meter
                .take(token.kind())
                .map_err(|message| too_much(token, message))?;
        }
    }
    meter.finish().map_err(refused)
}

fn too_much(token: &Token, message: &str) -> Depth {
    Depth::TooMuch {
        offset: token.start().to_usize(),
        message: message.to_owned(),
    }
}

const TOO_MUCH_INDENTATION: &str = "more than 100 levels of indentation: not read";

/// Follows the tokens of a file, with one `Level` for each open bracket.
#[derive(Debug)]
struct Meter {
    /// The statement itself, then each open bracket and f-string.
    levels: Vec<Level>,
    indentation: usize,
}

impl Default for Meter {
    fn default() -> Self {
        Self {
            levels: vec![Level::new(Opener::Statement)],
            indentation: 0,
        }
    }
}

/// What lies between one bracket and its end.
#[derive(Debug)]
struct Level {
    opener: Opener,
    /// Keywords that nest beyond the next comma.
    sticky: usize,
    /// Operators since the last comma.
    operators: usize,
    /// Attributes, calls and subscripts of the operand at hand.
    trailers: usize,
    /// The deepest operand since the last comma.
    deepest_operand: usize,
    /// The deepest of the parts before the last comma.
    deepest_part: usize,
    /// Lambdas whose parameters are not over: their commas separate nothing.
    lambdas: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opener {
    Statement,
    Parenthesis,
    Bracket,
    Brace,
    FormatString,
}

impl Level {
    fn new(opener: Opener) -> Self {
        Self {
            opener,
            sticky: 0,
            operators: 0,
            trailers: 0,
            deepest_operand: 0,
            deepest_part: 0,
            lambdas: 0,
        }
    }

    fn depth(&self) -> usize {
        let part = self.operators + self.deepest_operand.max(self.trailers);
        self.sticky + self.deepest_part.max(part)
    }

    fn end_operand(&mut self) {
        self.deepest_operand = self.deepest_operand.max(self.trailers);
        self.trailers = 0;
    }

    fn end_part(&mut self) {
        if self.lambdas > 0 {
            return;
        }
        self.end_operand();
        self.deepest_part = self.deepest_part.max(self.operators + self.deepest_operand);
        self.operators = 0;
        self.deepest_operand = 0;
    }
}

type Step = Result<(), &'static str>;

impl Meter {
    fn is_in_format_string(&self) -> bool {
        self.levels
            .iter()
            .any(|level| level.opener == Opener::FormatString)
    }

    fn finish(&mut self) -> Step {
        while self.levels.len() > 1 {
            self.close_top()?;
        }
        Self::check(&self.levels[0])
    }

    fn take(&mut self, kind: TokenKind) -> Step {
        match kind {
            // Most tokens: operands and what nobody sees.
            TokenKind::Name
            | TokenKind::String
            | TokenKind::Int
            | TokenKind::Comment
            | TokenKind::NonLogicalNewline => Ok(()),
            TokenKind::Lpar => self.open(Opener::Parenthesis),
            TokenKind::Lsqb => self.open(Opener::Bracket),
            TokenKind::Lbrace => self.open(Opener::Brace),
            TokenKind::FStringStart | TokenKind::TStringStart => self.open(Opener::FormatString),
            TokenKind::Rpar => self.close(Opener::Parenthesis),
            TokenKind::Rsqb => self.close(Opener::Bracket),
            TokenKind::Rbrace => self.close(Opener::Brace),
            TokenKind::FStringEnd | TokenKind::TStringEnd => self.close_format_string(),
            TokenKind::Newline => self.end_statement(),
            TokenKind::Indent => {
                self.indentation += 1;
                if self.indentation > MAX_INDENTATION {
                    return Err(TOO_MUCH_INDENTATION);
                }
                Ok(())
            }
            TokenKind::Dedent => {
                self.indentation = self.indentation.saturating_sub(1);
                Ok(())
            }
            other => self.take_inside(other),
        }
    }

    /// Tokens that neither open nor close anything.
    fn take_inside(&mut self, kind: TokenKind) -> Step {
        let is_statement = self.levels.len() == 1;
        let level = self.top();
        match kind {
            TokenKind::Dot => level.trailers += 1,
            TokenKind::Comma => level.end_part(),
            TokenKind::Semi if is_statement => return self.end_statement(),
            TokenKind::Colon => {
                level.lambdas = level.lambdas.saturating_sub(1);
                level.end_operand();
            }
            TokenKind::Lambda => {
                level.end_operand();
                level.operators += 1;
                level.lambdas += 1;
            }
            // Where a statement is broken, the parser may read several compound ones into each other.
            TokenKind::Yield => level.sticky += 1,
            TokenKind::Async
            | TokenKind::Class
            | TokenKind::Def
            | TokenKind::Elif
            | TokenKind::Else
            | TokenKind::Except
            | TokenKind::Finally
            | TokenKind::For
            | TokenKind::If
            | TokenKind::Match
            | TokenKind::Case
            | TokenKind::Try
            | TokenKind::While
            | TokenKind::With
                if is_statement =>
            {
                level.sticky += 1;
            }
            TokenKind::Plus
            | TokenKind::Minus
            | TokenKind::Star
            | TokenKind::Slash
            | TokenKind::Vbar
            | TokenKind::Amper
            | TokenKind::Percent
            | TokenKind::Tilde
            | TokenKind::CircumFlex
            | TokenKind::LeftShift
            | TokenKind::RightShift
            | TokenKind::DoubleStar
            | TokenKind::DoubleSlash
            | TokenKind::At
            | TokenKind::ColonEqual
            | TokenKind::Not
            | TokenKind::Await
            | TokenKind::Async
            | TokenKind::For
            | TokenKind::If
            | TokenKind::Else => {
                level.end_operand();
                level.operators += 1;
            }
            _ => {
                level.end_operand();
                return Ok(());
            }
        }
        Self::check(self.top())
    }

    fn top(&mut self) -> &mut Level {
        self.levels
            .last_mut()
            .expect("the statement's own level is never closed")
    }

    fn open(&mut self, opener: Opener) -> Step {
        self.levels.push(Level::new(opener));
        if self.levels.len() > MAX_BRACKETS + 1 {
            return Err("more than 200 brackets in each other: not read");
        }
        Ok(())
    }

    /// A bracket that does not fit closes nothing: the parser, too, goes on inside.
    fn close(&mut self, opener: Opener) -> Step {
        if self.top().opener == opener {
            return self.close_top();
        }
        Ok(())
    }

    fn close_format_string(&mut self) -> Step {
        if !self.is_in_format_string() {
            return Ok(());
        }
        while self.top().opener != Opener::FormatString {
            self.close_top()?;
        }
        self.close_top()
    }

    fn close_top(&mut self) -> Step {
        let Some(closed) = self.levels.pop() else {
            return Ok(());
        };
        let level = self.top();
        level.deepest_operand = level.deepest_operand.max(closed.depth() + 1);
        // Strings that follow each other are one operand.
        if closed.opener != Opener::FormatString {
            level.trailers += 1;
        }
        Self::check(self.top())
    }

    fn end_statement(&mut self) -> Step {
        self.finish()?;
        self.levels[0] = Level::new(Opener::Statement);
        Ok(())
    }

    fn check(level: &Level) -> Step {
        if level.depth() > MAX_DEPTH {
            return Err("an expression that is nested more than 1000 deep: not read");
        }
        Ok(())
    }
}

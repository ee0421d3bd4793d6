//! `json.loads`, as Python's own decoder reads.

use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::containers::dict_of;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Kind, Native, Value};

pub(super) const FUNCTIONS: &[Native] = &[native("json.loads", loads)];

/// Deeper nesting than any settings file has; Python's own limit is about a thousand.
const DEPTH: u32 = 200;

fn loads(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = arguments.require("loads", 0, "s")?;
    // Hooks are called by nobody here.
    if arguments.keywords.iter().any(|(name, _)| &**name != "s") {
        return Ok(Value::unknown());
    }
    let text = match &value.kind {
        Kind::Bytes(bytes) => std::str::from_utf8(bytes).ok().map(str::to_owned),
        _ => value.as_str().map(ToString::to_string),
    };
    match text {
        Some(text) => {
            budget.step(text.len() as u64 / 8)?;
            Ok(parse(budget, &text)?.depending_on(&value.depends_on))
        }
        None if value.is_unknown() => Ok(Value::unknown()),
        None => Err(Signal::type_error(format!(
            "the JSON object must be str, bytes or bytearray, not {}",
            value.type_name()
        ))),
    }
}

/// The value of a JSON document, or a `JSONDecodeError`.
pub(super) fn parse(budget: &Budget, text: &str) -> Eval<Value> {
    let mut reader = Reader {
        budget,
        text,
        at: 0,
    };
    reader.skip_space();
    let value = reader.value(DEPTH)?;
    reader.skip_space();
    if reader.at == text.len() {
        Ok(value)
    } else {
        reader.fail("Extra data", reader.at)
    }
}

struct Reader<'a> {
    budget: &'a Budget,
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn fail<T>(&self, message: &str, at: usize) -> Eval<T> {
        let before = &self.text[..at];
        let line = before.matches('\n').count() + 1;
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before[line_start..].chars().count() + 1;
        let position = before.chars().count();
        Err(Signal::raise(
            "json.JSONDecodeError",
            format!("{message}: line {line} column {column} (char {position})"),
        ))
    }

    fn value(&mut self, depth: u32) -> Eval<Value> {
        self.budget.step(1)?;
        self.budget.allocate(size_of::<Value>() as u64)?;
        let Some(depth) = depth.checked_sub(1) else {
            return Err(Signal::raise(
                "RecursionError",
                "maximum recursion depth exceeded while decoding a JSON document",
            ));
        };
        match self.peek() {
            Some(b'"') => Ok(Value::str(self.string()?)),
            Some(b'[') => self.array(depth),
            Some(b'{') => self.object(depth),
            _ => {
                for (word, value) in [
                    ("null", Kind::None),
                    ("true", Kind::Bool(true)),
                    ("false", Kind::Bool(false)),
                    ("NaN", Kind::Float(f64::NAN)),
                    ("Infinity", Kind::Float(f64::INFINITY)),
                    ("-Infinity", Kind::Float(f64::NEG_INFINITY)),
                ] {
                    if self.rest().starts_with(word) {
                        self.at += word.len();
                        return Ok(Value::new(value));
                    }
                }
                self.number()
            }
        }
    }

    fn number(&mut self) -> Eval<Value> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let digits = |from: usize| {
            bytes[from..]
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count()
        };
        let unsigned = start + usize::from(self.peek() == Some(b'-'));
        let whole = match bytes.get(unsigned) {
            Some(b'0') => 1,
            _ => digits(unsigned),
        };
        if whole == 0 {
            return self.fail("Expecting value", start);
        }
        let mut end = unsigned + whole;
        let integer_end = end;
        if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits(end + 1 + sign);
            if exponent > 0 {
                end += 1 + sign + exponent;
            }
        }
        self.at = end;
        let text = &self.text[start..end];
        Ok(if end == integer_end {
            text.parse().map_or_else(|_| Value::unknown(), Value::int)
        } else {
            text.parse().map_or_else(
                |_| Value::unknown(),
                |number| Value::new(Kind::Float(number)),
            )
        })
    }

    fn string(&mut self) -> Eval<String> {
        let start = self.at;
        self.at += 1;
        let mut result = String::new();
        loop {
            let Some(character) = self.rest().chars().next() else {
                return self.fail("Unterminated string starting at", start);
            };
            let at = self.at;
            self.at += character.len_utf8();
            match character {
                '"' => break,
                '\\' => {
                    let Some(escaped) = self.rest().chars().next() else {
                        return self.fail("Unterminated string starting at", start);
                    };
                    self.at += escaped.len_utf8();
                    match escaped {
                        '"' | '\\' | '/' => result.push(escaped),
                        'b' => result.push('\u{8}'),
                        'f' => result.push('\u{c}'),
                        'n' => result.push('\n'),
                        'r' => result.push('\r'),
                        't' => result.push('\t'),
                        'u' => result.push(self.unicode(at)?),
                        _ => return self.fail("Invalid \\escape", at),
                    }
                }
                '\0'..='\x1f' => return self.fail("Invalid control character at", at),
                _ => result.push(character),
            }
        }
        self.budget.allocate(result.len() as u64)?;
        Ok(result)
    }

    /// What follows `\u`; half of a surrogate pair becomes the replacement character.
    fn unicode(&mut self, escape: usize) -> Eval<char> {
        let first = self.hex(escape)?;
        if (0xd800..0xdc00).contains(&first) && self.rest().starts_with("\\u") {
            let back = self.at;
            self.at += 2;
            let second = self.hex(back)?;
            if (0xdc00..0xe000).contains(&second) {
                let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = back;
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&mut self, escape: usize) -> Eval<u32> {
        let digits = self.text.get(self.at..self.at + 4);
        let code = digits
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match code {
            Some(code) => {
                self.at += 4;
                Ok(code)
            }
            None => self.fail("Invalid \\uXXXX escape", escape + 1),
        }
    }

    fn array(&mut self, depth: u32) -> Eval<Value> {
        let mut items = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::list(items));
        }
        loop {
            items.push(self.value(depth)?);
            self.skip_space();
            match self.peek() {
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::list(items));
                }
                Some(b',') => {
                    let comma = self.at;
                    self.at += 1;
                    self.skip_space();
                    if self.peek() == Some(b']') {
                        return self.fail("Illegal trailing comma before end of array", comma);
                    }
                }
                _ => return self.fail("Expecting ',' delimiter", self.at),
            }
        }
    }

    fn object(&mut self, depth: u32) -> Eval<Value> {
        const NAME: &str = "Expecting property name enclosed in double quotes";
        let mut pairs = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return dict_of(pairs);
        }
        loop {
            if self.peek() != Some(b'"') {
                return self.fail(NAME, self.at);
            }
            let name = Value::str(self.string()?);
            self.skip_space();
            if self.peek() != Some(b':') {
                return self.fail("Expecting ':' delimiter", self.at);
            }
            self.at += 1;
            self.skip_space();
            pairs.push((name, self.value(depth)?));
            self.skip_space();
            match self.peek() {
                Some(b'}') => {
                    self.at += 1;
                    return dict_of(pairs);
                }
                Some(b',') => {
                    let comma = self.at;
                    self.at += 1;
                    self.skip_space();
                    if self.peek() == Some(b'}') {
                        return self.fail("Illegal trailing comma before end of object", comma);
                    }
                }
                _ => return self.fail("Expecting ',' delimiter", self.at),
            }
        }
    }
}

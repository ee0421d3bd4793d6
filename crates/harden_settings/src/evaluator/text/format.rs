//! The format mini-language: `format(value, spec)`.

use super::builder::TextBuilder;
use super::repr;
use crate::evaluator::budget::Budget;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Kind, Value};

/// `format(value, spec)`
pub(crate) fn format(budget: &Budget, value: &Value, spec: &str) -> Eval<Value> {
    let mut builder = TextBuilder::new(budget);
    write_formatted(&mut builder, value, spec)?;
    Ok(builder.finish())
}

/// Adds `format(value, spec)` to text under construction.
pub(crate) fn write_formatted(
    builder: &mut TextBuilder<'_>,
    value: &Value,
    spec: &str,
) -> Eval<()> {
    if spec.is_empty() {
        return repr::write_str(builder, value);
    }
    builder.depend_on(&value.depends_on);
    match &value.kind {
        Kind::Str(text) => {
            let formatted = Spec::parse(spec, "str")?.text(builder.budget(), text)?;
            builder.push(&formatted)
        }
        Kind::Bool(_) | Kind::Int(_) => {
            let number = value.as_int().expect("an int or a bool has a number");
            let formatted = Spec::parse(spec, "int")?.integer(builder.budget(), number)?;
            builder.push(&formatted)
        }
        Kind::Float(number) => {
            let formatted = Spec::parse(spec, "float")?.float(builder.budget(), *number)?;
            builder.push(&formatted)
        }
        Kind::Unknown(_) => {
            builder.push_unknown();
            Ok(())
        }
        Kind::Instance(instance) => {
            if let Some(payload) = &instance.payload {
                write_formatted(builder, payload, spec)
            } else {
                builder.push_unknown();
                Ok(())
            }
        }
        _ => Err(Signal::type_error(format!(
            "unsupported format string passed to {}.__format__",
            value.type_name()
        ))),
    }
}

/// `[[fill]align][sign][#][0][width][grouping][.precision][type]`
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spec {
    pub(super) fill: Option<char>,
    pub(super) align: Option<char>,
    pub(super) sign: Option<char>,
    pub(super) alternate: bool,
    pub(super) zero: bool,
    pub(super) width: usize,
    pub(super) grouping: Option<char>,
    pub(super) precision: Option<usize>,
    pub(super) kind: Option<char>,
}

impl Spec {
    fn parse(spec: &str, type_name: &str) -> Eval<Self> {
        let invalid = || {
            Signal::value_error(format!(
                "Invalid format specifier '{spec}' for object of type '{type_name}'"
            ))
        };
        let characters: Vec<char> = spec.chars().collect();
        let is_align = |character: Option<&char>| matches!(character, Some('<' | '>' | '=' | '^'));
        let mut parsed = Self::default();
        let mut at = 0;
        if is_align(characters.get(1)) {
            parsed.fill = Some(characters[0]);
            parsed.align = Some(characters[1]);
            at = 2;
        } else if is_align(characters.first()) {
            parsed.align = Some(characters[0]);
            at = 1;
        }
        if let Some(sign @ ('+' | '-' | ' ')) = characters.get(at) {
            parsed.sign = Some(*sign);
            at += 1;
        }
        if characters.get(at) == Some(&'#') {
            parsed.alternate = true;
            at += 1;
        }
        if characters.get(at) == Some(&'0') {
            parsed.zero = true;
            at += 1;
        }
        parsed.width = number(&characters, &mut at)
            .ok_or_else(invalid)?
            .unwrap_or(0);
        if let Some(grouping @ (',' | '_')) = characters.get(at) {
            parsed.grouping = Some(*grouping);
            at += 1;
        }
        if characters.get(at) == Some(&'.') {
            at += 1;
            let precision = number(&characters, &mut at).ok_or_else(invalid)?;
            parsed.precision = Some(
                precision
                    .ok_or_else(|| Signal::value_error("Format specifier missing precision"))?,
            );
        }
        if let Some(kind) = characters.get(at) {
            parsed.kind = Some(*kind);
            at += 1;
        }
        if at == characters.len() {
            Ok(parsed)
        } else {
            Err(invalid())
        }
    }

    fn unknown_code<T>(self, type_name: &str) -> Eval<T> {
        Err(Signal::value_error(format!(
            "Unknown format code '{}' for object of type '{type_name}'",
            self.kind.unwrap_or(' ')
        )))
    }

    fn text(self, budget: &Budget, text: &str) -> Eval<String> {
        if !matches!(self.kind, None | Some('s')) {
            return self.unknown_code("str");
        }
        if self.sign.is_some() {
            return Err(Signal::value_error(
                "Sign not allowed in string format specifier",
            ));
        }
        if self.align == Some('=') {
            return Err(Signal::value_error(
                "'=' alignment not allowed in string format specifier",
            ));
        }
        let shown: String = match self.precision {
            Some(precision) => text.chars().take(precision).collect(),
            None => text.to_owned(),
        };
        let default = if self.zero && self.align.is_none() {
            Self {
                fill: Some('0'),
                ..self
            }
        } else {
            self
        };
        default.pad(budget, "", &shown, '<')
    }

    pub(super) fn integer(self, budget: &Budget, number: i128) -> Eval<String> {
        let magnitude = number.unsigned_abs();
        let (prefix, digits) = match self.kind {
            None | Some('d' | 'n') => ("", magnitude.to_string()),
            Some('x') => ("0x", format!("{magnitude:x}")),
            Some('X') => ("0X", format!("{magnitude:X}")),
            Some('o') => ("0o", format!("{magnitude:o}")),
            Some('b') => ("0b", format!("{magnitude:b}")),
            Some('c') => {
                let character = u32::try_from(number).ok().and_then(char::from_u32);
                let character = character.ok_or_else(|| {
                    Signal::raise("OverflowError", "%c arg not in range(0x110000)")
                })?;
                return self.pad(budget, "", &character.to_string(), '<');
            }
            #[expect(clippy::cast_precision_loss, reason = "as Python does it")]
            Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => {
                return self.float(budget, number as f64);
            }
            Some(_) => return self.unknown_code("int"),
        };
        if self.precision.is_some() {
            return Err(Signal::value_error(
                "Precision not allowed in integer format specifier",
            ));
        }
        let every = if matches!(self.kind, None | Some('d' | 'n')) {
            3
        } else {
            4
        };
        let sign = self.sign_of(number < 0);
        let prefix = if self.alternate { prefix } else { "" };
        self.number(budget, &format!("{sign}{prefix}"), &digits, every)
    }

    pub(super) fn float(self, budget: &Budget, number: f64) -> Eval<String> {
        let sign = self.sign_of(number.is_sign_negative() && !number.is_nan());
        let magnitude = number.abs();
        let precision = self.precision.unwrap_or(6);
        budget.allocate(precision as u64)?;
        let upper = matches!(self.kind, Some('E' | 'F' | 'G'));
        let mut digits = if magnitude.is_finite() {
            match self.kind {
                None if self.precision.is_none() => repr::float(magnitude),
                None => general(magnitude, precision, self.alternate, true),
                Some('f' | 'F') => fixed(magnitude, precision, self.alternate),
                Some('e' | 'E') => scientific(magnitude, precision, self.alternate),
                Some('g' | 'G' | 'n') => general(magnitude, precision, self.alternate, false),
                Some('%') => fixed(magnitude * 100.0, precision, self.alternate) + "%",
                Some(_) => return self.unknown_code("float"),
            }
        } else {
            repr::float(magnitude)
        };
        if upper {
            digits = digits.to_uppercase();
        }
        self.number(budget, sign, &digits, 3)
    }

    fn sign_of(self, negative: bool) -> &'static str {
        match (negative, self.sign) {
            (true, _) => "-",
            (false, Some('+')) => "+",
            (false, Some(' ')) => " ",
            (false, _) => "",
        }
    }

    /// A number's digits, grouped and padded.
    fn number(self, budget: &Budget, sign: &str, digits: &str, every: usize) -> Eval<String> {
        let zero_filled = self.zero && self.align.is_none();
        let (whole, rest) = if every == 3 {
            let end = digits
                .find(|character: char| !character.is_ascii_digit())
                .unwrap_or(digits.len());
            digits.split_at(end)
        } else {
            (digits, "")
        };
        let Some(separator) = self.grouping else {
            let padded = if zero_filled {
                Self {
                    fill: Some('0'),
                    align: Some('='),
                    ..self
                }
            } else {
                self
            };
            return padded.pad(budget, sign, digits, '>');
        };
        let mut whole = whole.to_owned();
        if zero_filled {
            budget.allocate(self.width as u64)?;
            let length =
                |digits: usize| sign.len() + digits + (digits.max(1) - 1) / every + rest.len();
            while length(whole.len()) < self.width {
                whole.insert(0, '0');
            }
        }
        let mut grouped = String::with_capacity(whole.len() * 2);
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(every) {
                grouped.push(separator);
            }
            grouped.push(digit);
        }
        grouped.push_str(rest);
        self.pad(budget, sign, &grouped, '>')
    }

    /// Pads to the width; `=` puts the padding between sign and digits.
    pub(super) fn pad(
        self,
        budget: &Budget,
        sign: &str,
        body: &str,
        default: char,
    ) -> Eval<String> {
        let length = sign.chars().count() + body.chars().count();
        let missing = self.width.saturating_sub(length);
        budget.allocate((missing + body.len()) as u64)?;
        let fill = |count: usize| String::from(self.fill.unwrap_or(' ')).repeat(count);
        Ok(match self.align.unwrap_or(default) {
            '<' => format!("{sign}{body}{}", fill(missing)),
            '^' => format!(
                "{}{sign}{body}{}",
                fill(missing / 2),
                fill(missing - missing / 2)
            ),
            '=' => format!("{sign}{}{body}", fill(missing)),
            _ => format!("{}{sign}{body}", fill(missing)),
        })
    }
}

/// The number at `at`: `Some(None)` where there is none, `None` where it is absurd.
#[expect(clippy::option_option, reason = "absent and absurd differ")]
fn number(characters: &[char], at: &mut usize) -> Option<Option<usize>> {
    let start = *at;
    while characters.get(*at).is_some_and(char::is_ascii_digit) {
        *at += 1;
    }
    if start == *at {
        return Some(None);
    }
    let digits: String = characters[start..*at].iter().collect();
    digits.parse().ok().map(Some)
}

fn fixed(number: f64, precision: usize, alternate: bool) -> String {
    let text = format!("{number:.precision$}");
    if precision == 0 && alternate {
        text + "."
    } else {
        text
    }
}

fn scientific(number: f64, precision: usize, alternate: bool) -> String {
    let text = format!("{number:.precision$e}");
    let (mantissa, exponent) = text
        .split_once('e')
        .expect("scientific notation has an exponent");
    let exponent: i32 = exponent.parse().expect("an exponent is a number");
    let point = if precision == 0 && alternate { "." } else { "" };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}{point}e{sign}{:02}", exponent.abs())
}

/// `g`, and with `keep_point` what a float shows with a precision and no type.
fn general(number: f64, precision: usize, alternate: bool, keep_point: bool) -> String {
    let precision = precision.max(1);
    let text = scientific(number, precision - 1, false);
    let (mantissa, exponent) = text
        .split_once('e')
        .expect("scientific notation has an exponent");
    let exponent: i64 = exponent.parse().expect("an exponent is a number");
    let digits = i64::try_from(precision).unwrap_or(i64::MAX);
    let limit = if keep_point { digits - 1 } else { digits };
    if (-4..limit).contains(&exponent) || (keep_point && exponent == 0 && digits == 1 && limit > 0)
    {
        let decimals = usize::try_from((digits - 1 - exponent).max(0)).unwrap_or(0);
        let plain = trim(format!("{number:.decimals$}"), alternate);
        return if keep_point && !plain.contains('.') {
            plain + ".0"
        } else {
            plain
        };
    }
    let mantissa = trim(mantissa.to_owned(), alternate);
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

fn trim(text: String, alternate: bool) -> String {
    if alternate || !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

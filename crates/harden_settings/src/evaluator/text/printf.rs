//! `template % values`

use super::builder::TextBuilder;
use super::format::Spec;
use super::repr;
use crate::evaluator::budget::Budget;
use crate::evaluator::operators;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Kind, Value};

/// `template % values`
pub(crate) fn printf(budget: &Budget, template: &str, values: &Value) -> Eval<Value> {
    let mut builder = TextBuilder::new(budget);
    builder.depend_on(&values.depends_on);
    let mut source = Source::of(budget, values);
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        budget.step(1)?;
        builder.push(&rest[..at])?;
        rest = conversion(&mut builder, &mut source, &rest[at + 1..])?;
    }
    builder.push(rest)?;
    source.finish()?;
    Ok(builder.finish())
}

/// Where the conversions take their values from.
struct Source<'a> {
    budget: &'a Budget,
    whole: &'a Value,
    items: Vec<Value>,
    next: usize,
    /// Nobody knows how many values there are.
    open: bool,
    used_names: bool,
}

impl<'a> Source<'a> {
    fn of(budget: &'a Budget, whole: &'a Value) -> Self {
        let spread =
            |value: &Value| matches!(&value.kind, Kind::Unknown(unknown) if unknown.spread);
        let (items, open) = match &whole.kind {
            Kind::Tuple(items) => {
                let known = items.iter().take_while(|item| !spread(item));
                (known.cloned().collect(), items.iter().any(spread))
            }
            // A tuple, a mapping or a single value: nobody knows.
            Kind::Unknown(unknown) if unknown.text.is_none() => (Vec::new(), true),
            _ => (vec![whole.clone()], false),
        };
        Self {
            budget,
            whole,
            items,
            next: 0,
            open,
            used_names: false,
        }
    }

    fn take(&mut self) -> Eval<Value> {
        let item = self.items.get(self.next).cloned();
        self.next += 1;
        match item {
            Some(item) => Ok(item),
            None if self.open => Ok(Value::unknown()),
            None => Err(Signal::type_error("not enough arguments for format string")),
        }
    }

    fn named(&mut self, name: &str) -> Eval<Value> {
        self.used_names = true;
        match &self.whole.kind {
            Kind::Unknown(_) | Kind::Instance(_) => Ok(Value::unknown()),
            Kind::Dict(_) => Ok(
                operators::subscript(self.budget, self.whole, &Value::str(name))?
                    .unwrap_or_else(Value::unknown),
            ),
            _ => Err(Signal::type_error("format requires a mapping")),
        }
    }

    fn finish(self) -> Eval<()> {
        let may_be_left = self.open
            || self.used_names
            || matches!(
                self.whole.kind,
                Kind::Dict(_)
                    | Kind::List(_)
                    | Kind::Bytes(_)
                    | Kind::Unknown(_)
                    | Kind::Instance(_)
            );
        if self.next < self.items.len() && !may_be_left {
            return Err(Signal::type_error(
                "not all arguments converted during string formatting",
            ));
        }
        Ok(())
    }
}

/// Writes one conversion and gives back what follows it.
fn conversion<'t>(
    builder: &mut TextBuilder<'_>,
    source: &mut Source<'_>,
    text: &'t str,
) -> Eval<&'t str> {
    let incomplete = || Signal::value_error("incomplete format");
    let mut rest = text;
    let mut named = None;
    if let Some(after) = rest.strip_prefix('(') {
        let end = after
            .find(')')
            .ok_or_else(|| Signal::value_error("incomplete format key"))?;
        named = Some(source.named(&after[..end])?);
        rest = &after[end + 1..];
    }
    let mut spec = Spec::default();
    let mut left = false;
    let mut zero = false;
    while let Some(flag) = rest.chars().next() {
        match flag {
            '-' => left = true,
            '+' => spec.sign = Some('+'),
            ' ' => spec.sign = spec.sign.or(Some(' ')),
            '#' => spec.alternate = true,
            '0' => zero = true,
            _ => break,
        }
        rest = &rest[1..];
    }
    let mut unknown_size = false;
    let width;
    (width, rest) = size(source, rest, &mut unknown_size)?;
    if let Some(width) = width {
        left |= width < 0;
        spec.width = usize::try_from(width.unsigned_abs()).unwrap_or(usize::MAX);
    }
    if let Some(after) = rest.strip_prefix('.') {
        let precision;
        (precision, rest) = size(source, after, &mut unknown_size)?;
        spec.precision = Some(usize::try_from(precision.unwrap_or(0)).unwrap_or(0));
    }
    rest = rest.trim_start_matches(['h', 'l', 'L']);
    let kind = rest.chars().next().ok_or_else(incomplete)?;
    rest = &rest[kind.len_utf8()..];
    if kind == '%' {
        builder.push("%")?;
        return Ok(rest);
    }
    spec.align = if left { Some('<') } else { Some('>') };
    let value = match named {
        Some(value) => value,
        None => source.take()?,
    };
    if unknown_size {
        builder.depend_on(&value.depends_on);
        builder.push_unknown();
    } else {
        write(builder, spec, zero && !left, kind, &value)?;
    }
    Ok(rest)
}

/// `12` or `*`
fn size<'t>(
    source: &mut Source<'_>,
    text: &'t str,
    unknown: &mut bool,
) -> Eval<(Option<i64>, &'t str)> {
    if let Some(rest) = text.strip_prefix('*') {
        let value = source.take()?;
        if value.is_unknown() {
            *unknown = true;
            return Ok((None, rest));
        }
        let number = value.as_int().and_then(|number| i64::try_from(number).ok());
        let number = number.ok_or_else(|| Signal::type_error("* wants int"))?;
        return Ok((Some(number), rest));
    }
    let end = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if digits.is_empty() {
        return Ok((None, rest));
    }
    match digits.parse() {
        Ok(number) => Ok((Some(number), rest)),
        Err(_) => Err(Signal::value_error("width too big")),
    }
}

fn write(
    builder: &mut TextBuilder<'_>,
    mut spec: Spec,
    zero: bool,
    kind: char,
    value: &Value,
) -> Eval<()> {
    let budget = builder.budget();
    let text = match kind {
        's' => repr::str(budget, value)?,
        'r' => repr::repr(budget, value)?,
        'a' => repr::ascii(budget, value)?,
        _ => return write_number(builder, spec, zero, kind, value),
    };
    if spec.width == 0 && spec.precision.is_none() {
        return builder.push_text(&text);
    }
    builder.depend_on(&text.depends_on);
    let Some(known) = text.as_str() else {
        builder.push_unknown();
        return Ok(());
    };
    let shown: String = match spec.precision.take() {
        Some(precision) => known.chars().take(precision).collect(),
        None => known.to_string(),
    };
    let padded = spec.pad(budget, "", &shown, '>')?;
    builder.push(&padded)
}

fn write_number(
    builder: &mut TextBuilder<'_>,
    mut spec: Spec,
    zero: bool,
    kind: char,
    value: &Value,
) -> Eval<()> {
    let budget = builder.budget();
    builder.depend_on(&value.depends_on);
    if value.is_unknown()
        || matches!(&value.kind, Kind::Instance(instance) if instance.payload.is_none())
    {
        builder.push_unknown();
        return Ok(());
    }
    if zero {
        spec.zero = true;
        spec.align = None;
    }
    let wrong = |wanted: &str| {
        Signal::type_error(format!(
            "%{kind} format: {wanted} is required, not {}",
            value.type_name()
        ))
    };
    let formatted = match kind {
        'd' | 'i' | 'u' => {
            let number = match value.kind {
                Kind::Float(number) => truncated(number).ok_or_else(|| wrong("a real number"))?,
                _ => value.as_int().ok_or_else(|| wrong("a real number"))?,
            };
            // A precision is the least number of digits.
            let digits = spec.precision.take().unwrap_or(0);
            spec.kind = Some('d');
            if digits > 0 {
                let sign = if number < 0 {
                    "-"
                } else {
                    spec.sign
                        .map_or("", |sign| if sign == '+' { "+" } else { " " })
                };
                budget.allocate(digits as u64)?;
                let body = format!("{:0>digits$}", number.unsigned_abs().to_string());
                spec.pad(budget, sign, &body, '>')?
            } else {
                spec.integer(budget, number)?
            }
        }
        'x' | 'X' | 'o' => {
            spec.kind = Some(kind);
            spec.precision = None;
            spec.integer(budget, value.as_int().ok_or_else(|| wrong("an integer"))?)?
        }
        'c' => {
            spec.zero = false;
            spec.align = spec.align.or(Some('>'));
            let text = match (value.as_str(), value.as_int()) {
                (Some(text), _) if text.chars().count() == 1 => text.to_string(),
                (_, Some(number)) => u32::try_from(number)
                    .ok()
                    .and_then(char::from_u32)
                    .ok_or_else(|| Signal::raise("OverflowError", "%c arg not in range(0x110000)"))?
                    .to_string(),
                _ => return Err(Signal::type_error("%c requires int or char")),
            };
            spec.pad(budget, "", &text, '>')?
        }
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            spec.kind = Some(kind);
            #[expect(clippy::cast_precision_loss, reason = "as Python does it")]
            let number = match value.kind {
                Kind::Float(number) => number,
                _ => value.as_int().ok_or_else(|| {
                    Signal::type_error(format!("must be real number, not {}", value.type_name()))
                })? as f64,
            };
            spec.float(budget, number)?
        }
        _ => {
            return Err(Signal::value_error(format!(
                "unsupported format character '{kind}' ({:#x})",
                u32::from(kind)
            )));
        }
    };
    builder.push(&formatted)
}

/// `int(number)`, where it is one that fits.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
pub(super) fn truncated(number: f64) -> Option<i128> {
    (number.is_finite() && number.abs() < 1e38).then(|| number.trunc() as i128)
}

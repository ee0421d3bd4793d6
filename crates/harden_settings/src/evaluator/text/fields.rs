//! `str.format`: replacement fields.

use super::builder::TextBuilder;
use super::{format, repr};
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::methods;
use crate::evaluator::operators;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Kind, Value};

/// `template.format(*positional, **keywords)`
pub(crate) fn format_fields(budget: &Budget, template: &str, arguments: &Arguments) -> Eval<Value> {
    let mut fields = Fields {
        budget,
        arguments,
        next: 0,
        manual: false,
    };
    let mut builder = TextBuilder::new(budget);
    fields.write(&mut builder, template, 2)?;
    Ok(builder.finish())
}

struct Fields<'a> {
    budget: &'a Budget,
    arguments: &'a Arguments,
    /// The number of the next `{}`.
    next: usize,
    manual: bool,
}

impl Fields<'_> {
    fn write(&mut self, builder: &mut TextBuilder<'_>, template: &str, depth: u8) -> Eval<()> {
        let mut rest = template;
        while let Some(at) = rest.find(['{', '}']) {
            self.budget.step(1)?;
            builder.push(&rest[..at])?;
            let brace = rest.as_bytes()[at];
            let after = &rest[at + 1..];
            if after.as_bytes().first() == Some(&brace) {
                builder.push(if brace == b'{' { "{" } else { "}" })?;
                rest = &after[1..];
                continue;
            }
            if brace == b'}' {
                return Err(Signal::value_error(
                    "Single '}' encountered in format string",
                ));
            }
            let end = closing(after)?;
            self.field(builder, &after[..end], depth)?;
            rest = &after[end + 1..];
        }
        builder.push(rest)
    }

    /// `name!conversion:spec`
    fn field(&mut self, builder: &mut TextBuilder<'_>, field: &str, depth: u8) -> Eval<()> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(Signal::value_error("Max string recursion exceeded"));
        };
        let name_end = name_end(field);
        let (name, rest) = field.split_at(name_end);
        let (conversion, spec) = match rest.strip_prefix('!') {
            Some(rest) => {
                let mut characters = rest.chars();
                let conversion = characters.next();
                let rest = characters.as_str();
                match rest.strip_prefix(':') {
                    Some(spec) => (conversion, spec),
                    None if rest.is_empty() => (conversion, ""),
                    None => {
                        return Err(Signal::value_error(
                            "expected ':' after conversion specifier",
                        ));
                    }
                }
            }
            None => (None, rest.strip_prefix(':').unwrap_or("")),
        };
        let value = self.look_up(name)?;
        let value = match conversion {
            None => value,
            Some('s') => repr::str(self.budget, &value)?,
            Some('r') => repr::repr(self.budget, &value)?,
            Some('a') => repr::ascii(self.budget, &value)?,
            Some(other) => {
                return Err(Signal::value_error(format!(
                    "Unknown conversion specifier '{other}'"
                )));
            }
        };
        if !spec.contains(['{', '}']) {
            return format::write_formatted(builder, &value, spec);
        }
        let mut spec_builder = TextBuilder::new(self.budget);
        self.write(&mut spec_builder, spec, depth)?;
        if let Some(spec) = spec_builder.into_known() {
            format::write_formatted(builder, &value, &spec)
        } else {
            builder.push_unknown();
            Ok(())
        }
    }

    /// `0`, `name`, then any of `.attribute` and `[index]`.
    fn look_up(&mut self, path: &str) -> Eval<Value> {
        let first_end = path.find(['.', '[']).unwrap_or(path.len());
        let (first, mut rest) = path.split_at(first_end);
        let mut value = self.first(first)?;
        while !rest.is_empty() {
            self.budget.step(1)?;
            if let Some(after) = rest.strip_prefix('[') {
                let end = after
                    .find(']')
                    .ok_or_else(|| Signal::value_error("Missing ']' in format string"))?;
                let index = &after[..end];
                let index = index.parse().map_or_else(|_| Value::str(index), Value::int);
                value = operators::subscript(self.budget, &value, &index)?
                    .unwrap_or_else(Value::unknown);
                rest = &after[end + 1..];
            } else {
                let after = &rest[1..];
                let end = after.find(['.', '[']).unwrap_or(after.len());
                value = attribute(&value, &after[..end])?;
                rest = &after[end..];
            }
        }
        Ok(value)
    }

    fn first(&mut self, name: &str) -> Eval<Value> {
        let index = if name.is_empty() {
            if self.manual {
                return Err(Signal::value_error(
                    "cannot switch from manual field specification to automatic field numbering",
                ));
            }
            self.next += 1;
            Some(self.next - 1)
        } else {
            let index = name.parse::<usize>().ok();
            self.manual |= index.is_some();
            if index.is_some() && self.next > 0 {
                return Err(Signal::value_error(
                    "cannot switch from automatic field numbering to manual field specification",
                ));
            }
            index
        };
        let found = match index {
            Some(index) => self.arguments.positional.get(index),
            None => self.arguments.keyword(name),
        };
        match (found, index) {
            (Some(value), _) => Ok(value.clone()),
            (None, _) if self.arguments.open => Ok(Value::unknown()),
            (None, Some(index)) => Err(Signal::raise(
                "IndexError",
                format!("Replacement index {index} out of range for positional args tuple"),
            )),
            (None, None) => Err(Signal::raise("KeyError", repr::quoted(name))),
        }
    }
}

/// Where the field that `text` starts with ends, nested braces and indexes skipped.
fn closing(text: &str) -> Eval<usize> {
    let mut depth = 0_usize;
    let mut in_index = false;
    for (at, character) in text.char_indices() {
        match character {
            '[' if depth == 0 => in_index = true,
            ']' => in_index = false,
            '{' if !in_index => depth += 1,
            '}' if !in_index && depth == 0 => return Ok(at),
            '}' if !in_index => depth -= 1,
            _ => {}
        }
    }
    Err(Signal::value_error(if text.is_empty() {
        "Single '{' encountered in format string"
    } else {
        "expected '}' before end of string"
    }))
}

fn name_end(field: &str) -> usize {
    let mut in_index = false;
    for (at, character) in field.char_indices() {
        match character {
            '[' => in_index = true,
            ']' => in_index = false,
            '!' | ':' if !in_index => return at,
            _ => {}
        }
    }
    field.len()
}

/// An attribute that is stored as it is; anything that a class computes is unknown here.
fn attribute(value: &Value, name: &str) -> Eval<Value> {
    let stored = match &value.kind {
        Kind::Instance(instance) => instance.members.borrow().get(name).cloned(),
        Kind::Module(module) => module
            .members
            .borrow()
            .get(name)
            .map(|binding| binding.value.clone()),
        _ => methods::attribute(value, name),
    };
    let plain = matches!(
        value.kind,
        Kind::None | Kind::Bool(_) | Kind::Int(_) | Kind::Str(_) | Kind::List(_) | Kind::Dict(_)
    );
    match stored {
        Some(value) => Ok(value),
        None if plain && !methods::has(value, name) => {
            Err(Signal::attribute_error(&value.type_name(), name))
        }
        None => Ok(Value::unknown()),
    }
}

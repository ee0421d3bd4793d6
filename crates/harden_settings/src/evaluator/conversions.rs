//! Values as text: f-strings, `str()` and `repr()`.

use harden_python::syntax::{Conversion, FormatPart};

use super::arguments::Arguments;
use super::budget::Budget;
use super::frame::Frame;
use super::interpreter::{Interpreter, unknown_text};
use super::signal::Eval;
use super::text::{self, TextBuilder};
use super::value::{CodePlace, Kind, Value};

impl Interpreter<'_> {
    pub(crate) fn format_string(
        &mut self,
        frame: &mut Frame,
        parts: &[FormatPart],
        place: CodePlace,
    ) -> Eval<Value> {
        let mut builder = TextBuilder::new(self.budget);
        for part in parts {
            match part {
                FormatPart::Text(text) => builder.push(text)?,
                FormatPart::Value {
                    value,
                    debug_text,
                    conversion,
                    format,
                } => {
                    if let Some(text) = debug_text {
                        builder.push(text)?;
                    }
                    let value = self.evaluate(frame, value)?;
                    let value = self.settle_owned(value);
                    let cause = value.depends_on.clone();
                    let conversion = match (conversion, debug_text, format.is_empty()) {
                        (None, Some(_), true) => Some(Conversion::Repr),
                        (conversion, _, _) => *conversion,
                    };
                    let value = match conversion {
                        None => value,
                        Some(Conversion::String) => self.text_of(&value, place)?,
                        Some(Conversion::Repr | Conversion::Ascii) => {
                            self.repr_of(&value, place)?
                        }
                    };
                    let text = if format.is_empty() {
                        self.text_of(&value, place)?
                    } else {
                        let spec = self.format_string(frame, format, place)?;
                        match spec.as_str() {
                            Some(spec) => text::format(self.budget, &value, spec)?,
                            None => Value::unknown_text(),
                        }
                    };
                    builder.push_text(&text.depending_on(&cause))?;
                }
            }
        }
        Ok(builder.finish())
    }

    /// `str(value)`
    pub(crate) fn text_of(&mut self, value: &Value, place: CodePlace) -> Eval<Value> {
        self.converted(value, &["__str__", "__repr__"], place, text::str)
    }

    /// `repr(value)`
    pub(crate) fn repr_of(&mut self, value: &Value, place: CodePlace) -> Eval<Value> {
        self.converted(value, &["__repr__"], place, text::repr)
    }

    fn converted(
        &mut self,
        value: &Value,
        methods: &[&str],
        place: CodePlace,
        convert: fn(&Budget, &Value) -> Eval<Value>,
    ) -> Eval<Value> {
        let value = self.settled(value);
        if let Kind::Instance(instance) = &value.kind {
            for method in methods {
                if let Some(method) = self.class_attribute(&instance.class, method) {
                    return self.call_bound(&method, &value, Arguments::default(), place);
                }
            }
            if let Some(payload) = &instance.payload {
                return convert(self.budget, payload);
            }
            if let Some(text) = self.exception_text(&value) {
                return Ok(text);
            }
            return Ok(Value::unknown_text());
        }
        if unknown_text(&value).is_some() && methods.len() == 2 {
            return Ok(value.into_owned());
        }
        Ok(convert(self.budget, &value)?.depending_on(&value.depends_on))
    }
}

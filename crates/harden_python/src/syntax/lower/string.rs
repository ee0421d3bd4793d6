//! Strings, bytes and f-strings: implicit concatenation is one value.

use std::sync::Arc;

use ruff_python_ast::{
    ConversionFlag, Expr, FStringPart, FStringValue, InterpolatedElement, InterpolatedStringElement,
};

use super::Lowering;
use crate::syntax::{Conversion, ExpressionKind, FormatPart};

impl Lowering {
    pub(super) fn string(&mut self, node: &Expr) -> ExpressionKind {
        match node {
            Expr::StringLiteral(literal) => {
                ExpressionKind::String(Arc::from(literal.value.to_str()))
            }
            Expr::BytesLiteral(literal) => {
                let parts: Vec<&[u8]> = literal
                    .value
                    .as_slice()
                    .iter()
                    .map(|part| &*part.value)
                    .collect();
                ExpressionKind::Bytes(Arc::from(parts.concat()))
            }
            Expr::FString(node) => ExpressionKind::FormatString(self.format_string(&node.value)),
            _ => ExpressionKind::Other,
        }
    }

    fn format_string(&mut self, value: &FStringValue) -> Vec<FormatPart> {
        let mut parts = Parts::default();
        for part in value {
            match part {
                FStringPart::Literal(literal) => parts.text.push_str(&literal.value),
                FStringPart::FString(string) => {
                    self.collect_parts(&string.elements, &mut parts);
                }
            }
        }
        parts.finish()
    }

    fn collect_parts<'a>(
        &mut self,
        elements: impl IntoIterator<Item = &'a InterpolatedStringElement>,
        parts: &mut Parts,
    ) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => parts.text.push_str(&literal.value),
                InterpolatedStringElement::Interpolation(element) => {
                    let value = self.format_value(element);
                    parts.push(value);
                }
            }
        }
    }

    fn format_value(&mut self, element: &InterpolatedElement) -> FormatPart {
        let value = self.expression(&element.expression);
        let mut format = Parts::default();
        if let Some(specification) = &element.format_spec {
            self.collect_parts(&specification.elements, &mut format);
        }
        FormatPart::Value {
            value,
            debug_text: element
                .debug_text
                .as_ref()
                .map(|text| Arc::from(text.as_str())),
            conversion: match element.conversion {
                ConversionFlag::None => None,
                ConversionFlag::Str => Some(Conversion::String),
                ConversionFlag::Repr => Some(Conversion::Repr),
                ConversionFlag::Ascii => Some(Conversion::Ascii),
            },
            format: format.finish(),
        }
    }
}

/// Parts of an f-string, with texts that follow each other joined.
#[derive(Default)]
struct Parts {
    done: Vec<FormatPart>,
    text: String,
}

impl Parts {
    fn push(&mut self, part: FormatPart) {
        self.flush();
        self.done.push(part);
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.done
                .push(FormatPart::Text(Arc::from(self.text.as_str())));
            self.text.clear();
        }
    }

    fn finish(mut self) -> Vec<FormatPart> {
        self.flush();
        self.done
    }
}

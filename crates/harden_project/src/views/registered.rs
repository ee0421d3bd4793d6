//! How a function becomes a tag or a filter: `@register.filter(is_safe=True)`.

use harden_python::facts::{Keyword, Value};
use harden_python::syntax::Name;

use super::tags::FunctionKind;

/// How a function becomes a tag or a filter.
pub(super) struct Registered<'v> {
    pub(super) kind: FunctionKind,
    pub(super) arguments: &'v [Value],
    pub(super) keywords: &'v [Keyword],
}

impl<'v> Registered<'v> {
    pub(super) fn of(value: &'v Value) -> Option<Self> {
        let (function, arguments, keywords) = match value {
            Value::Dotted(function) => (function, &[][..], &[][..]),
            Value::Call {
                function: Some(function),
                arguments,
                keywords,
                ..
            } => (function, arguments.as_slice(), keywords.as_slice()),
            _ => return None,
        };
        let (_, method) = function.rsplit_once('.')?;
        let kind = match method {
            "filter" => FunctionKind::Filter,
            "simple_tag" | "assignment_tag" => FunctionKind::SimpleTag,
            "simple_block_tag" => FunctionKind::SimpleBlockTag,
            "inclusion_tag" => FunctionKind::InclusionTag,
            "tag" => FunctionKind::Tag,
            "global_function" => FunctionKind::JinjaGlobal,
            _ => return None,
        };
        Some(Self {
            kind,
            arguments,
            keywords,
        })
    }

    pub(super) fn keyword(&self, name: &str) -> Option<&'v Value> {
        let mut keywords = self.keywords.iter();
        let found = keywords.find(|keyword| keyword.name.as_ref() == name)?;
        Some(&found.value)
    }

    pub(super) fn is_set(&self, name: &str) -> bool {
        self.keyword(name) == Some(&Value::Bool(true))
    }

    /// The name in templates, where it is not that of the function.
    pub(super) fn name(&self) -> Option<Name> {
        let first = match self.kind {
            FunctionKind::InclusionTag => None,
            _ => self.arguments.first(),
        };
        match self.keyword("name").or(first)? {
            Value::Text(name) => Some(name.clone()),
            _ => None,
        }
    }

    pub(super) fn template(&self) -> Option<Name> {
        if self.kind != FunctionKind::InclusionTag {
            return None;
        }
        match self.keyword("filename").or(self.arguments.first())? {
            Value::Text(name) => Some(name.clone()),
            _ => None,
        }
    }
}

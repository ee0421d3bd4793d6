use oxc_span::Span;

use super::{Evaluator, known, nature_of, nature_of_part};
use crate::facts::{Nature, Text, Value};
use crate::syntax::shape::{self, Member};
use crate::walk::{Definition, ScopeId};

impl<'a> Evaluator<'_, 'a> {
    /// `object.name`, `object[index]`
    pub(super) fn member(&mut self, member: Member<'a>, span: Span, scope: ScopeId) -> Value {
        if let Some(value) = self.constant(member, scope) {
            return value;
        }
        let Some(name) = member.name else {
            let object = self.value(member.object, scope);
            return self.part_of(&object, span);
        };
        if let Some(path) = shape::path(member.object)
            && !self.is_declared(member, scope)
            && let Some(nature) = known::of_path(&format!("{path}.{name}"))
        {
            return self.dynamic_at(span, nature);
        }
        if name == "name" && shape::name(member.object) == Some("window") {
            return self.dynamic_at(span, Nature::Text(Text::WindowName));
        }
        if let Some(nature) = known::of_property(name) {
            // A field `value` of something that a server answered is no field of a form.
            if matches!(nature, Nature::Text(Text::Field)) {
                let object = self.value(member.object, scope);
                let known = nature_of_part(&object);
                if known != Nature::Unknown {
                    return self.dynamic_at(span, known);
                }
            }
            return self.dynamic_at(span, nature);
        }
        let object = self.value(member.object, scope);
        let nature = match (name, nature_of(&object)) {
            // The answer of axios and of XMLHttpRequest is in a member.
            ("data" | "response" | "body", Some(nature @ Nature::ServerHtml { .. })) => nature,
            ("status" | "ok", Some(Nature::ServerHtml { .. })) => Nature::Plain,
            ("result", _) if is_file_reader(member) => Nature::Text(Text::File),
            ("target" | "relatedTarget", _) => Nature::Node,
            _ => nature_of_part(&object),
        };
        self.dynamic_at(span, nature)
    }

    fn is_declared(&self, member: Member<'a>, scope: ScopeId) -> bool {
        let mut root = member.object;
        while let Some(inner) = shape::member(root) {
            root = inner.object;
        }
        shape::name(root).is_some_and(|name| {
            self.found
                .names
                .find(scope, name)
                .is_some_and(|id| !self.found.names.binding(id).definitions.is_empty())
        })
    }

    /// The value that an object literal of the script gives.
    fn constant(&mut self, member: Member<'a>, scope: ScopeId) -> Option<Value> {
        let (object, around) = self.object(member.object, scope)?;
        if let Some(name) = shape::name(member.object) {
            let id = self.found.names.find(scope, name)?;
            if !self.found.names.binding(id).written.is_empty() {
                return None;
            }
        }
        if let Some(name) = member.name {
            let value = shape::property(object, name)?;
            return Some(self.value(value, around));
        }
        let mut values = Vec::new();
        for property in &object.properties {
            let value = &property.as_property()?.value;
            values.push(self.value(value, around));
        }
        (!values.is_empty()).then(|| Value::one_of(values))
    }

    /// Whether a name is given one value, and what.
    pub(crate) fn only_value(
        &self,
        name: &'a str,
        scope: ScopeId,
    ) -> Option<(&'a oxc_ast::ast::Expression<'a>, ScopeId)> {
        let id = self.found.names.find(scope, name)?;
        match self.found.names.binding(id).definitions {
            [Definition::Value(value, around)] => Some((value, *around)),
            _ => None,
        }
    }

    /// The module that a name stands for: `import name from "module"`, `name = require("module")`.
    pub(crate) fn module_of(&self, name: &'a str, scope: ScopeId) -> Option<&'a str> {
        let id = self.found.names.find(scope, name)?;
        match self.found.names.binding(id).definitions {
            [Definition::Imported { import, .. }] => Some(import.source.value.as_str()),
            [Definition::Value(value, _)] => {
                let call = shape::call(value)?;
                let is_require = shape::name(&call.callee) == Some("require");
                let module = shape::argument(&call.arguments, 0).filter(|_| is_require);
                module.and_then(shape::text)
            }
            _ => None,
        }
    }
}

/// `event.target.result`, `reader.result`
fn is_file_reader(member: Member<'_>) -> bool {
    shape::member(member.object)
        .is_some_and(|inner| matches!(inner.name, Some("target" | "currentTarget")))
        || shape::name(member.object)
            .is_some_and(|name| name.to_ascii_lowercase().contains("reader"))
}

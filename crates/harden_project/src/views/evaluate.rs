//! From terms to values.

use std::sync::Arc;

use harden_python::bodies::{Body, Key, Term};
use harden_python::facts::{BindingKind, Value};
use harden_python::resolve::Definition;
use harden_python::syntax::Name;

use super::Code;
use super::calls::Arguments;
use super::question::Question;
use super::value::{ClassRef, ContextValue, Mapping, RequestPart, Why};

/// Where a term stands.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s, 'a> {
    pub(super) file: &'a Arc<str>,
    pub(super) body: Option<&'a Body>,
    /// What `self` is.
    pub(super) this: Option<&'s ContextValue>,
    pub(super) arguments: &'s [(Name, ContextValue)],
}

impl<'a> Code<'a> {
    pub(super) fn value(
        &self,
        term: &'a Term,
        scope: &Scope<'_, 'a>,
        question: &Question<'_>,
    ) -> ContextValue {
        let Some(question) = question.step(1) else {
            return ContextValue::Unknown(Why::TooDeep);
        };
        let question = &question;
        let all = |terms: &'a [Term]| -> Vec<ContextValue> {
            let values = terms.iter();
            values
                .map(|term| self.value(term, scope, question))
                .collect()
        };
        match term {
            Term::None => ContextValue::None,
            Term::Truth => ContextValue::Truth,
            Term::Number => ContextValue::Number,
            Term::Text(text) => ContextValue::Literal(text.clone()),
            Term::Joined(parts) => joined(all(parts)),
            Term::Arithmetic(parts) => arithmetic(&all(parts)),
            Term::Name(name) => self.name(name, scope, question),
            Term::Attribute(object, name) => {
                if let Some(value) = self.global(term, scope, question) {
                    return value;
                }
                let object = self.value(object, scope, question);
                self.attribute_of(&object, name, question)
            }
            Term::Call {
                function,
                arguments,
                keywords,
                spreads,
            } => {
                let arguments = Arguments {
                    positional: arguments,
                    keywords,
                    spreads,
                };
                self.call(function, &arguments, scope, question)
            }
            Term::Item(object, key) => {
                let object = self.value(object, scope, question);
                self.item(&object, key, question)
            }
            Term::Collection(items) => {
                if items.len() == 1 {
                    let element = ContextValue::one_of(all(items));
                    ContextValue::Collection(Box::new(element))
                } else {
                    ContextValue::Tuple(all(items))
                }
            }
            Term::Mapping {
                items,
                spreads,
                open,
            } => {
                let mut mapping = Mapping {
                    items: Vec::new(),
                    is_open: *open,
                };
                for spread in spreads {
                    let spread = self.value(spread, scope, question);
                    mapping.take_all(spread);
                }
                for (name, term) in items {
                    let value = self.value(term, scope, question);
                    mapping.items.retain(|(own, _)| own != name);
                    mapping.items.push((name.clone(), value));
                }
                ContextValue::Mapping(mapping)
            }
            Term::OneOf(terms) => {
                let values = all(terms).into_iter();
                // `x or ""`, `a if b else None`
                ContextValue::one_of(values)
            }
            Term::Unknown => ContextValue::COMPUTED,
        }
    }

    /// A plain name: local, a parameter, or the module's.
    fn name(&self, name: &'a str, scope: &Scope<'_, 'a>, question: &Question<'_>) -> ContextValue {
        if let Some(body) = scope.body {
            if let Some(visiting) = question.visit(body, name) {
                let inside = question.inside(&visiting);
                let mut values = Vec::new();
                let mut added = Vec::new();
                for local in body.local(name) {
                    let value = self.value(&local.value, scope, &inside);
                    if local.adds {
                        added.push(value);
                    } else {
                        values.push(value);
                    }
                }
                let values = without_itself(values);
                if !values.is_empty() {
                    return with_additions(ContextValue::one_of(values), added);
                }
                if !added.is_empty() {
                    let given = self.parameter_value(name, body, scope, question);
                    return with_additions(given.unwrap_or(ContextValue::COMPUTED), added);
                }
            } else if body.parameter(name).is_none() {
                return ContextValue::Unknown(Why::Itself);
            }
            if let Some(value) = self.parameter_value(name, body, scope, question) {
                return value;
            }
        }
        let definition = self.resolver.resolve_in(scope.file, name);
        self.defined(&definition, question)
    }

    /// What a function is given for a parameter.
    fn parameter_value(
        &self,
        name: &str,
        body: &Body,
        scope: &Scope<'_, 'a>,
        question: &Question<'_>,
    ) -> Option<ContextValue> {
        let parameter = body.parameter(name);
        let name = parameter.unwrap_or(name);
        let mut arguments = scope.arguments.iter();
        if let Some((_, value)) = arguments.find(|(own, _)| own.as_ref() == name) {
            return Some(question.copy(value));
        }
        parameter?;
        let routed = match name {
            "self" | "cls" | "request" => None,
            name => self.parameter_of(scope.file, &body.name, name),
        };
        let value = routed.or_else(|| self.given_form(name, scope));
        Some(value.unwrap_or_else(|| given(name, scope)))
    }

    /// `form_invalid(self, form)`
    fn given_form(&self, name: &str, scope: &Scope<'_, 'a>) -> Option<ContextValue> {
        let class = scope
            .this
            .filter(|_| name == "form")
            .and_then(|this| self.class_of(this))?;
        let lineage = self.lineage(&class.reference);
        match lineage.attribute("form_class")? {
            (owner, Value::Dotted(form)) => {
                let form = self.class_named(owner.file, form)?;
                Some(ContextValue::Form(form))
            }
            _ => None,
        }
    }

    /// What a dotted name of the module stands for.
    fn global(
        &self,
        term: &Term,
        scope: &Scope<'_, 'a>,
        question: &Question<'_>,
    ) -> Option<ContextValue> {
        let dotted = global_name(term, scope)?;
        match self.resolver.resolve_in(scope.file, &dotted) {
            Definition::Unknown | Definition::NoName { .. } | Definition::NoModule { .. } => None,
            definition => Some(self.defined(&definition, question)),
        }
    }

    pub(super) fn defined(&self, definition: &Definition, question: &Question<'_>) -> ContextValue {
        match definition {
            Definition::External { dotted } => external(dotted),
            Definition::Local { file, name } => {
                let reference = ClassRef::Local {
                    file: Arc::clone(file),
                    name: name.as_str().into(),
                };
                if self.class(&reference).is_some() {
                    return ContextValue::Class(reference);
                }
                match self
                    .resolver
                    .binding(definition)
                    .map(|binding| &binding.kind)
                {
                    Some(BindingKind::Value(value)) => {
                        let entry = self.facts.entry(file);
                        entry.map_or(ContextValue::COMPUTED, |(file, _)| {
                            self.written(value, file, question)
                        })
                    }
                    Some(_) => ContextValue::COMPUTED,
                    None => self.member(file, name, question),
                }
            }
            _ => ContextValue::COMPUTED,
        }
    }

    /// What a class of the project has under a name: `Status.DRAFT`.
    fn member(&self, file: &Arc<str>, name: &str, question: &Question<'_>) -> ContextValue {
        let Some((class, name)) = name.rsplit_once('.') else {
            return ContextValue::COMPUTED;
        };
        let class = ClassRef::Local {
            file: Arc::clone(file),
            name: class.into(),
        };
        self.attribute_of(&ContextValue::Class(class), name, question)
    }

    /// The value of an assignment outside of functions.
    pub(super) fn written(
        &self,
        value: &Value,
        file: &'a Arc<str>,
        question: &Question<'_>,
    ) -> ContextValue {
        let Some(question) = question.step(1) else {
            return ContextValue::Unknown(Why::TooDeep);
        };
        let question = &question;
        match value {
            Value::None => ContextValue::None,
            Value::Bool(_) => ContextValue::Truth,
            Value::Integer(_) => ContextValue::Number,
            Value::Text(text) => ContextValue::Literal(text.clone()),
            Value::List(items) => {
                let items = items.iter();
                let items = items.map(|item| self.written(item, file, question));
                ContextValue::Tuple(items.collect())
            }
            Value::Dotted(name) => {
                let definition = self.resolver.resolve_in(file, name);
                self.defined(&definition, question)
            }
            Value::Call {
                function: Some(function),
                arguments,
                ..
            } => {
                if let Some(class) = self.class_of_queryset(file, value) {
                    let one = ContextValue::Instance(class);
                    return ContextValue::Collection(Box::new(one));
                }
                match self.resolver.resolve_in(file, function) {
                    Definition::External { dotted } => {
                        let arguments = arguments.iter();
                        let arguments = arguments.map(|one| self.written(one, file, question));
                        let arguments: Vec<ContextValue> = arguments.collect();
                        super::library::external_call(&dotted, &arguments)
                    }
                    Definition::Local { file, name } => {
                        let reference = ClassRef::Local {
                            file,
                            name: name.into(),
                        };
                        self.class(&reference)
                            .map_or(ContextValue::COMPUTED, |_| self.instance(reference))
                    }
                    _ => ContextValue::COMPUTED,
                }
            }
            Value::Call { .. } | Value::Dict(_) | Value::Other => ContextValue::COMPUTED,
        }
    }

    /// An object that calling a class makes.
    pub(super) fn instance(&self, class: ClassRef) -> ContextValue {
        let lineage = self.lineage(&class);
        let is_form = lineage.has_base_named(|name| name.ends_with("Form"));
        if is_form {
            ContextValue::Form(class)
        } else {
            ContextValue::Instance(class)
        }
    }
}

/// A value to which others were added: entries of a dict, items of a list, more text.
pub(super) fn with_additions(value: ContextValue, added: Vec<ContextValue>) -> ContextValue {
    use ContextValue as V;
    if added.is_empty() {
        return value;
    }
    let is_container = |value: &V| {
        matches!(
            value,
            V::Mapping(_) | V::Collection(_) | V::Tuple(_) | V::None
        )
    };
    if value.alternatives().iter().all(is_container) {
        let all = value.alternatives().iter().cloned().chain(added);
        return V::joined_definitions(all.collect());
    }
    if value.is_unknown() {
        let mappings = added.iter().all(|one| matches!(one, V::Mapping(_)));
        if mappings {
            let mut mapping = Mapping {
                items: Vec::new(),
                is_open: true,
            };
            for one in added {
                mapping.take_all(one);
            }
            return V::Mapping(mapping);
        }
        return value;
    }
    // `update` of a model, `add` of a form: no part of what it prints.
    let texts = added.into_iter().filter(|one| !is_container(one));
    let parts: Vec<V> = std::iter::once(value.clone()).chain(texts).collect();
    if parts.len() == 1 {
        return value;
    }
    joined(parts)
}

/// What a name has besides a part that needs the name itself: `text = text + "."`.
fn without_itself(values: Vec<ContextValue>) -> Vec<ContextValue> {
    let is_itself = |value: &ContextValue| *value == ContextValue::Unknown(Why::Itself);
    if values.iter().all(is_itself) {
        return values;
    }
    let rest = values.into_iter().filter(|value| !is_itself(value));
    rest.collect()
}

/// A dotted name that begins in the module, and not in the function.
pub(super) fn global_name(term: &Term, scope: &Scope<'_, '_>) -> Option<String> {
    let first = term.first_name()?;
    let is_local = scope.body.is_some_and(|body| {
        body.parameters.iter().any(|own| own.as_ref() == first)
            || body.local(first).next().is_some()
    });
    if is_local { None } else { term.dotted() }
}

fn given(name: &str, scope: &Scope<'_, '_>) -> ContextValue {
    match name {
        "self" | "cls" if scope.this.is_some() => {
            scope.this.cloned().unwrap_or(ContextValue::COMPUTED)
        }
        "request" | "_request" => ContextValue::Request(RequestPart::Whole),
        _ => ContextValue::Unknown(Why::Parameter(name.into())),
    }
}

/// A name outside of the project that nobody calls.
fn external(dotted: &str) -> ContextValue {
    if let Some(setting) = dotted.strip_prefix("django.conf.settings.") {
        return ContextValue::Setting(setting.into());
    }
    let (owner, last) = dotted.rsplit_once('.').unwrap_or(("", dotted));
    if last.starts_with(char::is_uppercase) {
        return ContextValue::Class(ClassRef::external(dotted));
    }
    if last == "objects" {
        let one = ContextValue::Instance(ClassRef::external(owner));
        return ContextValue::Collection(Box::new(one));
    }
    ContextValue::Unknown(Why::External(dotted.into()))
}

fn joined(parts: Vec<ContextValue>) -> ContextValue {
    use ContextValue as V;
    let numbers = |part: &V| matches!(part, V::Number | V::Truth);
    if parts.iter().all(numbers) {
        return V::Number;
    }
    if parts
        .iter()
        .all(|part| matches!(part, V::Date | V::Number | V::Instance(_)))
        && parts.contains(&V::Date)
    {
        return V::Date;
    }
    let elements = parts.iter().map(|part| match part {
        V::Collection(element) => Some(vec![(**element).clone()]),
        V::Tuple(elements) => Some(elements.clone()),
        _ => None,
    });
    if let Some(elements) = elements.collect::<Option<Vec<_>>>() {
        let elements = elements.into_iter().flatten();
        return V::Collection(Box::new(V::one_of(elements)));
    }
    let mut flat: Vec<V> = Vec::new();
    for part in parts {
        let inner = match part {
            V::Joined(inner) => inner,
            part => vec![part],
        };
        for part in inner {
            if !flat.contains(&part) {
                flat.push(part);
            }
        }
    }
    V::Joined(flat)
}

/// One number or date is enough for the rest to be such.
fn arithmetic(parts: &[ContextValue]) -> ContextValue {
    use ContextValue as V;
    if parts.contains(&V::Date) {
        return V::Date;
    }
    if parts.contains(&V::Number) || parts.contains(&V::Truth) {
        return V::Number;
    }
    match parts.iter().find(|part| part.is_unknown()) {
        Some(unknown) => unknown.clone(),
        None => V::COMPUTED,
    }
}

impl Mapping {
    /// Adds what another value has, if it is a dict.
    pub(super) fn take_all(&mut self, value: ContextValue) {
        match value {
            ContextValue::Mapping(other) => {
                self.is_open |= other.is_open;
                for (name, value) in other.items {
                    self.add(name, value);
                }
            }
            ContextValue::OneOf(values) => {
                for value in values {
                    self.take_all(value);
                }
            }
            ContextValue::None => {}
            _ => self.is_open = true,
        }
    }

    pub(super) fn item(&self, key: &Key) -> Option<&ContextValue> {
        match key {
            Key::Text(name) => self.get(name),
            Key::Position(_) | Key::Any => None,
        }
    }
}

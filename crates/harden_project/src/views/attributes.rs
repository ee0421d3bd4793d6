//! What values have under a name: attributes, methods without arguments, keys and items, as templates look them up.

use harden_python::bodies::Key;
use harden_python::facts::Value;
use harden_python::syntax::Name;

use super::Code;
use super::answers::BodyAt;
use super::classes::{Class, Field, Lineage, Method};
use super::evaluate::{Scope, with_additions};
use super::fields::of_external_model;
use super::question::Question;
use super::value::{ClassRef, ContextValue, RequestPart, Why};

impl<'a> Code<'a> {
    /// `value[key]`, and what a loop over a value gives.
    pub(super) fn item(
        &self,
        value: &ContextValue,
        key: &Key,
        question: &Question<'_>,
    ) -> ContextValue {
        use ContextValue as V;
        match (value, key) {
            (V::Collection(element), _) => (**element).clone(),
            (V::Tuple(items), Key::Position(at)) => usize::try_from(*at)
                .ok()
                .and_then(|at| items.get(at).cloned())
                .unwrap_or(V::COMPUTED),
            (V::Tuple(items), _) => V::one_of(items.iter().cloned()),
            (V::Mapping(mapping), _) => match mapping.item(key) {
                Some(value) => value.clone(),
                None if mapping.is_open => V::COMPUTED,
                None => V::one_of(mapping.items.iter().map(|(_, value)| value.clone())),
            },
            (V::OneOf(values), _) => {
                let values = values.iter().filter(|value| **value != V::None);
                V::one_of(values.map(|value| self.item(value, key, question)))
            }
            (V::Request(RequestPart::Whole), _) => V::Sent(RequestPart::Body),
            (V::Request(part), _) => V::entry(*part),
            (
                V::Sent(_)
                | V::ModelText { .. }
                | V::CleanedText(_)
                | V::Setting(_)
                | V::Joined(_)
                | V::FormField(..)
                | V::Unknown(_),
                _,
            ) => value.clone(),
            (V::Form(class), Key::Text(name)) => V::FormField(class.clone(), name.clone()),
            (V::CleanedData(class), Key::Text(name)) => {
                let data = V::CleanedData(class.clone());
                self.attribute_of(&data, name, question)
            }
            (V::CleanedData(_), _) => V::Request(RequestPart::Body),
            (V::Instance(_), Key::Text(name)) => self.attribute_of(value, name, question),
            (V::Literal(_) | V::Choice, _) => V::Choice,
            // Each field of it.
            (V::Form(class), _) => V::FormField(class.clone(), "*".into()),
            _ => V::COMPUTED,
        }
    }

    /// `value.name`, called where it is a method.
    pub(super) fn attribute_of(
        &self,
        value: &ContextValue,
        name: &str,
        question: &Question<'_>,
    ) -> ContextValue {
        use ContextValue as V;
        let Some(question) = question.step(1) else {
            return V::Unknown(Why::TooDeep);
        };
        let question = &question;
        let missing = || V::Unknown(Why::Missing(name.into()));
        match value {
            V::OneOf(values) => {
                let values = values.iter().filter(|value| **value != V::None);
                V::one_of(values.map(|value| self.attribute_of(value, name, question)))
            }
            V::Instance(class) => self.instance_attribute(class, name, question),
            V::Class(class) => self.class_attribute(class, name, question),
            V::Mapping(mapping) => match (mapping.get(name), name) {
                (Some(value), _) => value.clone(),
                (None, "items") => {
                    let values = mapping.items.iter().map(|(_, value)| value.clone());
                    let value = if mapping.is_open {
                        V::COMPUTED
                    } else {
                        V::one_of(values)
                    };
                    let key = if mapping.is_open {
                        V::COMPUTED
                    } else {
                        V::Choice
                    };
                    V::Collection(Box::new(V::Tuple(vec![key, value])))
                }
                (None, _) => missing(),
            },
            V::Tuple(items) => match name.parse::<usize>() {
                Ok(at) => items.get(at).cloned().unwrap_or_else(missing),
                Err(_) => self.method(value, name, &[], question),
            },
            V::Collection(element) => match name {
                _ if name.parse::<usize>().is_ok() => (**element).clone(),
                "object_list" | "paginator" => value.clone(),
                "number"
                | "num_pages"
                | "next_page_number"
                | "previous_page_number"
                | "start_index"
                | "end_index"
                | "per_page" => V::Number,
                "has_next" | "has_previous" | "has_other_pages" | "ordered" => V::Truth,
                "page_range" => V::Collection(Box::new(V::Number)),
                _ => self.method(value, name, &[], question),
            },
            V::Form(class) => self.form_attribute(class, name, question),
            V::FormField(class, field) => match name {
                "value" | "data" | "initial" => self.value_of_field(class, field),
                "label" | "help_text" | "name" | "html_name" | "auto_id" | "id_for_label"
                | "css_classes" | "html_initial_name" | "widget_type" => V::Choice,
                "is_hidden" => V::Truth,
                _ => value.clone(),
            },
            V::CleanedData(class) => self
                .form_value(class, name)
                .unwrap_or(V::Request(RequestPart::Body)),
            V::Request(part) => self.request_attribute(*part, name),
            V::File => match name {
                "size" | "width" | "height" => V::Number,
                // Storages quote it.
                "url" => V::Url,
                _ => V::File,
            },
            V::Word if name == "hex" => V::Word,
            V::Date => match name {
                "year" | "month" | "day" | "hour" | "minute" | "second" | "days" | "seconds"
                | "microsecond" | "total_seconds" | "timestamp" | "weekday" => V::Number,
                _ => V::Date,
            },
            V::Number => match name {
                "label" | "name" => V::Choice,
                _ => V::Number,
            },
            V::Truth => V::Truth,
            V::Message(text) => match name {
                "level" => V::Number,
                "tags" | "level_tag" => V::Choice,
                "extra_tags" => V::COMPUTED,
                "message" => (**text).clone(),
                _ => self.method(text, name, &[], question),
            },
            V::Choice | V::Literal(_) if matches!(name, "label" | "name" | "value") => V::Choice,
            V::Unknown(Why::External(dotted)) if dotted.as_ref() == "django.conf.settings" => {
                V::Setting(name.into())
            }
            V::Unknown(_) | V::Setting(_) => value.clone(),
            _ => self.method(value, name, &[], question),
        }
    }

    fn instance_attribute(
        &self,
        class: &ClassRef,
        name: &str,
        question: &Question<'_>,
    ) -> ContextValue {
        if let Some(value) = of_external_model(class, name) {
            return value;
        }
        let lineage = self.lineage(class);
        lineage.attributes.give(name, &[], question, || {
            self.find_instance_attribute(class, &lineage, name, question)
        })
    }

    fn find_instance_attribute(
        &self,
        class: &ClassRef,
        lineage: &Lineage<'a>,
        name: &str,
        question: &Question<'_>,
    ) -> ContextValue {
        use ContextValue as V;
        let missing = || V::Unknown(Why::Missing(name.into()));
        if let Some((owner, value)) = lineage.attribute(name) {
            let field = Field::of(value);
            if let Some(found) = field.and_then(|field| self.model_field(owner, name, &field)) {
                return found;
            }
        }
        if let Some(method) = lineage.method(self, name) {
            let called = self.called(&method, &V::Instance(class.clone()), &[], question);
            return if name == "get_absolute_url" {
                url_of_object(called)
            } else {
                called
            };
        }
        if let Some(value) = self.set_attribute(class, lineage, name, question) {
            return value;
        }
        if let Some(field) = name
            .strip_prefix("get_")
            .and_then(|name| name.strip_suffix("_display"))
            && lineage.attribute(field).is_some()
        {
            return V::Choice;
        }
        if let Some(value) = of_bases(lineage, name) {
            return value;
        }
        if let Some(field) = name.strip_suffix("_id")
            && lineage.attribute(field).is_some()
        {
            return V::Number;
        }
        if lineage.has_base_named(|base| base.ends_with("FilterSet")) {
            match name {
                "qs" | "queryset" => {
                    let model = self.meta_class(lineage, "model");
                    let one = model.map_or(V::COMPUTED, V::Instance);
                    return V::Collection(Box::new(one));
                }
                "form" => return V::Form(ClassRef::external("django.forms.Form")),
                _ => {}
            }
        }
        match name {
            "pk" | "id" => return self.primary_key(lineage),
            "get_absolute_url" => return V::Url,
            "request" => return V::Request(RequestPart::Whole),
            "kwargs" => return V::Request(RequestPart::Path),
            _ => {}
        }
        if let Some(related) = self.related(class, name) {
            let one = V::Instance(related.class);
            return if related.is_one {
                one
            } else {
                V::Collection(Box::new(one))
            };
        }
        missing()
    }

    /// What the class or its methods assign: `title = None`, `self.title = …`.
    fn set_attribute(
        &self,
        class: &ClassRef,
        lineage: &Lineage<'a>,
        name: &str,
        question: &Question<'_>,
    ) -> Option<ContextValue> {
        let this = ContextValue::Instance(class.clone());
        let mut values: Vec<ContextValue> = Vec::new();
        let mut added = Vec::new();
        if let Some((owner, value)) = lineage.attribute(name) {
            values.push(self.written(value, owner.file, question));
        }
        for owner in &lineage.classes {
            for &(body, local) in self.assigned_to_self(owner, name) {
                let scope = Scope {
                    file: owner.file,
                    body: Some(body),
                    this: Some(&this),
                    arguments: &[],
                };
                let value = self.value(&local.value, &scope, question);
                if local.adds {
                    added.push(value);
                } else {
                    values.push(value);
                }
            }
        }
        if values.is_empty() && added.is_empty() {
            return None;
        }
        Some(with_additions(ContextValue::one_of(values), added))
    }

    fn primary_key(&self, lineage: &Lineage<'a>) -> ContextValue {
        let is_key = |value: &Value| {
            Field::of(value)
                .is_some_and(|field| field.keyword("primary_key") == Some(&Value::Bool(true)))
        };
        let key = lineage.classes.iter().find_map(|class| {
            let mut attributes = class.facts.attributes.iter();
            let key = attributes.find(|attribute| is_key(&attribute.value))?;
            self.model_field(class, &key.name, &Field::of(&key.value)?)
        });
        match key {
            Some(key) => key,
            None if lineage.classes.is_empty() && lineage.external.is_empty() => {
                ContextValue::COMPUTED
            }
            None => ContextValue::Number,
        }
    }

    fn class_attribute(
        &self,
        class: &ClassRef,
        name: &str,
        question: &Question<'_>,
    ) -> ContextValue {
        use ContextValue as V;
        let lineage = self.lineage(class);
        let is_enumeration =
            lineage.has_base_named(|base| base.ends_with("Choices") || base.ends_with("Enum"));
        if is_enumeration {
            let is_number = lineage.has_base_named(|base| base.starts_with("Int"));
            return match name {
                "choices" | "labels" | "names" | "values" => {
                    let each = if name == "choices" {
                        V::Tuple(vec![V::Choice, V::Choice])
                    } else {
                        V::Choice
                    };
                    V::Collection(Box::new(each))
                }
                _ if is_number => V::Number,
                _ => V::Choice,
            };
        }
        if name == "objects" || name.ends_with("_manager") || name == "_default_manager" {
            return V::Collection(Box::new(V::Instance(class.clone())));
        }
        if matches!(name, "__name__" | "__qualname__" | "__module__") {
            return V::Choice;
        }
        if let Some((owner, value)) = lineage.attribute(name) {
            let is_manager = Field::of(value).is_some_and(|field| {
                let name = field.function;
                name.ends_with("Manager")
                    || name.ends_with("as_manager")
                    || name.contains("from_queryset")
            });
            if is_manager {
                return V::Collection(Box::new(V::Instance(class.clone())));
            }
            return self.written(value, owner.file, question);
        }
        if let Some(method) = lineage.method(self, name) {
            return self.called(&method, &V::Class(class.clone()), &[], question);
        }
        match name {
            // Every request has its own.
            "request" => V::Request(RequestPart::Whole),
            _ => V::Unknown(Why::Missing(name.into())),
        }
    }

    /// What a method gives back.
    pub(super) fn called(
        &self,
        method: &Method<'a>,
        this: &ContextValue,
        arguments: &[(Name, ContextValue)],
        question: &Question<'_>,
    ) -> ContextValue {
        use ContextValue as V;
        let Some(body) = method.body else {
            return V::COMPUTED;
        };
        if let Some(value) = body.annotation.as_deref().and_then(annotated) {
            return value;
        }
        let Some(question) = question.step(1) else {
            return V::Unknown(Why::TooDeep);
        };
        let find = || {
            let scope = Scope {
                file: method.file,
                body: Some(body),
                this: Some(this),
                arguments,
            };
            let returns = body.returns.iter();
            V::one_of(returns.map(|term| self.value(term, &scope, &question)))
        };
        let key = BodyAt::of(body);
        let returned = match this {
            V::Instance(class) => {
                let lineage = self.lineage(class);
                lineage.calls.give(&key, arguments, &question, find)
            }
            V::Unknown(Why::Computed) => self.calls.give(&key, arguments, &question, find),
            _ => find(),
        };
        let returned = if body.checks_urls {
            url_checked(returned)
        } else {
            returned
        };
        // Django's own until 2.0: what it gives are the parts of a path.
        if method
            .facts
            .decorators
            .iter()
            .any(|one| is_named(one, "permalink"))
        {
            return V::Url;
        }
        let marks = method
            .facts
            .decorators
            .iter()
            .any(|one| is_named(one, "mark_safe"));
        if marks {
            V::MarkedSafe(Box::new(returned))
        } else {
            returned
        }
    }

    fn form_attribute(
        &self,
        class: &ClassRef,
        name: &str,
        question: &Question<'_>,
    ) -> ContextValue {
        use ContextValue as V;
        match name {
            "cleaned_data" => return V::CleanedData(class.clone()),
            "data" => return V::Request(RequestPart::Body),
            "instance" | "save" => {
                let lineage = self.lineage(class);
                let model = self.meta_class(&lineage, "model");
                return model.map_or(V::COMPUTED, V::Instance);
            }
            "is_valid" | "is_bound" | "has_changed" | "is_multipart" => return V::Truth,
            "hidden_fields" | "visible_fields" | "fields" => {
                let each = V::FormField(class.clone(), "*".into());
                return V::Collection(Box::new(each));
            }
            "errors" | "non_field_errors" | "as_p" | "as_table" | "as_ul" | "as_div" | "media"
            | "management_form" | "empty_form" | "helper" => return V::Form(class.clone()),
            "prefix" => return V::Choice,
            _ => {}
        }
        let lineage = self.lineage(class);
        let field = || V::FormField(class.clone(), name.into());
        if let Some((owner, value)) = lineage.attribute(name) {
            return match value {
                Value::Call { .. } => field(),
                value => self.written(value, owner.file, question),
            };
        }
        if let Some(method) = lineage.method(self, name) {
            return self.called(&method, &V::Form(class.clone()), &[], question);
        }
        field()
    }

    /// What a field of a form shows as it was sent: that of a check box is true or false.
    fn value_of_field(&self, class: &ClassRef, name: &str) -> ContextValue {
        match self.form_value(class, name) {
            Some(ContextValue::Truth) => ContextValue::Truth,
            _ => ContextValue::Request(RequestPart::Body),
        }
    }

    /// What a form makes of what was sent for one of its fields.
    fn form_value(&self, class: &ClassRef, name: &str) -> Option<ContextValue> {
        let lineage = self.lineage(class);
        if let Some((owner, value)) = lineage.attribute(name) {
            return self.form_field(owner, &Field::of(value)?);
        }
        let model = self.meta_class(&lineage, "model")?;
        let lineage = self.lineage(&model);
        let (owner, value) = lineage.attribute(name)?;
        self.form_field(owner, &Field::of(value)?)
            .or_else(|| self.model_field(owner, name, &Field::of(value)?))
    }

    fn request_attribute(&self, part: RequestPart, name: &str) -> ContextValue {
        use ContextValue as V;
        let request = |part| V::Request(part);
        match (part, name) {
            (RequestPart::Whole, _) => match name {
                "GET" | "query_params" => request(RequestPart::Query),
                "POST" => request(RequestPart::Body),
                "body" | "data" | "json" => request(RequestPart::Data),
                "META" | "headers" => request(RequestPart::Headers),
                "COOKIES" => request(RequestPart::Cookies),
                "FILES" => request(RequestPart::Files),
                "path" | "path_info" | "get_full_path" | "build_absolute_uri"
                | "get_full_path_info" | "get_raw_uri" => request(RequestPart::Path),
                "get_host" | "get_port" => request(RequestPart::Host),
                "session" => request(RequestPart::Session),
                "user" => V::Instance(self.user_class()),
                "site" => V::Instance(ClassRef::external("django.contrib.sites.models.Site")),
                "method" | "scheme" | "LANGUAGE_CODE" | "content_type" | "encoding" => V::Choice,
                "csp_nonce" => V::Word,
                "is_secure" | "is_ajax" | "htmx" => V::Truth,
                _ => V::Unknown(Why::Missing(name.into())),
            },
            (RequestPart::Query, "urlencode") => V::Url,
            (_, "session_key") => V::Word,
            (_, "count" | "__len__" | "size") => V::Number,
            _ => V::entry(part),
        }
    }
}

/// Django asks that it begins with a path or a scheme of the web, whatever it is made of
/// (<https://docs.djangoproject.com/en/stable/ref/models/instances/#get-absolute-url>).
fn url_of_object(value: ContextValue) -> ContextValue {
    match value {
        ContextValue::Url => value,
        value => ContextValue::Joined(vec![ContextValue::Url, value]),
    }
}

/// What bases outside of the project give.
fn of_bases(lineage: &Lineage<'_>, name: &str) -> Option<ContextValue> {
    lineage.external.iter().find_map(|base| {
        let class = ClassRef::External(std::sync::Arc::clone(base));
        of_external_model(&class, name)
    })
}

/// What stands behind `->`.
pub(super) fn annotated(name: &str) -> Option<ContextValue> {
    let last = name.rsplit('.').next().unwrap_or(name);
    Some(match last {
        "int" | "float" | "Decimal" => ContextValue::Number,
        "bool" => ContextValue::Truth,
        "date" | "datetime" | "time" | "timedelta" => ContextValue::Date,
        "UUID" => ContextValue::Word,
        _ => return None,
    })
}

fn is_named(decorator: &Value, wanted: &str) -> bool {
    matches!(decorator, Value::Dotted(name) if name.rsplit('.').next() == Some(wanted))
}

impl<'a> Code<'a> {
    /// The class that an object is of.
    pub(super) fn class_of(&self, value: &ContextValue) -> Option<Class<'a>> {
        match value {
            ContextValue::Instance(class)
            | ContextValue::Class(class)
            | ContextValue::Form(class) => self.class(class),
            _ => None,
        }
    }
}

/// What a function gives that checks a URL before: what it was sent is one of this site then.
fn url_checked(value: ContextValue) -> ContextValue {
    match value {
        ContextValue::Request(_) | ContextValue::Sent(_) | ContextValue::CleanedData(_) => {
            ContextValue::Url
        }
        ContextValue::OneOf(values) => ContextValue::one_of(values.into_iter().map(url_checked)),
        value => value,
    }
}

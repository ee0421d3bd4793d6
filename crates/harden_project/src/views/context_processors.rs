//! What context processors give to every template: Django's own, and those of the project.

use std::collections::BTreeMap;

use harden_python::resolve::Definition;
use harden_python::syntax::Name;

use super::Code;
use super::evaluate::Scope;
use super::question::Budget;
use super::value::{ContextValue, Mapping, RequestPart};

/// Those that are assumed where nobody knows which there are: what `startproject` writes, and Django's others
/// (<https://docs.djangoproject.com/en/stable/ref/templates/api/#built-in-template-context-processors>).
const ASSUMED: [&str; 9] = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "django.template.context_processors.debug",
    "django.template.context_processors.i18n",
    "django.template.context_processors.media",
    "django.template.context_processors.static",
    "django.template.context_processors.tz",
    "django.template.context_processors.csrf",
];

impl Code<'_> {
    /// The names that every template is given, by the dotted paths of `context_processors` in `TEMPLATES`.
    pub(crate) fn processed(&self, processors: &[String]) -> BTreeMap<Name, ContextValue> {
        let mut mapping = Mapping::default();
        let assumed = ASSUMED.iter().copied();
        let named = processors.iter().map(String::as_str);
        if processors.is_empty() {
            assumed.for_each(|processor| self.add_processor(processor, &mut mapping));
        } else {
            named.for_each(|processor| self.add_processor(processor, &mut mapping));
        }
        // The engine itself gives it, where any processor is there.
        mapping.add("csrf_token".into(), ContextValue::Word);
        mapping.items.into_iter().collect()
    }

    fn add_processor(&self, dotted: &str, mapping: &mut Mapping) {
        if self.add_known(dotted, mapping) {
            return;
        }
        let Definition::Local { file, name } = self.resolver.resolve_path(dotted) else {
            return;
        };
        let Some((file, _)) = self.facts.entry(&file) else {
            return;
        };
        let Some(body) = self.body(file, &name) else {
            return;
        };
        let budget = Budget::new();
        let scope = Scope {
            file,
            body: Some(body),
            this: None,
            arguments: &[],
        };
        for term in &body.returns {
            let given = self.value(term, &scope, &budget.top());
            mapping.take_all(given);
        }
    }

    /// Whether it is one that is known.
    fn add_known(&self, dotted: &str, mapping: &mut Mapping) -> bool {
        use ContextValue as V;
        let parts: Vec<&str> = dotted.rsplit('.').take(2).collect();
        let [name, "context_processors"] = parts[..] else {
            return false;
        };
        let package = dotted.split('.').next().unwrap_or_default();
        let names: Vec<(&str, V)> = match (package, name) {
            ("django", "request") => vec![("request", V::Request(RequestPart::Whole))],
            ("django", "auth") => vec![
                ("user", V::Instance(self.user_class())),
                ("perms", V::Truth),
            ],
            ("django", "messages") => vec![("messages", self.messages())],
            ("django", "debug") => vec![("debug", V::Truth)],
            ("django", "i18n") => vec![
                ("LANGUAGES", V::Setting("LANGUAGES".into())),
                ("LANGUAGE_CODE", V::Choice),
                ("LANGUAGE_BIDI", V::Truth),
            ],
            ("django", "media") => vec![("MEDIA_URL", V::Setting("MEDIA_URL".into()))],
            ("django", "static") => vec![("STATIC_URL", V::Setting("STATIC_URL".into()))],
            ("django", "tz") => vec![("TIME_ZONE", V::Choice)],
            ("django", "csp") => vec![("csp_nonce", V::Word)],
            ("csp", "nonce") => vec![("CSP_NONCE", V::Word)],
            ("django", "csrf") => Vec::new(),
            _ => return false,
        };
        for (name, value) in names {
            mapping.add(name.into(), value);
        }
        true
    }
}

//! How views of an API know who asks: classes that take the session without the check against forgery.

use std::sync::Arc;

use harden_finding::Place;
use harden_python::conduct::{Conduct, DeedKind};
use harden_python::facts::BindingKind;

use super::Code;
use super::classes::{Class, Lineage};
use super::contexts::is_test;
use super::value::ClassRef;

/// A class that lets visitors of an API in by their session, and leaves out the check that goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UncheckedAuthentication {
    pub class: ClassRef,
    /// Of the class.
    pub place: Place,
    /// The method that leaves it out.
    pub method: &'static str,
    /// Whether anything names the class besides itself.
    pub is_used: bool,
}

const SESSION: &str = "rest_framework.authentication.SessionAuthentication";
const BASES: [&str; 3] = [
    SESSION,
    "rest_framework.authentication.BaseAuthentication",
    "rest_framework.authentication.BasicAuthentication",
];

impl Code<'_> {
    /// The classes of the project that Django REST framework asks who a visitor is, and that do not check for forgery.
    pub fn unchecked_authentications(&self) -> Vec<UncheckedAuthentication> {
        let mut found = Vec::new();
        for (file, facts) in self.facts.files() {
            if is_test(file) || !facts.words.may_hold("authentication") {
                continue;
            }
            for binding in &facts.bindings {
                let BindingKind::Class(_) = &binding.kind else {
                    continue;
                };
                let view = ClassRef::Local {
                    file: Arc::clone(file),
                    name: Arc::clone(&binding.name),
                };
                let lineage = self.lineage(&view);
                if lineage.is_of(&BASES)
                    && let Some(own) = lineage.classes.first()
                    && let Some(method) = self.unchecked_method(own, &lineage)
                {
                    found.push(UncheckedAuthentication {
                        place: binding.extent.in_file(file),
                        method,
                        is_used: self.is_used(&view, file),
                        class: view,
                    });
                }
            }
        }
        found
    }

    /// The method of a class that leaves out the check.
    fn unchecked_method(&self, class: &Class<'_>, lineage: &Lineage<'_>) -> Option<&'static str> {
        let has = |name: &str| {
            class
                .facts
                .methods
                .iter()
                .any(|(own, _)| own.as_ref() == name)
        };
        let conduct = |name: &str| {
            let ClassRef::Local { name: owner, .. } = &class.reference else {
                return None;
            };
            self.conduct_of(class.file, &format!("{owner}.{name}"))
        };
        if has("enforce_csrf") && lineage.is_of(&[SESSION]) {
            let checks = conduct("enforce_csrf").is_some_and(does_something);
            return (!checks).then_some("enforce_csrf");
        }
        // Who takes the user of Django's own request has to check by himself.
        let authenticate = conduct("authenticate")?;
        let takes_session = authenticate
            .names(DeedKind::Read)
            .any(|name| name.contains("_request.user") || name.contains("_request.session"));
        let checks = authenticate.names(DeedKind::Call).any(|name| {
            let name = name.to_ascii_lowercase();
            name.contains("csrf") || name.ends_with("super.authenticate")
        });
        (takes_session && !checks && !asks_for_more(authenticate)).then_some("authenticate")
    }

    /// Whether a view of an API has it, or another file names it that has no class of its own by that name.
    fn is_used(&self, class: &ClassRef, file: &str) -> bool {
        let name = class.name();
        let mut files = self.facts.files();
        files.any(|(other, facts)| {
            other.as_ref() != file
                && !is_test(other)
                && facts.words.may_hold(name)
                && !facts.bindings.iter().any(|binding| {
                    binding.name.as_ref() == name && matches!(binding.kind, BindingKind::Class(_))
                })
        }) || self.api_views().iter().any(|view| {
            let mut classes = view.authentication.iter().flatten();
            classes.any(|known| known == class)
        })
    }
}

/// Whether a method asks for more of the request than its user and session: a header, or a mark that a middleware left.
fn asks_for_more(conduct: &Conduct) -> bool {
    let asks_by_name = conduct
        .names(DeedKind::Call)
        .any(|name| name.as_ref() == "getattr");
    asks_by_name
        || conduct.names(DeedKind::Read).any(|name| {
            let of_request = name.rsplit_once("request.").map(|(_, attribute)| attribute);
            of_request.is_some_and(|attribute| {
                let first = attribute.split('.').next().unwrap_or(attribute);
                !matches!(first, "user" | "session" | "_request")
            })
        })
}

/// Whether a method calls anything that may check or refuse.
fn does_something(conduct: &Conduct) -> bool {
    conduct.names(DeedKind::Call).any(|name| {
        let last = name.rsplit('.').next().unwrap_or(name);
        !matches!(last, "debug" | "info" | "warning" | "print")
    })
}

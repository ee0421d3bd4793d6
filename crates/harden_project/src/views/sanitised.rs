//! Texts that the project sanitises before it stores them.

use std::collections::{BTreeMap, BTreeSet};

use harden_python::bodies::Term;
use harden_python::conduct::DeedKind;
use harden_python::facts::{BindingKind, ClassFacts};
use harden_python::resolve::Definition;

use super::Code;
use super::classes::{Class, Field, folder};
use super::evaluate::Scope;
use super::value::ClassRef;

/// What objects are called where their class is not said.
const OBJECTS: [&str; 5] = ["obj", "object", "instance", "item", "model"];

/// Where the project sanitises, by the names of attributes.
#[derive(Debug, Default)]
pub(super) struct Sanitised {
    /// The classes of which a sanitiser writes the attribute, in lower case and without `_`.
    classes: BTreeMap<String, BTreeSet<String>>,
    /// The folders with a form that takes the attribute through a field with a check of its own, or with a view that
    /// sanitises it, of an object of whatever class.
    folders: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Code<'a> {
    /// Whether what is stored under a name of a class was sanitised: in one of its methods
    /// (`self.text = bleach.clean(text)`), in a function, of an object that is called like the class, or by a field of
    /// a form of the same app.
    pub(super) fn is_sanitised(&self, class: &ClassRef, field: &str) -> bool {
        let ClassRef::Local { file, .. } = class else {
            return false;
        };
        let sanitised = self.sanitised.get_or_init(|| self.find_sanitised());
        let has = |by_name: &BTreeMap<String, BTreeSet<String>>, owner: &str| {
            by_name
                .get(field)
                .is_some_and(|owners| owners.contains(owner))
        };
        has(&sanitised.classes, &class.name().to_ascii_lowercase())
            || has(&sanitised.folders, folder(file))
    }

    /// Whether a method of the class makes the text of another one, by a function that may do anything to it
    /// (`self.body_html = render(self.body)`), or of what it escaped before (`markdown(escape(self.body))`).
    pub(super) fn is_made_by_code(&self, owner: &Class<'a>, field: &str) -> bool {
        let assigned = self.assigned_to_self(owner, field).iter();
        let mut assigned = assigned.filter(|(_, local)| !local.adds);
        assigned.any(|(body, local)| {
            let Term::Call {
                function,
                arguments,
                ..
            } = &local.value
            else {
                return false;
            };
            let scope = Scope {
                file: owner.file,
                body: Some(body),
                this: None,
                arguments: &[],
            };
            let of_escaped = arguments
                .first()
                .is_some_and(|text| self.is_escaped(text, &scope));
            if of_escaped {
                return true;
            }
            let mut arguments = arguments.iter();
            let of_another = arguments.any(|argument| {
                matches!(argument, Term::Attribute(object, name)
                    if matches!(&**object, Term::Name(this) if this.as_ref() == "self") && name.as_ref() != field)
            });
            of_another && !self.passes_text(owner.file, function)
        })
    }

    /// Whether a function leaves a text as it is, or as markup with all that was in it.
    fn passes_text(&self, file: &str, function: &Term) -> bool {
        const PASSING: [&str; 9] = [
            "str",
            "unicode",
            "force_str",
            "force_text",
            "smart_str",
            "smart_text",
            "mark_safe",
            "unescape",
            "unquote",
        ];
        // What these make of a text has the markup that is in it.
        const RENDERERS: [&str; 6] = [
            "commonmark",
            "docutils",
            "markdown",
            "markdown2",
            "mistune",
            "textile",
        ];
        let (Term::Name(name) | Term::Attribute(_, name)) = function else {
            return false;
        };
        let dotted = function.dotted();
        let is_renderer =
            dotted.is_some_and(|dotted| match self.resolver.resolve_in(file, &dotted) {
                Definition::External { dotted } => {
                    let package = dotted.split('.').next().unwrap_or(&dotted);
                    RENDERERS.contains(&package)
                }
                _ => false,
            });
        is_renderer || PASSING.contains(&name.as_ref())
    }

    fn find_sanitised(&self) -> Sanitised {
        let mut found = Sanitised::default();
        for (file, facts) in self.facts.files() {
            for conduct in &facts.conduct {
                for name in conduct.names(DeedKind::Sanitise) {
                    let Some((object, field)) = name.rsplit_once('.') else {
                        continue;
                    };
                    let owner = match object.rsplit('.').next().unwrap_or(object) {
                        "self" => conduct.name.rsplit('.').nth(1).unwrap_or_default(),
                        object => object,
                    };
                    // `obj = form.save(commit=False)`: of some class of the app.
                    if OBJECTS.contains(&owner) {
                        let folders = found.folders.entry(field.to_owned()).or_default();
                        folders.insert(folder(file).to_owned());
                        continue;
                    }
                    let owner = owner.replace('_', "").to_ascii_lowercase();
                    let owners = found.classes.entry(field.to_owned()).or_default();
                    owners.insert(owner);
                }
            }
            if !facts.words.may_hold("forms") {
                continue;
            }
            for binding in &facts.bindings {
                if let BindingKind::Class(class) = &binding.kind {
                    for field in self.cleaned_fields(file, class) {
                        let folders = found.folders.entry(field.to_owned()).or_default();
                        folders.insert(folder(file).to_owned());
                    }
                }
            }
        }
        found
    }

    /// The fields of a form whose class is of the project, and cleans.
    fn cleaned_fields<'c>(
        &self,
        file: &str,
        form: &'c ClassFacts,
    ) -> impl Iterator<Item = &'c str> {
        let fields = form.attributes.iter().filter(move |attribute| {
            let field = Field::of(&attribute.value);
            let class = field.and_then(|field| self.class_named(file, field.function));
            class.is_some_and(|class| {
                let lineage = self.lineage(&class);
                lineage.has_base_named(|name| name.ends_with("CharField"))
                    && ["clean", "to_python"]
                        .iter()
                        .any(|name| lineage.method(self, name).is_some())
            })
        });
        fields.map(|attribute| attribute.name.as_ref())
    }
}

//! Classes with their bases, across files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

use harden_python::bodies::{Body, Local};
use harden_python::facts::{BindingKind, ClassFacts, FunctionFacts, Value};
use harden_python::resolve::Definition;
use harden_python::syntax::Name;

use super::answers::{Answers, BodyAt};
use super::value::ClassRef;
use super::{Code, Map};

/// Bases of one class, at most.
const MAX_BASES: usize = 64;

/// A class of the project.
#[derive(Clone, Debug)]
pub(super) struct Class<'a> {
    pub(super) reference: ClassRef,
    pub(super) file: &'a Arc<str>,
    pub(super) facts: &'a ClassFacts,
}

/// A class with all that it inherits from.
#[derive(Debug, Default)]
pub(super) struct Lineage<'a> {
    /// In the order in which attributes are looked for.
    pub(super) classes: Vec<Class<'a>>,
    /// Bases outside of the project, dotted.
    pub(super) external: Vec<Arc<str>>,
    /// Whether there are bases that nobody knows.
    pub(super) is_open: bool,
    /// What attributes of its objects are.
    pub(super) attributes: Answers<Name>,
    /// What its methods give back.
    pub(super) calls: Answers<BodyAt>,
}

/// What methods assign to attributes of their object: by file, class and attribute.
pub(super) type Assignments<'a> =
    Map<&'a str, Map<&'a str, Map<&'a str, Vec<(&'a Body, &'a Local)>>>>;

/// A method as it is found: where, and in which class.
#[derive(Clone, Copy, Debug)]
pub(super) struct Method<'a> {
    pub(super) file: &'a Arc<str>,
    pub(super) facts: &'a FunctionFacts,
    pub(super) body: Option<&'a Body>,
}

impl<'a> Code<'a> {
    pub(super) fn class(&self, reference: &ClassRef) -> Option<Class<'a>> {
        let ClassRef::Local { file, name } = reference else {
            return None;
        };
        let (file, facts) = self.facts.entry(file)?;
        let mut parts = name.split('.');
        let BindingKind::Class(class) = &facts.binding(parts.next()?)?.kind else {
            return None;
        };
        let mut class = class;
        for part in parts {
            class = class.class(part)?;
        }
        Some(Class {
            reference: reference.clone(),
            file,
            facts: class,
        })
    }

    /// What a name leads to, if it is a class or may be one.
    pub(super) fn class_named(&self, file: &str, dotted: &str) -> Option<ClassRef> {
        let definition = self.resolver.resolve_in(file, dotted);
        self.class_defined(&definition).or_else(|| {
            // `User = get_user_model()`
            match &self.resolver.binding(&definition)?.kind {
                BindingKind::Value(value) => self.user_model(value),
                _ => None,
            }
        })
    }

    /// The same, but for what stands for the model of the users: the search for that asks for bases.
    fn base_named(&self, file: &str, dotted: &str) -> Option<ClassRef> {
        self.class_defined(&self.resolver.resolve_in(file, dotted))
    }

    fn class_defined(&self, definition: &Definition) -> Option<ClassRef> {
        match definition {
            Definition::Local { file, name } => {
                let reference = ClassRef::Local {
                    file: Arc::clone(file),
                    name: name.as_str().into(),
                };
                self.class(&reference).map(|_| reference)
            }
            Definition::External { dotted } => Some(ClassRef::external(dotted.as_str())),
            _ => None,
        }
    }

    /// `get_user_model()`
    pub(super) fn user_model(&self, value: &Value) -> Option<ClassRef> {
        let field = Field::of(value)?;
        (field.class_name() == "get_user_model").then(|| self.user_class())
    }

    pub(super) fn lineage(&self, reference: &ClassRef) -> Arc<Lineage<'a>> {
        let known = self.lineages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(reference) {
            return Arc::clone(known);
        }
        drop(known);
        let mut lineage = Lineage::default();
        let mut seen = BTreeSet::new();
        self.add_bases(reference, &mut lineage, &mut seen, 0);
        let lineage = Arc::new(lineage);
        let mut known = self.lineages.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(reference.clone(), Arc::clone(&lineage));
        lineage
    }

    fn add_bases(
        &self,
        reference: &ClassRef,
        lineage: &mut Lineage<'a>,
        seen: &mut BTreeSet<ClassRef>,
        depth: usize,
    ) {
        if seen.len() >= MAX_BASES || depth >= MAX_BASES {
            lineage.is_open = true;
            return;
        }
        if !seen.insert(reference.clone()) {
            return;
        }
        let Some(class) = self.class(reference) else {
            match reference {
                ClassRef::External(dotted) => lineage.external.push(Arc::clone(dotted)),
                ClassRef::Local { .. } => lineage.is_open = true,
            }
            return;
        };
        let (file, facts) = (class.file, class.facts);
        lineage.classes.push(class);
        for base in &facts.bases {
            let base = match base {
                Value::Dotted(base) => self.base_named(file, base),
                _ => None,
            };
            match base {
                Some(base) => self.add_bases(&base, lineage, seen, depth + 1),
                None => lineage.is_open = true,
            }
        }
    }

    /// The name of the object of a class's `class Meta: model = …`.
    pub(super) fn meta_class(&self, lineage: &Lineage<'a>, attribute: &str) -> Option<ClassRef> {
        lineage.classes.iter().find_map(|class| {
            let meta = class.facts.class("Meta")?;
            match &meta.attribute(attribute)?.value {
                Value::Dotted(name) => self.class_named(class.file, name),
                _ => None,
            }
        })
    }

    /// The classes of models by their names, for foreign keys that name one.
    pub(super) fn models_by_name(&self) -> &BTreeMap<String, Vec<ClassRef>> {
        self.models.get_or_init(|| {
            let mut models: BTreeMap<String, Vec<ClassRef>> = BTreeMap::new();
            for (file, facts) in self.facts.files() {
                if !facts.words.may_hold("models") && !facts.words.may_hold("Model") {
                    continue;
                }
                for binding in &facts.bindings {
                    if let BindingKind::Class(class) = &binding.kind
                        && has_fields(class)
                    {
                        let reference = ClassRef::Local {
                            file: Arc::clone(file),
                            name: Arc::clone(&binding.name),
                        };
                        let all = models.entry(binding.name.to_string()).or_default();
                        all.push(reference);
                    }
                }
            }
            models
        })
    }

    /// Which class refers to a class, by the name that the class knows it under: `comment_set`, or a `related_name`.
    pub(super) fn related(&self, class: &ClassRef, name: &str) -> Option<Related> {
        let related = self.related.get_or_init(|| self.collect_related());
        let find = |class: &ClassRef| related.get(class)?.get(name).cloned();
        find(class).or_else(|| {
            let lineage = self.lineage(class);
            let mut classes = lineage.classes.iter();
            classes.find_map(|class| find(&class.reference))
        })
    }

    fn collect_related(&self) -> Map<ClassRef, Map<String, Related>> {
        let mut found: Map<ClassRef, Map<String, Related>> = Map::default();
        for referring in self.models_by_name().values().flatten() {
            let Some(class) = self.class(referring) else {
                continue;
            };
            for attribute in &class.facts.attributes {
                let Some(field) = Field::of(&attribute.value) else {
                    continue;
                };
                let kind = field.class_name();
                if !matches!(
                    kind,
                    "ForeignKey" | "OneToOneField" | "ManyToManyField" | "ParentalKey"
                ) {
                    continue;
                }
                let Some(to) = self.field_target(&class, &field) else {
                    continue;
                };
                let is_one = kind == "OneToOneField";
                let own = referring.name().to_ascii_lowercase();
                let name = match field.keyword("related_name") {
                    Some(Value::Text(name)) => name.replace("%(class)s", &own).to_ascii_lowercase(),
                    _ if is_one => own,
                    _ => format!("{own}_set"),
                };
                let related = Related {
                    class: referring.clone(),
                    is_one,
                };
                let of_class = found.entry(to).or_default();
                of_class.entry(name).or_insert(related);
            }
        }
        found
    }

    /// The class that a foreign key leads to.
    pub(super) fn field_target(&self, owner: &Class<'a>, field: &Field<'_>) -> Option<ClassRef> {
        match field.keyword("to").or_else(|| field.arguments.first())? {
            Value::Text(name) if name.as_ref() == "self" => Some(owner.reference.clone()),
            Value::Text(name) => self.model_named(owner.file, name),
            Value::Dotted(name) if name.ends_with("AUTH_USER_MODEL") => Some(self.user_class()),
            Value::Dotted(name) => self.class_named(owner.file, name),
            Value::Call {
                function: Some(function),
                ..
            } if function.ends_with("get_user_model") => Some(self.user_class()),
            _ => None,
        }
    }

    /// A model by what foreign keys say: `Order`, or `shop.Order`.
    fn model_named(&self, file: &str, name: &str) -> Option<ClassRef> {
        let (label, name) = match name.rsplit_once('.') {
            Some((label, name)) => (Some(label), name),
            None => (None, name),
        };
        let candidates = self.models_by_name().get(name)?;
        let folder = folder(file);
        let is_meant = |candidate: &&ClassRef| match (candidate, label) {
            (ClassRef::Local { file, .. }, Some(label)) => {
                file.split('/').any(|part| part == label)
            }
            (ClassRef::Local { file, .. }, None) => file.starts_with(folder),
            (ClassRef::External(_), _) => false,
        };
        match candidates.as_slice() {
            [only] => Some(only.clone()),
            many => many.iter().find(is_meant).cloned(),
        }
    }

    /// The model of the users: the one of the project, where it makes one.
    pub(super) fn user_class(&self) -> ClassRef {
        let user = self.user.get_or_init(|| {
            let models = self.models_by_name().values().flatten();
            let mut users = models.filter(|model| {
                let lineage = self.lineage(model);
                lineage.external.iter().any(|base| {
                    base.ends_with(".AbstractUser") || base.ends_with(".AbstractBaseUser")
                })
            });
            let found = users.next().cloned();
            found.unwrap_or_else(|| ClassRef::external("django.contrib.auth.models.User"))
        });
        user.clone()
    }
}

/// The folder of the app that a file of models or forms lies in.
pub(super) fn folder(file: &str) -> &str {
    let part = ["/models", "/forms"]
        .iter()
        .find_map(|part| file.find(part));
    let end = part.or_else(|| file.rfind('/'));
    &file[..end.unwrap_or(0)]
}

fn has_fields(class: &ClassFacts) -> bool {
    let is_field = |value: &Value| {
        Field::of(value).is_some_and(|field| {
            let name = field.class_name();
            name.ends_with("Field") || name.ends_with("ForeignKey") || name.ends_with("Key")
        })
    };
    class.attributes.iter().any(|one| is_field(&one.value))
        || class.class("Meta").is_some()
        || class.bases.iter().any(|base| match base {
            Value::Dotted(base) => base.ends_with("Model") || base.starts_with("models."),
            _ => false,
        })
}

/// The class on the other side of a foreign key.
#[derive(Clone, Debug)]
pub(super) struct Related {
    pub(super) class: ClassRef,
    /// At most one object refers to another.
    pub(super) is_one: bool,
}

/// A field as the body of a class makes it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'v> {
    /// As written.
    pub(super) function: &'v str,
    pub(super) arguments: &'v [Value],
    keywords: &'v [harden_python::facts::Keyword],
}

impl<'v> Field<'v> {
    pub(super) fn of(value: &'v Value) -> Option<Self> {
        match value {
            Value::Call {
                function: Some(function),
                arguments,
                keywords,
                ..
            } => Some(Self {
                function,
                arguments,
                keywords,
            }),
            _ => None,
        }
    }

    pub(super) fn class_name(&self) -> &'v str {
        self.function.rsplit('.').next().unwrap_or(self.function)
    }

    pub(super) fn keyword(&self, name: &str) -> Option<&'v Value> {
        let mut keywords = self.keywords.iter();
        let keyword = keywords.find(|keyword| keyword.name.as_ref() == name)?;
        Some(&keyword.value)
    }
}

impl<'a> Lineage<'a> {
    /// What the body of the class, or of the nearest base that has it, assigns to a name.
    pub(super) fn attribute(&self, name: &str) -> Option<(&Class<'a>, &'a Value)> {
        self.classes.iter().find_map(|class| {
            let attribute = class.facts.attribute(name)?;
            Some((class, &attribute.value))
        })
    }

    pub(super) fn method(&self, code: &Code<'a>, name: &str) -> Option<Method<'a>> {
        self.classes
            .iter()
            .find_map(|class| code.method_of(class, name))
    }

    /// Whether a base outside of the project is one of these, or lies in one of these modules.
    pub(super) fn is_of(&self, names: &[&str]) -> bool {
        self.external.iter().any(|base| {
            names.iter().any(|name| {
                base.strip_prefix(name)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        })
    }

    /// Whether a base outside of the project is called so.
    pub(super) fn has_base_named(&self, test: impl Fn(&str) -> bool) -> bool {
        let mut bases = self.external.iter();
        bases.any(|base| test(base.rsplit('.').next().unwrap_or(base)))
    }
}

impl<'a> Code<'a> {
    pub(super) fn method_of(&self, class: &Class<'a>, name: &str) -> Option<Method<'a>> {
        let (_, facts) = class
            .facts
            .methods
            .iter()
            .rfind(|(own, _)| own.as_ref() == name)?;
        let ClassRef::Local { name: path, .. } = &class.reference else {
            return None;
        };
        Some(Method {
            file: class.file,
            facts,
            body: self.body(class.file, &format!("{path}.{name}")),
        })
    }

    /// A function's body by its dotted name in its file.
    pub(super) fn body(&self, file: &str, name: &str) -> Option<&'a Body> {
        self.bodies().get(file)?.get(name).copied()
    }

    /// The bodies of each file by their names; of several, the last.
    fn bodies(&self) -> &Map<&'a str, Map<&'a str, &'a Body>> {
        self.bodies.get_or_init(|| {
            let files = self.facts.files();
            let files = files.filter(|(_, facts)| !facts.bodies.is_empty());
            files
                .map(|(file, facts)| {
                    let bodies = facts.bodies.iter();
                    let by_name = bodies.map(|body| (body.name.as_ref(), body));
                    (file.as_ref(), by_name.collect())
                })
                .collect()
        })
    }

    /// What methods of a class assign to `self.name`, the methods in the order of their names.
    pub(super) fn assigned_to_self(
        &self,
        class: &Class<'a>,
        name: &str,
    ) -> &[(&'a Body, &'a Local)] {
        let ClassRef::Local { name: path, .. } = &class.reference else {
            return &[];
        };
        let assignments = self.assignments.get_or_init(|| self.collect_assignments());
        assignments
            .get(class.file.as_ref())
            .and_then(|classes| classes.get(path.as_ref())?.get(name))
            .map_or(&[], Vec::as_slice)
    }

    fn collect_assignments(&self) -> Assignments<'a> {
        let mut assignments = Assignments::default();
        for (file, facts) in self.facts.files() {
            let bodies: BTreeMap<&str, &Body> = facts
                .bodies
                .iter()
                .map(|body| (body.name.as_ref(), body))
                .collect();
            for (name, body) in bodies {
                let Some((class, _)) = name.rsplit_once('.') else {
                    continue;
                };
                for local in &body.locals {
                    if let Some(attribute) = local.name.strip_prefix("self.") {
                        let of_file = assignments.entry(file.as_ref()).or_default();
                        let of_class = of_file.entry(class).or_default();
                        of_class.entry(attribute).or_default().push((body, local));
                    }
                }
            }
        }
        assignments
    }
}

/// The text of a literal, or what several literals are one of.
pub(super) fn literals(value: &Value) -> Vec<Name> {
    match value {
        Value::Text(text) => vec![text.clone()],
        Value::List(items) => items.iter().flat_map(literals).collect(),
        _ => Vec::new(),
    }
}

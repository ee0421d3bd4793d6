//! Classes of the project: definition, attribute lookup, instances.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use harden_python::syntax;

use super::arguments::Arguments;
use super::frame::{Frame, Locals};
use super::interpreter::{Interpreter, name};
use super::maps::{IndexMap, Wanted};
use super::signal::{Eval, Signal};
use super::value::{Class, CodePlace, Instance, Kind, Value};

impl Interpreter<'_> {
    pub(crate) fn define_class(
        &mut self,
        frame: &mut Frame,
        class: &syntax::Class,
        place: CodePlace,
    ) -> Eval<Value> {
        let mut bases = Vec::new();
        let mut open = false;
        for base in &class.bases {
            let base = self.evaluate(frame, base)?;
            match &base.kind {
                Kind::Class(base) => bases.push(Rc::clone(base)),
                // `NamedTuple`, `TypedDict`, `Generic[T]` and whatever no model knows.
                _ => open = true,
            }
        }
        open |= bases.iter().any(|base| base.open);
        if bases.is_empty() {
            bases.extend(self.heap.builtins.get("builtins.object").cloned());
        }
        let members = Rc::new(RefCell::new(IndexMap::default()));
        members.borrow_mut().reserve(class.body.len() + 1);
        members.borrow_mut().insert(
            Rc::from("__module__"),
            Value::new(Kind::Str(Rc::clone(&frame.globals.name))),
        );
        let mut body = Frame::new(
            frame.file,
            frame.is_project,
            Rc::clone(&frame.globals),
            Locals::Class {
                members: Rc::clone(&members),
                enclosing: frame.closure(),
            },
        );
        self.deeper(|this| this.run_block(&mut body, &class.body))?;
        let members = members.take();
        let class_value = self.new_class(
            &name(&class.name),
            &frame.globals.name,
            &bases,
            members,
            open,
        );
        self.finish_enum(&class_value);
        let mut keywords = Arguments::default();
        for (keyword, value) in &class.keywords {
            let value = self.evaluate(frame, value)?;
            keywords.keywords.push((Arc::clone(keyword), value));
        }
        if keywords.keyword("metaclass").is_some() {
            // It may do anything, with the other keywords too; those of settings rarely change what members are.
            keywords = Arguments::default();
        }
        self.init_subclass(&class_value, keywords, place)?;
        let mut value = Value::new(Kind::Class(class_value)).at(place);
        for decorator in class.decorators.iter().rev() {
            let place = self.place(frame, decorator.span);
            let decorator = self.evaluate(frame, decorator)?;
            if decorator.is_unknown() {
                // Most decorators of classes register them and give them back.
                continue;
            }
            value = self.call(&decorator, Arguments::positional([value]), place)?;
        }
        Ok(value)
    }

    pub(crate) fn new_class(
        &mut self,
        class_name: &Rc<str>,
        module: &str,
        bases: &[Rc<Class>],
        members: IndexMap<Rc<str>, Value>,
        open: bool,
    ) -> Rc<Class> {
        let order = resolution_order(bases);
        let is_dataclass = bases.iter().any(|base| base.is_dataclass.get());
        let class = Rc::new(Class {
            name: Rc::clone(class_name),
            qualified_name: Rc::from(format!("{module}.{class_name}")),
            order,
            open,
            members: RefCell::new(members),
            is_dataclass: Cell::new(is_dataclass),
        });
        for member in class.members.borrow().values() {
            own(&class, member);
        }
        class
    }

    fn init_subclass(
        &mut self,
        class: &Rc<Class>,
        keywords: Arguments,
        place: CodePlace,
    ) -> Eval<()> {
        let inherited = class
            .order
            .iter()
            .find_map(|base| base.members.borrow().get("__init_subclass__").cloned());
        let Some(method) = inherited else {
            return Ok(());
        };
        let method = match &method.kind {
            Kind::ClassMethod(inner) => (**inner).clone(),
            _ => method,
        };
        let this = Value::new(Kind::Class(Rc::clone(class)));
        self.call_bound(&method, &this, keywords, place)?;
        Ok(())
    }

    /// Members of an enumeration become instances with a name and a value.
    fn finish_enum(&mut self, class: &Rc<Class>) {
        let is_enum = class
            .order
            .iter()
            .any(|base| &*base.qualified_name == "enum.Enum");
        if !is_enum {
            return;
        }
        let mixes_in_plain = class
            .order
            .iter()
            .any(|base| matches!(&*base.qualified_name, "builtins.str" | "builtins.int"));
        let members: Vec<(Rc<str>, Value)> = class
            .members
            .borrow()
            .iter()
            .filter(|(name, value)| !name.starts_with('_') && is_enum_value(value))
            .map(|(name, value)| (Rc::clone(name), value.clone()))
            .collect();
        for (member, value) in members {
            let mut attributes = IndexMap::default();
            attributes.insert(Rc::from("name"), Value::new(Kind::Str(Rc::clone(&member))));
            attributes.insert(Rc::from("value"), value.clone());
            let instance = Value {
                kind: Kind::Instance(Rc::new(Instance {
                    class: Rc::clone(class),
                    members: RefCell::new(attributes),
                    payload: mixes_in_plain.then(|| value.clone()),
                })),
                ..value
            };
            class.members.borrow_mut().insert(member, instance);
        }
    }

    /// An attribute of a class or one of its bases, as it stands there: nothing is bound.
    pub(crate) fn class_attribute(&self, class: &Rc<Class>, attribute: &str) -> Option<Value> {
        class_attribute(class, Wanted::new(attribute))
    }

    pub(crate) fn instantiate(
        &mut self,
        class: &Rc<Class>,
        arguments: Arguments,
        place: CodePlace,
    ) -> Eval<Value> {
        let built = self.construct_builtin(class, &arguments, place);
        let built = match built {
            Ok(built) => built,
            raised => self.blame_on(raised, &self.cause_of(&arguments))?,
        };
        if let Some(result) = built {
            return Ok(result);
        }
        if &*class.qualified_name == "enum.Enum" {
            // `Enum("Name", "members")` makes a class.
            return Ok(Value::unknown());
        }
        if self.is_enum_class(class) {
            return self.enum_member(class, &arguments, place);
        }
        if let Some(new) = self.class_attribute(class, "__new__")
            && !matches!(new.kind, Kind::Native(_))
        {
            let new = match &new.kind {
                Kind::StaticMethod(inner) => (**inner).clone(),
                _ => new,
            };
            let mut with_class = arguments.clone();
            with_class
                .positional
                .insert(0, Value::new(Kind::Class(Rc::clone(class))));
            let object = self.call(&new, with_class, place)?;
            if let Kind::Instance(instance) = &object.kind
                && Rc::ptr_eq(&instance.class, class)
            {
                self.initialise(class, &object, arguments, place)?;
            }
            return Ok(object);
        }
        let object = self.allocate(class, &arguments, place)?;
        self.initialise(class, &object, arguments, place)?;
        Ok(object)
    }

    /// `object.__new__(class)`
    pub(crate) fn allocate(
        &mut self,
        class: &Rc<Class>,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Eval<Value> {
        let payload = self.payload_for(class, arguments, place)?;
        Ok(Value::new(Kind::Instance(Rc::new(Instance {
            class: Rc::clone(class),
            members: RefCell::default(),
            payload,
        })))
        .at(place))
    }

    fn initialise(
        &mut self,
        class: &Rc<Class>,
        object: &Value,
        arguments: Arguments,
        place: CodePlace,
    ) -> Eval<()> {
        if let Some(method) = self.class_attribute(class, "__init__") {
            self.call_bound(&method, object, arguments, place)?;
            return Ok(());
        }
        if class.is_dataclass.get() {
            return self.initialise_dataclass(class, object, arguments, place);
        }
        if self.heap.builtins.is_exception(class) {
            if let Kind::Instance(instance) = &object.kind {
                instance
                    .members
                    .borrow_mut()
                    .insert(Rc::from("args"), Value::tuple(arguments.positional));
            }
            return Ok(());
        }
        let Kind::Instance(instance) = &object.kind else {
            return Ok(());
        };
        if class.open || instance.payload.is_some() {
            return Ok(());
        }
        if !arguments.positional.is_empty() || !arguments.keywords.is_empty() {
            return Err(Signal::type_error(format!(
                "{}() takes no arguments",
                class.name
            )));
        }
        Ok(())
    }

    /// What `@dataclass` generates: every annotated field, those of the bases first.
    fn initialise_dataclass(
        &mut self,
        class: &Rc<Class>,
        object: &Value,
        arguments: Arguments,
        place: CodePlace,
    ) -> Eval<()> {
        let Kind::Instance(instance) = &object.kind else {
            return Ok(());
        };
        let mut fields: Vec<Rc<str>> = Vec::new();
        let own = std::iter::once(class);
        let lineage: Vec<&Rc<Class>> = own.chain(class.order.iter()).collect();
        for base in lineage.into_iter().rev() {
            if let Some(annotations) = base.members.borrow().get("__annotations__")
                && let Kind::Dict(dict) = &annotations.kind
            {
                for (key, _) in dict.entries.borrow().values() {
                    if let Some(key) = key.as_str()
                        && !fields.contains(key)
                    {
                        fields.push(Rc::clone(key));
                    }
                }
            }
        }
        let mut positional = arguments.positional.into_iter();
        for field in fields {
            let given = arguments
                .keywords
                .iter()
                .find(|(keyword, _)| **keyword == *field)
                .map(|(_, value)| value.clone());
            let value = match positional.next().or(given) {
                Some(value) => value,
                None if arguments.open => Value::unknown(),
                None => match self.class_attribute(class, &field) {
                    Some(default) => self.field_default(&default, place)?,
                    None => {
                        return Err(Signal::type_error(format!(
                            "{}.__init__() missing required argument: '{field}'",
                            class.name
                        )));
                    }
                },
            };
            instance.members.borrow_mut().insert(field, value);
        }
        if let Some(method) = self.class_attribute(class, "__post_init__") {
            self.call_bound(&method, object, Arguments::default(), place)?;
        }
        Ok(())
    }

    /// The default of a field: `field(default=…)` and `field(default_factory=…)` leave a marker.
    fn field_default(&mut self, default: &Value, place: CodePlace) -> Eval<Value> {
        if let Kind::Instance(instance) = &default.kind
            && &*instance.class.qualified_name == "dataclasses.Field"
        {
            let members = instance.members.borrow();
            if let Some(factory) = members.get("default_factory") {
                let factory = factory.clone();
                drop(members);
                return self.call(&factory, Arguments::default(), place);
            }
            return Ok(members
                .get("default")
                .cloned()
                .unwrap_or_else(Value::unknown));
        }
        Ok(default.clone())
    }

    pub(crate) fn is_enum_class(&self, class: &Class) -> bool {
        class
            .order
            .iter()
            .any(|base| &*base.qualified_name == "enum.Enum")
    }

    /// `Colour("red")`
    fn enum_member(
        &mut self,
        class: &Rc<Class>,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Eval<Value> {
        let wanted = arguments.require(&class.name, 0, "value")?;
        let members: Vec<Value> = class.members.borrow().values().cloned().collect();
        let mut undecided = false;
        for member in members {
            let Kind::Instance(instance) = &member.kind else {
                continue;
            };
            let Some(value) = instance.members.borrow().get("value").cloned() else {
                continue;
            };
            match self.equal(wanted, &value, place)? {
                Some(true) => return Ok(member),
                Some(false) => {}
                None => undecided = true,
            }
        }
        if undecided {
            return Ok(Value::unknown());
        }
        Err(Signal::value_error(format!("not a valid {}", class.name)))
    }
}

/// Tells the functions in a class body which class it is, for `super()`.
fn own(class: &Rc<Class>, member: &Value) {
    match &member.kind {
        Kind::Function(function) => *function.owner.borrow_mut() = Some(Rc::downgrade(class)),
        Kind::StaticMethod(inner) | Kind::ClassMethod(inner) => own(class, inner),
        Kind::Property(property) => own(class, &property.getter),
        _ => {}
    }
}

/// The bases and their bases, left to right, each after all that derive from it.
fn resolution_order(bases: &[Rc<Class>]) -> Vec<Rc<Class>> {
    let mut sequences: Vec<Vec<Rc<Class>>> = bases.iter().map(lineage).collect();
    sequences.push(bases.to_vec());
    let mut order: Vec<Rc<Class>> = Vec::new();
    loop {
        sequences.retain(|sequence| !sequence.is_empty());
        let candidate = sequences.iter().map(|sequence| &sequence[0]).find(|head| {
            sequences
                .iter()
                .all(|sequence| !sequence[1..].iter().any(|other| Rc::ptr_eq(other, head)))
        });
        // An inconsistent hierarchy is a TypeError in Python; any order is as good as another.
        let Some(next) = candidate.or_else(|| sequences.first().map(|sequence| &sequence[0]))
        else {
            return order;
        };
        let next = Rc::clone(next);
        for sequence in &mut sequences {
            sequence.retain(|other| !Rc::ptr_eq(other, &next));
        }
        order.push(next);
    }
}

/// An attribute of a class or one of its bases.
pub(crate) fn class_attribute(class: &Rc<Class>, wanted: Wanted<'_>) -> Option<Value> {
    let in_class = |class: &Rc<Class>| wanted.find(&class.members.borrow()).cloned();
    in_class(class).or_else(|| class.order.iter().find_map(in_class))
}

/// A class and all it derives from, itself first.
pub(crate) fn ancestry(class: &Rc<Class>) -> impl Iterator<Item = &Rc<Class>> {
    std::iter::once(class).chain(&class.order)
}

/// [`ancestry`], for those who keep it.
pub(crate) fn lineage(class: &Rc<Class>) -> Vec<Rc<Class>> {
    ancestry(class).cloned().collect()
}

/// Whether an attribute in the body of an enumeration is a member of it.
fn is_enum_value(value: &Value) -> bool {
    !matches!(
        value.kind,
        Kind::Function(_)
            | Kind::Property(_)
            | Kind::StaticMethod(_)
            | Kind::ClassMethod(_)
            | Kind::Special(_)
    )
}

//! The state of one run, and the services that every part of the interpreter uses.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use harden_python::syntax::Span;

use super::arguments::Arguments;
use super::budget::Budget;
use super::checkpoints::Progress;
use super::decisions::{Decisions, OtherAnswer, Question, Subject};
use super::dependencies::Dependencies;
use super::environment::EnvironmentState;
use super::files::Files;
use super::frame::{Frame, Locals};
use super::heap::Heap;
use super::maps::IndexMap;
use super::methods;
use super::signal::{Eval, Raised, Signal};
use super::value::{
    Changes, Class, CodePlace, Key, Kind, Module, Text, TextMethods, Unknown, Value,
};
use crate::source::ProjectSource;

/// What a reader should know of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    Text(String),
    LeftToMachine(String),
}

/// Runs one module in one world.
pub(crate) struct Interpreter<'run> {
    pub(crate) source: &'run dyn ProjectSource,
    pub(crate) files: &'run Files,
    pub(crate) budget: &'run Budget,
    pub(crate) decisions: Decisions,
    pub(crate) environment: EnvironmentState,
    pub(crate) other_answers: Vec<OtherAnswer>,
    pub(crate) heap: Heap,
    /// Names of Python's own that were looked up before.
    pub(crate) known_builtins: RefCell<IndexMap<Rc<str>, Value>>,
    /// What the branches that are being run depend on: each with all outside it, outermost first.
    control: Vec<Dependencies>,
    /// Names of the exceptions that the `try` statements being run handle, outermost first.
    pub(crate) handled: Vec<Rc<str>>,
    /// Calls and imports that are being run; bounds the recursion of the interpreter itself.
    depth: u32,
    /// What the last raise that nobody handled depended on, beside what all around it depended on, and
    /// where it stood.
    pub(crate) raised_under: Dependencies,
    /// What the operands depended on of the operation that raised it.
    pub(crate) raised_from: Dependencies,
    /// What made the run pass by a block that gives the key.
    pub(crate) without_key: Dependencies,
    pub(crate) raised_at: Option<CodePlace>,
    /// Where the project's code stands, for places of values made inside package models.
    pub(crate) project_place: Option<CodePlace>,
    pub(crate) notes: RefCell<Vec<(CodePlace, Note)>>,
    /// Folders that the settings made, by absolute path.
    pub(crate) made: BTreeSet<String>,
    /// The dotted name of the settings module.
    pub(crate) settings_name: &'run str,
    pub(crate) progress: Progress,
}

/// How deep calls, imports and nested expressions may go.
const MAX_DEPTH: u32 = 220;

/// After this many answers that are not of the environment, further ones are not asked for.
const MAX_DECISIONS: usize = 400;

impl<'run> Interpreter<'run> {
    pub(crate) fn new(
        source: &'run dyn ProjectSource,
        files: &'run Files,
        budget: &'run Budget,
        environment: EnvironmentState,
        decisions: Decisions,
        settings_name: &'run str,
    ) -> Self {
        Self {
            source,
            files,
            budget,
            decisions,
            environment,
            other_answers: Vec::new(),
            heap: Heap::new(source),
            known_builtins: RefCell::default(),
            control: Vec::new(),
            handled: Vec::new(),
            depth: 0,
            raised_under: Dependencies::default(),
            raised_from: Dependencies::default(),
            without_key: Dependencies::default(),
            raised_at: None,
            project_place: None,
            notes: RefCell::default(),
            made: BTreeSet::new(),
            settings_name,
            progress: Progress::default(),
        }
    }

    /// A place in the frame's file; the project's own last place inside a package's model.
    pub(crate) fn place(&self, frame: &Frame, span: Span) -> CodePlace {
        let here = CodePlace {
            file: frame.file,
            span,
        };
        if frame.is_project {
            here
        } else {
            self.project_place.unwrap_or(here)
        }
    }

    /// A frame for code of one of the run's files.
    pub(crate) fn frame(&self, file: u32, globals: Rc<Module>, locals: Locals) -> Frame {
        Frame::new(file, self.files.is_project(file), globals, locals)
    }

    pub(crate) fn note(&self, place: CodePlace, message: impl Into<String>) {
        self.note_once(place, Note::Text(message.into()));
    }

    /// Settings come from a file here that the project lacks, and that it can do without.
    pub(crate) fn leave_to_machine(&self, place: CodePlace, what: String) {
        self.note_once(place, Note::LeftToMachine(what));
    }

    /// Whether the run has asked for a file that each machine has or lacks.
    pub(crate) fn asked_for_file(&self) -> bool {
        self.other_answers.iter().any(|answer| answer.is_of_file)
    }

    /// Whether [`Self::leave_to_machine`] was said of the line.
    pub(crate) fn is_left_to_machine(&self, place: CodePlace) -> bool {
        let notes = self.notes.borrow();
        notes
            .iter()
            .any(|(other, note)| *other == place && matches!(note, Note::LeftToMachine(_)))
    }

    fn note_once(&self, place: CodePlace, note: Note) {
        let note = (place, note);
        let mut notes = self.notes.borrow_mut();
        if !notes.contains(&note) {
            notes.push(note);
        }
    }

    // ----- depth -----

    /// Runs `body` one level deeper, with Python's own error where that is too deep.
    pub(crate) fn deeper<T>(&mut self, body: impl FnOnce(&mut Self) -> Eval<T>) -> Eval<T> {
        if self.depth >= MAX_DEPTH {
            return Err(Signal::raise(
                "RecursionError",
                "maximum recursion depth exceeded",
            ));
        }
        self.depth += 1;
        let result = body(self);
        self.depth -= 1;
        result
    }

    /// How many calls and imports are being run.
    pub(crate) const fn depth(&self) -> usize {
        self.depth as usize
    }

    // ----- control dependencies -----

    /// Runs `body` as a branch that is taken because of `condition`.
    pub(crate) fn under<T>(
        &mut self,
        condition: &Dependencies,
        body: impl FnOnce(&mut Self) -> Eval<T>,
    ) -> Eval<T> {
        if condition.is_empty() {
            return body(self);
        }
        let mut all = self.control().clone();
        all.add(condition);
        self.control.push(all);
        let result = body(self);
        self.control.pop();
        if matches!(result, Err(Signal::Raise(_))) && self.raised_under.is_empty() {
            self.raised_under = condition.without(self.control());
        }
        result
    }

    /// What everything done here and now depends on.
    pub(crate) fn control(&self) -> &Dependencies {
        self.control.last().unwrap_or(&Dependencies::NONE)
    }

    pub(crate) fn control_depth(&self) -> usize {
        self.control.len()
    }

    /// Keeps a condition for the rest of the enclosing block: an early exit hangs on it.
    pub(crate) fn push_control(&mut self, condition: &Dependencies) {
        if !condition.is_empty() {
            let mut all = self.control().clone();
            all.add(condition);
            if self.control.last() != Some(&all) {
                self.control.push(all);
            }
        }
    }

    pub(crate) fn truncate_control(&mut self, depth: usize) {
        self.control.truncate(depth);
    }

    /// Marks a shared value as changed here.
    pub(crate) fn record_change(&self, changes: &Changes, place: CodePlace, cause: &Dependencies) {
        let mut places = changes.places.borrow_mut();
        if places.last() != Some(&place) {
            places.push(place);
        }
        let mut depends_on = changes.depends_on.borrow_mut();
        depends_on.add(cause);
        depends_on.add(self.control());
    }

    // ----- decisions -----

    /// Answers a question that neither the code nor the environment decides.
    pub(crate) fn decide_other(&mut self, what: &str, place: CodePlace) -> Eval<bool> {
        self.decide_likely(what, place, false)
    }

    /// [`Self::decide_other`], with the answer that the production world takes.
    pub(crate) fn decide_likely(
        &mut self,
        what: &str,
        place: CodePlace,
        likely: bool,
    ) -> Eval<bool> {
        if self.other_answers.len() >= MAX_DECISIONS {
            return Err(Signal::OutOfBudget);
        }
        let question = Question::about(Subject::code(place), &what);
        let answer = (self.decisions.decide(question, 2) == 1) != likely;
        self.other_answers.push(OtherAnswer {
            what: Rc::from(self.files.describe(place, what)),
            answer: if answer { "yes" } else { "no" },
            is_of_file: false,
        });
        Ok(answer)
    }

    /// [`Self::decide_other`], of a file that each machine has or lacks.
    pub(crate) fn decide_file(&mut self, what: &str, place: CodePlace) -> Eval<bool> {
        let answer = self.decide_other(what, place)?;
        if let Some(given) = self.other_answers.last_mut() {
            given.is_of_file = true;
        }
        Ok(answer)
    }

    /// A name for the answer just given, so that what hangs on it can be told from what does not.
    pub(crate) fn last_answer(&self) -> Dependencies {
        self.environment.causes.answer(self.decisions.count())
    }

    /// An unknown value as far as the run has decided it by now.
    #[inline]
    pub(crate) fn settle(&self, value: &Value) -> Option<Value> {
        let (name, steps) = variable_of(value)?;
        self.settle_variable(value, name, steps)
    }

    fn settle_variable(&self, value: &Value, name: &str, steps: &TextMethods) -> Option<Value> {
        let text = self.environment.decided_text(name)?;
        let settled = self.apply_text_methods(text, steps)?;
        Some(Value {
            place: value.place,
            depends_on: value.depends_on.clone(),
            ..settled
        })
    }

    /// [`Self::settle`], or the value itself.
    #[inline]
    pub(crate) fn settled<'value>(&self, value: &'value Value) -> Cow<'value, Value> {
        match self.settle(value) {
            Some(settled) => Cow::Owned(settled),
            None => Cow::Borrowed(value),
        }
    }

    /// [`Self::settled`], of a value that is not needed otherwise.
    #[inline]
    pub(crate) fn settle_owned(&self, value: Value) -> Value {
        if value.is_unknown() {
            self.settle_unknown(value)
        } else {
            value
        }
    }

    fn settle_unknown(&self, value: Value) -> Value {
        match self.settle(&value) {
            Some(settled) => settled,
            None => value,
        }
    }

    pub(crate) fn apply_text_methods(&self, text: &Rc<str>, steps: &[Rc<str>]) -> Option<Value> {
        let mut current = Value::new(Kind::Str(Rc::clone(text)));
        for step in steps {
            current = methods::call(
                self.budget,
                &current,
                step,
                &Arguments::default(),
                CodePlace::NOWHERE,
            )
            .ok()??;
        }
        Some(current)
    }

    // ----- raising -----

    /// An operation that raises does so because of its operands.
    pub(crate) fn blame<T>(&mut self, result: Eval<T>, operands: &[&Value]) -> Eval<T> {
        if matches!(result, Err(Signal::Raise(_))) && self.raised_from.is_empty() {
            for operand in operands {
                self.raised_from.add(&dependencies_of(operand));
            }
        }
        result
    }

    /// [`Self::blame`], of a call whose arguments depend on `cause`.
    pub(crate) fn blame_on<T>(&mut self, result: Eval<T>, cause: &Dependencies) -> Eval<T> {
        if matches!(result, Err(Signal::Raise(_))) && self.raised_from.is_empty() {
            self.raised_from = cause.clone();
        }
        result
    }

    /// An exception as the object that `except … as error` binds.
    pub(crate) fn exception_object(&self, raised: &Raised) -> Value {
        match raised {
            Raised::Instance(value) => value.clone(),
            Raised::Builtin { class, message } => {
                let number = super::library::error_number(class);
                let class = self.heap.builtins.exception(class);
                let object = self.new_exception(&class, vec![Value::str(&*message.text())]);
                if let (Some(number), Kind::Instance(instance)) = (number, &object.kind) {
                    let mut members = instance.members.borrow_mut();
                    members.insert(Rc::from("errno"), Value::int(number));
                }
                object
            }
        }
    }

    pub(crate) fn new_exception(&self, class: &Rc<Class>, arguments: Vec<Value>) -> Value {
        let mut members = IndexMap::default();
        members.insert(Rc::from("args"), Value::tuple(arguments));
        Value::new(Kind::Instance(Rc::new(super::value::Instance {
            class: Rc::clone(class),
            members: RefCell::new(members),
            payload: None,
        })))
    }

    /// Whether a `try` that is being run handles the exception.
    pub(crate) fn is_handled(&self, exception: &str) -> bool {
        self.handled
            .iter()
            .any(|name| self.heap.builtins.is_exception_subclass(exception, name))
    }
}

impl CodePlace {
    pub(crate) const NOWHERE: Self = Self {
        file: u32::MAX,
        span: Span { start: 0, end: 0 },
    };
}

/// The variable of the environment that an unknown value is, with the methods applied to it.
#[inline]
pub(crate) fn variable_of(value: &Value) -> Option<(&Rc<str>, &TextMethods)> {
    let (name, steps) = unknown_text(value)?.variable.as_ref()?;
    Some((name, steps))
}

#[inline]
pub(crate) fn unknown_text(value: &Value) -> Option<&Text> {
    match &value.kind {
        Kind::Unknown(unknown) => unknown.text.as_ref(),
        _ => None,
    }
}

/// Stands for any number of elements.
pub(crate) fn is_spread(value: &Value) -> bool {
    matches!(&value.kind, Kind::Unknown(unknown) if unknown.spread)
}

/// An unknown number of unknown elements.
pub(crate) fn spread() -> Value {
    Value::new(Kind::Unknown(Rc::new(Unknown {
        spread: true,
        ..Unknown::default()
    })))
}

/// Everything a value depends on: itself, what changed it, and its elements.
pub(crate) fn dependencies_of(value: &Value) -> Dependencies {
    let mut all = Dependencies::default();
    collect_dependencies(value, &mut all, 0);
    all
}

/// Adds [`dependencies_of`] a value to others.
#[inline]
pub(crate) fn add_dependencies_of(value: &Value, to: &mut Dependencies) {
    collect_dependencies(value, to, 0);
}

/// What the number and the order of the turns over an iterable depend on: of a list or a tuple, not its
/// elements, which bring along what they depend on.
pub(crate) fn turn_dependencies(iterable: &Value) -> Dependencies {
    let mut all = iterable.depends_on.clone();
    let mut unknown_number = |items: &[Value]| {
        for item in items.iter().filter(|item| is_spread(item)) {
            all.add(&item.depends_on);
        }
    };
    match &iterable.kind {
        Kind::List(list) => {
            unknown_number(&list.items.borrow());
            all.add(&list.changes.depends_on.borrow());
        }
        Kind::Tuple(items) => unknown_number(items),
        _ => all.add(&membership_dependencies(iterable)),
    }
    all
}

/// What it depends on whether something is in a container: of a dict, not its values.
pub(crate) fn membership_dependencies(container: &Value) -> Dependencies {
    let Kind::Dict(dict) = &container.kind else {
        return dependencies_of(container);
    };
    let mut all = container.depends_on.clone();
    all.add(&dict.changes.depends_on.borrow());
    for (key, _) in dict.entries.borrow().values() {
        all.add(&key.depends_on);
    }
    all
}

fn collect_dependencies(value: &Value, into: &mut Dependencies, depth: u32) {
    into.add(&value.depends_on);
    if depth > 6 {
        return;
    }
    match &value.kind {
        Kind::List(list) => {
            into.add(&list.changes.depends_on.borrow());
            for item in &*list.items.borrow() {
                collect_dependencies(item, into, depth + 1);
            }
        }
        Kind::Tuple(items) => {
            for item in items.iter() {
                collect_dependencies(item, into, depth + 1);
            }
        }
        Kind::Dict(dict) => {
            into.add(&dict.changes.depends_on.borrow());
            for (key, value) in dict.entries.borrow().values() {
                into.add(&key.depends_on);
                collect_dependencies(value, into, depth + 1);
            }
        }
        Kind::Set(set) => {
            into.add(&set.changes.depends_on.borrow());
            for item in set.items.borrow().values() {
                into.add(&item.depends_on);
            }
        }
        _ => {}
    }
}

/// A dict with text keys.
pub(crate) fn text_dict(entries: impl IntoIterator<Item = (Rc<str>, Value)>) -> Value {
    Value::dict(
        entries
            .into_iter()
            .map(|(key, value)| {
                let key_value = Value::new(Kind::Str(Rc::clone(&key)));
                (Key::Str(key), (key_value, value))
            })
            .collect(),
    )
}

/// A dotted name, put together quicker than by formatting.
pub(crate) fn dotted(module: &str, name: &str) -> String {
    let mut dotted = String::with_capacity(module.len() + 1 + name.len());
    dotted.push_str(module);
    dotted.push('.');
    dotted.push_str(name);
    dotted
}

/// `Arc` names of the tree as `Rc` names of values.
pub(crate) fn name(text: &Arc<str>) -> Rc<str> {
    Rc::from(&**text)
}

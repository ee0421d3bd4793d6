//! Everything that a run has made and found out by one of its stops.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::super::builtins::BuiltinClasses;
use super::super::decisions::{Decision, OtherAnswer};
use super::super::dependencies::Dependencies;
use super::super::environment::EnvironmentState;
use super::super::interpreter::{Interpreter, Note};
use super::super::maps::IndexMap;
use super::super::value::{CodePlace, Module, Value};
use super::copier::{Copier, NotCopied};
use super::progress::Body;

/// A run's state between two statements of a module.
#[derive(Debug)]
pub(super) struct State {
    taken: Vec<Decision>,
    stop: u32,
    environment: EnvironmentState,
    other_answers: Vec<OtherAnswer>,
    raised_under: Dependencies,
    raised_at: Option<CodePlace>,
    without_key: Dependencies,
    notes: Vec<(CodePlace, Note)>,
    made: BTreeSet<String>,
    /// Steps and bytes that were left.
    left: (u64, u64),
    heap: Heap,
}

/// All objects of a run, by where it finds them.
#[derive(Debug)]
struct Heap {
    modules: IndexMap<Rc<str>, Rc<Module>>,
    builtins: BuiltinClasses,
    written: IndexMap<String, Value>,
    search_path: Value,
    settings_module: Option<Rc<Module>>,
    bodies: Vec<Body>,
    values: usize,
}

/// [`Heap`], where it is.
struct HeapView<'a> {
    modules: &'a IndexMap<Rc<str>, Rc<Module>>,
    builtins: &'a BuiltinClasses,
    written: &'a IndexMap<String, Value>,
    search_path: &'a Value,
    settings_module: Option<&'a Rc<Module>>,
    bodies: &'a [Body],
}

impl State {
    /// A copy of what there is; `None` where it holds too much.
    pub(super) fn of(interpreter: &Interpreter<'_>) -> Option<Self> {
        let view = HeapView {
            modules: &interpreter.modules,
            builtins: &interpreter.builtins,
            written: &interpreter.written,
            search_path: &interpreter.search_path,
            settings_module: interpreter.settings_module.as_ref(),
            bodies: interpreter.progress.bodies(),
        };
        Some(Self {
            taken: interpreter.decisions.taken().to_vec(),
            stop: interpreter.decisions.stop(),
            environment: interpreter.environment.clone(),
            other_answers: interpreter.other_answers.clone(),
            raised_under: interpreter.raised_under.clone(),
            raised_at: interpreter.raised_at,
            without_key: interpreter.without_key.clone(),
            notes: interpreter.notes.borrow().clone(),
            made: interpreter.made.clone(),
            left: interpreter.budget.left(),
            heap: view.copy().ok()?,
        })
    }

    /// Lets a run start from a copy of this.
    pub(super) fn restore(&self, interpreter: &mut Interpreter<'_>) {
        let heap = &self.heap;
        let view = HeapView {
            modules: &heap.modules,
            builtins: &heap.builtins,
            written: &heap.written,
            search_path: &heap.search_path,
            settings_module: heap.settings_module.as_ref(),
            bodies: &heap.bodies,
        };
        // It was copied once: nothing in it is too much.
        let Ok(heap) = view.copy() else {
            return;
        };
        interpreter.modules = heap.modules;
        interpreter.builtins = heap.builtins;
        interpreter.written = heap.written;
        interpreter.search_path = heap.search_path;
        interpreter.settings_module = heap.settings_module;
        interpreter.environment.resume(&self.environment);
        interpreter
            .decisions
            .resume(self.taken.clone(), self.stop - 1);
        interpreter.other_answers.clone_from(&self.other_answers);
        interpreter.raised_under = self.raised_under.clone();
        interpreter.raised_at = self.raised_at;
        interpreter.without_key = self.without_key.clone();
        interpreter.notes.borrow_mut().clone_from(&self.notes);
        interpreter.made.clone_from(&self.made);
        interpreter.progress.resume(heap.bodies, self.left);
    }

    pub(super) fn stop(&self) -> u32 {
        self.stop
    }

    pub(super) fn values(&self) -> usize {
        self.heap.values
    }

    /// Steps of a run that cost about as much as a copy of this: measured on the settings of public
    /// projects, two steps for five values.
    pub(super) fn steps_to_copy(&self) -> u64 {
        self.heap.values as u64 * 2 / 5
    }

    pub(super) fn modules(&self) -> impl Iterator<Item = &Rc<Module>> {
        self.heap.modules.values()
    }

    /// How many variables were known to be required.
    pub(super) fn required(&self) -> usize {
        self.environment.required().len()
    }

    /// Whether a run with these answers comes through this state before it gives the last of them.
    pub(super) fn is_before_the_end_of(&self, answers: &[u8]) -> bool {
        self.taken.len() < answers.len()
            && self
                .taken
                .iter()
                .zip(answers)
                .all(|(decision, answer)| decision.chosen == *answer)
    }
}

impl HeapView<'_> {
    fn copy(&self) -> Result<Heap, NotCopied> {
        let mut copier = Copier::new();
        let modules = self
            .modules
            .iter()
            .map(|(name, module)| (Rc::clone(name), copier.module(module)))
            .collect();
        let builtins = self.builtins.replaced(|class| copier.class(class))?;
        let written = self
            .written
            .iter()
            .map(|(path, value)| Ok((path.clone(), copier.value(value)?)))
            .collect::<Result<_, NotCopied>>()?;
        let search_path = copier.value(self.search_path)?;
        let settings_module = self.settings_module.map(|module| copier.module(module));
        let bodies = self
            .bodies
            .iter()
            .map(|body| Body {
                module: copier.module(&body.module),
                ..body.clone()
            })
            .collect();
        copier.fill()?;
        Ok(Heap {
            modules,
            builtins,
            written,
            search_path,
            settings_module,
            bodies,
            values: copier.values(),
        })
    }
}

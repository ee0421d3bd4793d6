//! Everything that a run has made and found out by one of its stops.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::super::decisions::{Decision, OtherAnswer};
use super::super::dependencies::Dependencies;
use super::super::environment::EnvironmentState;
use super::super::heap::Heap;
use super::super::interpreter::{Interpreter, Note};
use super::super::value::{CodePlace, Module};
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
    objects: Copied,
}

/// Objects, and the modules among them that are being run.
#[derive(Debug)]
struct Copied {
    heap: Heap,
    bodies: Vec<Body>,
    values: usize,
}

impl State {
    /// A copy of what there is; `None` where it holds too much.
    pub(super) fn of(interpreter: &Interpreter<'_>) -> Option<Self> {
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
            objects: Copied::of(&interpreter.heap, interpreter.progress.bodies()).ok()?,
        })
    }

    /// Lets a run start from a copy of this.
    pub(super) fn restore(&self, interpreter: &mut Interpreter<'_>) {
        // It was copied once: nothing in it is too much.
        let Ok(objects) = Copied::of(&self.objects.heap, &self.objects.bodies) else {
            return;
        };
        interpreter.heap = objects.heap;
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
        interpreter.progress.resume(objects.bodies, self.left);
    }

    pub(super) fn stop(&self) -> u32 {
        self.stop
    }

    pub(super) fn values(&self) -> usize {
        self.objects.values
    }

    /// Steps of a run that cost about as much as a copy of this: measured on the settings of public
    /// projects, two steps for five values.
    pub(super) fn steps_to_copy(&self) -> u64 {
        self.objects.values as u64 * 2 / 5
    }

    pub(super) fn modules(&self) -> impl Iterator<Item = &Rc<Module>> {
        self.objects.heap.modules.values()
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

impl Copied {
    fn of(heap: &Heap, bodies: &[Body]) -> Result<Self, NotCopied> {
        let mut copier = Copier::new();
        let modules = heap.modules.iter();
        let written = heap.written.iter();
        let settings_module = heap.settings_module.as_ref();
        let heap = Heap {
            modules: modules
                .map(|(name, module)| (Rc::clone(name), copier.module(module)))
                .collect(),
            builtins: heap.builtins.replaced(|class| copier.class(class))?,
            written: written
                .map(|(path, value)| Ok((path.clone(), copier.value(value)?)))
                .collect::<Result<_, NotCopied>>()?,
            search_path: copier.value(&heap.search_path)?,
            settings_module: settings_module.map(|module| copier.module(module)),
        };
        let bodies = bodies
            .iter()
            .map(|body| Body {
                module: copier.module(&body.module),
                ..body.clone()
            })
            .collect();
        copier.fill()?;
        Ok(Self {
            heap,
            bodies,
            values: copier.values(),
        })
    }
}

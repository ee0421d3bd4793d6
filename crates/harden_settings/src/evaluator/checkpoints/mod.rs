//! A run that answers a question otherwise than an earlier run does all that the earlier one did before the
//! question. It starts from a copy of what there was by then, instead of doing it again.
//!
//! [`progress`] follows a run from one statement of a module to the next; [`state`] is what there is
//! between two of them, and [`copier`] copies it.

mod copier;
mod progress;
mod state;

use std::rc::Rc;

pub(crate) use progress::Progress;
use state::State;

use super::decisions::Script;
use super::interpreter::Interpreter;
use super::value::Module;

/// The states that later runs of the same module can start from.
#[derive(Debug, Default)]
pub(crate) struct Checkpoints {
    kept: Vec<State>,
    /// In all of them.
    values: usize,
}

/// Together they hold at most so many values; about a hundred bytes each.
const MAX_VALUES: usize = 200_000;

impl Checkpoints {
    /// Lets a run that is about to begin start as late as it can, and keep the state before the question
    /// that its script answers last.
    pub(crate) fn prepare(&self, interpreter: &mut Interpreter<'_>, script: &Script) {
        let required = interpreter.environment.required().len();
        let usable = self.kept.iter().filter(|state| {
            state.is_before_the_end_of(&script.answers) && state.required() == required
        });
        let latest = usable.max_by_key(|state| state.stop());
        let reached = latest.map(State::stop);
        if let Some(state) = latest {
            state.restore(interpreter);
        }
        if self.values < MAX_VALUES
            && let Some(stop) = script.stop
            && reached.is_none_or(|reached| reached < stop)
        {
            let steps = latest.map_or(0, State::steps_to_copy);
            interpreter.progress.keep_at(stop, steps);
        }
    }

    /// Takes what a run that has ended kept.
    pub(crate) fn collect(&mut self, interpreter: &mut Interpreter<'_>) {
        if let Some(state) = interpreter.progress.take_kept() {
            self.values += state.values();
            self.kept.push(state);
        }
    }

    /// Modules of all of them, which hold each other.
    pub(crate) fn modules(&self) -> impl Iterator<Item = &Rc<Module>> {
        self.kept.iter().flat_map(State::modules)
    }
}

//! How far a run has come.

use std::rc::Rc;

use harden_python::syntax::{Statement, StatementKind};

use super::super::frame::{Frame, Locals};
use super::super::interpreter::Interpreter;
use super::super::signal::Eval;
use super::super::value::Module;
use super::state::State;

/// Where a run is, and where it is to keep its state.
///
/// Between two statements of a module that is being run, nothing of Python is under way but the import
/// statements that led there: the run has come to a *stop*, and can go on from a copy of its state.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// Modules that are being run, outermost first.
    bodies: Vec<Body>,
    /// Modules that a run which starts from a state has still to go on with, innermost first.
    to_resume: Vec<Body>,
    /// What they may still use.
    budget_left: Option<(u64, u64)>,
    /// The steps that were left when the run began.
    steps_at_start: u64,
    keep_at: Option<KeepAt>,
    kept: Option<State>,
}

/// The stop with this number, if so many steps lie before it that it pays to start there.
#[derive(Clone, Copy, Debug)]
struct KeepAt {
    stop: u32,
    least_steps: u64,
}

/// A module that is being run.
#[derive(Clone, Debug)]
pub(super) struct Body {
    pub(super) module: Rc<Module>,
    pub(super) file: u32,
    /// The number of the statement that is being run, or comes next.
    pub(super) statement: usize,
    /// The statement does nothing but import.
    pub(super) is_import: bool,
}

impl Progress {
    /// Keeps the state at the stop with this number, if the run comes there after this many steps.
    pub(super) fn keep_at(&mut self, stop: u32, least_steps: u64) {
        self.keep_at = Some(KeepAt { stop, least_steps });
    }

    pub(super) fn take_kept(&mut self) -> Option<State> {
        self.kept.take()
    }

    pub(super) fn bodies(&self) -> &[Body] {
        &self.bodies
    }

    /// Goes on with these modules, outermost first, with what was left of the budget.
    pub(super) fn resume(&mut self, bodies: Vec<Body>, budget_left: (u64, u64)) {
        self.to_resume = bodies;
        self.to_resume.reverse();
        self.budget_left = Some(budget_left);
    }

    /// The module that is to be gone on with next, if it has this name, and its file.
    pub(crate) fn module_to_resume(&self, name: &str) -> Option<(Rc<Module>, u32)> {
        let next = self.to_resume.last()?;
        (*next.module.name == *name).then(|| (Rc::clone(&next.module), next.file))
    }

    /// Whether the module is to be gone on with, now or after one that imports it.
    pub(crate) fn is_to_be_resumed(&self, name: &str) -> bool {
        self.to_resume.iter().any(|body| *body.module.name == *name)
    }
}

impl Interpreter<'_> {
    /// Runs the statements of a module, from the one at which an earlier run was left.
    pub(crate) fn run_body(
        &mut self,
        module: &Rc<Module>,
        file: u32,
        statements: &[Statement],
    ) -> Eval<()> {
        let resumed = self.progress.module_to_resume(&module.name).is_some();
        let resumed = resumed.then(|| self.progress.to_resume.pop()).flatten();
        let body = resumed.unwrap_or_else(|| Body {
            module: Rc::clone(module),
            file,
            statement: 0,
            is_import: false,
        });
        let first = body.statement;
        let mut frame = self.frame(file, Rc::clone(module), Locals::Module);
        if first == 0 {
            // Most statements bind a name.
            module.members.borrow_mut().reserve(statements.len());
        }
        self.progress.bodies.push(body);
        if self.progress.to_resume.is_empty() {
            if let Some(left) = self.progress.budget_left.take() {
                self.budget.set_left(left);
            }
            if self.progress.steps_at_start == 0 {
                (self.progress.steps_at_start, _) = self.budget.left();
            }
        }
        let result = self.deeper(|this| {
            for (index, statement) in statements.iter().enumerate().skip(first) {
                this.pass_stop(&frame, index, statement);
                this.run_block(&mut frame, std::slice::from_ref(statement))?;
            }
            Ok(())
        });
        self.progress.bodies.pop();
        result
    }

    fn pass_stop(&mut self, frame: &Frame, index: usize, statement: &Statement) {
        if let Some(body) = self.progress.bodies.last_mut() {
            body.statement = index;
            body.is_import = matches!(
                statement.kind,
                StatementKind::Import(_) | StatementKind::ImportFrom { .. }
            );
        }
        if !self.is_at_a_stop(frame) {
            return;
        }
        let stop = self.decisions.pass_stop();
        if let Some(keep) = self.progress.keep_at
            && keep.stop == stop
        {
            let (steps_left, _) = self.budget.left();
            let steps = self.progress.steps_at_start - steps_left;
            if steps >= keep.least_steps {
                self.progress.kept = State::of(self);
            }
        }
    }

    fn is_at_a_stop(&self, frame: &Frame) -> bool {
        let Some((_, outer)) = self.progress.bodies.split_last() else {
            return false;
        };
        self.progress.to_resume.is_empty()
            && outer.iter().all(|body| body.is_import)
            && self.depth() == outer.len() + 1
            && self.control_depth() == 0
            && self.handled.is_empty()
            && frame.global_names.is_empty()
    }
}

use std::cell::Cell;

use super::signal::{Eval, Signal};
use super::value::{Kind, Value};

/// What one run may use. Evaluation always ends: a run out of budget is said, never guessed on.
#[derive(Debug)]
pub(crate) struct Budget {
    steps: Cell<u64>,
    bytes: Cell<u64>,
}

impl Budget {
    /// Statements, expressions and elements looked at; about a tenth of a second.
    const STEPS: u64 = 2_000_000;
    /// Bytes of text that a search or a hash goes through in the time of a step.
    const BYTES_PER_STEP: u64 = 64;
    /// Bytes of text and elements made.
    const BYTES: u64 = 64 << 20;

    pub(crate) fn new() -> Self {
        Self {
            steps: Cell::new(Self::STEPS),
            bytes: Cell::new(Self::BYTES),
        }
    }

    /// A new run begins.
    pub(crate) fn refill(&self) {
        self.steps.set(Self::STEPS);
        self.bytes.set(Self::BYTES);
    }

    /// Steps and bytes that are left.
    pub(crate) fn left(&self) -> (u64, u64) {
        (self.steps.get(), self.bytes.get())
    }

    pub(crate) fn set_left(&self, (steps, bytes): (u64, u64)) {
        self.steps.set(steps);
        self.bytes.set(bytes);
    }

    /// Takes `count` steps.
    pub(crate) fn step(&self, count: u64) -> Eval<()> {
        Self::take(&self.steps, count)
    }

    /// Takes the steps of looking through a value once: its length, its hash, what it holds. Tuples in
    /// tuples are left out: they may be shared many times over.
    pub(crate) fn look_through(&self, value: &Value) -> Eval<()> {
        let bytes = match &value.kind {
            Kind::Tuple(items) => items.iter().map(bytes_of).sum(),
            _ => bytes_of(value),
        };
        self.step(bytes / Self::BYTES_PER_STEP)
    }

    /// Takes `count` bytes, before they are allocated.
    pub(crate) fn allocate(&self, count: u64) -> Eval<()> {
        Self::take(&self.bytes, count)
    }

    fn take(from: &Cell<u64>, count: u64) -> Eval<()> {
        if let Some(left) = from.get().checked_sub(count) {
            from.set(left);
            Ok(())
        } else {
            from.set(0);
            Err(Signal::OutOfBudget)
        }
    }
}

/// The size of a text.
fn bytes_of(value: &Value) -> u64 {
    let bytes = match &value.kind {
        Kind::Str(text) => text.len(),
        Kind::Bytes(bytes) => bytes.len(),
        _ => 0,
    };
    bytes as u64
}

//! From the parser's tree to harden's own: one file for each kind of node.

mod expression;
mod pattern;
mod statement;
mod string;

use ruff_python_ast::{Identifier, ModModule};
use ruff_text_size::{Ranged, TextRange};

use super::{Module, Name, Span};

pub(super) fn module(module: &ModModule) -> Module {
    Module {
        body: Lowering::default().body(&module.body),
    }
}

/// What is known of the functions around the node at hand.
#[derive(Debug, Default)]
struct Lowering {
    /// For each function around, whether it was seen to yield.
    yields: Vec<bool>,
}

/// Where recursion may need more stack: a level costs far less than the red zone.
const RED_ZONE: usize = 128 << 10;
const STACK: usize = 2 << 20;

impl Lowering {
    /// Runs `work` with its own record of yields, and tells whether there was one.
    fn in_function<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> (T, bool) {
        self.yields.push(false);
        let done = work(self);
        let yielded = self.yields.pop().unwrap_or_default();
        (done, yielded)
    }

    fn saw_yield(&mut self) {
        if let Some(yielded) = self.yields.last_mut() {
            *yielded = true;
        }
    }
}

pub(crate) fn with_stack<T>(work: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, STACK, work)
}

fn span(node: &impl Ranged) -> Span {
    span_of(node.range())
}

fn span_of(range: TextRange) -> Span {
    Span {
        start: range.start().to_u32(),
        end: range.end().to_u32(),
    }
}

fn name(identifier: &Identifier) -> Name {
    Name::from(identifier.as_str())
}

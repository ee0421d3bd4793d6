//! What one question about a value may cost, and how far it has come.

use std::cell::{Cell, RefCell};
use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use harden_python::bodies::Body;

use super::value::{ContextValue, Why};

/// Questions that lead to questions, at most.
const MAX_DEPTH: u8 = 20;
/// Steps and copies of one question, at most.
const MAX_STEPS: usize = 4_000;
/// Names that an answer which is kept was made of, at most.
const MOST_NAMES: usize = 256;
/// The same in every run.
const HASH: FixedState = FixedState::with_seed(0);

/// What one question may cost.
pub(super) struct Budget {
    given: usize,
    /// Left.
    steps: Cell<usize>,
    trace: Trace,
}

/// What was met since an answer began that depends on more than what was asked.
struct Trace {
    /// The least depth that was left.
    depth: Cell<u8>,
    /// Whether the depth did not suffice.
    is_cut: Cell<bool>,
    /// Whether the steps did not.
    is_exhausted: Cell<bool>,
    /// Names that were looked up.
    visited: RefCell<Vec<Key>>,
    /// Names that were needed while they were being looked up, with their numbers.
    repeated: RefCell<Vec<(Key, usize)>>,
}

/// A name of a function: the function's address, and a hash of the name.
type Key = (usize, u64);

/// What it takes that an answer is the same as it was.
#[derive(Debug)]
pub(super) struct Cost {
    steps: usize,
    depth: Depth,
    /// None of these names is being looked up.
    visited: Vec<Key>,
    /// All of these are.
    repeated: Vec<Key>,
}

#[derive(Debug)]
enum Depth {
    AtLeast(u8),
    /// The answer was cut.
    Exactly(u8),
}

impl Cost {
    pub(super) fn steps(&self) -> usize {
        self.steps
    }
}

/// How far a question has come.
#[derive(Clone, Copy)]
pub(super) struct Question<'q> {
    budget: &'q Budget,
    depth: u8,
    /// Names that are being looked up: one that needs itself adds nothing.
    visiting: Option<&'q Visiting<'q>>,
}

/// A name that is being looked up.
pub(super) struct Visiting<'q> {
    key: Key,
    name: &'q str,
    /// How many there are, this one among them.
    number: usize,
    above: Option<&'q Visiting<'q>>,
}

impl Budget {
    pub(super) const fn new() -> Self {
        Self::of_at_most(MAX_STEPS)
    }

    pub(super) const fn of_at_most(left: usize) -> Self {
        let given = if left < MAX_STEPS { left } else { MAX_STEPS };
        Self {
            given,
            steps: Cell::new(given),
            trace: Trace {
                depth: Cell::new(MAX_DEPTH),
                is_cut: Cell::new(false),
                is_exhausted: Cell::new(false),
                visited: RefCell::new(Vec::new()),
                repeated: RefCell::new(Vec::new()),
            },
        }
    }

    pub(super) fn spent(&self) -> usize {
        self.given.saturating_sub(self.steps.get())
    }

    pub(super) const fn top(&self) -> Question<'_> {
        Question {
            budget: self,
            depth: MAX_DEPTH,
            visiting: None,
        }
    }
}

impl<'q> Question<'q> {
    /// One step further; `None` where it went too far.
    pub(super) fn step(&self, cost: usize) -> Option<Question<'q>> {
        let Budget { steps, trace, .. } = self.budget;
        let left = steps.get().checked_sub(cost);
        steps.set(left.unwrap_or(0));
        if left.is_none() {
            trace.is_exhausted.set(true);
            return None;
        }
        let Some(depth) = self.depth.checked_sub(1) else {
            trace.is_cut.set(true);
            return None;
        };
        trace.depth.set(trace.depth.get().min(depth));
        Some(Question { depth, ..*self })
    }

    pub(super) fn copy(&self, value: &ContextValue) -> ContextValue {
        match self.step(value.size()) {
            Some(_) => value.clone(),
            None => ContextValue::Unknown(Why::TooDeep),
        }
    }

    /// Begins to look a name of a function up; `None` where that is being done already.
    pub(super) fn visit(&self, body: &Body, name: &'q str) -> Option<Visiting<'q>> {
        let key = (std::ptr::from_ref(body).addr(), HASH.hash_one(name));
        let trace = &self.budget.trace;
        let is_it = |visiting: &&Visiting<'_>| visiting.key == key && visiting.name == name;
        if let Some(visiting) = self.above().find(is_it) {
            trace.repeated.borrow_mut().push((key, visiting.number));
            return None;
        }
        trace.visited.borrow_mut().push(key);
        Some(Visiting {
            key,
            name,
            number: self.number() + 1,
            above: self.visiting,
        })
    }

    fn above(&self) -> impl Iterator<Item = &'q Visiting<'q>> + use<'q> {
        std::iter::successors(self.visiting, |visiting| visiting.above)
    }

    pub(super) fn inside<'i>(&self, visiting: &'i Visiting<'i>) -> Question<'i>
    where
        'q: 'i,
    {
        Question {
            budget: self.budget,
            depth: self.depth,
            visiting: Some(visiting),
        }
    }

    fn number(&self) -> usize {
        self.visiting.map_or(0, |visiting| visiting.number)
    }

    /// An answer, with what it takes for it to be the same; `None` where that would be too much.
    pub(super) fn answer<T>(&self, find: impl FnOnce() -> T) -> (T, Option<Cost>) {
        let trace = &self.budget.trace;
        let steps = self.budget.steps.get();
        let depth = trace.depth.replace(self.depth);
        let is_cut = trace.is_cut.replace(false);
        let is_exhausted = trace.is_exhausted.replace(false);
        let first_visited = trace.visited.borrow().len();
        let first_repeated = trace.repeated.borrow().len();
        let found = find();
        let mut all_visited = trace.visited.borrow_mut();
        let visited = unique(all_visited.split_off(first_visited));
        all_visited.extend(&visited);
        let mut all_repeated = trace.repeated.borrow_mut();
        let mut repeated = unique(all_repeated.split_off(first_repeated));
        // The others belong to the answer.
        repeated.retain(|(_, number)| *number <= self.number());
        all_repeated.extend(&repeated);
        let is_kept = !trace.is_exhausted.get() && visited.len() + repeated.len() <= MOST_NAMES;
        let cost = is_kept.then(|| Cost {
            steps: steps - self.budget.steps.get(),
            depth: if trace.is_cut.get() {
                Depth::Exactly(self.depth)
            } else {
                Depth::AtLeast(self.depth - trace.depth.get())
            },
            visited,
            repeated: repeated.into_iter().map(|(key, _)| key).collect(),
        });
        trace.depth.set(depth.min(trace.depth.get()));
        trace.is_cut.set(is_cut || trace.is_cut.get());
        trace
            .is_exhausted
            .set(is_exhausted || trace.is_exhausted.get());
        (found, cost)
    }

    /// Whether an answer that was given before is given here as well; then it costs as much as before.
    pub(super) fn pay(&self, cost: &Cost) -> bool {
        let Budget { steps, trace, .. } = self.budget;
        let Some(left) = steps.get().checked_sub(cost.steps) else {
            return false;
        };
        let depth = match cost.depth {
            Depth::AtLeast(depth) => self.depth.checked_sub(depth),
            Depth::Exactly(depth) => (self.depth == depth).then_some(0),
        };
        let Some(depth) = depth else { return false };
        let mut repeated = Vec::new();
        for visiting in self.above() {
            if cost.visited.binary_search(&visiting.key).is_ok() {
                return false;
            }
            if cost.repeated.binary_search(&visiting.key).is_ok() {
                repeated.push((visiting.key, visiting.number));
            }
        }
        if repeated.len() != cost.repeated.len() {
            return false;
        }
        steps.set(left);
        trace.depth.set(trace.depth.get().min(depth));
        trace
            .is_cut
            .set(trace.is_cut.get() || matches!(cost.depth, Depth::Exactly(_)));
        trace.visited.borrow_mut().extend(&cost.visited);
        trace.repeated.borrow_mut().extend(repeated);
        true
    }
}

fn unique<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use harden_python::facts::facts_of_text;

    use super::*;

    /// Takes two steps, down and down again.
    fn two_steps(question: &Question<'_>) -> bool {
        let below = question.step(1);
        below.is_some_and(|below| below.step(1).is_some())
    }

    #[test]
    fn an_answer_costs_as_much_as_before_where_there_is_as_much() {
        let budget = Budget::of_at_most(5);
        let (found, cost) = budget.top().answer(|| two_steps(&budget.top()));
        let cost = cost.expect("nothing was left out");
        assert!(found && cost.steps() == 2);
        assert!(budget.top().pay(&cost));
        assert_eq!(budget.spent(), 4);
        // One step is left.
        assert!(!budget.top().pay(&cost));
        assert_eq!(budget.spent(), 4);
    }

    #[test]
    fn an_answer_that_was_cut_is_the_same_at_its_depth_alone() {
        let budget = Budget::new();
        let mut question = budget.top();
        while question.depth > 1 {
            question = question.step(1).expect("it is not as deep yet");
        }
        let (found, cost) = question.answer(|| two_steps(&question));
        let cost = cost.expect("there were steps enough");
        assert!(!found);
        assert!(question.pay(&cost));
        assert!(!budget.top().pay(&cost));
    }

    #[test]
    fn an_answer_without_steps_enough_is_not_kept() {
        let budget = Budget::of_at_most(1);
        let (found, cost) = budget.top().answer(|| two_steps(&budget.top()));
        assert!(!found && cost.is_none());
    }

    #[test]
    fn names_that_are_looked_up_tell_answers_apart() {
        let facts = facts_of_text("def home(request):\n    a = b\n    return a\n");
        let body = facts.bodies.first().expect("it gives something back");
        let budget = Budget::new();
        let top = budget.top();
        let a = top.visit(body, "a").expect("nothing is looked up");
        let inside = top.inside(&a);

        let (_, of_b) = top.answer(|| top.visit(body, "b").is_some());
        let of_b = of_b.expect("it is small");
        assert!(top.pay(&of_b) && inside.pay(&of_b));
        let b = top.visit(body, "b").expect("nothing is looked up");
        assert!(!top.inside(&b).pay(&of_b));

        let (found, of_a) = inside.answer(|| inside.visit(body, "a").is_some());
        let of_a = of_a.expect("it is small");
        assert!(!found);
        assert!(inside.pay(&of_a));
        assert!(!top.pay(&of_a) && !top.inside(&b).pay(&of_a));
    }
}

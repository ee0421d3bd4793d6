//! Which runs are still to come: every answer to every question once, before answers are combined.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::rc::Rc;

use super::decisions::{ABSENT, Alternative, Decisions, Question, Subject, flips};

/// The runs to come, and what the runs so far found out about the variables.
#[derive(Debug)]
pub(crate) struct Exploration {
    /// Variables without which the module does not start.
    required: Vec<Rc<str>>,
    /// Variables that make worlds of their own; `None`: all.
    deciding: Option<BTreeSet<Rc<str>>>,
    /// Variables that reach judged settings: asked about first.
    judged: BTreeSet<Subject>,
    queue: Queue,
    /// Every run so far.
    runs: Vec<Decisions>,
}

/// Scripts of runs still to come, fewest unusual answers first.
#[derive(Debug)]
struct Queue {
    /// Runs that give an answer nobody has seen yet.
    new_answers: BinaryHeap<Reverse<Entry>>,
    /// Runs that combine answers that were seen one by one.
    combinations: BinaryHeap<Reverse<Entry>>,
    answered: BTreeSet<(Question, u8)>,
    sequence: usize,
}

/// Rank, sequence, script.
type Entry = (usize, usize, Vec<u8>);

impl Exploration {
    pub(crate) fn of_every_variable() -> Self {
        Self {
            required: Vec::new(),
            deciding: None,
            judged: BTreeSet::new(),
            queue: Queue::default(),
            runs: Vec::new(),
        }
    }

    pub(crate) fn of_deciding_variables() -> Self {
        Self {
            deciding: Some(BTreeSet::new()),
            ..Self::of_every_variable()
        }
    }

    pub(crate) fn required(&self) -> &[Rc<str>] {
        &self.required
    }

    pub(crate) fn deciding(&self) -> Option<&BTreeSet<Rc<str>>> {
        self.deciding.as_ref()
    }

    pub(crate) fn is_over(&self) -> bool {
        self.queue.new_answers.is_empty() && self.queue.combinations.is_empty()
    }

    /// The script of the next run. `combine`: also one that gives no new answer.
    pub(crate) fn next(&mut self, combine: bool) -> Option<Vec<u8>> {
        self.queue.next(combine)
    }

    pub(crate) fn judge(&mut self, subjects: BTreeSet<Subject>) {
        self.judged.extend(subjects);
    }

    /// Variables that turned out to decide something. The runs so far took them to be absent: each
    /// is a run of its own question now, and has another way to go.
    pub(crate) fn decide_by(&mut self, variables: &BTreeSet<Rc<str>>) {
        let Some(deciding) = &mut self.deciding else {
            return;
        };
        let new: BTreeSet<Question> = variables
            .iter()
            .filter(|name| deciding.insert(Rc::clone(name)))
            .map(|name| Question::presence_of(name))
            .collect();
        if new.is_empty() {
            return;
        }
        for run in &self.runs {
            for alternative in run.alternatives(|question| new.contains(&question)) {
                self.queue.push(alternative, &self.judged);
            }
        }
    }

    /// A variable without which the run that ends here did not start: every run that went without it
    /// is void. Says whether that holds of runs before this one, so that all begins anew.
    pub(crate) fn require(&mut self, variable: Rc<str>, run: &Decisions) -> bool {
        let question = Question::presence_of(&variable);
        self.required.push(variable);
        let went_without = |run: &Decisions| {
            run.taken()
                .iter()
                .any(|decision| decision.question == question && decision.chosen == ABSENT)
        };
        let begins_anew = self.runs.iter().any(went_without);
        if begins_anew {
            self.queue = Queue::default();
            self.runs.clear();
        } else {
            self.queue.again(run.script().to_vec());
        }
        begins_anew
    }

    /// A run that came to its end, whether the module started or not.
    pub(crate) fn finish(&mut self, run: Decisions) {
        let open: BTreeSet<Subject> = self
            .deciding
            .iter()
            .flatten()
            .map(|name| Subject::variable(name))
            .collect();
        let is_open = |question: Question| {
            !question.is_about_presence()
                || self.deciding.is_none()
                || open.contains(&question.subject())
        };
        for decision in run.taken() {
            self.queue
                .answered
                .insert((decision.question, decision.chosen));
        }
        for alternative in run.alternatives(is_open) {
            self.queue.push(alternative, &self.judged);
        }
        self.runs.push(run);
    }
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            new_answers: BinaryHeap::from([Reverse((0, 0, Vec::new()))]),
            combinations: BinaryHeap::new(),
            answered: BTreeSet::new(),
            sequence: 0,
        }
    }
}

impl Queue {
    fn next(&mut self, combine: bool) -> Option<Vec<u8>> {
        let next = self.new_answers.pop().or_else(|| {
            if combine {
                self.combinations.pop()
            } else {
                None
            }
        });
        next.map(|Reverse((_, _, script))| script)
    }

    /// The next run is this one.
    fn again(&mut self, script: Vec<u8>) {
        self.new_answers.push(Reverse((0, 0, script)));
    }

    fn push(&mut self, alternative: Alternative, judged: &BTreeSet<Subject>) {
        self.sequence += 1;
        let flips = flips(&alternative.script);
        let rank = if judged.contains(&alternative.question.subject()) {
            flips
        } else {
            2 * flips + 1
        };
        let entry = Reverse((rank, self.sequence, alternative.script));
        if self
            .answered
            .insert((alternative.question, alternative.answer))
        {
            self.new_answers.push(entry);
        } else {
            self.combinations.push(entry);
        }
    }
}

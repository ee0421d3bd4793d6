//! What nobody decided, and how this run answers it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use super::dependencies::Dependencies;
use super::value::CodePlace;

/// The decisions of one run: those it was told to take, then the first answer to every new question.
#[derive(Debug, Default)]
pub(crate) struct Decisions {
    script: Vec<u8>,
    /// Answers to questions wherever they come up; then there is no script.
    plan: HashMap<Asked, u8>,
    taken: Vec<Decision>,
}

/// A question with `options` answers, of which `chosen` was taken.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    pub(crate) asked: Asked,
    pub(crate) chosen: u8,
    pub(crate) options: u8,
    pub(crate) basis: Basis,
}

/// A question as it came up in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Asked {
    pub(crate) question: Question,
    /// How often the run had asked it before.
    pub(crate) ordinal: usize,
}

/// How a question hangs together with the rest of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Basis {
    /// What stands for its answer in all that depends on it.
    pub(crate) cause: Dependencies,
    /// What it depends on that it is asked.
    pub(crate) under: Dependencies,
}

/// Questions after these are answered the first way, and never the others.
const MAX_QUESTIONS: usize = 10_000;

/// Names a question, the same in every run that asks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Question {
    subject: Subject,
    detail: u64,
}

/// What a question is about: a variable of the environment, or a place in the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Subject(u64);

/// A run that answers one question otherwise, and all before it the same.
#[derive(Debug)]
pub(crate) struct Alternative {
    pub(crate) question: Question,
    pub(crate) answer: u8,
    /// How many of its answers are unusual.
    pub(crate) flips: usize,
    pub(crate) script: Vec<u8>,
}

/// An answer to something that is not of the environment, for the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OtherAnswer {
    pub(crate) asked: Asked,
    pub(crate) what: Rc<str>,
    pub(crate) answer: &'static str,
}

impl Decisions {
    pub(crate) fn following(script: Vec<u8>) -> Self {
        Self {
            script,
            ..Self::default()
        }
    }

    /// Answers by question instead of by turn.
    pub(crate) fn answering(plan: HashMap<Asked, u8>) -> Self {
        Self {
            plan,
            ..Self::default()
        }
    }

    /// As if a run had followed the script and taken these.
    pub(crate) fn taken_by(script: Vec<u8>, taken: Vec<Decision>) -> Self {
        Self {
            script,
            taken,
            ..Self::default()
        }
    }

    /// Picks one of `options` answers; the first one unless the script or the plan says otherwise.
    pub(crate) fn decide(&mut self, asked: Asked, options: u8, basis: Basis) -> u8 {
        let in_turn = self.script.get(self.taken.len());
        let chosen = in_turn
            .or_else(|| self.plan.get(&asked))
            .copied()
            .unwrap_or_default()
            .min(options.saturating_sub(1));
        self.take(asked, chosen, options, basis);
        chosen
    }

    /// Notes a question that has no other answer, so that questions after it keep their numbers.
    pub(crate) fn force(&mut self, asked: Asked, answer: u8, basis: Basis) {
        self.take(asked, answer, 1, basis);
    }

    fn take(&mut self, asked: Asked, chosen: u8, options: u8, basis: Basis) {
        if self.taken.len() < MAX_QUESTIONS {
            self.taken.push(Decision {
                asked,
                chosen,
                options,
                basis,
            });
        }
    }

    /// The question, with how often it came up before.
    pub(crate) fn ask(&self, question: Question) -> Asked {
        let before = self.taken.iter();
        Asked {
            question,
            ordinal: before
                .filter(|decision| decision.asked.question == question)
                .count(),
        }
    }

    /// Whether nothing was asked that was not noted.
    pub(crate) fn is_whole(&self) -> bool {
        self.taken.len() < MAX_QUESTIONS
    }

    pub(crate) fn script(&self) -> &[u8] {
        &self.script
    }

    /// Every run that goes another way after this run's own script ends, at a question that
    /// `is_open`. Every answer but the `usual` one counts as unusual.
    pub(crate) fn alternatives(
        &self,
        is_open: impl Fn(Question) -> bool,
        usual: impl Fn(Question) -> u8,
    ) -> Vec<Alternative> {
        let flips = |question, answer| usize::from(answer != usual(question));
        let mut flips_before = 0;
        let mut alternatives = Vec::new();
        for (index, decision) in self.taken.iter().enumerate() {
            if index >= self.script.len()
                && decision.options > 1
                && is_open(decision.asked.question)
            {
                for other in (0..decision.options).filter(|other| *other != decision.chosen) {
                    let before = self.taken[..index].iter().map(|decision| decision.chosen);
                    alternatives.push(Alternative {
                        question: decision.asked.question,
                        answer: other,
                        flips: flips_before + flips(decision.asked.question, other),
                        script: before.chain([other]).collect(),
                    });
                }
            }
            flips_before += flips(decision.asked.question, decision.chosen);
        }
        alternatives
    }

    /// How many answers of this run are unusual.
    pub(crate) fn flips(&self, usual: impl Fn(Question) -> u8) -> usize {
        self.taken
            .iter()
            .filter(|decision| decision.chosen != usual(decision.asked.question))
            .count()
    }

    /// Where this run first gave that answer.
    pub(crate) fn position_of(&self, question: Question, answer: u8) -> Option<usize> {
        self.taken
            .iter()
            .position(|decision| decision.asked.question == question && decision.chosen == answer)
    }

    /// Forgets what came after the question at `last`.
    pub(crate) fn truncate_after(&mut self, last: usize) {
        self.taken.truncate(last + 1);
    }

    /// What this run answered.
    pub(crate) fn taken(&self) -> &[Decision] {
        &self.taken
    }
}

const PRESENCE: &str = "presence";

/// The answer that a variable is absent, which every run gives first.
pub(crate) const ABSENT: u8 = 0;

pub(crate) const PRESENT: u8 = 1;

impl Question {
    /// A question about a subject; `detail` tells several of them apart.
    pub(crate) fn about(subject: Subject, detail: &impl Hash) -> Self {
        Self {
            subject,
            detail: hash(detail),
        }
    }

    /// Whether a variable is set. It may be answered for good before it is asked.
    pub(crate) fn presence_of(variable: &str) -> Self {
        Self::about(Subject::variable(variable), &PRESENCE)
    }

    /// As it comes up where nothing asks it twice.
    pub(crate) const fn once(self) -> Asked {
        Asked {
            question: self,
            ordinal: 0,
        }
    }

    pub(crate) fn is_about_presence(self) -> bool {
        self.detail == hash(&PRESENCE)
    }

    pub(crate) const fn subject(self) -> Subject {
        self.subject
    }
}

impl Subject {
    pub(crate) fn variable(name: &str) -> Self {
        Self(hash(&("variable", name)))
    }

    pub(crate) fn code(place: CodePlace) -> Self {
        Self(hash(&("code", place.file, place.span)))
    }
}

/// The same in every run of the program.
fn hash(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_visited_exactly_once() {
        // Two questions; the second is asked only after a yes.
        let run = |script: Vec<u8>| {
            let mut decisions = Decisions::following(script);
            let mut decide = |variable, options| {
                let question = Question::about(Subject::variable(variable), &0);
                decisions.decide(question.once(), options, Basis::default())
            };
            let first = decide("A", 2);
            let second = (first == 1).then(|| decide("B", 3));
            ((first, second), decisions.alternatives(|_| true, |_| 0))
        };
        let mut queue = vec![Vec::new()];
        let mut seen = Vec::new();
        while let Some(script) = queue.pop() {
            let (path, alternatives) = run(script);
            seen.push(path);
            queue.extend(alternatives.into_iter().map(|other| other.script));
        }
        seen.sort_unstable();
        assert_eq!(seen, [(0, None), (1, Some(0)), (1, Some(1)), (1, Some(2))]);
    }
}

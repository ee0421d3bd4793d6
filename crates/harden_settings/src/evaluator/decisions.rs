//! What nobody decided, and how this run answers it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;
use std::sync::LazyLock;

use super::value::CodePlace;

/// The decisions of one run: those it was told to take, then the first answer to every new question.
#[derive(Debug, Default)]
pub(crate) struct Decisions {
    script: Vec<u8>,
    taken: Vec<Decision>,
    /// How many stops the run has passed.
    stop: u32,
}

/// The answers of a run that is to come.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Script {
    pub(crate) answers: Vec<u8>,
    /// The last stop before the question that is answered last, where it is known.
    pub(crate) stop: Option<u32>,
}

/// A question with `options` answers, of which `chosen` was taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decision {
    pub(crate) question: Question,
    pub(crate) chosen: u8,
    options: u8,
    /// The last stop before it.
    stop: u32,
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
    pub(crate) script: Script,
}

/// An answer to something that is not of the environment, for the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OtherAnswer {
    pub(crate) what: Rc<str>,
    pub(crate) answer: &'static str,
    /// It is about a file that each machine has or lacks.
    pub(crate) is_of_file: bool,
}

impl Decisions {
    pub(crate) fn following(script: Vec<u8>) -> Self {
        Self {
            script,
            taken: Vec::new(),
            stop: 0,
        }
    }

    /// Goes on after what an earlier run answered by a stop.
    pub(crate) fn resume(&mut self, taken: Vec<Decision>, stop: u32) {
        self.taken = taken;
        self.stop = stop;
    }

    /// The run comes to its next stop. Says its number, from 1.
    pub(crate) fn pass_stop(&mut self) -> u32 {
        self.stop += 1;
        self.stop
    }

    pub(crate) const fn stop(&self) -> u32 {
        self.stop
    }

    /// Picks one of `options` answers; the first one unless the script says otherwise.
    pub(crate) fn decide(&mut self, question: Question, options: u8) -> u8 {
        let chosen = self
            .script
            .get(self.taken.len())
            .copied()
            .unwrap_or_default()
            .min(options.saturating_sub(1));
        self.take(question, chosen, options);
        chosen
    }

    /// Notes a question that has no other answer, so that questions after it keep their numbers.
    pub(crate) fn force(&mut self, question: Question, answer: u8) {
        self.take(question, answer, 1);
    }

    fn take(&mut self, question: Question, chosen: u8, options: u8) {
        if self.taken.len() < MAX_QUESTIONS {
            self.taken.push(Decision {
                question,
                chosen,
                options,
                stop: self.stop,
            });
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.taken.len()
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
            if index >= self.script.len() && decision.options > 1 && is_open(decision.question) {
                for other in (0..decision.options).filter(|other| *other != decision.chosen) {
                    let before = self.taken[..index].iter().map(|decision| decision.chosen);
                    alternatives.push(Alternative {
                        question: decision.question,
                        answer: other,
                        flips: flips_before + flips(decision.question, other),
                        script: Script {
                            answers: before.chain([other]).collect(),
                            stop: Some(decision.stop),
                        },
                    });
                }
            }
            flips_before += flips(decision.question, decision.chosen);
        }
        alternatives
    }

    /// How many answers of this run are unusual.
    pub(crate) fn flips(&self, usual: impl Fn(Question) -> u8) -> usize {
        self.taken
            .iter()
            .filter(|decision| decision.chosen != usual(decision.question))
            .count()
    }

    /// Where this run first gave that answer.
    pub(crate) fn position_of(&self, question: Question, answer: u8) -> Option<usize> {
        self.taken
            .iter()
            .position(|decision| decision.question == question && decision.chosen == answer)
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

static PRESENCE_DETAIL: LazyLock<u64> = LazyLock::new(|| hash(&PRESENCE));

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
        Self {
            subject: Subject::variable(variable),
            detail: *PRESENCE_DETAIL,
        }
    }

    pub(crate) fn is_about_presence(self) -> bool {
        self.detail == *PRESENCE_DETAIL
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
            let first = decisions.decide(Question::about(Subject::variable("A"), &0), 2);
            let second = (first == 1)
                .then(|| decisions.decide(Question::about(Subject::variable("B"), &0), 3));
            ((first, second), decisions.alternatives(|_| true, |_| 0))
        };
        let mut queue = vec![Vec::new()];
        let mut seen = Vec::new();
        while let Some(script) = queue.pop() {
            let (path, alternatives) = run(script);
            seen.push(path);
            queue.extend(alternatives.into_iter().map(|other| other.script.answers));
        }
        seen.sort_unstable();
        assert_eq!(seen, [(0, None), (1, Some(0)), (1, Some(1)), (1, Some(2))]);
    }
}

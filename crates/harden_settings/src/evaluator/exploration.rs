//! Which runs are still to come: every answer to every question once, before answers are combined.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashSet};
use std::rc::Rc;

use super::decisions::{ABSENT, Alternative, Decisions, PRESENT, Question, Script, Subject};
use super::maps::{IndexMap, Seed};

/// The runs to come, and what the runs so far found out about the variables.
#[derive(Debug)]
pub(crate) struct Exploration {
    /// Variables without which the module does not start.
    required: Vec<Rc<str>>,
    /// Variables that make worlds of their own; `None`: all.
    deciding: Option<Rc<Deciding>>,
    /// Variables that reach judged settings: asked about first.
    judged: BTreeSet<Subject>,
    queue: Queue,
    /// Every run so far, in order.
    runs: Vec<Done>,
}

#[derive(Debug)]
struct Done {
    decisions: Decisions,
    /// It went without a variable that is required: only where it could have gone instead counts.
    is_void: bool,
    /// It went without a variable that its own answers need, and another goes with it.
    is_repaired: bool,
}

/// Variables, each with the question whether it is there.
pub(crate) type Deciding = IndexMap<Rc<str>, Question>;

/// Scripts of runs still to come, fewest unusual answers first.
#[derive(Debug, Default)]
struct Queue {
    /// Runs that give an answer nobody has seen yet.
    new_answers: BinaryHeap<Reverse<Entry>>,
    /// Runs that combine answers that were seen one by one.
    combinations: BinaryHeap<Reverse<Entry>>,
    answered: HashSet<(Question, u8), Seed>,
    sequence: usize,
}

/// Rank, sequence, script.
type Entry = (usize, usize, Script);

impl Exploration {
    pub(crate) fn of_every_variable() -> Self {
        let mut queue = Queue::default();
        queue.push_first(Vec::new());
        Self {
            required: Vec::new(),
            deciding: None,
            judged: BTreeSet::new(),
            queue,
            runs: Vec::new(),
        }
    }

    pub(crate) fn of_deciding_variables() -> Self {
        Self {
            deciding: Some(Rc::default()),
            ..Self::of_every_variable()
        }
    }

    /// The same, with variables that no world lacks.
    pub(crate) fn requiring(mut self, variables: &[String]) -> Self {
        let variables = variables.iter().map(|name| Rc::from(&**name));
        self.required.extend(variables);
        self
    }

    pub(crate) fn required(&self) -> &[Rc<str>] {
        &self.required
    }

    pub(crate) fn deciding(&self) -> Option<&Rc<Deciding>> {
        self.deciding.as_ref()
    }

    pub(crate) fn is_over(&self) -> bool {
        self.queue.new_answers.is_empty() && self.queue.combinations.is_empty()
    }

    /// The script of the next run. `combine`: also one that gives no new answer.
    pub(crate) fn next(&mut self, combine: bool) -> Option<Script> {
        self.queue.next(combine)
    }

    /// How many runs came to something that still holds.
    pub(crate) fn counted(&self) -> usize {
        let runs = self.runs.iter();
        runs.filter(|run| !run.is_void && !run.is_repaired).count()
    }

    pub(crate) fn judge(&mut self, subjects: BTreeSet<Subject>) {
        self.judged.extend(subjects);
    }

    /// Whether no run can be more usual than this one.
    pub(crate) fn is_usual(&self, run: &Decisions) -> bool {
        run.flips(self.usual()) == 0
    }

    /// Variables that turned out to decide something. The runs so far took them to be absent: each
    /// is a question of its own now, with another way to go.
    pub(crate) fn decide_by(&mut self, variables: &BTreeSet<Rc<str>>) {
        let Some(deciding) = &mut self.deciding else {
            return;
        };
        let new: Vec<(Rc<str>, Question)> = variables
            .iter()
            .filter(|name| !deciding.contains_key(*name))
            .map(|name| (Rc::clone(name), Question::presence_of(name)))
            .collect();
        if new.is_empty() {
            return;
        }
        let questions: HashSet<Question, Seed> =
            new.iter().map(|(_, question)| *question).collect();
        Rc::make_mut(deciding).extend(new);
        let usual = self.usual();
        let alternatives: Vec<Alternative> = self
            .runs
            .iter()
            .flat_map(|run| {
                run.decisions
                    .alternatives(|question| questions.contains(&question), &usual)
            })
            .collect();
        for alternative in alternatives {
            self.queue.push(alternative, &self.judged);
        }
    }

    /// Whether a run read the variable, and it was not there.
    pub(crate) fn went_without(&self, run: usize, variable: &str) -> bool {
        let question = Question::presence_of(variable);
        let decisions = &self.runs[run].decisions;
        decisions.position_of(question, ABSENT).is_some()
    }

    /// A variable without which the run that ends here did not start, nor any other. Every run that
    /// went without it is void.
    pub(crate) fn require(&mut self, variable: Rc<str>, run: &Decisions) {
        let question = Question::presence_of(&variable);
        self.required.push(variable);
        let mut any_is_void = false;
        for done in &mut self.runs {
            let Some(position) = done.decisions.position_of(question, ABSENT) else {
                continue;
            };
            done.decisions.truncate_after(position);
            any_is_void |= !std::mem::replace(&mut done.is_void, true);
        }
        if any_is_void {
            self.plan_anew();
        }
        let answered_itself = run.position_of(question, ABSENT);
        if answered_itself.is_some_and(|position| position >= run.script().len()) {
            self.queue.push_first(run.script().to_vec());
        }
    }

    /// A variable without which the run that ends here did not start, though others do: it is needed
    /// for this run's unusual answers.
    pub(crate) fn repair(&mut self, variable: &str, run: Decisions) {
        let is_open = self
            .deciding
            .as_ref()
            .is_none_or(|deciding| deciding.contains_key(variable));
        let position = run.position_of(Question::presence_of(variable), ABSENT);
        let repaired = position.map(|position| {
            let asked = run.script().len().max(position + 1);
            let answers = run.taken()[..asked].iter();
            let mut script: Vec<u8> = answers.map(|decision| decision.chosen).collect();
            script[position] = PRESENT;
            script
        });
        let number = self.finish(run);
        self.runs[number].is_repaired = true;
        if let Some(script) = repaired {
            // A question of its own is among the plans already, behind all that need fewer answers.
            let is_planned = self.queue.promote(&script);
            if !is_planned && !is_open {
                self.queue.push_first(script);
            }
        }
    }

    /// A run that came to its end, whether the module started or not. Says its number.
    pub(crate) fn finish(&mut self, run: Decisions) -> usize {
        self.plan(&run, false);
        self.runs.push(Done {
            decisions: run,
            is_void: false,
            is_repaired: false,
        });
        self.runs.len() - 1
    }

    /// What is still to come after the runs that are left.
    fn plan_anew(&mut self) {
        self.queue = Queue::default();
        let runs = std::mem::take(&mut self.runs);
        for done in &runs {
            self.plan(&done.decisions, done.is_void);
        }
        self.queue.forget(|script| {
            runs.iter()
                .any(|done| !done.is_void && done.decisions.script() == script)
        });
        self.runs = runs;
    }

    fn plan(&mut self, run: &Decisions, is_void: bool) {
        let open: Option<HashSet<Question, Seed>> = self.deciding.as_ref().map(|deciding| {
            let required = self.required.iter().map(|name| Question::presence_of(name));
            deciding.values().copied().chain(required).collect()
        });
        let is_open = |question: Question| {
            !question.is_about_presence()
                || open.as_ref().is_none_or(|open| open.contains(&question))
        };
        if !is_void {
            let answers = run.taken().iter();
            self.queue
                .answered
                .extend(answers.map(|decision| (decision.question, decision.chosen)));
        }
        for alternative in run.alternatives(is_open, self.usual()) {
            self.queue.push(alternative, &self.judged);
        }
    }

    /// The answer that is no choice: required variables are there, all else is answered the first way.
    fn usual(&self) -> impl Fn(Question) -> u8 + use<> {
        let required: BTreeSet<Question> = self
            .required
            .iter()
            .map(|name| Question::presence_of(name))
            .collect();
        move |question| {
            if required.contains(&question) {
                PRESENT
            } else {
                0
            }
        }
    }
}

impl Queue {
    fn next(&mut self, combine: bool) -> Option<Script> {
        let next = self.new_answers.pop().or_else(|| {
            if combine {
                self.combinations.pop()
            } else {
                None
            }
        });
        next.map(|Reverse((_, _, script))| script)
    }

    fn push_first(&mut self, answers: Vec<u8>) {
        let script = Script {
            answers,
            stop: None,
        };
        self.new_answers.push(Reverse((0, 0, script)));
    }

    /// Puts a run that is planned before all others. Says whether it was planned.
    fn promote(&mut self, answers: &[u8]) -> bool {
        let mut planned = None;
        for queue in [&mut self.new_answers, &mut self.combinations] {
            queue.retain(|Reverse((_, _, script))| {
                let is_it = planned.is_none() && script.answers == answers;
                if is_it {
                    planned = Some(script.clone());
                }
                !is_it
            });
        }
        let is_planned = planned.is_some();
        self.new_answers
            .extend(planned.map(|script| Reverse((0, 0, script))));
        is_planned
    }

    fn push(&mut self, alternative: Alternative, judged: &BTreeSet<Subject>) {
        self.sequence += 1;
        let flips = alternative.flips;
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

    fn forget(&mut self, is_done: impl Fn(&[u8]) -> bool) {
        self.new_answers
            .retain(|Reverse((_, _, script))| !is_done(&script.answers));
        self.combinations
            .retain(|Reverse((_, _, script))| !is_done(&script.answers));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Variables that are set.
    type Seen = BTreeSet<&'static str>;

    /// `A` and `B` decide always; nothing starts without `C`; `D` is read first and decides where `B` is
    /// set; `E` decides nothing.
    fn run(exploration: &mut Exploration, script: Script) -> (Decisions, Option<Seen>) {
        let mut decisions = Decisions::following(script.answers);
        let mut seen = Seen::new();
        for name in ["D", "E", "C", "A", "B"] {
            let question = Question::presence_of(name);
            let is_set = if exploration.required().iter().any(|other| &**other == name) {
                decisions.force(question, PRESENT);
                true
            } else {
                decisions.decide(question, 2) == PRESENT
            };
            if is_set {
                seen.insert(name);
            }
        }
        let mut deciding = BTreeSet::from(["A".into(), "B".into()]);
        if seen.contains("B") {
            deciding.insert("D".into());
        }
        exploration.decide_by(&deciding);
        let starts = seen.contains("C");
        (decisions, starts.then_some(seen))
    }

    fn explore(mut exploration: Exploration) -> (Vec<Seen>, usize) {
        let mut worlds: Vec<(usize, Seen)> = Vec::new();
        let mut runs = 0;
        while let Some(script) = exploration.next(true) {
            runs += 1;
            let (decisions, world) = run(&mut exploration, script);
            if let Some(world) = world {
                worlds.push((exploration.finish(decisions), world));
            } else {
                exploration.require("C".into(), &decisions);
            }
        }
        let mut worlds: Vec<Seen> = worlds.into_iter().map(|(_, world)| world).collect();
        worlds.sort();
        (worlds, runs)
    }

    #[test]
    fn what_is_found_out_late_comes_to_the_worlds_of_what_is_known_from_the_start() {
        let mut informed = Exploration::of_deciding_variables();
        informed.required.push("C".into());
        informed.decide_by(&["A", "B", "D"].map(Rc::from).into());
        let (expected, runs) = explore(informed);
        assert_eq!((expected.len(), runs), (8, 8));
        assert!(expected.iter().all(|world| world.contains("C")));
        assert!(expected.iter().all(|world| !world.contains("E")));

        let (worlds, runs) = explore(Exploration::of_deciding_variables());
        assert_eq!(worlds, expected);
        assert!(runs <= 12, "{runs}");
    }

    #[test]
    fn what_an_unusual_answer_needs_is_there_with_it_and_required_of_no_other() {
        let mut exploration = Exploration::of_deciding_variables();
        exploration.decide_by(&BTreeSet::from(["F".into()]));
        let (needed, decisive) = (Question::presence_of("G"), Question::presence_of("F"));
        let mut worlds = Vec::new();
        while let Some(script) = exploration.next(true) {
            let mut decisions = Decisions::following(script.answers);
            let world = (decisions.decide(needed, 2), decisions.decide(decisive, 2));
            if world == (ABSENT, PRESENT) {
                exploration.repair("G", decisions);
            } else {
                worlds.push(world);
                exploration.finish(decisions);
            }
        }
        assert_eq!(worlds, [(ABSENT, ABSENT), (PRESENT, PRESENT)]);
        assert!(exploration.required().is_empty());
    }

    #[test]
    fn runs_that_others_replace_are_not_counted() {
        let mut exploration = Exploration::of_every_variable();
        let going_without = |names: &[&str]| {
            let mut decisions = Decisions::following(Vec::new());
            for name in names {
                decisions.decide(Question::presence_of(name), 2);
            }
            decisions
        };
        exploration.finish(going_without(&["A", "B"]));
        exploration.repair("A", going_without(&["A", "B", "C"]));
        assert_eq!(exploration.counted(), 1);
        exploration.require("B".into(), &going_without(&["B", "D"]));
        assert_eq!(exploration.counted(), 0);
        exploration.finish(going_without(&["A"]));
        assert_eq!(exploration.counted(), 1);
    }
}

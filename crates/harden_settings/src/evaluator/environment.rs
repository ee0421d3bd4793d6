//! The environment of one run: what is given, what was asked and how it was answered.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use harden_finding::{EnvIs, EnvValue};

use super::decisions::{ABSENT, Decisions, PRESENT, Question, Subject};
use super::dependencies::{Causes, Dependencies};
use super::exploration::Deciding;
use super::maps::{IndexMap, Wanted};
use super::value::{CodePlace, Kind, Text, Unknown, Value};

/// What was said about the environment on the command line.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// Variables that are set, to exactly this.
    pub set: BTreeMap<String, String>,
    /// Variables that are absent.
    pub unset: Vec<String>,
    /// Every other variable is absent; otherwise it is undecided.
    pub exact: bool,
    /// Variables that are set where the site runs, to what nobody can know: what is undecided is answered so
    /// first.
    pub given: Vec<String>,
    /// How many answers to what is undecided are looked at.
    pub depth: Depth,
}

/// How many worlds are looked at beside the production world.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// All, up to the most that are kept.
    #[default]
    EveryWorld,
    /// Those of variables that decide a branch, or reach a setting that rules judge; any other
    /// optional variable is taken to be absent.
    Deciding,
    /// A few of those: for profiles that do not decide the exit code.
    Few,
}

#[derive(Clone, Debug)]
pub(crate) struct EnvironmentState {
    variables: IndexMap<Rc<str>, Variable>,
    exact: bool,
    pub(crate) causes: Rc<Causes>,
    /// Without these the process did not start, in an earlier run.
    required: Vec<Rc<str>>,
    /// Optional variables that make worlds of their own; `None`: all of them.
    deciding: Option<Rc<Deciding>>,
    /// Variables that turned out to decide something in this run.
    found_deciding: BTreeSet<Rc<str>>,
    reads: IndexMap<Rc<str>, EnvironmentRead>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct EnvironmentRead {
    pub(crate) required: bool,
    pub(crate) places: Vec<CodePlace>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Variable {
    /// Given on the command line, or written by the settings themselves.
    Given(Option<Rc<str>>),
    /// Decided by this run.
    Decided(Option<Rc<str>>),
    /// Decided by this run: some text other than these.
    Set { except: Vec<Rc<str>> },
    /// Taken to be absent, as long as nothing is decided by it.
    TakenAbsent,
}

impl EnvironmentState {
    pub(crate) fn new(
        given: &Environment,
        causes: Rc<Causes>,
        required: &[Rc<str>],
        deciding: Option<Rc<Deciding>>,
    ) -> Self {
        let set = given
            .set
            .iter()
            .map(|(name, value)| (Rc::from(&**name), Variable::Given(Some(Rc::from(&**value)))));
        let unset = given
            .unset
            .iter()
            .map(|name| (Rc::from(&**name), Variable::Given(None)));
        Self {
            variables: set.chain(unset).collect(),
            exact: given.exact,
            causes,
            required: required.to_vec(),
            deciding,
            found_deciding: BTreeSet::new(),
            reads: IndexMap::default(),
        }
    }

    /// Goes on from what an earlier run had found out. What has turned out since to decide something is
    /// decided, not taken to be absent.
    pub(crate) fn resume(&mut self, earlier: &Self) {
        self.variables.clone_from(&earlier.variables);
        self.found_deciding.clone_from(&earlier.found_deciding);
        self.reads.clone_from(&earlier.reads);
        let deciding = self.deciding.as_ref();
        for (name, state) in &mut self.variables {
            if *state == Variable::TakenAbsent
                && deciding.is_none_or(|deciding| deciding.contains_key(name))
            {
                *state = Variable::Decided(None);
            }
        }
    }

    /// Variables without which the process does not start.
    pub(crate) fn required(&self) -> &[Rc<str>] {
        &self.required
    }

    pub(crate) const fn is_exact(&self) -> bool {
        self.exact
    }

    /// The variable's value; `None` where it is absent. `optional`: the code goes on without it.
    pub(crate) fn read(
        &mut self,
        decisions: &mut Decisions,
        name: &Rc<str>,
        optional: bool,
        place: CodePlace,
    ) -> Option<Value> {
        let read = self
            .reads
            .entry(Rc::clone(name))
            .or_insert_with(|| EnvironmentRead {
                required: self.required.contains(name),
                places: Vec::new(),
            });
        read.required |= !optional;
        let required = read.required;
        if !read.places.contains(&place) {
            read.places.push(place);
        }
        let wanted = Wanted::new(name);
        if wanted.find(&self.variables).is_none() {
            let question = self.causes.presence_of(name);
            let state = if self.exact {
                Variable::Given(None)
            } else if required {
                decisions.force(question, PRESENT);
                Variable::Set { except: Vec::new() }
            } else if decisions.decide(question, 2) != ABSENT {
                Variable::Set { except: Vec::new() }
            } else if self.decides(name) {
                Variable::Decided(None)
            } else {
                Variable::TakenAbsent
            };
            self.variables.insert(Rc::clone(name), state);
        }
        let state = wanted.find(&self.variables);
        let text = match state.expect("it was put there before") {
            Variable::Given(None) | Variable::Decided(None) | Variable::TakenAbsent => return None,
            Variable::Given(Some(text)) | Variable::Decided(Some(text)) => {
                Value::new(Kind::Str(Rc::clone(text)))
            }
            Variable::Set { .. } => Value::new(Kind::Unknown(Rc::new(Unknown {
                truthy: Some(true),
                text: Some(Text {
                    variable: Some((Rc::clone(name), Rc::from([]))),
                    ..Text::default()
                }),
                ..Unknown::default()
            }))),
        };
        Some(text.at(place).depending_on(&self.causes.variable(name)))
    }

    /// `os.environ[name] = value`; `None` deletes it.
    pub(crate) fn write(&mut self, name: &Rc<str>, value: Option<Rc<str>>) {
        self.variables
            .insert(Rc::clone(name), Variable::Given(value));
    }

    /// The exact text that a variable was decided to be, if it was.
    pub(crate) fn decided_text(&self, name: &str) -> Option<&Rc<str>> {
        match self.variables.get(name)? {
            Variable::Given(text) | Variable::Decided(text) => text.as_ref(),
            Variable::Set { .. } | Variable::TakenAbsent => None,
        }
    }

    fn decides(&self, name: &str) -> bool {
        self.deciding
            .as_ref()
            .is_none_or(|deciding| deciding.contains_key(name))
    }

    /// Something was decided by a value that depends on these: each is looked at both ways.
    pub(crate) fn mark_deciding(&mut self, cause: &Dependencies) {
        if cause.is_empty() {
            return;
        }
        for name in &*self.causes.variables(cause) {
            if self.variables.get(name) == Some(&Variable::TakenAbsent) {
                self.found_deciding.insert(Rc::clone(name));
            }
        }
    }

    pub(crate) fn found_deciding(&self) -> &BTreeSet<Rc<str>> {
        &self.found_deciding
    }

    pub(crate) fn taken_absent(&self) -> Vec<Rc<str>> {
        self.variables
            .iter()
            .filter(|(_, state)| **state == Variable::TakenAbsent)
            .map(|(name, _)| Rc::clone(name))
            .collect()
    }

    /// Decides whether a variable that is set is exactly one of `candidates`. `None`: some other text.
    pub(crate) fn decide_text(
        &mut self,
        decisions: &mut Decisions,
        name: &Rc<str>,
        candidates: &[Rc<str>],
    ) -> Option<Rc<str>> {
        let Some(Variable::Set { except }) = self.variables.get_mut(name) else {
            return None;
        };
        let candidate = candidates
            .iter()
            .find(|candidate| !except.contains(candidate))?;
        let question = Question::about(Subject::variable(name), candidate);
        if decisions.decide(question, 2) == 1 {
            let text = Rc::clone(candidate);
            self.variables
                .insert(Rc::clone(name), Variable::Decided(Some(Rc::clone(&text))));
            Some(text)
        } else {
            except.extend(candidates.iter().cloned());
            None
        }
    }

    /// Variables that are known to be set to exactly this, by name.
    pub(crate) fn known(&self) -> Vec<(&Rc<str>, &Rc<str>)> {
        let mut known: Vec<_> = self
            .variables
            .iter()
            .filter_map(|(name, state)| match state {
                Variable::Given(Some(text)) | Variable::Decided(Some(text)) => Some((name, text)),
                _ => None,
            })
            .collect();
        known.sort_unstable();
        known
    }

    /// Variables that this run decided to be absent.
    pub(crate) fn is_decided_absent(&self, name: &str) -> bool {
        matches!(
            self.variables.get(name),
            Some(Variable::Decided(None) | Variable::TakenAbsent)
        )
    }

    /// Variables that are there though they need not be, or hold a text they need not hold.
    pub(crate) fn is_decided_unusually(&self, name: &Rc<str>) -> bool {
        match self.variables.get(name) {
            Some(Variable::Decided(Some(_))) => true,
            Some(Variable::Set { .. }) => {
                !self.required.contains(name) && !self.reads[name].required
            }
            _ => false,
        }
    }

    /// What was decided, by name.
    pub(crate) fn choices(&self) -> Vec<EnvIs> {
        let mut choices: Vec<EnvIs> = self
            .variables
            .iter()
            .filter_map(|(name, state)| {
                let is = match state {
                    Variable::Given(_) | Variable::TakenAbsent => return None,
                    Variable::Decided(None) => EnvValue::Absent,
                    Variable::Decided(Some(text)) => EnvValue::Equal((**text).to_owned()),
                    Variable::Set { .. } => EnvValue::Set,
                };
                Some(EnvIs {
                    env: (**name).to_owned(),
                    is,
                })
            })
            .collect();
        choices.sort_unstable_by(|left, right| left.env.cmp(&right.env));
        choices
    }

    pub(crate) fn reads(&self) -> impl Iterator<Item = (&Rc<str>, &EnvironmentRead)> {
        self.reads.iter()
    }
}

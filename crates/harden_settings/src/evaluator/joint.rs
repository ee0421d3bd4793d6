//! One run that shows several worlds.
//!
//! Most answers have effects of their own: one variable sets the mail server, another the time zone. A
//! run that gives many unusual answers at once shows what each of them changes, and the world of each is
//! put together from the parent's world and from what that answer alone has changed. Answers whose
//! effects meet, in a setting or in a question, get runs of their own.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use harden_finding::EnvIs;

use super::decisions::{Asked, Decision, Decisions, Subject};
use super::dependencies::Dependencies;
use super::maps::IndexMap;
use super::value::CodePlace;
use crate::facts::{Choice, Setting, World};

/// A run that started, with what tells the effects of its answers apart.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) world: World,
    /// The questions of the world's choices that are not of the environment, in their order.
    pub(crate) others: Vec<Asked>,
    /// What each setting depends on.
    pub(crate) depends_on: BTreeMap<Arc<str>, Dependencies>,
    /// What the conditions at each place depended on.
    pub(crate) conditions: Rc<IndexMap<CodePlace, Dependencies>>,
    /// Optional variables that it took to be absent.
    pub(crate) taken_absent: BTreeSet<Rc<str>>,
}

/// An unusual answer to one of the parent's questions.
#[derive(Clone, Debug)]
pub(crate) struct Flip {
    /// Of the run that gives this answer alone; the answer is its last.
    pub(crate) script: Vec<u8>,
    cause: Dependencies,
}

/// As many of the flips as are not known to tangle, and the rest.
pub(crate) fn untangle(flips: Vec<Flip>, tangles: &[Tangle]) -> (Vec<Flip>, Vec<Flip>) {
    let (mut chosen, mut rest): (Vec<Flip>, Vec<Flip>) = (Vec::new(), Vec::new());
    for flip in flips {
        let tangles_with = |other: &Flip| {
            tangles
                .iter()
                .any(|tangle| tangle.contains(&flip.script) && tangle.contains(&other.script))
        };
        if chosen.iter().any(tangles_with) {
            rest.push(flip);
        } else {
            chosen.push(flip);
        }
    }
    (chosen, rest)
}

/// The parent of some runs, and the answers that are given at once instead of one by one.
pub(crate) struct Joint<'run> {
    parent: &'run Shown,
    taken: &'run [Decision],
    flips: Vec<Flip>,
    /// What all the answers together stand for.
    causes: Dependencies,
}

/// What a joint run came to.
#[derive(Debug, Default)]
pub(crate) struct Apart {
    /// The runs of single answers that it stands for.
    pub(crate) runs: Vec<(Shown, Decisions)>,
    /// Answers that another joint run may tell apart.
    pub(crate) again: Vec<Flip>,
    /// Those among them whose effects meet.
    pub(crate) tangles: Vec<Tangle>,
    /// Answers that need runs of their own.
    pub(crate) alone: Vec<Flip>,
}

/// The scripts of answers that cannot be told apart in one run.
pub(crate) type Tangle = BTreeSet<Vec<u8>>;

impl Flip {
    /// `None` where the effects of the answer could not be told from others.
    pub(crate) fn of(script: &[u8], parent: &Decisions) -> Option<Self> {
        let decision = parent.taken().get(script.len().checked_sub(1)?)?;
        let question = decision.asked.question;
        let comes_up_once = || {
            let mut all = parent.taken().iter();
            all.all(|other| other.asked.question != question || other.asked == decision.asked)
        };
        (!decision.basis.cause.is_empty() && comes_up_once()).then(|| Self {
            script: script.to_vec(),
            cause: decision.basis.cause.clone(),
        })
    }

    fn position(&self) -> usize {
        self.script.len() - 1
    }

    fn answer(&self) -> u8 {
        self.script[self.position()]
    }

    pub(crate) fn is_cause_of(&self, dependencies: &Dependencies) -> bool {
        self.cause.meets(dependencies)
    }
}

/// Where a question stands in the parent's run, and in the joint one.
#[derive(Clone, Copy, Debug)]
enum Step {
    Both(usize, usize),
    /// Only asked because of a flip.
    Added(usize, usize),
    /// Not asked because of a flip.
    Gone(usize, usize),
}

impl<'run> Joint<'run> {
    /// Of answers that stand for the same thing, only the first is among the flips.
    pub(crate) fn new(parent: &'run Shown, taken: &'run [Decision], flips: Vec<Flip>) -> Self {
        let mut causes = Dependencies::default();
        let mut apart = Vec::new();
        for flip in flips {
            if !flip.is_cause_of(&causes) {
                causes.add(&flip.cause);
                apart.push(flip);
            }
        }
        Self {
            parent,
            taken,
            flips: apart,
            causes,
        }
    }

    /// The parent's decisions, but for the flips.
    pub(crate) fn decisions(&self) -> Decisions {
        let mut plan: HashMap<Asked, u8> = self
            .taken
            .iter()
            .map(|decision| (decision.asked, decision.chosen))
            .collect();
        for flip in &self.flips {
            plan.insert(self.taken[flip.position()].asked, flip.answer());
        }
        Decisions::answering(plan)
    }

    /// Takes a joint run apart. `None` where something changed and no flip is known to be why.
    pub(crate) fn apart(&self, joint: &Shown, taken: &[Decision]) -> Option<Apart> {
        if joint.world.is_open != self.parent.world.is_open {
            return None;
        }
        let mut tangles = Vec::new();
        let steps = self.align(taken, &mut tangles)?;
        let effects = self.effects(joint, &mut tangles)?;
        let alone = |number| Alone {
            joint: self,
            number,
            shown: joint,
            taken,
            steps: &steps,
        };
        let mut apart = Apart::default();
        for (number, flip) in self.flips.iter().enumerate() {
            if self.is_hidden(flip, joint) {
                apart.alone.push(flip.clone());
            } else if tangles.iter().any(|tangle| tangle.contains(&number)) {
                apart.again.push(flip.clone());
            } else if let Some(run) = alone(number).run(&effects[number]) {
                apart.runs.push(run);
            } else {
                apart.alone.push(flip.clone());
            }
        }
        let script = |number: &usize| self.flips[*number].script.clone();
        apart.tangles = tangles
            .iter()
            .map(|tangle| tangle.iter().map(script).collect())
            .collect();
        Some(apart)
    }

    /// Whether the joint run passed a condition by that the flip decides: another flip was before it, as
    /// with `elif`, and what the flip does there is not to be seen.
    fn is_hidden(&self, flip: &Flip, joint: &Shown) -> bool {
        self.parent.conditions.iter().any(|(place, before)| {
            let now = joint.conditions.get(place);
            flip.is_cause_of(before) && !now.is_some_and(|now| flip.is_cause_of(now))
        })
    }

    /// Sets those apart that a run did not start because of. `None` where none of them is why.
    pub(crate) fn blame(&self, under: &Dependencies) -> Option<Apart> {
        let flips = self.flips.iter().cloned();
        let (alone, again): (Vec<Flip>, Vec<Flip>) =
            flips.partition(|flip| flip.is_cause_of(under));
        (!alone.is_empty()).then(|| Apart {
            again,
            alone,
            ..Apart::default()
        })
    }

    pub(crate) fn halves(mut self) -> (Vec<Flip>, Vec<Flip>) {
        let right = self.flips.split_off(self.flips.len() / 2);
        (self.flips, right)
    }

    /// The flips that something depends on.
    fn owners(&self, dependencies: &Dependencies) -> Vec<usize> {
        if !self.causes.meets(dependencies) {
            return Vec::new();
        }
        let flips = self.flips.iter().enumerate();
        flips
            .filter(|(_, flip)| flip.is_cause_of(dependencies))
            .map(|(number, _)| number)
            .collect()
    }

    /// Lays the two runs side by side.
    fn align(&self, taken: &[Decision], tangles: &mut Vec<Vec<usize>>) -> Option<Vec<Step>> {
        let answers: HashMap<usize, u8> = self
            .flips
            .iter()
            .map(|flip| (flip.position(), flip.answer()))
            .collect();
        let mut steps = Vec::new();
        let (mut before, mut now) = (0, 0);
        loop {
            let (old, new) = (self.taken.get(before), taken.get(now));
            let owners = |decision: Option<&Decision>| {
                decision.map_or_else(Vec::new, |decision| self.owners(&decision.basis.under))
            };
            let (old_owners, new_owners) = (owners(old), owners(new));
            match (old, new) {
                (None, None) => return Some(steps),
                (Some(old), Some(new))
                    if old.asked.question == new.asked.question
                        && *answers.get(&before).unwrap_or(&old.chosen) == new.chosen
                        && old.options == new.options
                        && old_owners == new_owners =>
                {
                    steps.push(Step::Both(before, now));
                    before += 1;
                    now += 1;
                }
                _ if !new_owners.is_empty() => {
                    if let [owner] = new_owners[..] {
                        steps.push(Step::Added(now, owner));
                    } else {
                        tangles.push(new_owners);
                    }
                    now += 1;
                }
                _ if !old_owners.is_empty() => {
                    if let [owner] = old_owners[..] {
                        steps.push(Step::Gone(before, owner));
                    } else {
                        tangles.push(old_owners);
                    }
                    before += 1;
                }
                _ => return None,
            }
        }
    }

    /// What each flip alone changes: the settings that it sets, or leaves out.
    fn effects(&self, joint: &Shown, tangles: &mut Vec<Vec<usize>>) -> Option<Vec<Vec<Effect>>> {
        let mut effects = vec![Vec::new(); self.flips.len()];
        let (before, now) = (&self.parent.world.settings, &joint.world.settings);
        let added = now.keys().filter(|name| !before.contains_key(*name));
        for name in before.keys().chain(added) {
            let mut dependencies = Dependencies::default();
            for shown in [self.parent, joint] {
                if let Some(own) = shown.depends_on.get(name) {
                    dependencies.add(own);
                }
            }
            let owners = self.owners(&dependencies);
            let is_same = is_same(before.get(name), now.get(name));
            match owners[..] {
                [] if is_same => {}
                [] => return None,
                [_] if is_same => {}
                [owner] => effects[owner].push(Effect {
                    name: Arc::clone(name),
                    setting: now.get(name).cloned(),
                    depends_on: joint.depends_on.get(name).cloned(),
                }),
                _ => tangles.push(owners),
            }
        }
        Some(effects)
    }
}

#[derive(Clone, Debug)]
struct Effect {
    name: Arc<str>,
    setting: Option<Arc<Setting>>,
    depends_on: Option<Dependencies>,
}

fn is_same(before: Option<&Arc<Setting>>, now: Option<&Arc<Setting>>) -> bool {
    match (before, now) {
        (Some(before), Some(now)) => Arc::ptr_eq(before, now) || before == now,
        (before, now) => before.is_none() && now.is_none(),
    }
}

/// One flip of a joint run, to be shown as if it had been given alone.
struct Alone<'a, 'run> {
    joint: &'a Joint<'run>,
    number: usize,
    shown: &'a Shown,
    taken: &'a [Decision],
    steps: &'a [Step],
}

impl Alone<'_, '_> {
    fn run(&self, effects: &[Effect]) -> Option<(Shown, Decisions)> {
        let flip = &self.joint.flips[self.number];
        let taken = self.decisions();
        let follows = taken.len() >= flip.script.len()
            && taken
                .iter()
                .zip(&flip.script)
                .all(|(decision, answer)| decision.chosen == *answer);
        if !follows {
            return None;
        }
        let parent = self.joint.parent;
        let mut settings = parent.world.settings.clone();
        let mut depends_on = parent.depends_on.clone();
        for effect in effects {
            put(&mut settings, &effect.name, effect.setting.as_ref());
            put(&mut depends_on, &effect.name, effect.depends_on.as_ref());
        }
        let changed = self.changed_subjects();
        let is_changed = |name: &str| changed.contains(&Subject::variable(name));
        let environment = own_and_others(
            parent.world.env_choices(),
            self.shown.world.env_choices(),
            |choice: &EnvIs| is_changed(&choice.env),
        );
        let mut choices: Vec<Choice> = environment.into_iter().map(Choice::Env).collect();
        choices.sort_by(|left, right| match (left, right) {
            (Choice::Env(left), Choice::Env(right)) => left.env.cmp(&right.env),
            _ => std::cmp::Ordering::Equal,
        });
        let (others, other_choices) = self.others();
        choices.extend(other_choices);
        let taken_absent = own_and_others(
            parent.taken_absent.iter(),
            self.shown.taken_absent.iter(),
            |name: &Rc<str>| is_changed(name),
        );
        let shown = Shown {
            world: World {
                settings,
                choices,
                is_open: parent.world.is_open,
            },
            others,
            depends_on,
            conditions: Rc::clone(&parent.conditions),
            taken_absent: taken_absent.into_iter().collect(),
        };
        Some((shown, Decisions::taken_by(flip.script.clone(), taken)))
    }

    /// What the run would have decided.
    fn decisions(&self) -> Vec<Decision> {
        let own = self.joint.flips[self.number].position();
        let steps = self.steps.iter();
        steps
            .filter_map(|step| match *step {
                Step::Both(before, now) if before == own => Some(&self.taken[now]),
                Step::Both(before, _) => Some(&self.joint.taken[before]),
                Step::Added(now, owner) => (owner == self.number).then(|| &self.taken[now]),
                Step::Gone(before, owner) => {
                    (owner != self.number).then(|| &self.joint.taken[before])
                }
            })
            .cloned()
            .collect()
    }

    /// The subjects of questions that only this flip asks, leaves out or answers otherwise.
    fn changed_subjects(&self) -> BTreeSet<Subject> {
        let own = self.joint.flips[self.number].position();
        let steps = self.steps.iter();
        let changed = steps.filter_map(|step| match *step {
            Step::Both(before, _) if before == own => Some(&self.joint.taken[before]),
            Step::Added(now, owner) if owner == self.number => Some(&self.taken[now]),
            Step::Gone(before, owner) if owner == self.number => Some(&self.joint.taken[before]),
            _ => None,
        });
        changed
            .map(|decision| decision.asked.question.subject())
            .collect()
    }

    /// The answers that are not of the environment, in the order of their questions.
    fn others(&self) -> (Vec<Asked>, Vec<Choice>) {
        let (before, now) = (self.joint.parent.others(), self.shown.others());
        let own = self.joint.flips[self.number].position();
        let steps = self.steps.iter();
        let answers = steps.filter_map(|step| {
            let (answers, asked) = match *step {
                Step::Both(at, new) if at == own => (&now, self.taken[new].asked),
                Step::Both(at, _) => (&before, self.joint.taken[at].asked),
                Step::Added(at, owner) if owner == self.number => (&now, self.taken[at].asked),
                Step::Gone(at, owner) if owner != self.number => {
                    (&before, self.joint.taken[at].asked)
                }
                _ => return None,
            };
            Some((asked, (*answers.get(&asked)?).clone()))
        });
        answers.unzip()
    }
}

impl Shown {
    fn others(&self) -> HashMap<Asked, &Choice> {
        let choices = self.world.choices.iter();
        let others = choices.filter(|choice| matches!(choice, Choice::Other { .. }));
        self.others.iter().copied().zip(others).collect()
    }
}

fn put<V: Clone>(map: &mut BTreeMap<Arc<str>, V>, name: &Arc<str>, value: Option<&V>) {
    match value {
        Some(value) => {
            map.insert(Arc::clone(name), value.clone());
        }
        None => {
            map.remove(name);
        }
    }
}

/// What is the parent's, but for what changed; and of that, what the joint run has.
fn own_and_others<'a, T: Clone + 'a>(
    before: impl Iterator<Item = &'a T>,
    now: impl Iterator<Item = &'a T>,
    is_changed: impl Fn(&T) -> bool,
) -> Vec<T> {
    let kept = before.filter(|one| !is_changed(one));
    let changed = now.filter(|one| is_changed(one));
    kept.chain(changed).cloned().collect()
}

//! What makes a finding hold: the fewest variables of the environment and files of the machine that do.

use std::collections::{BTreeSet, HashMap};

use harden_finding::{EnvIs, EnvValue};
use harden_settings::facts::{Choice, World};

/// What the worlds of one profile answer, numbered, so that many of them are compared at once.
#[derive(Debug)]
pub(super) struct Answers<'a> {
    worlds: &'a [World],
    /// By world, then in the order of its choices: the question, and the answer.
    given: Vec<Vec<(usize, usize)>>,
    /// By question, then by answer: the worlds that give it.
    givers: Vec<Vec<Worlds>>,
}

/// What a finding hangs on.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Conditions {
    /// Variables of the environment, sorted.
    pub(super) env: Vec<EnvIs>,
    /// A file that each machine has or lacks is among it. One that may define any setting does not count:
    /// [`harden_project::Profile::is_completed_on_machine`] says what becomes of that.
    pub(super) of_file: bool,
}

/// A set of worlds: a bit each. More are never kept.
type Worlds = u64;

impl<'a> Answers<'a> {
    pub(super) fn of(worlds: &'a [World]) -> Self {
        let mut questions: HashMap<&str, usize> = HashMap::new();
        let mut answers: Vec<HashMap<Answer<'_>, usize>> = Vec::new();
        let mut givers: Vec<Vec<Worlds>> = Vec::new();
        let mut given = Vec::new();
        for (index, world) in worlds.iter().enumerate() {
            let numbered = world.choices.iter().map(|choice| {
                let (question, answer) = parts(choice);
                let number = *questions.entry(question).or_insert_with(|| {
                    answers.push(HashMap::new());
                    givers.push(Vec::new());
                    answers.len() - 1
                });
                let answer = *answers[number].entry(answer).or_insert_with(|| {
                    givers[number].push(0);
                    givers[number].len() - 1
                });
                givers[number][answer] |= bit(index);
                (number, answer)
            });
            given.push(numbered.collect());
        }
        Self {
            worlds,
            given,
            givers,
        }
    }

    /// What a finding hangs on that holds in the worlds of these indexes.
    ///
    /// They are the fewest choices of one of those worlds such that the finding holds in every world that
    /// agrees with them. The production world (index 0) speaks where the finding holds in it; that a
    /// variable is absent is what it assumes anyway, and is not named there.
    pub(super) fn when(&self, holding: &BTreeSet<usize>) -> Conditions {
        let in_production = holding.contains(&0);
        let fewest = if in_production {
            self.fewest_of(holding, 0)
        } else {
            holding
                .iter()
                .map(|index| self.fewest_of(holding, *index))
                .min_by_key(|choices| (env(choices).len(), choices.len()))
                .unwrap_or_default()
        };
        let mut named: Vec<EnvIs> = env(&fewest)
            .into_iter()
            .filter(|choice| !in_production || choice.is != EnvValue::Absent)
            .collect();
        named.sort();
        Conditions {
            env: named,
            of_file: fewest
                .iter()
                .any(|choice| self.is_about_known_file(choice, holding)),
        }
    }

    /// Whether a choice is about a file, and the finding is gone with the other answer though nobody defines
    /// settings unseen there.
    fn is_about_known_file(&self, choice: &Choice, holding: &BTreeSet<usize>) -> bool {
        let Choice::File { what, answer } = choice else {
            return false;
        };
        self.worlds.iter().enumerate().any(|(index, world)| {
            let answers_otherwise = world.choices.iter().any(|other| {
                matches!(other, Choice::File { what: same, answer: other } if same == what && other != answer)
            });
            !holding.contains(&index) && !world.is_open && answers_otherwise
        })
    }

    /// The fewest choices of one world that make the finding hold.
    fn fewest_of(&self, holding: &BTreeSet<usize>, index: usize) -> Vec<&'a Choice> {
        let elsewhere = (0..self.worlds.len())
            .filter(|other| !holding.contains(other))
            .fold(0, |worlds, other| worlds | bit(other));
        if elsewhere == 0 {
            return Vec::new();
        }
        let choices = self.worlds[index].choices.iter();
        let mut all: Vec<(&Choice, Worlds)> = choices
            .zip(&self.given[index])
            .map(|(choice, answer)| (choice, self.contradicting(*answer)))
            .collect();
        // That a variable is absent goes without saying more often than any other answer.
        all.sort_by_key(|(choice, _)| !is_absence(choice));
        let suffice = |excluded: Worlds| excluded & elsewhere == elsewhere;
        if let Some((one, _)) = all.iter().find(|(_, excluded)| suffice(*excluded)) {
            return vec![one];
        }
        for (position, (first, excluded)) in all.iter().enumerate() {
            for (second, others) in &all[position + 1..] {
                if suffice(excluded | others) {
                    return vec![first, second];
                }
            }
        }
        // More than two: drop what is not needed, one after the other.
        let mut kept = all;
        let mut position = 0;
        while position < kept.len() {
            let dropped = kept.remove(position);
            let left = kept.iter().fold(0, |all, (_, excluded)| all | excluded);
            if !suffice(left) {
                kept.insert(position, dropped);
                position += 1;
            }
        }
        kept.into_iter().map(|(choice, _)| choice).collect()
    }

    /// The worlds that answer the question otherwise; one that never asked agrees with every answer.
    fn contradicting(&self, (question, answer): (usize, usize)) -> Worlds {
        let others = self.givers[question].iter().enumerate();
        others
            .filter(|(other, _)| *other != answer)
            .fold(0, |all, (_, worlds)| all | worlds)
    }
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Answer<'a> {
    Env(&'a EnvValue),
    Other(&'a str),
}

/// Questions of the environment are called as variables are, others by their places: none is called the
/// same.
fn parts(choice: &Choice) -> (&str, Answer<'_>) {
    match choice {
        Choice::Env(env) => (&env.env, Answer::Env(&env.is)),
        Choice::File { what, answer } | Choice::Other { what, answer } => {
            (what, Answer::Other(answer))
        }
    }
}

fn bit(world: usize) -> Worlds {
    u32::try_from(world)
        .ok()
        .and_then(|world| 1_u64.checked_shl(world))
        .expect("no profile has more than 64 worlds")
}

fn env(choices: &[&Choice]) -> Vec<EnvIs> {
    choices
        .iter()
        .filter_map(|choice| match choice {
            Choice::Env(env) => Some(env.clone()),
            Choice::File { .. } | Choice::Other { .. } => None,
        })
        .collect()
}

fn is_absence(choice: &Choice) -> bool {
    matches!(choice, Choice::Env(env) if env.is == EnvValue::Absent)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn is(env: &str, value: EnvValue) -> Choice {
        Choice::Env(EnvIs {
            env: env.to_owned(),
            is: value,
        })
    }

    fn world(choices: Vec<Choice>) -> World {
        World {
            settings: BTreeMap::new(),
            choices,
            is_open: false,
        }
    }

    fn four_worlds() -> Vec<World> {
        let mut worlds = Vec::new();
        for a in [EnvValue::Absent, EnvValue::Set] {
            for b in [EnvValue::Absent, EnvValue::Equal("1".to_owned())] {
                worlds.push(world(vec![is("A", a.clone()), is("B", b)]));
            }
        }
        worlds
    }

    fn named(holding: &[usize]) -> Vec<String> {
        Answers::of(&four_worlds())
            .when(&holding.iter().copied().collect())
            .env
            .iter()
            .map(|choice| format!("{} {}", choice.env, choice.is))
            .collect()
    }

    #[test]
    fn what_holds_everywhere_names_nothing() {
        assert!(named(&[0, 1, 2, 3]).is_empty());
    }

    #[test]
    fn only_the_variable_that_matters_is_named() {
        assert_eq!(named(&[1, 3]), ["B \"1\""]);
        assert_eq!(named(&[2, 3]), ["A set"]);
        assert_eq!(named(&[3]), ["A set", "B \"1\""]);
    }

    #[test]
    fn what_production_assumes_anyway_is_not_named() {
        assert!(named(&[0, 1]).is_empty());
        assert!(named(&[0]).is_empty());
    }

    #[test]
    fn an_absence_that_decides_alone_is_found_before_other_answers() {
        let worlds = [
            world(vec![is("A", EnvValue::Set), is("B", EnvValue::Absent)]),
            world(vec![is("A", EnvValue::Absent), is("B", EnvValue::Absent)]),
            world(vec![is("A", EnvValue::Absent), is("B", EnvValue::Set)]),
        ];
        assert!(
            Answers::of(&worlds)
                .when(&BTreeSet::from([0, 1]))
                .env
                .is_empty()
        );
    }

    #[test]
    fn a_file_that_a_machine_may_have_is_a_condition() {
        let file = |answer: &str| Choice::File {
            what: "`/srv/key` exists".to_owned(),
            answer: answer.to_owned(),
        };
        let mut worlds = [
            world(vec![is("A", EnvValue::Absent), file("no")]),
            world(vec![is("A", EnvValue::Set), file("no")]),
            world(vec![is("A", EnvValue::Absent), file("yes")]),
        ];
        let hangs_on_file = |worlds: &[World], holding: &[usize]| {
            let holding = holding.iter().copied().collect();
            Answers::of(worlds).when(&holding).of_file
        };
        assert!(hangs_on_file(&worlds, &[0, 1]));
        assert!(!hangs_on_file(&worlds, &[0, 2]));
        assert!(!hangs_on_file(&worlds, &[0, 1, 2]));
        worlds[2].is_open = true;
        assert!(!hangs_on_file(&worlds, &[0, 1]), "any setting may be in it");
    }

    #[test]
    fn a_world_that_never_asked_agrees_with_every_answer() {
        let worlds = [
            world(vec![is("A", EnvValue::Absent)]),
            world(vec![is("A", EnvValue::Set), is("B", EnvValue::Absent)]),
            world(vec![is("A", EnvValue::Set), is("B", EnvValue::Set)]),
        ];
        let found = Answers::of(&worlds).when(&BTreeSet::from([1])).env;
        assert_eq!(
            found.len(),
            2,
            "B absent alone also fits the first world: {found:?}"
        );
    }
}

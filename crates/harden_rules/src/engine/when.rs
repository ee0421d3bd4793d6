//! Which variables of the environment make a finding hold: the fewest that do.

use std::collections::BTreeSet;

use harden_finding::{EnvIs, EnvValue};
use harden_settings::facts::{Choice, World};

/// The choices that `when` names, for a finding that holds in the worlds of these indexes.
///
/// They are the fewest choices of one of those worlds such that the finding holds in every world that
/// agrees with them. The production world (index 0) speaks where the finding holds in it; that a
/// variable is absent is what it assumes anyway, and is not named there.
pub(super) fn choices(worlds: &[World], holding: &BTreeSet<usize>) -> Vec<EnvIs> {
    let in_production = holding.contains(&0);
    let fewest = if in_production {
        fewest_of(worlds, holding, 0)
    } else {
        holding
            .iter()
            .map(|index| fewest_of(worlds, holding, *index))
            .min_by_key(|choices| (env(choices).len(), choices.len()))
            .unwrap_or_default()
    };
    let mut named: Vec<EnvIs> = env(&fewest)
        .into_iter()
        .filter(|choice| !in_production || choice.is != EnvValue::Absent)
        .collect();
    named.sort();
    named
}

fn env(choices: &[&Choice]) -> Vec<EnvIs> {
    choices
        .iter()
        .filter_map(|choice| match choice {
            Choice::Env(env) => Some(env.clone()),
            Choice::Other { .. } => None,
        })
        .collect()
}

/// The fewest choices of one world that make the finding hold.
fn fewest_of<'a>(worlds: &'a [World], holding: &BTreeSet<usize>, index: usize) -> Vec<&'a Choice> {
    let suffice = |choices: &[&Choice]| {
        worlds.iter().enumerate().all(|(other, world)| {
            holding.contains(&other) || choices.iter().any(|choice| contradicts(world, choice))
        })
    };
    // That a variable is absent goes without saying more often than any other answer.
    let mut all: Vec<&Choice> = worlds[index].choices.iter().collect();
    all.sort_by_key(|choice| !is_absence(choice));
    if suffice(&[]) {
        return Vec::new();
    }
    if let Some(one) = all.iter().find(|one| suffice(&[one])) {
        return vec![one];
    }
    for (position, first) in all.iter().enumerate() {
        for second in &all[position + 1..] {
            if suffice(&[first, second]) {
                return vec![first, second];
            }
        }
    }
    // More than two: drop what is not needed, one after the other.
    let mut kept = all;
    let mut position = 0;
    while position < kept.len() {
        let dropped = kept.remove(position);
        if !suffice(&kept) {
            kept.insert(position, dropped);
            position += 1;
        }
    }
    kept
}

fn is_absence(choice: &Choice) -> bool {
    matches!(choice, Choice::Env(env) if env.is == EnvValue::Absent)
}

/// Whether a world answers the question of a choice otherwise.
fn contradicts(world: &World, choice: &Choice) -> bool {
    world.choices.iter().any(|own| match (own, choice) {
        (Choice::Env(own), Choice::Env(choice)) => own.env == choice.env && own.is != choice.is,
        (
            Choice::Other { what, answer },
            Choice::Other {
                what: other_what,
                answer: other_answer,
            },
        ) => what == other_what && answer != other_answer,
        _ => false,
    })
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
        choices(&four_worlds(), &holding.iter().copied().collect())
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
        assert!(choices(&worlds, &BTreeSet::from([0, 1])).is_empty());
    }

    #[test]
    fn a_world_that_never_asked_agrees_with_every_answer() {
        let worlds = [
            world(vec![is("A", EnvValue::Absent)]),
            world(vec![is("A", EnvValue::Set), is("B", EnvValue::Absent)]),
            world(vec![is("A", EnvValue::Set), is("B", EnvValue::Set)]),
        ];
        let found = choices(&worlds, &BTreeSet::from([1]));
        assert_eq!(
            found.len(),
            2,
            "B absent alone also fits the first world: {found:?}"
        );
    }
}

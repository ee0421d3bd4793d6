//! One finding per rule and place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use harden_finding::{Confidence, Finding, Place, State};
use harden_project::{Profile, Role};

use super::when::Answers;
use super::worlds::Hit;
use super::{Draft, persona};
use crate::violation::Violation;

/// The findings that the hits amount to.
pub(super) fn findings(profiles: &[Profile], mut hits: Vec<Hit>) -> Vec<Draft> {
    move_to_shared_modules(profiles, &mut hits);
    let answers: Vec<Answers<'_>> = profiles
        .iter()
        .map(|profile| Answers::of(&profile.facts.worlds))
        .collect();
    let mut groups: BTreeMap<(Place, &'static str), Vec<Hit>> = BTreeMap::new();
    for hit in hits {
        let key = (hit.place.clone(), hit.rule.id.code);
        groups.entry(key).or_default().push(hit);
    }
    groups
        .into_values()
        .map(|hits| finding(profiles, &answers, &hits))
        .collect()
}

/// What a profile lacks, the profile that it builds on lacks too: that is one fault, in the module they
/// share. A line that is missing has no place but the beginning of a module.
fn move_to_shared_modules(profiles: &[Profile], hits: &mut [Hit]) {
    let lacking: BTreeSet<(&'static str, usize)> = hits
        .iter()
        .filter(|hit| is_missing_line(&profiles[hit.profile], hit))
        .map(|hit| (hit.rule.id.code, hit.profile))
        .collect();
    let is_for_others =
        |profile: &Profile| !profile.gate && matches!(profile.role, Role::Development | Role::Test);
    for hit in hits {
        let own = &profiles[hit.profile];
        if !is_missing_line(own, hit) {
            continue;
        }
        let shared = profiles.iter().enumerate().filter(|(index, other)| {
            other.facts.file != own.facts.file
                && own.facts.files.contains(&other.facts.file)
                && (is_for_others(own) || !is_for_others(other))
                && lacking.contains(&(hit.rule.id.code, *index))
        });
        // The innermost, which builds on the fewest.
        if let Some((_, shared)) = shared.min_by_key(|(_, other)| other.facts.files.len()) {
            hit.place = Place::file_start(Arc::clone(&shared.facts.file));
        }
    }
}

fn is_missing_line(profile: &Profile, hit: &Hit) -> bool {
    hit.place == Place::file_start(Arc::clone(&profile.facts.file))
}

fn finding(profiles: &[Profile], answers: &[Answers<'_>], hits: &[Hit]) -> Draft {
    let spokesman = hits
        .iter()
        .min_by_key(|hit| rank(profiles, hit))
        .expect("a group has at least one hit");
    let rule = spokesman.rule;
    // What the same world says twice of one place is said together.
    let said: Vec<&Violation> = hits
        .iter()
        .filter(|hit| (hit.profile, hit.world) == (spokesman.profile, spokesman.world))
        .map(|hit| &*hit.violation)
        .collect();

    let holding: BTreeSet<usize> = hits.iter().map(|hit| hit.profile).collect();
    let in_production = hits.iter().any(|hit| hit.world == 0);
    let same_as: BTreeSet<&str> = hits
        .iter()
        .filter(|hit| hit.world == 0)
        .flat_map(|hit| hit.violation.same_as.iter().copied())
        .collect();
    let silenced = !same_as.is_empty()
        && hits
            .iter()
            .filter(|hit| hit.world == 0 && !hit.violation.same_as.is_empty())
            .all(|hit| hit.silenced);
    let worlds: BTreeSet<usize> = hits
        .iter()
        .filter(|hit| hit.profile == spokesman.profile)
        .map(|hit| hit.world)
        .collect();
    let conditions = answers[spokesman.profile].when(&worlds);
    let may_differ = conditions.of_file || hits.iter().all(|hit| hit.may_differ);
    let is_assumed = !in_production || may_differ;

    let finding = Finding {
        rule: rule.id,
        topic: rule.topic,
        severity: said
            .iter()
            .filter_map(|violation| violation.severity)
            .max()
            .unwrap_or(rule.severity),
        confidence: if is_assumed {
            rule.confidence.min(Confidence::Medium)
        } else {
            rule.confidence
        },
        persona: persona::of(profiles, hits, conditions.of_file),
        message: joined(said.iter().map(|violation| violation.message.as_str())),
        why: rule.docs().why(),
        help: joined(said.iter().map(|violation| violation.help.as_str())),
        place: spokesman.place.clone(),
        profiles: holding
            .iter()
            .map(|index| profiles[*index].facts.module.clone())
            .collect(),
        gate: holding.iter().any(|index| profiles[*index].gate),
        when: conditions.env,
        state: State::Open,
        state_why: None,
        cwe: rule.cwe,
        same_as: same_as.into_iter().map(str::to_owned).collect(),
        equivalents: rule.equivalents,
        silenced,
        path: Vec::new(),
        fix: None,
        past: None,
        fingerprint: String::new(),
    };
    Draft {
        finding,
        subject: said
            .iter()
            .map(|violation| violation.subject.as_str())
            .collect::<Vec<_>>()
            .join(","),
        because_of: said
            .iter()
            .flat_map(|violation| violation.because_of.iter().cloned())
            .collect(),
        rule,
        yields: false,
    }
}

/// Whose words the finding uses: the gate's before others', production's before development's, the
/// production world's before other worlds'.
fn rank(profiles: &[Profile], hit: &Hit) -> (bool, bool, Role, usize, usize) {
    let profile = &profiles[hit.profile];
    (
        !profile.gate,
        hit.world != 0,
        profile.role,
        hit.profile,
        hit.world,
    )
}

/// Sentences, each once.
fn joined<'a>(sentences: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for sentence in sentences {
        if text.contains(sentence) {
            continue;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(sentence);
    }
    text
}

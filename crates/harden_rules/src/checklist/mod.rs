//! The checklist: each line of the article, answered for each profile.
//!
//! A line asks nothing that rules do not ask. [`items`] is the table: which rules find that a line does not
//! hold, and what has to be known besides before the silence of these rules means that it does
//! ([`proof`], [`logs`]). Answers are about the production world; a line about how the environment is read, about
//! all.

mod items;
mod logs;
mod proof;

use std::collections::BTreeMap;

use harden_finding::{ChecklistLine, Holds, Place};
use harden_project::{Edge, Profile};

use crate::catalogue;
use crate::engine::Delegation;
use crate::project::Project;
use crate::rule::{EdgeDuty, Listener, Rule};
use crate::settings::Settings;
use crate::violation::Violation;

use items::{Front, ITEMS, Item};
use proof::Answer;

/// Every line for every profile, in the order of the table.
pub fn checklist(
    profiles: &[Profile],
    project: &dyn Project,
    delegations: &[Delegation],
) -> Vec<ChecklistLine> {
    let of_profile = |profile: &Profile| {
        let answers = answers(profile, project, delegations);
        let module = profile.facts.module.clone();
        ITEMS
            .iter()
            .zip(answers)
            .map(move |(item, answer)| ChecklistLine {
                item: item.text,
                topic: item.topic,
                profile: module.clone(),
                holds: answer.holds,
                why: answer.why,
                place: answer.place,
            })
    };
    profiles.iter().flat_map(of_profile).collect()
}

fn answers(profile: &Profile, project: &dyn Project, delegations: &[Delegation]) -> Vec<Answer> {
    let Some(world) = profile.facts.production_world() else {
        let answer = || Answer::unknown("the settings module could not be evaluated");
        return ITEMS.iter().map(|_| answer()).collect();
    };
    let settings = Settings::new(profile, world, project);
    let found = Found::of(&settings);
    ITEMS
        .iter()
        .map(|item| {
            let answer = by_rules(item, &settings, &found)
                .unwrap_or_else(|| proof::of_all(item.needs, &settings, &found));
            in_front(item, answer, &settings, delegations)
        })
        .collect()
}

/// What the rules find in the production world, by their codes.
struct Found(BTreeMap<&'static str, Vec<Violation>>);

impl Found {
    fn of(settings: &Settings<'_>) -> Self {
        let mut found: BTreeMap<&'static str, Vec<Violation>> = BTreeMap::new();
        for rule in catalogue::rules() {
            for listener in rule.listens {
                let violations = match listener {
                    Listener::Settings(check) => check(settings),
                    Listener::Project(check) => check(settings.project()),
                    Listener::UnusedSuppressions(_) => continue,
                };
                found.entry(rule.id.code).or_default().extend(violations);
            }
        }
        Self(found)
    }

    fn by(&self, code: &str) -> &[Violation] {
        self.0.get(code).map_or(&[], Vec::as_slice)
    }

    fn all(&self) -> impl Iterator<Item = &Violation> {
        self.0.values().flatten()
    }
}

/// What one of the item's rules finds: that it does not hold, or that it may not.
fn by_rules(item: &Item, settings: &Settings<'_>, found: &Found) -> Option<Answer> {
    let violations = item.rules.iter().flat_map(|code| {
        let rule = catalogue::find(code).expect("the table names rules that exist");
        let found = found.by(code).iter();
        found.map(move |violation| (doubt(rule, violation, settings), violation))
    });
    let (doubt, violation) = violations.min_by_key(|(doubt, _)| doubt.is_some())?;
    let answer = |holds, why: String| {
        Some(Answer {
            holds,
            why,
            place: Some(violation.place.clone()),
        })
    };
    let message = &violation.message;
    match doubt {
        None => answer(Holds::No, message.clone()),
        Some(Doubt::Withdrawn) => {
            // It may be withdrawn because nobody is harmed, though the line does not hold.
            let proof = proof::of_all(item.needs, settings, found);
            if proof.holds == Holds::No {
                Some(proof)
            } else {
                answer(Holds::Unknown, message.clone())
            }
        }
        Some(Doubt::Silenced) => answer(
            Holds::Unknown,
            format!("{message} The project has silenced Django's check."),
        ),
        Some(Doubt::OtherFile) => answer(
            Holds::Unknown,
            format!("{message} A file that may be there can say otherwise."),
        ),
    }
}

/// Why a violation may not be one.
#[derive(Clone, Copy)]
enum Doubt {
    /// By the project, in `SILENCED_SYSTEM_CHECKS`.
    Silenced,
    OtherFile,
    /// By the rule, which has seen something that may do the work or makes it harmless.
    Withdrawn,
}

fn doubt(rule: &Rule, violation: &Violation, settings: &Settings<'_>) -> Option<Doubt> {
    let withdraws = violation
        .persona
        .is_some_and(|persona| persona > rule.persona)
        && violation.severity.is_none();
    if settings.silences(&violation.same_as) {
        Some(Doubt::Silenced)
    } else if settings.depends_on_more_than_environment(&violation.subject) {
        Some(Doubt::OtherFile)
    } else {
        withdraws.then_some(Doubt::Withdrawn)
    }
}

/// What Django does not do may be done in front of it.
fn in_front(
    item: &Item,
    answer: Answer,
    settings: &Settings<'_>,
    delegations: &[Delegation],
) -> Answer {
    let (duty, shows_all) = match item.front {
        Front::Nothing => return answer,
        Front::Does(duty) => (duty, true),
        Front::MayDo(duty) => (duty, false),
    };
    if answer.holds == Holds::Yes {
        return answer;
    }
    let module = settings.module();
    let delegation = delegations.iter().find(|delegation| {
        let profiles = &delegation.profiles;
        delegation.duty == duty
            && (profiles.is_empty() || profiles.iter().any(|profile| profile == module))
    });
    if let Some(delegation) = delegation {
        let why = match &delegation.why {
            Some(why) => format!("{} does it: {why}", delegation.by),
            None => format!("{} does it, by the configuration of harden", delegation.by),
        };
        return Answer {
            holds: Holds::Delegated,
            why,
            place: answer.place,
        };
    }
    match line_of_server(settings.project().edge(), duty) {
        Some(place) if shows_all => Answer {
            holds: Holds::Delegated,
            why: "this line of the web server's configuration does it".to_owned(),
            place: Some(place.clone()),
        },
        Some(place) => Answer {
            holds: Holds::Unknown,
            why: "this line of the web server's configuration may do it".to_owned(),
            place: Some(place.clone()),
        },
        None => answer,
    }
}

/// The line of a web server's configuration in the project that shows that it does a duty.
fn line_of_server(edge: &Edge, duty: EdgeDuty) -> Option<&Place> {
    match duty {
        EdgeDuty::Hsts => edge.sends_hsts.as_ref(),
        EdgeDuty::Tls => edge.ends_tls.as_ref(),
        EdgeDuty::Redirect => edge.redirects.as_ref(),
        EdgeDuty::Host => edge.checks_host.as_ref(),
        EdgeDuty::Lockout => edge.limits_requests.as_ref(),
        EdgeDuty::Headers => None,
    }
}

#[cfg(test)]
mod tests;

//! Each rule judges each world.

use std::rc::Rc;

use harden_finding::Place;
use harden_project::Profile;
use harden_settings::facts::World;

use super::Input;
use crate::catalogue;
use crate::project::Project;
use crate::rule::{Listener, Rule};
use crate::settings::{Difference, Reads, Settings};
use crate::violation::Violation;

/// A violation, with the world that it holds in.
pub(super) struct Hit {
    pub(super) rule: &'static Rule,
    /// An index into the profiles.
    pub(super) profile: usize,
    /// An index into the profile's worlds; 0 is production's.
    pub(super) world: usize,
    /// Where to report it.
    pub(super) place: Place,
    pub(super) violation: Rc<Violation>,
    /// All its ids are silenced in this world.
    pub(super) silenced: bool,
    /// A file that the machine has of its own may change what the rule looked at.
    pub(super) may_differ: bool,
}

/// What every rule says of every world, by profile, world and rule.
pub(super) fn judge(input: &Input<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (index, profile) in input.profiles.iter().enumerate() {
        judge_profile(index, profile, input.project, &mut hits);
    }
    hits
}

fn judge_profile(index: usize, profile: &Profile, project: &dyn Project, hits: &mut Vec<Hit>) {
    let Some(production) = profile.facts.production_world() else {
        return;
    };
    let first = Verdicts::of_production(profile, production, project);
    for (world_index, world) in profile.facts.worlds.iter().enumerate() {
        let settings = Settings::new(profile, world, project);
        let difference = (world_index > 0).then(|| Difference::between(production, world));
        for (rule, reads, violations) in first.for_world(&settings, difference.as_ref()) {
            let may_differ = profile.is_completed_on_machine && reads.any();
            for violation in violations {
                hits.push(Hit {
                    rule,
                    profile: index,
                    world: world_index,
                    place: violation.place.clone(),
                    silenced: settings.silences(&violation.same_as),
                    may_differ,
                    violation,
                });
            }
        }
    }
}

/// What every rule says of the production world of one profile.
pub(super) fn judge_production(profile: &Profile, project: &dyn Project) -> Vec<Violation> {
    let Some(world) = profile.facts.production_world() else {
        return Vec::new();
    };
    let settings = Settings::new(profile, world, project);
    let silent = settings.refuses_to_start();
    catalogue::rules()
        .flat_map(|rule| violations(rule, &settings, silent))
        .collect()
}

/// What each rule says of the production world, and what it looked at there.
struct Verdicts {
    silent: bool,
    by_rule: Vec<(&'static Rule, Reads, Vec<Rc<Violation>>)>,
}

impl Verdicts {
    fn of_production(profile: &Profile, world: &World, project: &dyn Project) -> Self {
        let settings = Settings::new(profile, world, project);
        let silent = settings.refuses_to_start();
        let judge = |rule| {
            let reads = Reads::default();
            let found = violations(rule, &settings.noting(&reads), silent);
            (rule, reads, found.into_iter().map(Rc::new).collect())
        };
        Self {
            silent,
            by_rule: catalogue::rules().map(judge).collect(),
        }
    }

    /// The same for a world that differs so from production's: rules judge anew what they looked at and is
    /// another there.
    fn for_world<'a>(
        &'a self,
        settings: &'a Settings<'a>,
        difference: Option<&'a Difference>,
    ) -> impl Iterator<Item = (&'static Rule, &'a Reads, Vec<Rc<Violation>>)> + 'a {
        let silent = settings.refuses_to_start();
        self.by_rule.iter().map(move |(rule, reads, known)| {
            let is_other = difference.is_some_and(|difference| difference.touches(reads));
            if is_other || silent != self.silent {
                let found = violations(rule, settings, silent);
                (*rule, reads, found.into_iter().map(Rc::new).collect())
            } else {
                (*rule, reads, known.clone())
            }
        })
    }
}

/// `silent`: Django refuses to start, and so prints nothing.
fn violations(rule: &'static Rule, settings: &Settings<'_>, silent: bool) -> Vec<Violation> {
    let mut found = Vec::new();
    for listener in rule.listens {
        if let Listener::Settings(check) = listener {
            found.extend(check(settings));
        }
    }
    if silent {
        for violation in &mut found {
            violation.same_as.clear();
        }
    }
    found
}

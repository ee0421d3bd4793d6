//! Each rule judges each world.

use harden_project::Profile;

use super::Input;
use crate::catalogue;
use crate::project::Project;
use crate::rule::{Listener, Rule};
use crate::settings::Settings;
use crate::violation::Violation;

/// A violation, with the world that it holds in.
pub(super) struct Hit {
    pub(super) rule: &'static Rule,
    /// An index into the profiles.
    pub(super) profile: usize,
    /// An index into the profile's worlds; 0 is production's.
    pub(super) world: usize,
    pub(super) violation: Violation,
    /// All its ids are silenced in this world.
    pub(super) silenced: bool,
}

/// What every rule says of every world, by profile, world and rule.
pub(super) fn judge(input: &Input<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (profile_index, profile) in input.profiles.iter().enumerate() {
        for (world_index, world) in profile.facts.worlds.iter().enumerate() {
            let settings = Settings::new(profile, world, input.project);
            for (rule, violation) in violations(&settings) {
                let ids: Vec<String> = violation
                    .same_as
                    .iter()
                    .map(|id| (*id).to_owned())
                    .collect();
                hits.push(Hit {
                    rule,
                    profile: profile_index,
                    world: world_index,
                    silenced: settings.silences(&ids),
                    violation,
                });
            }
        }
    }
    hits
}

/// What every rule says of the production world of one profile.
pub(super) fn judge_production(profile: &Profile, project: &dyn Project) -> Vec<Violation> {
    let Some(world) = profile.facts.production_world() else {
        return Vec::new();
    };
    violations(&Settings::new(profile, world, project))
        .map(|(_, violation)| violation)
        .collect()
}

fn violations<'a>(
    settings: &'a Settings<'a>,
) -> impl Iterator<Item = (&'static Rule, Violation)> + 'a {
    let silent = settings.refuses_to_start();
    catalogue::rules().flat_map(move |rule| {
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
        found.into_iter().map(move |violation| (rule, violation))
    })
}

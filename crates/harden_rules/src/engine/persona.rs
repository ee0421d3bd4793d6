//! Who cares for a finding: what is true of a profile may still be harmless in it.
//!
//! A rule says whom its finding concerns where nothing speaks against it. It is advice, and no more for the
//! regular reader, where it holds
//! - only in profiles for development or tests, which decide no exit code, or in a base that production
//!   mends;
//! - only where the environment is told to: not in the production world, in which optional variables
//!   are absent. A rule that minds such a value says so with a persona of its own;
//! - only where a file is missing, or there, that each machine has of its own: the site's machine may be
//!   another. Where such a file may define any setting, that holds for all that settings decide, unless the
//!   project says how the site is built without it;
//! - only where the project has silenced the check that says the same.

use harden_finding::Persona;
use harden_project::{Profile, Role};

use super::worlds::Hit;

/// The persona of a finding that these hits make: the least demanding of theirs. The gate's profiles are
/// seen in all their worlds, and speak for the others. `of_file`: it hangs on a file of the machine.
pub(super) fn of(profiles: &[Profile], hits: &[Hit], of_file: bool) -> Persona {
    let is_of_gate = |hit: &&Hit| profiles[hit.profile].gate;
    let any_of_gate = hits.iter().any(|hit| is_of_gate(&hit));
    let persona = hits
        .iter()
        .filter(|hit| !any_of_gate || is_of_gate(hit))
        .map(|hit| of_hit(profiles, hit))
        .min()
        .expect("a group has at least one hit");
    if of_file {
        persona.max(Persona::Pedantic)
    } else {
        persona
    }
}

fn of_hit(profiles: &[Profile], hit: &Hit) -> Persona {
    let own = hit.violation.persona;
    let persona = own.unwrap_or(hit.rule.persona);
    let is_chosen = hit.world != 0 && own.is_none();
    if is_harmless(profiles, &profiles[hit.profile]) || is_chosen || hit.silenced || hit.may_differ
    {
        persona.max(Persona::Pedantic)
    } else {
        persona
    }
}

/// Whether what is insecure in a profile harms nobody: nobody is served with it. What production builds on
/// counts as far as production has it too.
pub(super) fn is_harmless(profiles: &[Profile], profile: &Profile) -> bool {
    let is_base = || {
        profiles
            .iter()
            .any(|other| other.gate && other.facts.files.contains(&profile.facts.file))
    };
    !profile.gate && (matches!(profile.role, Role::Development | Role::Test) || is_base())
}

//! Runs the rules on a project.

use harden_finding::Finding;
use harden_project::Project;
use harden_rules::{Delegation, Input};

use super::facts::RuleFacts;

/// Every finding, whatever is shown of them.
pub(super) fn findings(project: &Project, delegations: &[Delegation]) -> Vec<Finding> {
    let facts = RuleFacts::new(project);
    harden_rules::run(&Input {
        profiles: &project.profiles,
        project: &facts,
        suppressions: &[],
        delegations,
    })
}

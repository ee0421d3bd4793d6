//! Runs the rules on a project.

use harden_finding::Finding;
use harden_project::{Project, TreeSource};
use harden_rules::project::Observed;
use harden_rules::{Delegation, Input, PlacedSuppression};

/// Every finding, whatever is shown of them.
pub(super) fn findings(project: &Project, delegations: &[Delegation]) -> Vec<Finding> {
    let source = TreeSource::new(
        &project.tree,
        &project.deployment.versions,
        project.started.clone(),
    );
    let suppressions: Vec<PlacedSuppression> = project
        .python
        .files()
        .flat_map(|(file, facts)| PlacedSuppression::of_file(file, facts))
        .collect();
    harden_rules::run(&Input {
        profiles: &project.profiles,
        project: &Observed::new(
            &source,
            &project.deployment,
            &project.python,
            &project.started,
        ),
        suppressions: &suppressions,
        delegations,
    })
}

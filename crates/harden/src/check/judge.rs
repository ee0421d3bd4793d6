//! Runs the rules on a project.

use std::sync::Arc;

use harden_finding::{Finding, Place};
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
    let mut suppressions: Vec<PlacedSuppression> = project
        .python
        .files()
        .flat_map(|(file, facts)| PlacedSuppression::of_file(file, facts))
        .collect();
    suppressions.extend(outside_python(project));
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

/// The suppressions in the files around the code.
fn outside_python(project: &Project) -> impl Iterator<Item = PlacedSuppression> {
    let found = project.deployment.suppressions.iter();
    found.map(|(file, found)| PlacedSuppression {
        place: Place {
            file: Arc::clone(file),
            line: found.line,
            column: found.column,
            end_line: found.line,
            end_column: found.end_column,
        },
        suppression: found.suppression.clone(),
        own_line: found.own_line,
    })
}

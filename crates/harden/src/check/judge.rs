//! Runs the rules on a project.

use harden_advisories::Advisories;
use harden_finding::{ChecklistLine, Finding};
use harden_project::{Project, Remark, TreeSource};
use harden_rules::project::Observed;
use harden_rules::{Input, PlacedSuppression};

use super::past;
use super::shown::Shown;
use crate::config::Config;
use crate::history::GitHistory;
use crate::today::Day;

/// What the rules said.
pub(super) struct Judged {
    pub(super) findings: Vec<Finding>,
    /// Where it was asked for.
    pub(super) checklist: Option<Vec<ChecklistLine>>,
    /// What they could not look at.
    pub(super) remarks: Vec<Remark>,
}

/// Every finding, whatever is shown of them, and the answers of the checklist where they are asked for.
pub(super) fn judge(
    project: &Project,
    config: &Config,
    shown: &Shown,
    asks_checklist: bool,
    history: Option<&GitHistory<'_>>,
    (today, advisories): (Day, &Advisories),
    past: Option<harden_history::Past>,
) -> Judged {
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
    let mut observed = Observed::new(
        &source,
        &project.deployment,
        &project.python,
        &project.started,
    )
    .with_profiles(&project.profiles)
    .with_shortest_password(config.min_password_length)
    .with_advisories(advisories.clone())
    .with_today(today.written());
    if let Some(history) = history {
        observed = observed.with_history(history);
    }
    if !shown.searches_tree() {
        observed = observed.without_search();
    }
    let mut remarks = past.iter().flat_map(past::remarks).collect::<Vec<_>>();
    let mut of_history = harden_rules::OF_HISTORY.iter();
    if past.is_none() && of_history.any(|code| shown.rules.asks_for(code)) {
        remarks.push(past::not_searched());
    }
    if let Some(past) = past {
        let past = past::placed(past, &observed.tree_secrets().found);
        observed = observed.with_past(past);
    }
    let findings = harden_rules::run(&Input {
        profiles: &project.profiles,
        project: &observed,
        suppressions: &suppressions,
        delegations: &config.delegations,
    });
    let checklist = asks_checklist
        .then(|| harden_rules::checklist(&project.profiles, &observed, &config.delegations));
    remarks.extend(observed.tree_secrets().remarks());
    let templates = observed.tree_templates();
    remarks.extend(templates.remarks());
    remarks.extend(observed.tree_scripts().remarks(templates));
    Judged {
        findings,
        checklist,
        remarks,
    }
}

/// The suppressions in the files around the code.
fn outside_python(project: &Project) -> impl Iterator<Item = PlacedSuppression> {
    let found = project.deployment.suppressions.iter();
    found.map(|(file, found)| PlacedSuppression::of_comment(file, found.clone()))
}

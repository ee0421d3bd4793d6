//! Comments that suppress findings, and those that suppress nothing.

use std::collections::BTreeSet;

use harden_finding::{Place, State};

use super::Draft;
use crate::catalogue;
use crate::rule::{Listener, Rule};

/// A comment that asks for silence on its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    pub kind: SuppressionKind,
    /// Codes, names or topics; empty: whatever that tool reports.
    pub codes: Vec<String>,
    pub reason: Option<String>,
    /// The comment; what it suppresses begins, ends or lies on its line.
    pub place: Place,
    /// Nothing else stands on its line: then it speaks for the line below.
    pub own_line: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuppressionKind {
    /// `# harden: ignore[CODE] reason`
    Harden,
    /// `# noqa: S608`
    Noqa,
    /// `# nosec B608`
    Nosec,
    /// `# nosemgrep: id`
    Nosemgrep,
}

impl SuppressionKind {
    /// What the tool's rules are called in the `equivalents` of ours.
    fn tool(self) -> &'static str {
        match self {
            Self::Harden => "harden",
            Self::Noqa => "ruff",
            Self::Nosec => "bandit",
            Self::Nosemgrep => "semgrep",
        }
    }
}

/// Marks what is suppressed, and adds findings about harden's own suppressions that suppress nothing.
pub(super) fn apply(drafts: &mut Vec<Draft>, suppressions: &[Suppression]) {
    let mut used = BTreeSet::new();
    for draft in drafts.iter_mut() {
        let matching = suppressions
            .iter()
            .enumerate()
            .filter(|(_, suppression)| matches(suppression, &draft.finding.place, draft.rule));
        for (index, suppression) in matching {
            used.insert(index);
            if draft.finding.state != State::Suppressed {
                draft.finding.state = State::Suppressed;
                draft.finding.state_why.clone_from(&suppression.reason);
            }
        }
    }
    let unused: Vec<&Suppression> = suppressions
        .iter()
        .enumerate()
        .filter(|(index, suppression)| {
            suppression.kind == SuppressionKind::Harden && !used.contains(index)
        })
        .map(|(_, suppression)| suppression)
        .collect();
    for rule in catalogue::rules() {
        for listener in rule.listens {
            if let Listener::UnusedSuppressions(check) = listener {
                let found = check(&unused).into_iter();
                drafts.extend(found.map(|violation| Draft::without_profile(rule, violation)));
            }
        }
    }
}

fn matches(suppression: &Suppression, place: &Place, rule: &Rule) -> bool {
    let comment = &suppression.place;
    let on_its_line = comment.file == place.file
        && (place.line..=place.end_line).contains(&comment.line)
        || suppression.own_line && comment.file == place.file && comment.line + 1 == place.line;
    on_its_line && names(suppression, rule)
}

fn names(suppression: &Suppression, rule: &Rule) -> bool {
    if suppression.kind == SuppressionKind::Harden {
        return suppression
            .codes
            .iter()
            .any(|code| rule.id.is_called(code) || rule.topic.name() == code);
    }
    let tool = suppression.kind.tool();
    rule.equivalents
        .iter()
        .filter_map(|equivalent| equivalent.strip_prefix(tool))
        .map(str::trim)
        .any(|id| {
            suppression.codes.is_empty()
                || suppression
                    .codes
                    .iter()
                    .any(|code| code.eq_ignore_ascii_case(id))
        })
}

//! Comments that suppress findings, and those that suppress nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use harden_finding::{Place, State};
use harden_python::facts::FileFacts;
use harden_source::{Suppression, SuppressionKind, SuppressionScope};

use super::Draft;
use crate::catalogue;
use crate::rule::{Listener, Rule};

/// A comment that asks for silence, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedSuppression {
    pub suppression: Suppression,
    /// The comment: what it suppresses begins, ends or lies on its line.
    pub place: Place,
    /// Nothing else stands on its line: then it speaks for the line below.
    pub own_line: bool,
}

impl PlacedSuppression {
    /// Those of one Python file.
    pub fn of_file<'a>(
        file: &'a Arc<str>,
        facts: &'a FileFacts,
    ) -> impl Iterator<Item = Self> + 'a {
        facts.suppressions.iter().map(|comment| Self {
            suppression: comment.suppression.clone(),
            place: comment.extent.in_file(file),
            own_line: comment.own_line,
        })
    }
}

/// Marks what is suppressed, and adds findings about harden's own suppressions that suppress nothing.
pub(super) fn apply(drafts: &mut Vec<Draft>, suppressions: &[PlacedSuppression]) {
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
                let reason = &suppression.suppression.reason;
                draft.finding.state_why.clone_from(reason);
            }
        }
    }
    let unused: Vec<&PlacedSuppression> = suppressions
        .iter()
        .enumerate()
        .filter(|(index, suppression)| {
            suppression.suppression.kind == SuppressionKind::Harden && !used.contains(index)
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

fn matches(comment: &PlacedSuppression, place: &Place, rule: &Rule) -> bool {
    comment.place.file == place.file && covers(comment, place) && names(&comment.suppression, rule)
}

fn covers(comment: &PlacedSuppression, place: &Place) -> bool {
    let line = comment.place.line;
    match comment.suppression.scope {
        SuppressionScope::File => true,
        SuppressionScope::Line => {
            (place.line..=place.end_line).contains(&line)
                || comment.own_line && line + 1 == place.line
        }
    }
}

fn names(suppression: &Suppression, rule: &Rule) -> bool {
    let codes = &suppression.codes;
    let Some(tool) = other_tool(suppression.kind) else {
        return codes.is_empty()
            || codes
                .iter()
                .any(|code| rule.id.is_called(code) || rule.topic.name() == code);
    };
    rule.equivalents
        .iter()
        .filter_map(|equivalent| equivalent.strip_prefix(tool))
        .map(str::trim)
        .any(|id| codes.is_empty() || codes.iter().any(|code| is_called(id, code)))
}

/// Whether a comment means a rule of another tool: semgrep's have long names, of which it takes the end.
fn is_called(id: &str, code: &str) -> bool {
    let end = id.len().checked_sub(code.len());
    end.and_then(|end| id.split_at_checked(end))
        .is_some_and(|(before, end)| {
            end.eq_ignore_ascii_case(code) && (before.is_empty() || before.ends_with('.'))
        })
}

/// What a comment's tool is called in the `equivalents` of rules; `None` for harden itself.
fn other_tool(kind: SuppressionKind) -> Option<&'static str> {
    match kind {
        SuppressionKind::Harden => None,
        SuppressionKind::Noqa => Some("ruff"),
        SuppressionKind::Nosec => Some("bandit"),
        SuppressionKind::Nosemgrep => Some("semgrep"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_semgrep_are_called_by_their_end_too() {
        let id = "python.django.security.audit.xss.global-autoescape-off.global-autoescape-off";
        for code in [
            id,
            "global-autoescape-off",
            "xss.global-autoescape-off.global-autoescape-off",
        ] {
            assert!(is_called(id, code), "{code}");
        }
        for code in [
            "autoescape-off",
            "off",
            "xss",
            "more.than.all",
            &format!("x.{id}"),
        ] {
            assert!(!is_called(id, code), "{code}");
        }
        assert!(is_called("B105", "b105") && !is_called("B105", "105"));
    }
}

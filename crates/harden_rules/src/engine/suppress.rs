//! Comments that suppress findings, and those that suppress nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use harden_finding::{Place, State};
use harden_python::facts::FileFacts;
use harden_source::{FoundSuppression, Suppression, SuppressionKind, SuppressionScope};

use super::{Draft, Input};
use crate::catalogue;
use crate::project::Project;
use crate::rule::{Listener, Rule};

/// A comment that asks for silence, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedSuppression {
    pub suppression: Suppression,
    /// The comment: what it suppresses shares a line with it.
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

    /// One of a file that is not Python.
    pub fn of_comment(file: &Arc<str>, found: FoundSuppression) -> Self {
        Self {
            suppression: found.suppression,
            place: Place {
                file: Arc::clone(file),
                line: found.line,
                column: found.column,
                end_line: found.end_line,
                end_column: found.end_column,
            },
            own_line: found.own_line,
        }
    }
}

/// Those that were given, and those in files that rules have asked for by now. In a file that none asked
/// for, no comment can be said to suppress nothing.
pub(super) fn all(input: &Input<'_>) -> Vec<PlacedSuppression> {
    let given = input.suppressions;
    let mut asked_for = input.project.suppressions();
    asked_for.retain(|suppression| !given.contains(suppression));
    [given, &asked_for].concat()
}

/// Marks what is suppressed, and adds findings about harden's own suppressions that suppress nothing.
pub(super) fn apply(
    drafts: &mut Vec<Draft>,
    suppressions: &[PlacedSuppression],
    project: &dyn Project,
) {
    let mut used: BTreeSet<usize> = BTreeSet::new();
    // Comments stand in files as they are now.
    let present = drafts.iter_mut().filter(|draft| !draft.finding.is_gone());
    for draft in present {
        let mut first_at = |place| {
            let matching: Vec<usize> = (0..suppressions.len())
                .filter(|index| matches(&suppressions[*index], place, draft.rule))
                .collect();
            used.extend(&matching);
            matching.first().map(|index| &suppressions[*index])
        };
        let here = first_at(&draft.finding.place);
        // What stands in several places is accepted where it is accepted in each.
        let again: Vec<_> = draft
            .finding
            .path
            .iter()
            .map(|step| first_at(&step.place))
            .collect();
        let here = here.filter(|_| again.iter().all(Option::is_some));
        let elsewhere: Vec<_> = draft.because_of.iter().map(first_at).collect();
        let elsewhere: Option<Vec<_>> = elsewhere.into_iter().collect();
        let by = here.or_else(|| elsewhere?.first().copied());
        if let Some(comment) = by {
            draft.finding.state = State::Suppressed;
            let reason = &comment.suppression.reason;
            draft.finding.state_why.clone_from(reason);
        }
    }
    let unused: Vec<&PlacedSuppression> = suppressions
        .iter()
        .enumerate()
        .filter(|(index, suppression)| {
            suppression.suppression.kind == SuppressionKind::Harden
                && !used.contains(index)
                && !may_silence_what_is_left_out(&suppression.suppression, project)
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

/// What nobody looked for, nobody can say a comment does not silence.
fn may_silence_what_is_left_out(suppression: &Suppression, project: &dyn Project) -> bool {
    catalogue::rules()
        .filter(|rule| project.leaves_out(rule.id.code))
        .any(|rule| !suppression.codes.is_empty() && names(suppression, rule))
}

fn matches(comment: &PlacedSuppression, place: &Place, rule: &Rule) -> bool {
    comment.place.file == place.file && covers(comment, place) && names(&comment.suppression, rule)
}

fn covers(comment: &PlacedSuppression, place: &Place) -> bool {
    let Place { line, end_line, .. } = comment.place;
    match comment.suppression.scope {
        SuppressionScope::File => true,
        SuppressionScope::Line => {
            line <= place.end_line && place.line <= end_line
                || comment.own_line && end_line + 1 == place.line
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

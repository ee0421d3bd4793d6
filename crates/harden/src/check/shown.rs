//! What decides which findings are shown.

use harden_finding::{Confidence, Finding, Persona, Severity};
use harden_report::Hidden;

use crate::arguments::Check;
use crate::changes::Changes;
use crate::config::Config;
use crate::failure::Failure;
use crate::selection::RuleSelection;

/// What was asked for, on the command line and in the configuration.
pub(super) struct Shown {
    pub(super) rules: RuleSelection,
    pub(super) persona: Persona,
    min_severity: Severity,
    min_confidence: Confidence,
    /// Only findings in these files.
    pub(super) changes: Option<Changes>,
    /// Only findings in this one.
    pub(super) file: Option<String>,
    /// Whether git's history is searched.
    pub(super) history: bool,
}

/// Why a finding is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    NotSelected,
    Persona(Persona),
    BelowThreshold,
    Unchanged,
    Elsewhere,
}

impl Shown {
    /// Nobody searches every file for secrets that no selected rule would show; the history holds what stands there.
    pub(super) fn searches_tree(&self) -> bool {
        self.history
            || harden_rules::OF_WHOLE_TREE
                .iter()
                .filter_map(|code| harden_rules::catalogue::find(code))
                .any(|rule| self.rules.includes(rule.id, rule.topic))
    }

    pub(super) fn new(arguments: &Check, config: &Config) -> Result<Self, Failure> {
        let asked = &arguments.selection;
        let either = |asked: &Vec<String>, configured: &Vec<String>| {
            if asked.is_empty() {
                configured.clone()
            } else {
                asked.clone()
            }
        };
        Ok(Self {
            rules: RuleSelection::new(
                either(&asked.select, &config.select),
                either(&asked.ignore, &config.ignore),
            )?,
            persona: asked.persona.or(config.persona).unwrap_or(Persona::Regular),
            min_severity: asked
                .min_severity
                .or(config.min_severity)
                .unwrap_or(Severity::Info),
            min_confidence: asked
                .min_confidence
                .or(config.min_confidence)
                .unwrap_or(Confidence::Low),
            changes: None,
            file: None,
            history: arguments.history,
        })
    }

    /// Why a finding is not shown; `None` where it is.
    pub(super) fn hides(&self, finding: &Finding) -> Option<Reason> {
        let is_elsewhere = self
            .file
            .as_ref()
            .is_some_and(|file| **file != *finding.place.file);
        if !self.rules.includes(finding.rule, finding.topic) {
            Some(Reason::NotSelected)
        } else if finding.persona > self.persona && is_elsewhere {
            // Another persona would not show it either.
            Some(Reason::NotSelected)
        } else if finding.persona > self.persona {
            Some(Reason::Persona(finding.persona))
        } else if finding.severity < self.min_severity || finding.confidence < self.min_confidence {
            Some(Reason::BelowThreshold)
        } else if self
            .changes
            .as_ref()
            .is_some_and(|changes| !changes.include(&finding.place.file))
        {
            Some(Reason::Unchanged)
        } else if is_elsewhere {
            Some(Reason::Elsewhere)
        } else {
            None
        }
    }
}

impl Reason {
    /// Counts one finding more that is hidden for this reason.
    pub(super) fn count(self, hidden: &mut Hidden) {
        match self {
            // Whoever leaves rules out knows it.
            Self::NotSelected => {}
            Self::Persona(Persona::Auditor) => hidden.auditor += 1,
            Self::Persona(Persona::Regular | Persona::Pedantic) => hidden.pedantic += 1,
            Self::BelowThreshold => hidden.below_threshold += 1,
            Self::Unchanged => hidden.unchanged += 1,
            Self::Elsewhere => hidden.elsewhere += 1,
        }
    }
}

//! Which rules were asked for, by code, name, topic, or the beginning of codes.

use harden_finding::{RuleId, Topic};

use crate::failure::Failure;

/// Parsed `--select` and `--ignore`.
#[derive(Clone, Debug, Default)]
pub(crate) struct RuleSelection {
    select: Vec<String>,
    ignore: Vec<String>,
}

impl RuleSelection {
    /// Refuses what names no rule at all.
    pub(crate) fn new(select: Vec<String>, ignore: Vec<String>) -> Result<Self, Failure> {
        for selector in select.iter().chain(&ignore) {
            if !harden_rules::rules().any(|rule| names(selector, rule.id, rule.topic)) {
                return Err(Failure::Usage(format!(
                    "`{selector}` names no rule, topic or beginning of a code{}; `harden rule` lists the rules",
                    did_you_mean(&harden_rules::catalogue::near(selector))
                )));
            }
        }
        Ok(Self { select, ignore })
    }

    /// Whether a rule was asked for by more than silence.
    pub(crate) fn asks_for(&self, code: &str) -> bool {
        let rule = harden_rules::catalogue::find(code);
        !self.select.is_empty() && rule.is_some_and(|rule| self.includes(rule.id, rule.topic))
    }

    pub(crate) fn includes(&self, rule: RuleId, topic: Topic) -> bool {
        let any = |selectors: &[String]| selectors.iter().any(|one| names(one, rule, topic));
        (self.select.is_empty() || any(&self.select)) && !any(&self.ignore)
    }
}

fn names(selector: &str, rule: RuleId, topic: Topic) -> bool {
    let upper = selector.to_ascii_uppercase();
    rule.is_called(selector)
        || topic.name().eq_ignore_ascii_case(selector)
        || !upper.is_empty() && rule.code.starts_with(&upper) && !is_another_topic(&upper, topic)
}

/// `DEP` is how the codes of dependencies begin, and not meant for those of `DEPLOY`.
fn is_another_topic(prefix: &str, topic: Topic) -> bool {
    topic.code_prefix() != prefix && Topic::ALL.iter().any(|other| other.code_prefix() == prefix)
}

/// `; did you mean …?`, or nothing.
pub(crate) fn did_you_mean(near: &[&str]) -> String {
    match near {
        [] => String::new(),
        near => {
            let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
            format!("; did you mean {}?", quoted.join(" or "))
        }
    }
}

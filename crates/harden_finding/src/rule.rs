use std::fmt;

use serde::Serialize;

/// The two names of a rule: the code, never reused, and the kebab-case name that says the fault.
/// Both are accepted wherever a rule is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct RuleId {
    pub code: &'static str,
    pub name: &'static str,
}

impl RuleId {
    pub fn is_called(self, text: &str) -> bool {
        self.code.eq_ignore_ascii_case(text) || self.name == text
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.code)
    }
}

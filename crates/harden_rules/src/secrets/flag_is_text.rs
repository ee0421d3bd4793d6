use harden_settings::facts::{Fact, FactValue};

use crate::django;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A setting that Django takes for yes or no is a text: every text but the empty one counts as yes,
    /// `"False"` and `"0"` included.
    ///
    /// # Why it matters
    /// What the deployment switches off stays on, and what looks like a choice is none:
    /// `USE_X_FORWARDED_HOST = os.environ.get("TRUST_PROXY", "False")` believes every client.
    ///
    /// # Bad
    /// ```python
    /// import os
    ///
    /// USE_X_FORWARDED_HOST = os.environ.get("TRUST_PROXY", "False")
    /// ```
    ///
    /// # Good
    /// ```python
    /// import os
    ///
    /// USE_X_FORWARDED_HOST = os.environ.get("TRUST_PROXY") == "1"
    /// ```
    ///
    /// # How to fix
    /// Compare the text: `os.environ.get("NAME") == "1"`, or let a library do it: `env.bool("NAME",
    /// default=False)`, `config("NAME", default=False, cast=bool)`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/>
    "SECRET008" "flag-is-text" {
        topic: Secrets,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [1188],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

/// Other rules say this of their own settings.
const SAID_ELSEWHERE: [&str; 4] = [
    "DEBUG",
    "CSRF_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SECURE",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let is_flag = |name: &&str| {
        let default = django::default(name, settings.django());
        default.is_some_and(|fact| matches!(fact.value, FactValue::Bool(_)))
            && !name.starts_with("SECURE_")
            && !SAID_ELSEWHERE.contains(name)
    };
    settings
        .names()
        .filter(is_flag)
        .filter(|name| {
            settings.get(name).is_some_and(is_text) && settings.truthy(name) == Some(true)
        })
        .map(|name| {
            settings.violation_of_state(
                name,
                "any text counts as true, `\"False\"` too.",
                format!("Compare it: `{name} = os.environ.get(\"{name}\") == \"1\"`."),
            )
        })
        .collect()
}

fn is_text(fact: &Fact) -> bool {
    match &fact.value {
        FactValue::Str(_) => true,
        FactValue::Unknown(unknown) => unknown.text.is_some(),
        _ => false,
    }
}

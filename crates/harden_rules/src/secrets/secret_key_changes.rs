use harden_finding::Persona;
use harden_settings::facts::Fact;

use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECRET_KEY` is made anew each time a process starts.
    ///
    /// # Why it matters
    /// Each worker signs with a key of its own: sessions, messages and reset links that one gives out,
    /// the next refuses, and every restart logs everybody out. The usual way out is a key in the code.
    ///
    /// # Bad
    /// ```python
    /// from django.core.management.utils import get_random_secret_key
    ///
    /// SECRET_KEY = get_random_secret_key()
    /// ```
    ///
    /// # Good
    /// ```python
    /// import os
    ///
    /// SECRET_KEY = os.environ["SECRET_KEY"]
    /// ```
    ///
    /// # How to fix
    /// Make one key with `harden secret`, and read it from where the deployment keeps its secrets.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secret-key>
    "SECRET006" "secret-key-changes" {
        topic: Secrets,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [324],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECRET_KEY";
    if !settings.get(name).is_some_and(Fact::is_generated) {
        return Vec::new();
    }
    settings
        .violation(
            name,
            format!(
                "`{name}` is made anew at each start{}.",
                settings.where_absent(name)
            ),
            format!("Write `{name} = os.environ[\"{name}\"]`."),
        )
        // Where a key is forgotten, a random one is safer than one that is known.
        .persona_if(settings.is_left_to_environment(name), Persona::Pedantic)
        .alone()
}

use harden_finding::Severity;

use crate::names::SIGNED_COOKIES;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SESSION_SERIALIZER` is one that unpickles what a session holds.
    ///
    /// # Why it matters
    /// Who can write a session runs code on the server: with cookie sessions everybody who has
    /// `SECRET_KEY`, with others everybody who can write into the cache or the database. Django removed
    /// its own pickle serializer in 5.0.
    ///
    /// # Bad
    /// ```python django=4.2
    /// SESSION_SERIALIZER = "django.contrib.sessions.serializers.PickleSerializer"
    /// ```
    ///
    /// # Good
    /// ```python
    /// SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
    /// ```
    ///
    /// # How to fix
    /// Remove the line: JSON is the default. Keep in sessions what JSON can hold (text, numbers, lists,
    /// dicts with text keys).
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/http/sessions/#session-serialization>
    "AUTH012" "sessions-are-pickles" {
        topic: Auth,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [502],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SESSION_SERIALIZER";
    let is_pickle = settings
        .text(name)
        .is_some_and(|path| path.to_ascii_lowercase().contains("pickle"));
    if !is_pickle {
        return Vec::new();
    }
    let violation = settings.violation_of_state(
        name,
        "who can write a session runs code on the server.",
        format!("Remove `{name}`: JSON is the default."),
    );
    if settings.equals("SESSION_ENGINE", SIGNED_COOKIES) == Some(true) {
        violation.severity(Severity::High).alone()
    } else {
        violation.alone()
    }
}

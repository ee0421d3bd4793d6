use harden_finding::Persona;

use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `DEBUG` is true in a profile that is not for development, or becomes true with some value of the
    /// environment.
    ///
    /// # Why it matters
    /// Any error shows the visitor a page with source code, local variables, settings and the queries
    /// that ran; an attacker only has to provoke one to read paths, versions and often credentials.
    ///
    /// Django also stops checking `Host` against `ALLOWED_HOSTS` for local names, keeps every query in
    /// memory, and serves static files. A value from the environment is text, and every text but the
    /// empty one is true: `DEBUG = os.environ.get("DEBUG", False)` is on for `DEBUG=False`.
    ///
    /// # Bad
    /// ```python
    /// DEBUG = True
    /// ```
    /// ```python
    /// import os
    ///
    /// DEBUG = bool(os.environ.get("DEBUG", "False"))
    /// ```
    ///
    /// # Good
    /// ```python
    /// DEBUG = False
    /// ```
    ///
    /// # How to fix
    /// Write `DEBUG = False` in the settings of production, and `True` only in a module that production
    /// never imports. Where the environment decides, compare it:
    /// `DEBUG = os.environ.get("DEBUG") == "1"`; then it is off unless someone switches it on.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#debug>
    "SECRET003" "debug-enabled" {
        topic: Secrets,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [489, 215],
        checks: ["security.W018"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if settings.truthy("DEBUG") != Some(true) {
        return Vec::new();
    }
    let counts = if settings.is_true("DEBUG") == Some(true) {
        ""
    } else {
        ", which counts as true"
    };
    let message = format!(
        "{}{counts}: every error page shows code, settings and variables.",
        settings.state_of("DEBUG")
    );
    let violation = settings
        .violation(
            "DEBUG",
            message,
            "Write `DEBUG = False`, or compare the variable that decides: \
             `DEBUG = os.environ.get(\"DEBUG\") == \"1\"`.",
        )
        .same_as("security.W018");
    // On by mistake, because a variable is missing or has just any value, is a fault wherever it happens;
    // on because somebody wrote the one value that switches it on is not.
    violation
        .persona_if(!settings.is_asked_for("DEBUG"), Persona::Regular)
        .alone()
}

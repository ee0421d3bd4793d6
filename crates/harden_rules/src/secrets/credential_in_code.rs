use harden_finding::Persona;
use harden_settings::facts::Fact;

use super::credentials;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A password or key stands in the code: of a database, of the mail server, of a cloud or payment
    /// service, in the URL of a broker or cache.
    ///
    /// # Why it matters
    /// Everyone who can read the repository, a backup of it or a container image has the credential, for
    /// good: it stays in the history. Scanners find keys in public repositories within minutes.
    ///
    /// # Bad
    /// ```python
    /// DATABASES = {
    ///     "default": {
    ///         "ENGINE": "django.db.backends.postgresql",
    ///         "HOST": "db.example.com",
    ///         "PASSWORD": "correct-horse-7",
    ///     }
    /// }
    /// ```
    /// ```python
    /// AWS_SECRET_ACCESS_KEY = "wJalrXUtnFEMIK7MDENGbPxRfiCYz4m2Qk8h0sVt"
    /// ```
    ///
    /// # Good
    /// ```python
    /// import os
    ///
    /// DATABASES = {
    ///     "default": {
    ///         "ENGINE": "django.db.backends.postgresql",
    ///         "HOST": "db.example.com",
    ///         "PASSWORD": os.environ["DATABASE_PASSWORD"],
    ///     }
    /// }
    /// ```
    ///
    /// # How to fix
    /// Change the credential first: it is known. Then read the new one from the environment or from a
    /// file that the deployment provides, without a default.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/howto/deployment/checklist/#databases>
    /// - <https://owasp.org/www-community/vulnerabilities/Use_of_hard-coded_password>
    "SECRET007" "credential-in-code" {
        topic: Secrets,
        severity: High,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [798],
        checks: [],
        equivalents: ["bandit B105", "ruff S105"],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (alias, database) in settings.entries("DATABASES") {
        let password = database.entry("PASSWORD").ok().flatten();
        if let Some(password) = password.filter(|fact| is_written(fact)) {
            let alias = alias.as_str().unwrap_or("?");
            let text = password.as_str().unwrap_or_default();
            violations.push(violation(
                settings,
                "DATABASES",
                password,
                &format!("The password of database `{alias}`"),
                credentials::is_placeholder(text),
            ));
        }
    }
    for name in settings
        .names()
        .filter(|name| *name != "DATABASES" && *name != "SECRET_KEY")
    {
        let Some(value) = settings.get(name).filter(|fact| is_written(fact)) else {
            continue;
        };
        let text = value.as_str().unwrap_or_default();
        if credentials::is_credential(name, text) {
            violations.push(violation(
                settings,
                name,
                value,
                &format!("`{name}`"),
                credentials::is_harmless(name, text),
            ));
        }
    }
    violations
}

fn violation(
    settings: &Settings<'_>,
    name: &str,
    part: &Fact,
    what: &str,
    is_harmless: bool,
) -> Violation {
    settings
        .violation_of_part(
            name,
            part,
            format!("{what} stands in the code."),
            "Change it, for it is known, and read the new one from the environment.",
        )
        .persona_if(is_harmless, Persona::Pedantic)
}

/// Text in which no variable of the environment takes part.
fn is_written(fact: &Fact) -> bool {
    fact.depends_on.is_empty() && fact.as_str().is_some_and(|text| !text.is_empty())
}

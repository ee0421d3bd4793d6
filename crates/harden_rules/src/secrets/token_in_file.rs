use harden_secrets::Kind;

use super::in_tree;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A token in the form of a known service stands in a file of the project: of a cloud, a payment or mail service, a
    /// chat, a registry of packages; or a name and a password in a header of HTTP Basic. Where tokens of the service
    /// end with a checksum, it is right. Tokens for tests of a service, and keys that browsers need anyway, are for the
    /// pedantic reader; what stands in tests and documentation is for the auditor.
    ///
    /// # Why it matters
    /// Everyone who can read the repository, a fork, a backup or an image has the token, for good: it stays in
    /// the history. Whoever watches public repositories tries such tokens within minutes.
    ///
    /// # Bad
    /// ```python
    /// # file: deploy/notify.py
    /// send("1234567890:AAHfp4q7Zk2mQx9Lw4vRzT8bYw3cN5sGdF1")
    /// # file: settings.py
    /// DEBUG = False
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: deploy/notify.py
    /// import os
    /// send(os.environ["TELEGRAM_TOKEN"])
    /// # file: settings.py
    /// DEBUG = False
    /// ```
    ///
    /// # How to fix
    /// Revoke the token where it was issued, and make a new one: taking it out of the file does not take it out of the
    /// history. The finding names the vendor's page or command for this kind of token. Keep the new one where the
    /// deployment keeps its secrets, and read it from the environment.
    ///
    /// # References
    /// - <https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html>
    "SECRET011" "token-in-file" {
        topic: Secrets,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [798, 540],
        checks: [],
        equivalents: ["bandit B105", "ruff S105"],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    in_tree::groups(project, |kind| matches!(kind, Kind::Token(_)))
        .iter()
        .map(|group| {
            let name = match group.lead.candidate.kind {
                Kind::Token(format) => format.name,
                _ => "token",
            };
            group.violation(
                name,
                &format!("A secret of a service stands in the file: {name}."),
            )
        })
        .collect()
}

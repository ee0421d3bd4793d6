use harden_finding::{Confidence, Persona, Severity};
use harden_project::PastSecret;
use harden_secrets::{Kind, Usage};

use super::in_tree;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// With `--history`: what looks like a secret stands in git's history, in whatever commit a branch, a tag, a
    /// stash or another reference leads to, and not in the work tree any more. Each secret is reported once, at
    /// the path and line that it had, with the commit that brought it, the one that removed it, how many hold it,
    /// and the references that still lead to it. Secrets that stand in the work tree are reported there, with the
    /// same words on their history. What stood in files for development is for the pedantic reader; what stood in
    /// tests and documentation is for the auditor. Messages of commits are not searched, nor is what submodules
    /// remember.
    ///
    /// # Why it matters
    /// Everyone who can clone the repository has every commit of it, and so has everyone who ever could: a secret
    /// that was removed from the files is as public as before.
    ///
    /// # Bad
    /// ```python
    /// # past: deploy/web.env
    /// DATABASE_URL=postgres://shop:b7Gq0z1kPw@db.internal:5432/shop
    /// # file: settings.py
    /// DEBUG = False
    /// ```
    ///
    /// # Good
    /// ```python
    /// # past: deploy/web.env
    /// DATABASE_URL=postgres://shop:${DB_PASSWORD}@db.internal:5432/shop
    /// # file: settings.py
    /// DEBUG = False
    /// ```
    ///
    /// # How to fix
    /// Change the secret first, where it is checked or was issued: nothing else helps, for nobody knows who has a
    /// copy. Once it is worth nothing, its place in the history harms nobody: record it in the baseline
    /// (`--baseline FILE --update-baseline`), and only new ones are reported from then on. Comments in files
    /// cannot silence it, because they speak of files as they are now. Rewriting the history (`git filter-repo`)
    /// spares later readers the doubt; forks, clones and caches of the hosting service keep the old commits.
    ///
    /// # References
    /// - <https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html>
    /// - <https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository>
    "SECRET015" "secret-in-history" {
        topic: Secrets,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [798, 540],
        checks: [],
        equivalents: [],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let gone = project.past_secrets().iter();
    gone.filter(|secret| !secret.past.in_tree)
        .map(violation)
        .collect()
}

fn violation(secret: &PastSecret) -> Violation {
    let candidate = &secret.placed.candidate;
    let key = candidate.key.as_deref().unwrap_or_default();
    let (subject, what, severity, confidence) = match candidate.kind {
        Kind::Token(format) => (
            format.name,
            format!(
                "A secret of a service stands in git's history: {}.",
                format.name
            ),
            Severity::High,
            Confidence::High,
        ),
        Kind::PrivateKey { encrypted } => {
            let locked = if encrypted {
                ", locked with a passphrase"
            } else {
                ""
            };
            (
                "private key",
                format!("A private key stands in git's history{locked}."),
                Severity::High,
                Confidence::High,
            )
        }
        Kind::UrlPassword => (
            key,
            format!("A password stands in an address `{key}://…` in git's history."),
            Severity::High,
            Confidence::Medium,
        ),
        Kind::Assignment => (
            key,
            format!("`{key}` is given what looks like a secret in git's history."),
            Severity::Medium,
            Confidence::Medium,
        ),
    };
    let violation = Violation::new(
        in_tree::place(&secret.placed),
        subject,
        format!("{what} It {}.", secret.past),
        format!(
            "{} Removing it from the history takes it from nobody: once it is worth nothing, record it in the baseline.",
            candidate.rotation
        ),
    )
    .severity(severity)
    .confidence(confidence)
    .past(secret.past.clone());
    let persona = in_tree::persona(&secret.placed);
    let violation = violation.persona_if(persona != Persona::Regular, persona);
    if secret.placed.usage == Usage::Site {
        violation
    } else {
        violation.outside_gate()
    }
}

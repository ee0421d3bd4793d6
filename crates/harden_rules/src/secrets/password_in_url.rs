use harden_secrets::Kind;

use super::in_tree;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// An address with a password in it, such as that of a database, broker or cache, stands in a file of the
    /// project. Words that everybody uses (`guest`, `postgres`), variables and hosts of documentation are
    /// silent. Passwords for the machine itself are for the pedantic reader; what stands in tests and
    /// documentation is for the auditor.
    ///
    /// # Why it matters
    /// Everyone who can read the repository, a backup of it or an image can open the database, for as long as
    /// the password holds: it stays in the history.
    ///
    /// # Bad
    /// ```python
    /// # file: deploy/web.env
    /// DATABASE_URL=postgres://shop:b7Gq0z1kPw@db.internal:5432/shop
    /// # file: settings.py
    /// DEBUG = False
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: deploy/web.env
    /// DATABASE_URL=postgres://shop:${DB_PASSWORD}@db.internal:5432/shop
    /// # file: settings.py
    /// DEBUG = False
    /// ```
    ///
    /// # How to fix
    /// Change the password, for it is known, with the server's own command, which the finding names, and give the new
    /// one to the deployment alone: as a variable of the environment, or in a file that is not in the repository.
    ///
    /// # References
    /// - <https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html>
    "SECRET013" "password-in-url" {
        topic: Secrets,
        severity: High,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [798, 540],
        checks: [],
        equivalents: ["bandit B105", "ruff S105"],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    in_tree::groups(project, |kind| matches!(kind, Kind::UrlPassword))
        .iter()
        .map(|group| {
            group.violation(
                group.key(),
                &format!("A password stands in an address `{}://…`.", group.key()),
            )
        })
        .collect()
}

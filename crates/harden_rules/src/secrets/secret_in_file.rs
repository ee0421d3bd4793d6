use harden_secrets::Kind;

use super::in_tree;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A name that means a secret is given a text that looks like one, in whatever file of the project: code, `.env`,
    /// YAML, JSON, TOML, INI, shell, Dockerfiles, notebooks; code compares a password with a text (`password == "…"`),
    /// or calls curl with it (`curl -u shop:…`); or a file is known to hold logins: `.pgpass`, `.htpasswd`, `.npmrc`,
    /// Docker's `config.json`, a Secret of Kubernetes. Keys and tokens have to look random, and passwords like more
    /// than a word. Names about secrets (`PASSWORD_RESET_SUBJECT`, `token_type`), empty texts, examples, templates,
    /// digests and UUIDs are silent, and so is what the rules of settings judge. What stands in files for development
    /// is for the pedantic reader: those that say so by their name, compose files that start `runserver` or switch
    /// `DEBUG` on, and files that only such compose files mount. What stands in tests and documentation is for the
    /// auditor.
    ///
    /// # Why it matters
    /// Everyone who can read the repository, a backup of it or an image has the secret, for good: it stays in
    /// the history.
    ///
    /// # Bad
    /// ```python
    /// # file: deploy/web.env
    /// EMAIL_HOST_PASSWORD=k7-Gq0z1kPw
    /// # file: settings.py
    /// DEBUG = False
    /// ```
    /// ```python
    /// # file: shop/payments.py
    /// CLIENT_SECRET = "a8f5c167f44f4964e6c998dee827110c"
    /// # file: settings.py
    /// DEBUG = False
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: deploy/web.env
    /// EMAIL_HOST_PASSWORD=
    /// PASSWORD_RESET_SUBJECT=k7-Gq0z1kPw
    /// # file: shop/payments.py
    /// import os
    /// CLIENT_SECRET = os.environ["CLIENT_SECRET"]
    /// # file: settings.py
    /// DEBUG = False
    /// ```
    ///
    /// # How to fix
    /// Change the secret where it is checked, for it is known; the finding says where that is, as far as its name
    /// tells. A password that code compares with belongs to Django: `authenticate()` for a user, `check_password()`
    /// for a hash. Keep the new one where the deployment keeps its
    /// secrets, and read it from the environment or from a file that is not in the repository. A key that
    /// signs sessions can be changed without logging anybody out: the old one goes to `SECRET_KEY_FALLBACKS`
    /// until the sessions have ended; but whoever has it can forge for as long as it stands there.
    ///
    /// # References
    /// - <https://owasp.org/www-community/vulnerabilities/Use_of_hard-coded_password>
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secret-key-fallbacks>
    "SECRET014" "secret-in-file" {
        topic: Secrets,
        severity: Medium,
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
    in_tree::groups(project, |kind| matches!(kind, Kind::Assignment))
        .iter()
        .map(|group| {
            group.violation(
                group.key(),
                &format!("`{}` is given what looks like a secret.", group.key()),
            )
        })
        .collect()
}

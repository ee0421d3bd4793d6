use harden_settings::facts::Fact;

use super::key_strength::weakness;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECRET_KEY`, or one of `SECRET_KEY_FALLBACKS`, is strong enough, but stands in the code: as its
    /// value, or as what is taken where the environment gives none.
    ///
    /// # Why it matters
    /// Everyone who can read the repository, a backup of it, a container image or a copy on a laptop can
    /// sign what the site trusts: password-reset links, session cookies, tokens. A fallback is the same,
    /// for deployments that forget the variable run with a public key and nobody notices.
    ///
    /// # Bad
    /// ```python
    /// SECRET_KEY = "k2x1vnf7zw0q6r8mj3hc5tebx9uagdk2x1vnf7zw0q6r8mj3hc5teb9uagd"
    /// ```
    /// ```python
    /// import os
    ///
    /// SECRET_KEY = os.environ.get("SECRET_KEY", "k2x1vnf7zw0q6r8mj3hc5tebx9uagdk2x1vnf7zw0q6r8mj3hc5teb9uagd")
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
    /// Make a new key with `harden secret`, keep it where the deployment keeps its secrets, and read it
    /// without a default, so that a deployment without a key does not start. The key in the code stays
    /// known from the history of the repository: it must not sign anything any more.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secret-key>
    /// - <https://docs.djangoproject.com/en/stable/howto/deployment/checklist/#secret-key>
    "SECRET005" "secret-key-in-code" {
        topic: Secrets,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [798, 321],
        checks: [],
        equivalents: ["bandit B105", "ruff S105"],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    let name = "SECRET_KEY";
    if let Some(key) = settings.get(name)
        && is_strong_text(settings, key)
        && settings.comes_from_code(name)
    {
        violations.push(settings.violation(
            name,
            format!(
                "`{name}` stands in the code{}.",
                settings.where_absent(name)
            ),
            format!(
                "Write `{name} = os.environ[\"{name}\"]`, and make a new key with `harden secret`."
            ),
        ));
    }
    let name = "SECRET_KEY_FALLBACKS";
    if settings.django() >= (4, 1) && settings.comes_from_code(name) {
        let written = settings
            .items(name)
            .iter()
            .filter(|key| is_strong_text(settings, key));
        violations.extend(written.map(|key| {
            settings.violation_of_part(
                name,
                key,
                format!("A key of `{name}` stands in the code."),
                "Remove it: what it signed must not be believed any more.",
            )
        }));
    }
    violations
}

/// Of a weak key there is worse to say.
fn is_strong_text(settings: &Settings<'_>, key: &Fact) -> bool {
    key.as_str().is_some() && weakness(key, settings.django()).is_none()
}

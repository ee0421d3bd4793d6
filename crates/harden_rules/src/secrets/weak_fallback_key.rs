use super::key_strength::weakness;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A key in `SECRET_KEY_FALLBACKS` (Django 4.1 and newer) is shorter than 50 characters, made of
    /// fewer than 5 different characters, or one that `startproject` wrote.
    ///
    /// # Why it matters
    /// Whatever is signed with a fallback key is still accepted, so a weak old key opens the same doors
    /// as a weak `SECRET_KEY`: forged reset links, forged signed cookies.
    ///
    /// # Bad
    /// ```python django=5.2
    /// SECRET_KEY_FALLBACKS = ["the old key"]
    /// ```
    ///
    /// # Good
    /// ```python django=5.2
    /// import os
    ///
    /// SECRET_KEY_FALLBACKS = [os.environ["OLD_SECRET_KEY"]]
    /// ```
    ///
    /// # How to fix
    /// Remove a weak key from the list; what it signed becomes invalid, which is the point. Keep strong
    /// old keys only for as long as their sessions and links may live, and read them from the
    /// environment.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secret-key-fallbacks>
    "SECRET002" "weak-fallback-key" {
        topic: Secrets,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [331, 1391],
        checks: ["security.W025"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECRET_KEY_FALLBACKS";
    if settings.django() < (4, 1) {
        return Vec::new();
    }
    settings
        .items(name)
        .iter()
        .enumerate()
        .filter_map(|(index, key)| {
            let weakness = weakness(key, settings.django())?;
            let mut violation = settings.violation(
                name,
                format!("`{name}[{index}]` is weak: {}.", weakness.text()),
                format!("Remove the key from `{name}`."),
            );
            violation.place = settings.place_of_part(name, key);
            Some(violation.same_as("security.W025"))
        })
        .collect()
}

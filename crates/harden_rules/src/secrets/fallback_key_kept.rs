use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECRET_KEY_FALLBACKS` is never empty, and the line that fills it has been there for more than 180
    /// days. That is asked of git's history; without all of it (a shallow clone) nothing is said but that it
    /// could not be judged. `--today` names the day to judge for.
    ///
    /// # Why it matters
    /// An old key is kept for the days in which people's sessions move over to the new one. As long as it
    /// is there, whoever has it, which is why it was changed, still signs sessions and password resets.
    ///
    /// # Bad
    /// ```python django=5.2 lines-aged=200
    /// import os
    ///
    /// SECRET_KEY = os.environ["SECRET_KEY"]
    /// SECRET_KEY_FALLBACKS = [os.environ["OLD_SECRET_KEY"]]
    /// ```
    ///
    /// # Good
    /// ```python django=5.2 lines-aged=20
    /// import os
    ///
    /// SECRET_KEY = os.environ["SECRET_KEY"]
    /// SECRET_KEY_FALLBACKS = [os.environ["OLD_SECRET_KEY"]]
    /// ```
    /// ```python django=5.2 lines-aged=200
    /// import os
    ///
    /// SECRET_KEY = os.environ["SECRET_KEY"]
    /// SECRET_KEY_FALLBACKS = os.environ.get("OLD_KEYS", "").split()
    /// ```
    ///
    /// # How to fix
    /// Remove the old key once sessions that it signed have ended, which `SESSION_COOKIE_AGE` says; at most
    /// after some weeks.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secret-key-fallbacks>
    "SECRET010" "fallback-key-kept" {
        topic: Secrets,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [324],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const NAME: &str = "SECRET_KEY_FALLBACKS";
/// In days: nobody's session lives as long after a change of keys.
const LONG: u32 = 180;

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let is_filled = settings.django() >= (4, 1)
        && settings
            .list(NAME)
            .is_some_and(|keys| !keys.items.is_empty())
        && settings.in_every_world(|settings| settings.truthy(NAME).holds());
    if !is_filled {
        return Vec::new();
    }
    let age = settings.project().age_in_days(&settings.place(NAME));
    if age.is_none_or(|days| days <= LONG) {
        return Vec::new();
    }
    settings
        .violation(
            NAME,
            format!("`{NAME}` has kept an old key for more than {LONG} days: what it signs is still believed."),
            "Remove the old key.",
        )
        .alone()
}

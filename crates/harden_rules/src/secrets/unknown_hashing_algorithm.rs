use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `DEFAULT_HASHING_ALGORITHM` (Django 3.1 and 3.2 only) is neither `"sha1"` nor `"sha256"`.
    ///
    /// # Why it matters
    /// Django cannot sign cookies, sessions and password-reset tokens, so requests that need them fail;
    /// the setting exists only to go on reading what Django 3.0 signed.
    ///
    /// # Bad
    /// ```python django=3.2
    /// DEFAULT_HASHING_ALGORITHM = "md5"
    /// ```
    ///
    /// # Good
    /// ```python django=3.2
    /// DEFAULT_HASHING_ALGORITHM = "sha256"
    /// ```
    ///
    /// # How to fix
    /// Remove the setting once no process runs Django 3.0 any more: the default is `"sha256"`. From
    /// Django 4.0 on it does nothing.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/3.2/ref/settings/#default-hashing-algorithm>
    "SECRET004" "unknown-hashing-algorithm" {
        topic: Secrets,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [327],
        checks: ["security.E100"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "DEFAULT_HASHING_ALGORITHM";
    let exists = (3, 1) <= settings.django() && settings.django() < (4, 0);
    if !exists
        || !settings
            .is_one_of(name, &["sha1", "sha256"])
            .negate()
            .holds()
    {
        return Vec::new();
    }
    settings
        .violation(
            name,
            format!(
                "{}, which is neither `\"sha1\"` nor `\"sha256\"`.",
                settings.state_of(name)
            ),
            format!("Remove `{name}`: the default is `\"sha256\"`."),
        )
        .same_as("security.E100")
        .alone()
}

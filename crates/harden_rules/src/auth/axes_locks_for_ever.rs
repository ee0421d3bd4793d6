use super::axes::is_installed;
use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// django-axes is installed, and `AXES_COOLOFF_TIME` is not set: who is locked out stays so until an
    /// administrator helps.
    ///
    /// # Why it matters
    /// An attacker who sends wrong passwords on purpose keeps names or whole networks out of the site for
    /// good, and the support busy, which soon switches the lock off.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["axes"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["axes"]
    /// AXES_COOLOFF_TIME = 1
    /// ```
    ///
    /// # How to fix
    /// Write `AXES_COOLOFF_TIME = 1` (hours) or a `timedelta`.
    ///
    /// # References
    /// - <https://django-axes.readthedocs.io/en/latest/4_configuration.html>
    "AUTH023" "axes-locks-for-ever" {
        topic: Auth,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [645],
        checks: [],
        equivalents: [],
        edge: Lockout,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "AXES_COOLOFF_TIME";
    let is_unset = settings
        .get(name)
        .map_or(Some(true), |fact| fact.truthy().negate());
    if !is_installed(settings).both(is_unset).holds() {
        return Vec::new();
    }
    settings
        .violation_of_lack(
            "INSTALLED_APPS",
            format!("`{name}` is not set: a lock lasts until somebody lifts it."),
            format!("Write `{name} = 1` (hours)."),
        )
        .alone()
}

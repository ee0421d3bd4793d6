use super::axes::{is_at_least, is_installed};
use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A setting of django-axes that it has dropped or renamed.
    ///
    /// # Why it matters
    /// The lockout does not work the way the settings say: what was locked by user name may be locked by
    /// address only, and behind a proxy every visitor may count as one.
    ///
    /// From django-axes 6.0 on `AXES_LOCKOUT_PARAMETERS` replaces the settings about what is locked, and
    /// `AXES_IPWARE_…` those about proxies. Some old names still work and will not for ever.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["axes"]
    /// AXES_LOCK_OUT_BY_COMBINATION_USER_AND_IP = True
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["axes"]
    /// AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
    /// ```
    ///
    /// # How to fix
    /// Write the new setting that the finding names, and remove the old one.
    ///
    /// # References
    /// - <https://django-axes.readthedocs.io/en/latest/4_configuration.html>
    "AUTH006" "axes-dead-setting" {
        topic: Auth,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [307],
        checks: ["axes.W004"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

/// What is gone, from which release on, and what to write.
const DEAD: [(&str, (u32, u32), &str); 10] = [
    (
        "AXES_DISABLE_SUCCESS_ACCESS_LOG",
        (5, 0),
        "`AXES_DISABLE_ACCESS_LOG = True`",
    ),
    (
        "AXES_LOGGER",
        (5, 0),
        "nothing: the logger is called `axes`",
    ),
    ("AXES_PROXY_ORDER", (6, 0), "`AXES_IPWARE_PROXY_ORDER`"),
    ("AXES_PROXY_COUNT", (6, 0), "`AXES_IPWARE_PROXY_COUNT`"),
    (
        "AXES_PROXY_TRUSTED_IPS",
        (6, 0),
        "`AXES_IPWARE_PROXY_TRUSTED_IPS`",
    ),
    (
        "AXES_META_PRECEDENCE_ORDER",
        (6, 0),
        "`AXES_IPWARE_META_PRECEDENCE_ORDER`",
    ),
    (
        "AXES_ONLY_USER_FAILURES",
        (6, 0),
        "`AXES_LOCKOUT_PARAMETERS = [\"username\"]`",
    ),
    (
        "AXES_LOCK_OUT_BY_USER_OR_IP",
        (6, 0),
        "`AXES_LOCKOUT_PARAMETERS = [\"username\", \"ip_address\"]`",
    ),
    (
        "AXES_LOCK_OUT_BY_COMBINATION_USER_AND_IP",
        (6, 0),
        "`AXES_LOCKOUT_PARAMETERS = [[\"username\", \"ip_address\"]]`",
    ),
    (
        "AXES_USE_USER_AGENT",
        (6, 0),
        "`AXES_LOCKOUT_PARAMETERS = [[\"ip_address\", \"user_agent\"]]`",
    ),
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if !is_installed(settings).holds() {
        return Vec::new();
    }
    DEAD.iter()
        .filter(|(name, from, _)| settings.is_set(name) && is_at_least(settings, *from))
        .map(|(name, _, instead)| {
            settings
                .violation(
                    name,
                    format!("`{name}` is deprecated in the installed django-axes."),
                    format!("Write {instead}, and remove `{name}`."),
                )
                .same_as("axes.W004")
        })
        .collect()
}

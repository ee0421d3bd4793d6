use super::axes::{is_at_least, is_installed};
use crate::logic::Known;
use crate::project::Resolved;
use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A setting of django-axes names a function that is not there (django-axes 6.1 and newer).
    ///
    /// # Why it matters
    /// A login that needs the function ends with an error 500, or is never locked: the setting that was to
    /// tell visitors apart, or to say how long they are locked out, does nothing.
    ///
    /// Any text counts as a dotted path: `AXES_COOLOFF_TIME = "2"`, read from the environment without a
    /// cast, is one.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["axes"]
    /// AXES_COOLOFF_TIME = "2"
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["axes"]
    /// AXES_COOLOFF_TIME = 2
    /// ```
    ///
    /// # How to fix
    /// Write the full dotted path of a function of your project, or cast the value: hours are a number or a
    /// `timedelta`.
    ///
    /// # References
    /// - <https://django-axes.readthedocs.io/en/latest/4_configuration.html>
    "AUTH007" "axes-callable-not-importable" {
        topic: Auth,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [307],
        checks: ["axes.W005"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const CALLABLES: [&str; 7] = [
    "AXES_CLIENT_IP_CALLABLE",
    "AXES_CLIENT_STR_CALLABLE",
    "AXES_LOCKOUT_CALLABLE",
    "AXES_USERNAME_CALLABLE",
    "AXES_WHITELIST_CALLABLE",
    "AXES_COOLOFF_TIME",
    "AXES_LOCKOUT_PARAMETERS",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if !is_installed(settings).holds() || !is_at_least(settings, (6, 1)) {
        return Vec::new();
    }
    CALLABLES
        .iter()
        .filter_map(|name| {
            let value = settings.get(name)?;
            if !is_missing(settings, value.as_str()?) {
                return None;
            }
            let violation = settings.violation(
                name,
                format!(
                    "`{name}` is `{}`, which is no function that can be imported.",
                    shown(value)
                ),
                "Write the dotted path of a function, or cast the value to what it should be.",
            );
            Some(violation.same_as("axes.W005"))
        })
        .collect()
}

/// Whether `import_string` certainly raises `ImportError`.
fn is_missing(settings: &Settings<'_>, path: &str) -> bool {
    !path.contains('.')
        || matches!(
            settings.project().resolve(path),
            Resolved::NoModule { .. } | Resolved::NoName
        )
}

use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SILENCED_SYSTEM_CHECKS` holds the id of a security check.
    ///
    /// # Why it matters
    /// Django no longer says that the protection is missing, on this deployment and on every later one,
    /// even after the reason for the silence is gone.
    ///
    /// # Bad
    /// ```python
    /// SILENCED_SYSTEM_CHECKS = ["security.W012"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// SILENCED_SYSTEM_CHECKS = ["models.W042"]
    /// ```
    ///
    /// # How to fix
    /// Fix what the check names. Where something else does its work (nginx sends HSTS), keep the reason
    /// beside the id, and say it to harden under `[tool.harden.edge]`, so that the finding is listed as
    /// delegated and not lost.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#silenced-system-checks>
    /// - <https://docs.djangoproject.com/en/stable/ref/checks/#security>
    "DEPLOY010" "security-check-silenced" {
        topic: Deploy,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [778],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SILENCED_SYSTEM_CHECKS";
    settings
        .items(name)
        .iter()
        .filter_map(|id| Some((id, id.as_str()?)))
        .filter(|(_, text)| text.starts_with("security."))
        .map(|(id, text)| {
            settings.violation_of_part(
                name,
                id,
                format!("`{text}` is silenced: Django no longer reports it."),
                "Fix what the check names, or keep the reason here.",
            )
        })
        .collect()
}

use harden_finding::Persona;

use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A setting of django-allauth takes a protection away: `ACCOUNT_RATE_LIMITS` is off, or
    /// `ACCOUNT_EMAIL_VERIFICATION` is `"none"`.
    ///
    /// # Why it matters
    /// Without limits passwords, codes and mails can be tried and sent without end. Without verification
    /// anybody registers with somebody else's address, and keeps the account when its owner comes.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["allauth", "allauth.account"]
    /// ACCOUNT_RATE_LIMITS = False
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["allauth", "allauth.account"]
    /// ACCOUNT_EMAIL_VERIFICATION = "none"
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["allauth", "allauth.account"]
    /// ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    /// ```
    ///
    /// # How to fix
    /// Remove `ACCOUNT_RATE_LIMITS`, and write `ACCOUNT_EMAIL_VERIFICATION = "mandatory"`.
    ///
    /// # References
    /// - <https://docs.allauth.org/en/latest/account/configuration.html>
    /// - <https://docs.allauth.org/en/latest/account/rate_limits.html>
    "AUTH026" "allauth-weakened" {
        topic: Auth,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [307, 287],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    if !settings.has_app(&["allauth.account", "allauth"]).holds() {
        return violations;
    }
    let name = "ACCOUNT_RATE_LIMITS";
    if settings.is_set(name) && settings.truthy(name) == Some(false) {
        violations.push(settings.violation_of_state(
            name,
            "logins and mails can be tried without end.",
            format!("Remove `{name}`."),
        ));
    }
    let name = "ACCOUNT_EMAIL_VERIFICATION";
    if settings.equals(name, "none") == Some(true) {
        let violation = settings.violation_of_state(
            name,
            "anybody registers with anybody's address.",
            format!("Write `{name} = \"mandatory\"`."),
        );
        violations.push(violation.persona(Persona::Pedantic));
    }
    violations
}

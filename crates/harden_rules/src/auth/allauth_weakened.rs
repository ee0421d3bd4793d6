use harden_finding::{Persona, Severity};
use harden_settings::facts::FactValue;

use crate::logic::Known;
use crate::logins::are_logins_counted;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A setting of django-allauth takes a protection away: limits on logins and mails that are off,
    /// addresses that nobody verifies, a second factor that lets others in. In persona pedantic also what
    /// some sites want so: logins by a provider's word on an address, links that act when they are
    /// fetched, forms that tell who has an account.
    ///
    /// # Why it matters
    /// Without limits passwords, codes and mails can be tried and sent without end. Without verification
    /// anybody registers with somebody else's address, and keeps the account when its owner comes. A
    /// provider whose word is taken for an address can log in to any account that has it.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["allauth", "allauth.account"]
    /// ACCOUNT_RATE_LIMITS = False
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["allauth", "allauth.account"]
    /// ACCOUNT_RATE_LIMITS = {"login_failed": None}
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["allauth", "allauth.account"]
    /// ACCOUNT_EMAIL_VERIFICATION = "none"
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["allauth.account", "allauth.mfa"]
    /// MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["allauth.account", "allauth.socialaccount"]
    /// SOCIALACCOUNT_LOGIN_ON_GET = True
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["allauth", "allauth.account", "allauth.socialaccount", "allauth.mfa"]
    /// ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    /// ACCOUNT_RATE_LIMITS = {"signup": "10/m/ip"}
    /// SOCIALACCOUNT_LOGIN_ON_GET = False
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["axes", "allauth", "allauth.account"]
    /// ACCOUNT_RATE_LIMITS = {"login_failed": None}
    /// ```
    ///
    /// # How to fix
    /// Remove the setting: the defaults of django-allauth are the safe side of each. For addresses write
    /// `ACCOUNT_EMAIL_VERIFICATION = "mandatory"`.
    ///
    /// # References
    /// - <https://docs.allauth.org/en/latest/account/configuration.html>
    /// - <https://docs.allauth.org/en/latest/account/rate_limits.html>
    /// - <https://docs.allauth.org/en/latest/socialaccount/configuration.html>
    /// - <https://docs.allauth.org/en/latest/mfa/configuration.html>
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

/// A setting, and what is wrong with it.
struct Weakness {
    name: &'static str,
    /// Apps of which one reads it.
    apps: &'static [&'static str],
    is_weak: fn(&Settings<'_>, &str) -> Option<bool>,
    consequence: &'static str,
    persona: Persona,
    severity: Severity,
}

const ACCOUNT: &[&str] = &["allauth.account", "allauth"];
const SOCIAL: &[&str] = &["allauth.socialaccount"];
const MFA: &[&str] = &["allauth.mfa"];

const WEAKNESSES: [Weakness; 14] = [
    Weakness {
        name: "ACCOUNT_RATE_LIMITS",
        apps: ACCOUNT,
        is_weak: is_false,
        consequence: "logins and mails can be tried without end.",
        persona: Persona::Regular,
        severity: Severity::Medium,
    },
    Weakness {
        name: "ACCOUNT_LOGIN_ATTEMPTS_LIMIT",
        apps: ACCOUNT,
        is_weak: |settings, name| {
            let counted = Some(are_logins_counted(settings));
            settings.truthy(name).negate().both(counted.negate())
        },
        consequence: "passwords can be tried without end.",
        persona: Persona::Regular,
        severity: Severity::Medium,
    },
    Weakness {
        name: "ACCOUNT_EMAIL_VERIFICATION",
        apps: ACCOUNT,
        is_weak: |settings, name| settings.equals(name, "none"),
        consequence: "anybody registers with anybody's address.",
        persona: Persona::Pedantic,
        severity: Severity::Medium,
    },
    Weakness {
        name: "ACCOUNT_UNIQUE_EMAIL",
        apps: ACCOUNT,
        is_weak: is_set_and_false,
        consequence: "an address belongs to several accounts, and a mail does not say whose it is.",
        persona: Persona::Pedantic,
        severity: Severity::Low,
    },
    Weakness {
        name: "ACCOUNT_PREVENT_ENUMERATION",
        apps: ACCOUNT,
        is_weak: is_set_and_false,
        consequence: "forms tell everybody which addresses have an account.",
        persona: Persona::Pedantic,
        severity: Severity::Low,
    },
    Weakness {
        name: "ACCOUNT_CONFIRM_EMAIL_ON_GET",
        apps: ACCOUNT,
        is_weak: |settings, name| settings.truthy(name),
        consequence: "programs that fetch the links in mails verify addresses that nobody looked at.",
        persona: Persona::Pedantic,
        severity: Severity::Low,
    },
    Weakness {
        name: "ACCOUNT_LOGOUT_ON_GET",
        apps: ACCOUNT,
        is_weak: |settings, name| settings.truthy(name),
        consequence: "an image on another site logs visitors out.",
        persona: Persona::Auditor,
        severity: Severity::Low,
    },
    Weakness {
        name: "ACCOUNT_PASSWORD_INPUT_RENDER_VALUE",
        apps: ACCOUNT,
        is_weak: |settings, name| settings.truthy(name),
        consequence: "a page that says what was wrong has the password in it.",
        persona: Persona::Regular,
        severity: Severity::Low,
    },
    Weakness {
        name: "SOCIALACCOUNT_EMAIL_AUTHENTICATION",
        apps: SOCIAL,
        is_weak: |settings, name| settings.truthy(name),
        consequence: "every provider can log in to every account, by its word on the address alone.",
        persona: Persona::Pedantic,
        severity: Severity::Medium,
    },
    Weakness {
        name: "SOCIALACCOUNT_LOGIN_ON_GET",
        apps: SOCIAL,
        is_weak: |settings, name| settings.truthy(name),
        consequence: "a link on another site logs visitors in, also as somebody else.",
        persona: Persona::Pedantic,
        severity: Severity::Low,
    },
    Weakness {
        name: "MFA_TOTP_INSECURE_BYPASS_CODE",
        apps: MFA,
        is_weak: |settings, name| settings.truthy(name),
        consequence: "with `DEBUG` it stands for every second factor, and without it logins fail.",
        persona: Persona::Regular,
        severity: Severity::Medium,
    },
    Weakness {
        name: "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
        apps: MFA,
        is_weak: |settings, name| settings.truthy(name),
        consequence: "keys are taken from pages that came over plain HTTP.",
        persona: Persona::Regular,
        severity: Severity::Medium,
    },
    Weakness {
        name: "MFA_REAUTHENTICATION_REQUIRED",
        apps: MFA,
        is_weak: is_set_and_false,
        consequence: "whoever finds a session open removes the second factor.",
        persona: Persona::Pedantic,
        severity: Severity::Low,
    },
    Weakness {
        name: "MFA_TOTP_TOLERANCE",
        apps: MFA,
        is_weak: |settings, name| settings.int(name).map(|steps| steps > 2),
        consequence: "codes are good for minutes before and after their time.",
        persona: Persona::Pedantic,
        severity: Severity::Low,
    },
];

/// What limits tries of passwords, among the limits.
const LOGIN_LIMITS: [&str; 2] = ["login_failed", "login"];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let weak = WEAKNESSES.iter().filter(|weakness| {
        settings.is_set(weakness.name)
            && (weakness.is_weak)(settings, weakness.name).holds()
            && settings.has_app(weakness.apps).holds()
    });
    let mut violations: Vec<Violation> =
        weak.map(|weakness| violation(settings, weakness)).collect();
    let limits = "ACCOUNT_RATE_LIMITS";
    let lifted = LOGIN_LIMITS.iter().find_map(|name| {
        let limit = settings.part(limits, &[name])?;
        (limit.truthy() == Some(false)).then_some((name, limit))
    });
    let lifted =
        lifted.filter(|_| settings.has_app(ACCOUNT).holds() && !are_logins_counted(settings));
    if let Some((name, limit)) = lifted {
        violations.push(settings.violation_of_part(
            limits,
            limit,
            format!("`{limits}` lifts the limit `{name}`: passwords can be tried without end."),
            "Leave the limit to django-allauth.",
        ));
    }
    violations
}

fn violation(settings: &Settings<'_>, weakness: &Weakness) -> Violation {
    let name = weakness.name;
    let help = if name == "ACCOUNT_EMAIL_VERIFICATION" {
        format!("Write `{name} = \"mandatory\"`.")
    } else {
        format!("Remove `{name}`.")
    };
    let violation = if name.ends_with("_CODE") {
        // Its value is nobody's business.
        let message = format!("`{name}` is set: {}", weakness.consequence);
        settings.violation(name, message, help)
    } else {
        settings.violation_of_state(name, weakness.consequence, help)
    };
    violation
        .severity(weakness.severity)
        .persona(weakness.persona)
}

/// `settings.NAME is False`, which an empty dict is not.
fn is_false(settings: &Settings<'_>, name: &str) -> Option<bool> {
    let value = &settings.get(name)?.value;
    match value {
        FactValue::Unknown(_) => None,
        value => Some(matches!(value, FactValue::Bool(false))),
    }
}

fn is_set_and_false(settings: &Settings<'_>, name: &str) -> Option<bool> {
    settings.truthy(name).negate()
}

use harden_settings::facts::{Fact, FactValue, Items};

use super::axes::{is_at_least, is_installed};
use crate::logic::{Known, any};
use crate::rule::declare_rule;
use crate::settings::{Settings, equals_text};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `AXES_LOCKOUT_PARAMETERS`, or the old settings that stand for it, do not contain `ip_address`.
    /// django-axes warns of it from 8.1 on.
    ///
    /// # Why it matters
    /// A lock by user name alone lets anyone lock anyone out by guessing wrong on purpose, and a lock by
    /// something that the client sends, such as the user agent, is walked around by sending another.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["axes"]
    /// AXES_LOCKOUT_PARAMETERS = ["username"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["axes"]
    /// AXES_LOCKOUT_PARAMETERS = ["ip_address", ["username", "ip_address"]]
    /// ```
    ///
    /// # How to fix
    /// Add `"ip_address"`, alone or in a pair. Behind a proxy also tell django-axes where the address comes
    /// from (`AXES_IPWARE_PROXY_COUNT`, with django-ipware installed), or all visitors share one.
    ///
    /// # References
    /// - <https://django-axes.readthedocs.io/en/latest/4_configuration.html>
    "AUTH008" "axes-lockout-without-address" {
        topic: Auth,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [307],
        checks: ["axes.W006"],
        equivalents: [],
        edge: Lockout,
        listens: [Settings(check)],
    }
}

const PARAMETERS: &str = "AXES_LOCKOUT_PARAMETERS";
const BY_USER: &str = "AXES_ONLY_USER_FAILURES";
const ADDRESS: &str = "ip_address";

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if !is_installed(settings).holds() || !is_at_least(settings, (6, 0)) {
        return Vec::new();
    }
    let given = settings
        .get(PARAMETERS)
        .filter(|fact| fact.is_none() != Some(true));
    // Without parameters the old settings decide; only one of them leaves the address out.
    let (name, without) = match given {
        Some(parameters) => (PARAMETERS, leaves_address_out(parameters)),
        None => (BY_USER, settings.truthy(BY_USER)),
    };
    if !without.holds() {
        return Vec::new();
    }
    let violation = settings.violation_of_state(
        name,
        "failed logins are not counted by address.",
        format!("Write `{PARAMETERS} = [\"ip_address\", [\"username\", \"ip_address\"]]`."),
    );
    if is_at_least(settings, (8, 1)) {
        violation.same_as("axes.W006").alone()
    } else {
        violation.alone()
    }
}

/// Of a list or tuple; a function or its path may say anything.
fn leaves_address_out(parameters: &Fact) -> Option<bool> {
    match &parameters.value {
        FactValue::List(items) | FactValue::Tuple(items) => contains_address(items).negate(),
        FactValue::Unknown(_) => None,
        _ => Some(false),
    }
}

fn contains_address(items: &Items) -> Option<bool> {
    let known = any(items.items.iter().map(|item| match &item.value {
        FactValue::List(pair) | FactValue::Tuple(pair) => pair.contains_str(ADDRESS),
        _ => equals_text(item, ADDRESS),
    }));
    known.either(if items.open { None } else { Some(false) })
}

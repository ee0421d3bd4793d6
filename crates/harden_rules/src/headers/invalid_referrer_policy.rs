use harden_settings::facts::{Fact, FactValue, Items};

use crate::logic::{Known, any};
use crate::names::SECURITY_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::{Settings, equals_text};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECURE_REFERRER_POLICY` contains a value that is no referrer policy. It may be one value, several
    /// in one text between commas, or a list.
    ///
    /// # Why it matters
    /// A browser ignores what it does not know and falls back to its own policy, so addresses of pages
    /// go to other sites although the setting seems to forbid it.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_REFERRER_POLICY = "same_origin"
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_REFERRER_POLICY = "no-referrer, strict-origin-when-cross-origin"
    /// ```
    ///
    /// # How to fix
    /// Write one of `no-referrer`, `no-referrer-when-downgrade`, `origin`, `origin-when-cross-origin`,
    /// `same-origin`, `strict-origin`, `strict-origin-when-cross-origin`, `unsafe-url`. In a list of
    /// several a browser takes the last one it knows. `"same-origin"` is a good choice.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/middleware/#referrer-policy>
    "HEADER006" "invalid-referrer-policy" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [200],
        checks: ["security.E023"],
        equivalents: [],
        edge: Headers,
        listens: [Settings(check)],
    }
}

const POLICIES: [&str; 8] = [
    "no-referrer",
    "no-referrer-when-downgrade",
    "origin",
    "origin-when-cross-origin",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECURE_REFERRER_POLICY";
    let Some(policy) = settings.get(name) else {
        return Vec::new();
    };
    let fires = settings
        .has_middleware(SECURITY_MIDDLEWARE)
        .both(is_valid(policy).negate());
    if settings.django() < (3, 0) || !fires.holds() {
        return Vec::new();
    }
    settings
        .violation(
            name,
            format!(
                "{}, which is no referrer policy: browsers ignore it.",
                settings.state_of(name)
            ),
            format!("Write `{name} = \"same-origin\"`."),
        )
        .same_as("security.E023")
        .alone()
}

/// `values <= REFERRER_POLICY_VALUES`, where nothing makes the comparison itself fail.
fn is_valid(policy: &Fact) -> Option<bool> {
    match &policy.value {
        FactValue::Str(text) => {
            // `strip()` takes all white space that Unicode knows, as `trim` does.
            Some(text.split(',').all(|part| POLICIES.contains(&part.trim())))
        }
        FactValue::List(items) | FactValue::Tuple(items) | FactValue::Set(items) => all(items),
        FactValue::Dict { entries, open } => {
            let known = entries.iter().map(|(key, _)| key).map(is_policy);
            let valid = any(known.map(Known::negate)).negate();
            valid.both(if *open { None } else { Some(true) })
        }
        // A set of numbers.
        FactValue::Bytes(bytes) => Some(bytes.is_empty()),
        // None is another rule's; what cannot be iterated ends the check with a TypeError.
        _ => None,
    }
}

fn all(items: &Items) -> Option<bool> {
    let valid = any(items.items.iter().map(|item| is_policy(item).negate())).negate();
    valid.both(if items.open { None } else { Some(true) })
}

fn is_policy(item: &Fact) -> Option<bool> {
    any(POLICIES.iter().map(|policy| equals_text(item, policy)))
}

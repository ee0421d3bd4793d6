use harden_settings::facts::{Fact, FactValue};

use crate::logic::{Known, any};
use crate::names::CSP_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::{Settings, equals_text};
use crate::templates::has_context_processor;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// The policy in `SECURE_CSP` or `SECURE_CSP_REPORT_ONLY` contains `CSP.NONCE`, its middleware is on,
    /// and no template backend has the context processor `django.template.context_processors.csp`.
    /// Django 6.1 warns of it; 6.0 has the same fault without a warning.
    ///
    /// # Why it matters
    /// Templates cannot write the nonce, so browsers block the site's own inline scripts; and where no
    /// page uses the nonce, Django leaves it out of the header, and a `script-src` that is empty then is
    /// dropped: scripts from anywhere run.
    ///
    /// # Bad
    /// ```python django=6.1
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    /// SECURE_CSP = {"script-src": [CSP.SELF, CSP.NONCE]}
    /// ```
    ///
    /// # Good
    /// ```python django=6.1
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// TEMPLATES = [
    ///     {
    ///         "BACKEND": "django.template.backends.django.DjangoTemplates",
    ///         "OPTIONS": {"context_processors": ["django.template.context_processors.csp"]},
    ///     }
    /// ]
    /// SECURE_CSP = {"script-src": [CSP.SELF, CSP.NONCE]}
    /// ```
    ///
    /// # How to fix
    /// Add `"django.template.context_processors.csp"` to the context processors of the template backend,
    /// and write `nonce="{{ csp_nonce }}"` into each inline script and style.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/csp/>
    "HEADER009" "csp-nonce-not-in-templates" {
        topic: Headers,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [693],
        checks: ["security.W027"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const CONTEXT_PROCESSOR: &str = "django.template.context_processors.csp";
/// What `django.utils.csp.CSP.NONCE` is: the middleware puts the real nonce in its place.
const NONCE: &str = "<CSP_NONCE_SENTINEL>";

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if settings.django() < (6, 0) {
        return Vec::new();
    }
    let has_nonce = |name| settings.get(name).map_or(Some(false), policy_has_nonce);
    let enforced = has_nonce("SECURE_CSP");
    let fires = settings
        .has_middleware(CSP_MIDDLEWARE)
        .both(enforced.either(has_nonce("SECURE_CSP_REPORT_ONLY")))
        .both(has_context_processor(settings, &[CONTEXT_PROCESSOR]).negate());
    if !fires.holds() {
        return Vec::new();
    }
    let name = if enforced.holds() {
        "SECURE_CSP"
    } else {
        "SECURE_CSP_REPORT_ONLY"
    };
    let violation = settings.violation(
        name,
        format!("`{name}` contains `CSP.NONCE`, but templates cannot write the nonce."),
        format!("Add `\"{CONTEXT_PROCESSOR}\"` to `context_processors` in `TEMPLATES`."),
    );
    if settings.django() >= (6, 1) {
        violation.same_as("security.W027").alone()
    } else {
        violation.alone()
    }
}

/// Whether a directive is the nonce or contains it.
fn policy_has_nonce(policy: &Fact) -> Option<bool> {
    match &policy.value {
        FactValue::Dict { entries, open } => {
            let known = any(entries.iter().map(|(_, value)| has_nonce(value)));
            known.either(if *open { None } else { Some(false) })
        }
        FactValue::Unknown(_) | FactValue::Object(_) => None,
        _ => Some(false),
    }
}

/// `values == CSP.NONCE or CSP.NONCE in values`; what has no `in` has no nonce either.
fn has_nonce(values: &Fact) -> Option<bool> {
    match &values.value {
        FactValue::Unknown(_) | FactValue::Object(_) => None,
        _ => equals_text(values, NONCE).either(Some(values.contains_str(NONCE).unwrap_or(false))),
    }
}

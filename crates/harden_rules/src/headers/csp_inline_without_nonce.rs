use harden_finding::Persona;
use harden_http::csp::Kind;

use crate::csp::{self, Nonces, Places, policies};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `'unsafe-inline'` beside a nonce, in the directive that decides over scripts.
    ///
    /// # Why it matters
    /// Browsers ignore `'unsafe-inline'` where there is a nonce. But Django and django-csp send the nonce
    /// with those pages only that write it; on every other page `'unsafe-inline'` stands alone, and any
    /// script that an attacker gets into it runs.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF, CSP.NONCE, CSP.UNSAFE_INLINE]}
    /// ```
    /// ```python django-csp=3.8
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CSP_SCRIPT_SRC = ("'self'", "'unsafe-inline'")
    /// CSP_INCLUDE_NONCE_IN = ["script-src"]
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF, CSP.NONCE]}
    /// ```
    ///
    /// # How to fix
    /// Remove `'unsafe-inline'`: it is for browsers that know no nonces, of which none is in use any more.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/csp/>
    /// - <https://caniuse.com/contentsecuritypolicy2>
    "HEADER019" "csp-inline-without-nonce" {
        topic: Headers,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [79, 693],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    for policy in policies(settings) {
        if !policy.has_nonce() {
            continue;
        }
        let places = Places::new(&policy);
        let with_nonce = csp::findings(settings, &policy, Nonces::Used);
        for finding in csp::findings(settings, &policy, Nonces::Unused).iter() {
            if finding.kind != Kind::UnsafeInlineScripts || with_nonce.contains(finding) {
                continue;
            }
            let name = &finding.directive;
            let violation = Violation::new(
                places.of(settings, name, finding.source.as_deref()),
                format!("{} {name}", places.setting_of(name)),
                format!(
                    "Pages that do not write the nonce are sent without it: `'unsafe-inline'` in `{name}` \
                     then lets every inline script run."
                ),
                format!("Remove `'unsafe-inline'` from `{name}`."),
            );
            violations.push(violation.persona_if(!policy.is_enforced, Persona::Pedantic));
        }
    }
    violations
}

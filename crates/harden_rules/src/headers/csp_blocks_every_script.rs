use harden_http::csp::Kind;

use crate::csp::violations;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `'strict-dynamic'` in the directive that decides over scripts, without a nonce or a hash.
    ///
    /// # Why it matters
    /// With it browsers ignore hosts and `'self'`, and let in only what a nonce or a hash names: here, no
    /// script at all. Policies that break a site are switched off as a whole.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF, CSP.STRICT_DYNAMIC]}
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.NONCE, CSP.STRICT_DYNAMIC]}
    /// ```
    ///
    /// # How to fix
    /// Add the nonce, and write it into the tags of the site's scripts.
    ///
    /// # References
    /// - <https://www.w3.org/TR/CSP3/#strict-dynamic-usage>
    "HEADER037" "csp-blocks-every-script" {
        topic: Headers,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [693],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let kinds = [Kind::StrictDynamicAlone];
    violations(settings, &kinds, |policy, finding, mut violation| {
        violation.help = format!(
            "Write {}.",
            policy.how_to_write(&finding.directive, &["'nonce'", "'strict-dynamic'"])
        );
        Some(violation)
    })
}

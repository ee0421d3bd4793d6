use harden_finding::Persona;
use harden_http::csp::Kind;

use crate::csp::{self, Nonces, Policy, policies};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A content security policy that is only reported, beside none that is enforced.
    ///
    /// # Why it matters
    /// Browsers block nothing. To begin so is right, to stay so is no protection; and without an address for
    /// the reports nobody learns what the policy would have blocked.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP_REPORT_ONLY = {"default-src": [CSP.SELF]}
    /// ```
    /// ```python django-csp=3.8
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CSP_REPORT_ONLY = True
    /// CSP_DEFAULT_SRC = ["'self'"]
    /// CSP_REPORT_URI = "/csp-report/"
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"default-src": [CSP.SELF, CSP.UNSAFE_INLINE]}
    /// SECURE_CSP_REPORT_ONLY = {"default-src": [CSP.SELF], "report-uri": "/csp-report/"}
    /// ```
    ///
    /// # How to fix
    /// Give `report-uri` an address, mend what is reported, and enforce the policy then: in `SECURE_CSP`,
    /// in `CONTENT_SECURITY_POLICY`, or without `CSP_REPORT_ONLY`.
    ///
    /// # References
    /// - <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy-Report-Only>
    "HEADER029" "csp-only-reported" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [693],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let policies = policies(settings);
    if policies.iter().any(|policy| policy.is_enforced) {
        return Vec::new();
    }
    policies
        .iter()
        .map(|policy| {
            let to_nobody = csp::findings(settings, policy, Nonces::Used)
                .iter()
                .any(|finding| finding.kind == Kind::NoReports);
            let (message, help) = if to_nobody {
                (
                    "The policy blocks nothing, and reports to nobody: it is only to be reported, and names \
                     no address.",
                    policy.how_to_write("report-uri", &["/csp-report/"]),
                )
            } else {
                (
                    "The policy blocks nothing: it is only reported.",
                    "the same policy where it is enforced, once the reports are quiet".to_owned(),
                )
            };
            settings
                .violation(policy.setting, message, format!("Write {help}."))
                .persona_if(to_nobody && !is_left_open(settings, policy), Persona::Regular)
        })
        .collect()
}

/// Whether somebody else decides, by a variable of the environment.
fn is_left_open(settings: &Settings<'_>, policy: &Policy<'_>) -> bool {
    [policy.setting, "CSP_REPORT_URI", "CSP_REPORT_ONLY"]
        .into_iter()
        .any(|name| settings.is_left_to_environment(name))
}

use harden_http::csp::Kind;

use crate::csp::violations;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A policy that names no address for reports, or only by `report-to`, which not all browsers know.
    ///
    /// # Why it matters
    /// A policy that blocks too much is noticed by visitors first; and the reports of what it rightly blocked
    /// are the first sign of an attack.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"default-src": [CSP.SELF]}
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"default-src": [CSP.SELF], "report-uri": "/csp-report/"}
    /// ```
    ///
    /// # How to fix
    /// Give `report-uri` the address of a collector. It is deprecated, and the one that all browsers know.
    ///
    /// # References
    /// - <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/report-uri>
    "HEADER034" "csp-reports-nowhere" {
        topic: Headers,
        severity: Info,
        confidence: High,
        persona: Auditor,
        since: "0.1.0",
        cwe: [778],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let kinds = [Kind::NoReports, Kind::ReportToAlone];
    violations(settings, &kinds, |policy, _, mut violation| {
        violation.help = format!(
            "Write {}.",
            policy.how_to_write("report-uri", &["/csp-report/"])
        );
        Some(violation)
    })
}

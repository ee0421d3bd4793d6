use harden_finding::Persona;
use harden_http::csp::Kind;

use crate::csp::violations;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A policy that lets scripts in by the hosts they come from.
    ///
    /// # Why it matters
    /// Everything that such a host serves may run, today's files and tomorrow's. A study of a million policies
    /// found that of those with lists of hosts, nearly all could be got around; a nonce with
    /// `'strict-dynamic'` lets in single scripts and what they load.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF, "https://cdn.example.com"]}
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
    /// Serve the scripts yourself, or give their tags the nonce and write the nonce with `'strict-dynamic'`.
    ///
    /// # References
    /// - <https://research.google/pubs/csp-is-dead-long-live-csp-on-the-insecurity-of-whitelists-and-the-future-of-content-security-policy/>
    /// - <https://csp.withgoogle.com/docs/strict-csp.html>
    "HEADER033" "csp-hosts-allowed" {
        topic: Headers,
        severity: Info,
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
    let kinds = [Kind::NoStrictDynamic, Kind::AllowedSelf];
    violations(settings, &kinds, |policy, finding, mut violation| {
        violation.help = format!(
            "Write {}.",
            policy.how_to_write("script-src", &["'nonce'", "'strict-dynamic'"])
        );
        Some(violation.persona_if(finding.kind == Kind::AllowedSelf, Persona::Auditor))
    })
}

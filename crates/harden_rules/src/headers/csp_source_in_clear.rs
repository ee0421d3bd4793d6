use harden_http::csp::Kind;

use crate::csp::violations;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Sources of a policy that begin with `http:` or `ws:`, reports that are sent so, hosts that are written
    /// as an address, and the visitor's own machine (`localhost`) in production.
    ///
    /// # Why it matters
    /// What a page loads without TLS can be changed on the way. `localhost` is left over from development: it
    /// lets in whatever program listens on the visitor's machine.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"default-src": [CSP.SELF], "img-src": ["http://images.example.com"]}
    /// ```
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"default-src": [CSP.SELF], "connect-src": ["ws://localhost:5173"]}
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"default-src": [CSP.SELF], "img-src": ["https://images.example.com"]}
    /// ```
    ///
    /// # How to fix
    /// Write `https:` and `wss:`, and add the sources of development where `DEBUG` is true only.
    ///
    /// # References
    /// - <https://www.w3.org/TR/CSP3/#match-hosts>
    "HEADER036" "csp-source-in-clear" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [319],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let kinds = [
        Kind::SourceInClear,
        Kind::AddressSource,
        Kind::LoopbackSource,
    ];
    violations(settings, &kinds, |_, finding, mut violation| {
        let source = finding.shown_source();
        violation.help = match finding.kind {
            Kind::SourceInClear => "Write `https:` or `wss:`.".to_owned(),
            Kind::AddressSource => "Write the host's name.".to_owned(),
            _ => format!("Add `{source}` only where `DEBUG` is true."),
        };
        Some(violation)
    })
}

use harden_finding::Persona;
use harden_http::csp::Kind;

use crate::csp::{self, Nonces, violations};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A host in the directive that decides over scripts which is known to undo policies: it serves what
    /// anybody uploads, answers with scripts made of the address, or serves AngularJS.
    ///
    /// # Why it matters
    /// An attacker who gets a tag into a page needs no script of his own: the host that the policy lets in
    /// serves one that does as he says.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF, "https://cdn.jsdelivr.net"]}
    /// ```
    /// ```python django-csp=3.8
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CSP_SCRIPT_SRC = ["'self'", "cdnjs.cloudflare.com"]
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF, "https://cdn.jsdelivr.net/npm/htmx.org@2.0.4/"]}
    /// ```
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.NONCE, CSP.STRICT_DYNAMIC, "https://cdn.jsdelivr.net"]}
    /// ```
    ///
    /// # How to fix
    /// Write the whole path of the file or its folder, serve the file yourself, or let scripts in by a nonce
    /// with `'strict-dynamic'`, which makes browsers ignore hosts.
    ///
    /// # References
    /// - <https://research.google/pubs/csp-is-dead-long-live-csp-on-the-insecurity-of-whitelists-and-the-future-of-content-security-policy/>
    /// - <https://github.com/google/csp-evaluator>
    "HEADER021" "csp-bypassable-host" {
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
    let kinds = [Kind::BypassHost];
    violations(settings, &kinds, |policy, finding, mut violation| {
        let host = finding.shown_source();
        violation.help = format!(
            "Write the path of the file that the site needs behind `{host}`, or serve it yourself."
        );
        // What lets every script in is undone already.
        let is_open = csp::findings(settings, policy, Nonces::Used)
            .iter()
            .any(|other| {
                matches!(
                    other.kind,
                    Kind::UnsafeInlineScripts | Kind::AnyHost | Kind::WholeScheme
                ) && other.directive == finding.directive
            });
        Some(violation.persona_if(is_open, Persona::Pedantic))
    })
}

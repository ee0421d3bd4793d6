use harden_finding::Persona;
use harden_http::csp::{Kind, Known, known};

use crate::csp::violations;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A policy that lets scripts in from any host, by `*`, `https:`, `http:` or `data:`, or that does
    /// not limit scripts at all.
    ///
    /// # Why it matters
    /// An attacker who gets a tag into a page loads a script from a server of his own, and the policy has
    /// nothing against it.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF, "https:"]}
    /// ```
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"img-src": [CSP.SELF]}
    /// ```
    /// ```python django-csp=4.0
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": "*"}}
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF], "img-src": ["*", "data:"]}
    /// ```
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.NONCE, CSP.STRICT_DYNAMIC, "https:"]}
    /// ```
    ///
    /// # How to fix
    /// Name the hosts that serve the site's scripts, or let scripts in by a nonce with
    /// `'strict-dynamic'`.
    ///
    /// # References
    /// - <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/script-src>
    /// - <https://csp.withgoogle.com/docs/strict-csp.html>
    "HEADER020" "csp-scripts-from-anywhere" {
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
    let kinds = [Kind::AnyHost, Kind::WholeScheme, Kind::MissingScriptSource];
    violations(settings, &kinds, |policy, finding, mut violation| {
        let is_missing = finding.kind == Kind::MissingScriptSource;
        let is_of_scripts =
            finding.directive.starts_with("script-src") || finding.directive == "default-src";
        if !is_of_scripts {
            return None;
        }
        violation.help = if is_missing {
            format!("Write {}.", policy.how_to_write("script-src", &["'self'"]))
        } else {
            format!(
                "Name the hosts of the site's scripts in `{}`.",
                finding.directive
            )
        };
        // A policy about frames or mixed content alone was not meant to hold scripts off.
        let limits_loading = policy.directives.iter().any(|directive| {
            let name = directive.name.to_ascii_lowercase();
            known(&name).is_some_and(Known::is_fetch)
        });
        Some(violation.persona_if(is_missing && !limits_loading, Persona::Pedantic))
    })
}

use harden_http::csp::Kind;

use crate::csp::violations;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A policy without `require-trusted-types-for 'script'`.
    ///
    /// # Why it matters
    /// Scripts of the site that write text into `innerHTML` and its kin turn what an attacker got into that
    /// text into HTML. With trusted types browsers refuse it, unless a policy in the script has looked at it.
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
    /// SECURE_CSP = {"default-src": [CSP.SELF], "require-trusted-types-for": "'script'"}
    /// ```
    ///
    /// # How to fix
    /// Report it first, in a policy that is only reported: libraries must know trusted types.
    ///
    /// # References
    /// - <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/require-trusted-types-for>
    "HEADER035" "csp-no-trusted-types" {
        topic: Headers,
        severity: Info,
        confidence: High,
        persona: Auditor,
        since: "0.1.0",
        cwe: [79],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    violations(
        settings,
        &[Kind::NoTrustedTypes],
        |policy, _, mut violation| {
            violation.help = format!(
                "Write {}.",
                policy.how_to_write("require-trusted-types-for", &["'script'"])
            );
            Some(violation)
        },
    )
}

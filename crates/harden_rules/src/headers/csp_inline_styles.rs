use harden_http::csp::Kind;

use crate::csp::violations;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `'unsafe-inline'` in the directive that decides over styles, with neither a nonce nor a hash beside
    /// it.
    ///
    /// # Why it matters
    /// An attacker who gets HTML into a page can cover it with something of his own, and read parts of what it
    /// shows through selectors that load images.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"default-src": [CSP.SELF], "style-src": [CSP.SELF, CSP.UNSAFE_INLINE]}
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"default-src": [CSP.SELF], "style-src": [CSP.SELF, CSP.NONCE]}
    /// ```
    ///
    /// # How to fix
    /// Move `style` attributes into style sheets, and give inline `<style>` elements the nonce. A nonce does
    /// nothing for attributes: `style-src-attr` can be looser than `style-src-elem` while they remain.
    ///
    /// # References
    /// - <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/style-src>
    "HEADER032" "csp-inline-styles" {
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
    let kinds = [Kind::UnsafeInlineStyles];
    violations(settings, &kinds, |_, finding, mut violation| {
        // Attributes cannot carry a nonce.
        if finding.directive == "style-src-attr" {
            return None;
        }
        violation.help =
            String::from("Move inline styles into style sheets, and remove `'unsafe-inline'`.");
        Some(violation)
    })
}

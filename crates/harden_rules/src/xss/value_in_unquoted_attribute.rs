use harden_templates::values::Breakout;

use super::printed;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A template prints a value as an attribute without quotes around it.
    ///
    /// # Why it matters
    /// A space ends such an attribute, and escaping leaves spaces: `x onmouseover=alert(1)` adds a handler. Who
    /// decides the value runs code in the page.
    ///
    /// # Bad
    /// ```html
    /// <input name=q value={{ request.GET.q }}>
    /// ```
    ///
    /// # Good
    /// ```html
    /// <input name=q value="{{ request.GET.q }}">
    /// ```
    /// ```html
    /// <input name=page value={{ page|length }}>
    /// ```
    ///
    /// # How to fix
    /// Put quotes around the value.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/security/#cross-site-scripting-xss-protection>
    /// - <https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html>
    "XSS011" "value-in-unquoted-attribute" {
        topic: Xss,
        severity: High,
        confidence: Medium,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [79],
        checks: [],
        equivalents: ["semgrep generic.html-templates.security.unquoted-attribute-var.unquoted-attribute-var"],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    printed::violations(
        project,
        &[Breakout::UnquotedAttribute],
        "as an attribute without quotes",
        "Put quotes around it.",
    )
}

use harden_templates::values::Breakout;

use super::printed;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A template prints a value where the name of a tag or of an attribute stands, or could begin.
    ///
    /// # Why it matters
    /// Escaping leaves letters, spaces and `=`: `onfocus=alert(1) autofocus` is an attribute like any other. Markup
    /// that Python made with `format_html` or `flatatt` belongs there, a text does not.
    ///
    /// # Bad
    /// ```html
    /// <input {{ request.GET.attributes }}>
    /// ```
    /// ```html
    /// <{{ tag }}>
    /// ```
    ///
    /// # Good
    /// ```html
    /// <input class="{{ request.GET.attributes }}">
    /// ```
    /// ```html
    /// <h{{ level|length }}>
    /// ```
    ///
    /// # How to fix
    /// Print whole attributes only if Python made them with `format_html` or `flatatt`; choose names in the
    /// template with `{% if %}`.
    ///
    /// # References
    /// - <https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html>
    "XSS012" "value-names-attribute" {
        topic: Xss,
        severity: High,
        confidence: Low,
        persona: Auditor,
        since: "0.1.0",
        cwe: [79],
        checks: [],
        equivalents: [],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    printed::violations(
        project,
        &[Breakout::Name],
        "where the name of a tag or an attribute stands",
        "Choose the name in the template, and print values into quotes alone.",
    )
}

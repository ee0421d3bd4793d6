use harden_templates::values::Breakout;

use super::printed;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A template prints a value behind `javascript:` in a URL.
    ///
    /// # Why it matters
    /// A browser decodes entities and then percent signs before it runs the rest: neither escaping nor `urlencode`
    /// keeps a quote a part of its string.
    ///
    /// # Bad
    /// ```html
    /// <a href="javascript:open_('{{ request.GET.name|urlencode }}')">open</a>
    /// ```
    ///
    /// # Good
    /// ```html
    /// <a href="#" data-name="{{ request.GET.name }}">open</a>
    /// ```
    ///
    /// # How to fix
    /// Put the value into a `data-` attribute, and add a listener in a script.
    ///
    /// # References
    /// - <https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html>
    "XSS014" "value-in-script-url" {
        topic: Xss,
        severity: High,
        confidence: Medium,
        persona: Pedantic,
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
        &[Breakout::ScriptUrl],
        "behind `javascript:` in a URL",
        "Put it into a `data-` attribute, and add a listener in a script.",
    )
}

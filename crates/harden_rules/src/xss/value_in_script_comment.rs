use harden_templates::values::Breakout;

use super::printed;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A template prints a value into a comment of a script.
    ///
    /// # Why it matters
    /// A line break ends a line comment, and `*/` a block comment; what follows is code. Autoescaping changes
    /// neither, `escapejs` the line break alone.
    ///
    /// # Bad
    /// ```html
    /// <script>
    ///   // for {{ request.GET.name }}
    /// </script>
    /// ```
    /// ```html
    /// <script>
    ///   /* {{ name|escapejs }} */
    /// </script>
    /// ```
    ///
    /// # Good
    /// ```html
    /// <script>
    ///   {# for {{ name }} #}
    /// </script>
    /// ```
    ///
    /// # How to fix
    /// Take the value out: nobody reads a comment of a rendered page.
    ///
    /// # References
    /// - <https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html>
    "XSS008" "value-in-script-comment" {
        topic: Xss,
        severity: Medium,
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
        &[Breakout::ScriptComment],
        "into a comment of a script, which it can end",
        "Take it out: nobody reads a comment of a rendered page.",
    )
}

use harden_templates::values::Breakout;

use super::printed;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A template prints a value into a regular expression of a script.
    ///
    /// # Why it matters
    /// A slash ends the expression, and what follows is code. Neither autoescaping nor `escapejs` changes slashes.
    ///
    /// # Bad
    /// ```html
    /// <script>
    ///   const found = /{{ request.GET.q|escapejs }}/.test(text);
    /// </script>
    /// ```
    ///
    /// # Good
    /// ```html
    /// <script>
    ///   const found = text.includes('{{ request.GET.q|escapejs }}');
    /// </script>
    /// ```
    ///
    /// # How to fix
    /// Print the value into a string with `escapejs`, and make the expression of the string in the script, with its
    /// special characters escaped.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/templates/builtins/#escapejs>
    "XSS007" "value-in-regular-expression" {
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
        &[Breakout::RegularExpression],
        "into a regular expression of a script",
        "Print it into a string with `escapejs`.",
    )
}

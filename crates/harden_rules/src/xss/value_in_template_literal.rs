use harden_templates::values::Breakout;

use super::printed;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A template prints a value into a template literal of a script: between backticks.
    ///
    /// # Why it matters
    /// In a template literal `${…}` is code, and neither autoescaping nor `escapejs` changes `$` and braces. Who
    /// decides the value runs code in the page.
    ///
    /// # Bad
    /// ```html
    /// <script>
    ///   const title = `{{ request.GET.title|escapejs }}`;
    /// </script>
    /// ```
    ///
    /// # Good
    /// ```html
    /// <script>
    ///   const title = '{{ request.GET.title|escapejs }}';
    /// </script>
    /// ```
    /// ```html
    /// {{ title|json_script:"title" }}
    /// ```
    ///
    /// # How to fix
    /// Use quotes and `escapejs`, or hand the value over with `json_script`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/templates/builtins/#escapejs>
    /// - <https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html>
    "XSS006" "value-in-template-literal" {
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
        &[Breakout::TemplateLiteral],
        "into a template literal of a script",
        "Use quotes with `escapejs`, or hand it over with `json_script`.",
    )
}

use harden_templates::values::Breakout;

use super::printed;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A template prints a value into a script where JavaScript expects an expression or a name: in no quotes at
    /// all. Numbers of rows and of loops are left out.
    ///
    /// # Why it matters
    /// Django escapes `<`, `>`, `&` and quotes, and a script needs none of them: `alert(document.cookie)` passes as
    /// it is. Who decides the value runs code in the page of whoever looks at it.
    ///
    /// # Bad
    /// ```html
    /// <script>
    ///   const filter = {{ request.GET.filter }};
    /// </script>
    /// ```
    /// ```html
    /// <script>
    ///   window.callback_{{ name }} = function () {};
    /// </script>
    /// ```
    /// ```html
    /// <script>
    ///   const filter = {{ filter|escapejs }};
    /// </script>
    /// ```
    ///
    /// # Good
    /// ```html
    /// {{ filter|json_script:"filter" }}
    /// <script>
    ///   const filter = JSON.parse(document.getElementById("filter").textContent);
    /// </script>
    /// ```
    /// ```html
    /// <script>
    ///   const rows = {{ rows|length }};
    /// </script>
    /// ```
    ///
    /// # How to fix
    /// Hand data to scripts with `json_script`, or in `data-` attributes whose values stand in quotes, and read it
    /// from there. `escapejs` is made for what stands in quotes, and does nothing here.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/templates/builtins/#json-script>
    /// - <https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html>
    "XSS004" "value-in-script" {
        topic: Xss,
        severity: High,
        confidence: Medium,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [79],
        checks: [],
        equivalents: ["semgrep generic.html-templates.security.var-in-script-tag.var-in-script-tag"],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    printed::violations(
        project,
        &[Breakout::ScriptExpression],
        "into a script, in no quotes",
        "Hand it over with `json_script`, and read it from there.",
    )
}

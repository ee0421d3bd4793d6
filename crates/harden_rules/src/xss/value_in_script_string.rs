use harden_templates::values::Breakout;

use super::printed;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A value stands in a string of a script that it can end: it is the second on its line without `escapejs`, or
    /// the script is part of an SVG.
    ///
    /// # Why it matters
    /// Django makes entities of quotes, which is enough for one value on a line. A backslash it leaves: a first
    /// value that ends with one takes the quote behind it away, and the second one is code. In an SVG entities are
    /// quotes again before the script runs.
    ///
    /// # Bad
    /// ```html
    /// <script>
    ///   show('{{ title }}', '{{ request.GET.q }}');
    /// </script>
    /// ```
    /// ```html
    /// <svg><script>show('{{ title }}')</script></svg>
    /// ```
    ///
    /// # Good
    /// ```html
    /// <script>
    ///   show('{{ title|escapejs }}', '{{ request.GET.q|escapejs }}');
    /// </script>
    /// ```
    /// ```html
    /// <script>
    ///   show('{{ title }}');
    /// </script>
    /// ```
    ///
    /// # How to fix
    /// Add `escapejs` to every value that stands in a string of a script, or hand data over with `json_script`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/templates/builtins/#escapejs>
    /// - <https://docs.djangoproject.com/en/stable/ref/templates/builtins/#json-script>
    "XSS005" "value-in-script-string" {
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
        &[Breakout::ScriptString],
        "into a string of a script that it can end",
        "Add `escapejs`, or hand it over with `json_script`.",
    )
}

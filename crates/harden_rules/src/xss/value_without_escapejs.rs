use harden_templates::values::Breakout;

use super::printed;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A template prints a value into a string of a script without `escapejs`. Where it is the second of its line,
    /// `value-in-script-string` says so.
    ///
    /// # Why it matters
    /// Alone on its line such a value is no way in: Django makes entities of quotes. It is shown wrongly all the
    /// same (`&#x27;` in a text), a line break in it stops the script, and a backslash at its end takes the closing
    /// quote away, which a second value on the line makes a way in.
    ///
    /// # Bad
    /// ```html
    /// <script>
    ///   show('{{ title }}');
    /// </script>
    /// ```
    ///
    /// # Good
    /// ```html
    /// <script>
    ///   show('{{ title|escapejs }}');
    /// </script>
    /// ```
    /// ```html
    /// {{ title|json_script:"title" }}
    /// ```
    ///
    /// # How to fix
    /// Add `escapejs` to every value that stands in a string of a script, or hand data over with `json_script`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/templates/builtins/#escapejs>
    "XSS018" "value-without-escapejs" {
        topic: Xss,
        severity: Low,
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
        &[Breakout::Backslash],
        "into a string of a script without `escapejs`",
        "Add `escapejs`, or hand it over with `json_script`.",
    )
}

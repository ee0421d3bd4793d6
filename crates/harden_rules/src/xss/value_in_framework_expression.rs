use harden_templates::values::Breakout;

use super::printed;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A template prints a value into an attribute that a framework in the browser evaluates as JavaScript:
    /// `x-data`, `:class`, `@click`, `v-on:…`, `ng-init`, `data-bind`.
    ///
    /// # Why it matters
    /// The framework gets what the browser decoded: the quotes that Django escaped are quotes again, and what
    /// stands in no quotes is code anyway.
    ///
    /// # Bad
    /// ```html
    /// <div x-data="{ name: '{{ request.GET.name }}' }"></div>
    /// ```
    ///
    /// # Good
    /// ```html
    /// <div x-data="{ name: '{{ request.GET.name|escapejs }}' }"></div>
    /// ```
    /// ```html
    /// <div x-data="named" data-name="{{ request.GET.name }}"></div>
    /// ```
    ///
    /// # How to fix
    /// Put the value into a `data-` attribute and read it from there, or into quotes with `escapejs`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/templates/builtins/#escapejs>
    "XSS010" "value-in-framework-expression" {
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
        &[Breakout::FrameworkExpression],
        "into an attribute that a framework evaluates",
        "Put it into a `data-` attribute, or into quotes with `escapejs`.",
    )
}

use harden_templates::values::Breakout;

use super::printed;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A template prints a value into an event handler (`onclick`, `hx-on:click`) where it can end the string that
    /// it stands in, or stands in none.
    ///
    /// # Why it matters
    /// A browser decodes entities before it runs the handler: the quotes that Django escaped are quotes again. Who
    /// decides the value runs code in the page.
    ///
    /// # Bad
    /// ```html
    /// <button onclick="open_('{{ request.GET.name }}')">open</button>
    /// ```
    /// ```html
    /// <button onclick="toggle({{ name }})">toggle</button>
    /// ```
    ///
    /// # Good
    /// ```html
    /// <button onclick="open_('{{ request.GET.name|escapejs }}')">open</button>
    /// ```
    /// ```html
    /// <button data-name="{{ name }}">open</button>
    /// ```
    /// ```html
    /// <button onclick="toggle({{ row.pk }})">toggle</button>
    /// ```
    ///
    /// # How to fix
    /// Put the value into a `data-` attribute and read it in a script that adds the listener, which a content
    /// security policy asks for anyway; or add `escapejs` to a value in quotes.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/templates/builtins/#escapejs>
    /// - <https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html>
    "XSS009" "value-in-handler" {
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
        &[Breakout::Handler],
        "into an event handler, where quotes are decoded before it runs",
        "Put it into a `data-` attribute, or into quotes with `escapejs`.",
    )
}

use harden_templates::values::Breakout;

use super::printed;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A template prints a value at the beginning of the URL of a script, or of `base`, with which the URLs of
    /// scripts begin.
    ///
    /// # Why it matters
    /// A script of any host runs with all rights of the page, and `//host` is one. Neither escaping nor `urlencode`
    /// changes slashes.
    ///
    /// # Bad
    /// ```html
    /// <script src="{{ request.GET.theme }}/theme.js"></script>
    /// ```
    /// ```html
    /// <base href="{{ base }}">
    /// ```
    /// ```html
    /// <script src="/{{ path|urlencode }}"></script>
    /// ```
    ///
    /// # Good
    /// ```html
    /// <script src="/static/themes/{{ request.GET.theme|urlencode }}.js"></script>
    /// ```
    /// ```html
    /// {% load static %}<script src="{% static 'theme.js' %}"></script>
    /// ```
    ///
    /// # How to fix
    /// Write the host and the folder in the template, and choose the file from a list in Python.
    ///
    /// # References
    /// - <https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html>
    "XSS015" "value-decides-script-source" {
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
        &[Breakout::ScriptSource],
        "where it decides from which host a script comes",
        "Write the host and the folder in the template.",
    )
}

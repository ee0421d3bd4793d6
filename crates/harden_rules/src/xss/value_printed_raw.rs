use harden_templates::values::Breakout;

use super::printed;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A template prints a value as it is: behind `safe` or `safeseq`, or where `autoescape` is off. Where `striptags`
    /// is to make it harmless, XSS036 says so.
    ///
    /// # Why it matters
    /// Tags in the value become tags of the page. That is meant for markup of the site itself; where somebody else
    /// decides the value, he writes the page. What comes from the request is for every reader, anything else for
    /// the auditor.
    ///
    /// # Bad
    /// ```html
    /// <p>{{ request.GET.message|safe }}</p>
    /// ```
    /// ```html
    /// {% autoescape off %}<p>{{ request.GET.message }}</p>{% endautoescape %}
    /// ```
    /// ```html
    /// <p>{{ message|safe|escape }}</p>
    /// ```
    ///
    /// # Good
    /// ```html
    /// <p>{{ request.GET.message }}</p>
    /// ```
    /// ```html
    /// <p>{{ request.GET.message|linebreaks }}</p>
    /// ```
    ///
    /// # How to fix
    /// Let Django escape, and make markup in Python with `format_html`, whose arguments are escaped. Markup that
    /// users write goes through a sanitiser such as nh3 before it is stored or printed. `escape` behind `safe` does
    /// nothing.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/templates/builtins/#safe>
    /// - <https://docs.djangoproject.com/en/stable/ref/utils/#django.utils.html.format_html>
    "XSS017" "value-printed-raw" {
        topic: Xss,
        severity: High,
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
        &[Breakout::Markup, Breakout::AttributeQuote],
        "as it is, not escaped",
        "Leave out `safe`, or make the markup in Python with `format_html`.",
    )
}

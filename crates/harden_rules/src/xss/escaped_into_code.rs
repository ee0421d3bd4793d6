use harden_python::bodies::MarkupUse;
use harden_templates::values::Breakout;

use super::markup::{OpenHole, open_holes};
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Python code that escapes a value for HTML, by `format_html` or `escape`, and puts it where that is not enough:
    /// into a script, an event handler, a `javascript:` URL, at the beginning of a link, or into an attribute without
    /// quotes.
    ///
    /// # Why it matters
    /// The browser decodes an event handler before JavaScript runs it, so an escaped quote is a quote again; and
    /// nothing of `javascript:alert(1)` needs escaping. What comes from the request or from texts of the database is
    /// for every reader, anything else for the auditor.
    ///
    /// # Bad
    /// ```python
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// # file: shop/models.py
    /// from django.db import models
    /// from django.utils.html import format_html
    ///
    /// class Customer(models.Model):
    ///     name = models.CharField(max_length=100)
    ///     page = models.CharField(max_length=100)
    ///
    ///     def button(self):
    ///         return format_html('<button onclick="greet(\'{}\')">Greet</button>', self.name)
    ///
    ///     def link(self):
    ///         return format_html('<a href="{}">Page</a>', self.page)
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// # file: shop/models.py
    /// from django.db import models
    /// from django.utils.html import format_html
    ///
    /// class Customer(models.Model):
    ///     name = models.CharField(max_length=100)
    ///     page = models.URLField()
    ///
    ///     def button(self):
    ///         return format_html('<button data-name="{}">Greet</button>', self.name)
    ///
    ///     def link(self):
    ///         return format_html('<a href="{}">Page</a>', self.page)
    /// ```
    ///
    /// # How to fix
    /// Put values for scripts into `data-` attributes, or hand them over with `json_script`. Let only `http` and `https`
    /// into links, as `URLField` does.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/utils/#django.utils.html.format_html>
    /// - <https://docs.djangoproject.com/en/stable/ref/templates/builtins/#json-script>
    "XSS032" "escaped-into-code" {
        topic: Xss,
        severity: High,
        confidence: Medium,
        persona: Auditor,
        since: "0.1.0",
        cwe: [79],
        checks: [],
        equivalents: [],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let holes = open_holes(project).iter();
    let open = holes.filter(|hole| {
        let is_script_url = hole.used == MarkupUse::Plain && hole.breakout == Breakout::ScriptUrl;
        (hole.is_escaped || is_script_url) && hole.has_text
    });
    open.filter_map(|hole| {
        let message = format!(
            "A value is put {}, where escaping for HTML is not enough.",
            place(hole)?
        );
        Some(hole.violation(
            &message,
            "Put it into a `data-` attribute, or use `json_script`.",
        ))
    })
    .collect()
}

fn place(hole: &OpenHole) -> Option<&'static str> {
    Some(match hole.breakout {
        // Somebody marked it as safe, and a backslash alone is no way out.
        Breakout::Markup | Breakout::AttributeQuote | Breakout::Backslash => return None,
        Breakout::UnquotedAttribute => "into an attribute without quotes",
        Breakout::Name => "into the name of a tag or an attribute",
        Breakout::ScriptExpression
        | Breakout::ScriptString
        | Breakout::TemplateLiteral
        | Breakout::RegularExpression
        | Breakout::ScriptComment => "into a script",
        Breakout::Handler => "into an event handler",
        Breakout::FrameworkExpression => "into an expression of a framework",
        Breakout::Scheme => "at the beginning of a link",
        Breakout::ScriptUrl => "into a `javascript:` URL",
        Breakout::ScriptSource => "into the address of a script",
        Breakout::Document => "into a document in an attribute",
    })
}

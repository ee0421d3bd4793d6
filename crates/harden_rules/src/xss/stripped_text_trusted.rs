use harden_finding::Persona;
use harden_python::bodies::MarkupUse;
use harden_templates::values::Breakout;

use super::markup::open_holes;
use super::origin::Origin;
use super::printed;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A text that tags were taken out of, with the filter `striptags` or with `strip_tags`, and that is then printed as
    /// it is: behind `safe`, where `autoescape` is off, or marked as safe by Python code.
    ///
    /// # Why it matters
    /// Taking tags out makes no text harmless, as Django's documentation says of both. A tag that is not closed stays:
    /// `<img src=x onerror=alert(1)` runs its script as soon as the page has a `>` behind it. Quotes stay as well, and
    /// end attributes. Jinja's `striptags` turns `&lt;` into `<` besides. What comes from the request or from texts of
    /// the database is for every reader; of anything else the code says by `striptags` that it is not trusted.
    ///
    /// # Bad
    /// ```html
    /// <p>{{ request.GET.message|striptags|safe }}</p>
    /// ```
    /// ```html
    /// {% autoescape off %}<p title="{{ text|striptags }}">{% endautoescape %}
    /// ```
    /// ```python
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// # file: shop/models.py
    /// from django.db import models
    /// from django.utils.html import strip_tags
    /// from django.utils.safestring import mark_safe
    ///
    /// class Book(models.Model):
    ///     text = models.TextField()
    ///
    ///     def teaser(self):
    ///         text = strip_tags(self.text)
    ///         return mark_safe("<p>" + text[:200] + "</p>")
    /// ```
    ///
    /// # Good
    /// ```html
    /// <title>{{ request.GET.title|striptags|safe }}</title>
    /// <p title="{{ request.GET.message|striptags }}">{{ text|striptags|linebreaks }}</p>
    /// ```
    /// ```python
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// # file: shop/models.py
    /// from django.db import models
    /// from django.utils.html import format_html, strip_tags
    ///
    /// class Book(models.Model):
    ///     text = models.TextField()
    ///
    ///     def teaser(self):
    ///         return format_html("<p>{}</p>", strip_tags(self.text)[:200])
    /// ```
    ///
    /// # How to fix
    /// Leave out `safe`: what `striptags` leaves is text, and Django escapes it. Where the text then shows `&nbsp;` and
    /// its kin, turn them into characters in Python, with `html.unescape(strip_tags(text))`, and let the template
    /// escape that. Where some tags are to stay, use a sanitiser such as nh3.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/templates/builtins/#striptags>
    /// - <https://docs.djangoproject.com/en/stable/ref/utils/#django.utils.html.strip_tags>
    "XSS036" "stripped-text-trusted" {
        topic: Xss,
        severity: High,
        confidence: Low,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [79, 116],
        checks: [],
        equivalents: [],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let help = "Leave out `safe`: what `striptags` leaves is text, to be escaped like any other.";
    let left = [
        (
            Breakout::Markup,
            "as it is, and `striptags` leaves a tag that is not closed",
        ),
        (
            Breakout::AttributeQuote,
            "as it is, and `striptags` leaves the quote that ends the attribute",
        ),
    ];
    let printed = left.map(|(wanted, what)| printed::stripped(project, wanted, what, help));
    let mut violations = printed.concat();
    violations.extend(marked_safe(project));
    violations
}

fn marked_safe(project: &dyn Project) -> impl Iterator<Item = Violation> {
    let holes = open_holes(project).iter();
    let marked =
        holes.filter(|hole| hole.used == MarkupUse::Marked && !hole.is_escaped && hole.is_stripped);
    marked.map(|hole| {
        let violation = hole.violation(
            "A value is marked as safe of which `strip_tags` leaves a tag that is not closed.",
            "Use `format_html`, which escapes it.",
        );
        let is_doubted = hole.origin == Origin::Unknown && !violation.is_outside_gate;
        violation.persona_if(is_doubted, Persona::Pedantic)
    })
}

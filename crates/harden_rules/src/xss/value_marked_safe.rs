use harden_python::bodies::MarkupUse;

use super::markup::open_holes;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Python code that puts a value into markup, by `%`, `format`, `+` or an f-string, and marks the whole as safe:
    /// `mark_safe`, `SafeString`, `Markup`. Values that are escaped before, and numbers, dates and texts of the code,
    /// are none of it; those that tags were taken out of are a rule of their own, XSS036.
    ///
    /// # Why it matters
    /// `mark_safe` tells the templates not to escape. Whoever writes the value writes the page. What comes from the
    /// request or from texts of the database is for every reader, anything else for the auditor.
    ///
    /// # Bad
    /// ```python
    /// # file: settings.py
    /// ROOT_URLCONF = "shop.views"
    /// # file: shop/views.py
    /// from django.utils.safestring import mark_safe
    ///
    /// def greeting(request):
    ///     return mark_safe(f"<b>{request.GET['name']}</b>")
    /// ```
    /// ```python
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// # file: shop/models.py
    /// from django.db import models
    /// from django.utils.safestring import mark_safe
    ///
    /// class Customer(models.Model):
    ///     name = models.CharField(max_length=100)
    ///
    ///     def link(self):
    ///         return mark_safe('<a href="/c/%d">%s</a>' % (self.pk, self.name))
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// # file: shop/models.py
    /// from django.db import models
    /// from django.utils.html import escape, format_html
    /// from django.utils.safestring import mark_safe
    ///
    /// class Customer(models.Model):
    ///     name = models.CharField(max_length=100)
    ///
    ///     def link(self):
    ///         return format_html('<a href="/c/{}">{}</a>', self.pk, self.name)
    ///
    ///     def bold(self):
    ///         return mark_safe("<b>%s</b>" % escape(self.name))
    /// ```
    ///
    /// # How to fix
    /// Use `format_html`, and `format_html_join` for lists: they escape what goes into their holes.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/utils/#django.utils.html.format_html>
    /// - <https://docs.djangoproject.com/en/stable/ref/utils/#django.utils.safestring.mark_safe>
    "XSS030" "value-marked-safe" {
        topic: Xss,
        severity: High,
        confidence: Medium,
        persona: Auditor,
        since: "0.1.0",
        cwe: [79],
        checks: [],
        equivalents: ["bandit B308", "bandit B703", "ruff S308"],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let holes = open_holes(project).iter();
    let marked = holes
        .filter(|hole| hole.used == MarkupUse::Marked && !hole.is_escaped && !hole.is_stripped);
    marked
        .map(|hole| {
            hole.violation(
                "A value is marked as safe that nothing escapes.",
                "Use `format_html`, which escapes it.",
            )
        })
        .collect()
}

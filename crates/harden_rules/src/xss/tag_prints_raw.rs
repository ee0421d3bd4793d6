use harden_project::views::{FunctionKind, Output, TemplateFunction};
use harden_secrets::Usage;

use super::origin::Deciders;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A template tag with a node of its own, whose `render` gives a text that nothing escapes: what was sent, or a
    /// text of the database, or what the template hands it.
    ///
    /// # Why it matters
    /// Django escapes variables and the results of `simple_tag`, and nothing that `Node.render` gives back. What
    /// comes from the request or from texts of the database is for every reader, anything else for the auditor.
    ///
    /// # Bad
    /// ```python
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// # file: shop/templatetags/greeting.py
    /// from django import template
    ///
    /// register = template.Library()
    ///
    /// class Greeting(template.Node):
    ///     def render(self, context):
    ///         request = context["request"]
    ///         return "<b>%s</b>" % context["name"]
    ///
    /// @register.tag
    /// def greeting(parser, token):
    ///     return Greeting()
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// # file: shop/templatetags/greeting.py
    /// from django import template
    /// from django.utils.html import format_html
    ///
    /// register = template.Library()
    ///
    /// class Greeting(template.Node):
    ///     def render(self, context):
    ///         return format_html("<b>{}</b>", context["name"])
    ///
    /// @register.tag
    /// def greeting(parser, token):
    ///     return Greeting()
    ///
    /// @register.simple_tag
    /// def name(reader):
    ///     return "Mr. " + reader
    /// ```
    ///
    /// # How to fix
    /// Make it a `simple_tag`, whose result is escaped, or put values into markup with `format_html`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/howto/custom-template-tags/#auto-escaping-considerations>
    "XSS035" "tag-prints-raw" {
        topic: Xss,
        severity: Medium,
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
    let Some(meanings) = project.meanings() else {
        return Vec::new();
    };
    let tags = meanings.tags().into_iter();
    let raw =
        tags.filter(|(_, tag)| tag.kind == FunctionKind::Tag && tag.output() == Output::RawMarkup);
    raw.filter(|(_, tag)| Usage::of(&tag.place.file) == Usage::Site)
        .map(|(name, tag)| violation(name, tag))
        .collect()
}

fn violation(name: &str, tag: &TemplateFunction) -> Violation {
    let deciders = Deciders::default();
    deciders.value(&tag.returns);
    let violation = Violation::new(
        tag.place.clone(),
        format!("tag {name}"),
        format!("`{{% {name} %}}` prints a text that nothing escapes."),
        "Make it a `simple_tag`, or use `format_html`.",
    );
    deciders.origin().weigh(violation)
}

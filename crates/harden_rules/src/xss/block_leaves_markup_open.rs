use harden_secrets::Usage;
use harden_templates::html::Position;

use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A block that leaves the page at another place than the block of the parent that it takes the place of: it opens
    /// a tag, a quote, a script or a comment that it does not close, or closes one that it did not open.
    ///
    /// # Why it matters
    /// What follows in the parent is read as something else than it was written for: a text between tags may become
    /// part of a script, where escaping does not help.
    ///
    /// # Bad
    /// ```html
    /// # file: shop/templates/base.html
    /// <body>{% block content %}{% endblock %}<p>{{ name }}</p></body>
    /// # file: shop/templates/page.html
    /// {% extends "base.html" %}{% block content %}<script>var a = 1;{% endblock %}
    /// ```
    ///
    /// # Good
    /// ```html
    /// # file: shop/templates/base.html
    /// <body>{% block content %}{% endblock %}<p>{{ name }}</p></body>
    /// # file: shop/templates/page.html
    /// {% extends "base.html" %}{% block content %}<script>var a = 1;</script>{% endblock %}
    /// ```
    ///
    /// # How to fix
    /// Close in the block what it opens, or take the tags around it into the block of the parent.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/templates/language/#template-inheritance>
    "XSS034" "block-leaves-markup-open" {
        topic: Xss,
        severity: Low,
        confidence: Medium,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [116],
        checks: [],
        equivalents: [],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let Some(templates) = project.templates() else {
        return Vec::new();
    };
    let disagreements = templates.pages.disagreements.iter();
    let open = disagreements.filter(|one| !is_same_value(&one.found, &one.expected));
    let violations = open.map(|one| {
        let message = format!(
            "The block `{}` ends {}, and the parent's {}.",
            one.name,
            place(&one.found),
            place(&one.expected)
        );
        Violation::new(
            templates.place(one.place),
            format!("block {}", one.name),
            message,
            "Close in the block what it opens.",
        )
    });
    violations
        .filter(|violation| Usage::of(&violation.place.file) == Usage::Site)
        .collect()
}

/// Whether both are in an attribute, however far in its URL or its script.
fn is_same_value(one: &Position, other: &Position) -> bool {
    match (one, other) {
        (Position::Attribute { quote: one, .. }, Position::Attribute { quote: other, .. }) => {
            one == other
        }
        _ => false,
    }
}

fn place(position: &Position) -> &'static str {
    match position {
        Position::Text => "between tags",
        Position::Rcdata | Position::RawText => "in the text of an element",
        Position::Comment | Position::Doctype => "in a comment",
        Position::TagName | Position::AttributeName => "in a tag",
        Position::Attribute { .. } => "in the value of an attribute",
        Position::Script(_) => "in a script",
        Position::Style(_) => "in a style",
    }
}

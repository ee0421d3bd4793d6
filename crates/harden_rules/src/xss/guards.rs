//! What conditions around a value leave of it: behind `{% if url|slice:":4" == "http" %}` no other scheme is printed.

use harden_templates::syntax::{Node, NodeKind, Span, Template};

/// Whether a condition around a place asks how the value begins that is printed there.
pub(super) fn asks_for_beginning(template: &Template, value: Span, expression: &str) -> bool {
    let name = name_of(expression);
    !name.is_empty() && any_condition(template, value, |asked| is_about_beginning(asked, name))
}

/// Whether a condition around a place asks for the tags of the message that is printed there: the code tells so
/// which of its messages are markup, `{% if "safe" in message.tags %}`.
pub(super) fn asks_for_tags(template: &Template, value: Span, expression: &str) -> bool {
    let tags = format!("{}.tags", name_of(expression));
    any_condition(template, value, |asked| {
        let mut words = asked.split_whitespace();
        asked.contains(" in ") && words.any(|word| word == tags)
    })
}

/// Filters say nothing of the value that a condition is about.
fn name_of(expression: &str) -> &str {
    expression.split('|').next().unwrap_or_default().trim()
}

fn any_condition(template: &Template, value: Span, asks: impl Fn(&str) -> bool) -> bool {
    let mut nodes: &[Node] = &template.nodes;
    // Down to the value, one node inside of the other.
    while let Some(node) = nodes.iter().find(|node| holds(node.span, value)) {
        if let NodeKind::If { arms, .. } = &node.kind {
            let mut arms = arms.iter();
            let arm = arms.find(|arm| arm.body.iter().any(|node| holds(node.span, value)));
            if arm.is_some_and(|arm| asks(template.text_of(arm.condition))) {
                return true;
            }
        }
        let mut bodies = node.bodies();
        let inner = bodies.find(|body| body.iter().any(|node| holds(node.span, value)));
        nodes = inner.unwrap_or_default();
    }
    false
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// `url|slice:":4" == "http"`, `"http" in url`, `url.startswith("https://")`
fn is_about_beginning(condition: &str, name: &str) -> bool {
    if condition.contains(" or ") {
        return false;
    }
    let mut parts = condition.split(" and ");
    parts.any(|part| {
        let part = part.trim();
        let is_named = part
            .split(|sign: char| !(sign.is_alphanumeric() || "._".contains(sign)))
            .any(|word| word == name || word.strip_suffix(".startswith") == Some(name));
        let names_scheme = ["\"http", "'http", "\"/", "'/"]
            .iter()
            .any(|scheme| part.contains(scheme));
        let compares = part.contains("|slice:") && part.contains("==")
            || part.contains(".startswith(")
            || part.contains("|startswith:");
        is_named && names_scheme && compares && !part.starts_with("not ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_beginning_of_the_value_itself_counts() {
        let asks = |condition| is_about_beginning(condition, "package.url");
        assert!(asks("package.url and package.url|slice:\":4\" == \"http\""));
        assert!(asks("package.url.startswith('https://')"));
        assert!(!asks("package.url != \"http://pypi.python.org/\""));
        assert!(!asks("other.url|slice:\":4\" == \"http\""));
        assert!(!asks("not package.url|slice:\":4\" == \"http\""));
        assert!(!asks("package.url|slice:\":4\" == \"http\" or x"));
    }
}

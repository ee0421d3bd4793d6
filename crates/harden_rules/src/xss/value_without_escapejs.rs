use harden_project::TreeTemplates;
use harden_templates::html::JavaScriptPlace;
use harden_templates::pages::BlockInScript;
use harden_templates::syntax::{Node, NodeKind};
use harden_templates::values::Breakout;

use super::printed;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A template prints a value, or has a block that other templates fill, in a string of a script without
    /// `escapejs`. Where it is the second of its line,
    /// `value-in-script-string` says so.
    ///
    /// # Why it matters
    /// Alone on its line such a value is no way in: Django makes entities of quotes. It is shown wrongly all the
    /// same (`&#x27;` in a text), a line break in it stops the script, and a backslash at its end takes the closing
    /// quote away, which a second value on the line makes a way in.
    ///
    /// # Bad
    /// ```html
    /// <script>
    ///   show('{{ title }}');
    /// </script>
    /// ```
    ///
    /// ```html
    /// <script>
    ///   document.title = '{% block title %}{% endblock %}';
    /// </script>
    /// ```
    ///
    /// # Good
    /// ```html
    /// <script>
    ///   document.title = '{% filter escapejs %}{% block title %}{% endblock %}{% endfilter %}';
    /// </script>
    /// ```
    /// ```html
    /// <script>
    ///   show('{{ title|escapejs }}');
    /// </script>
    /// ```
    /// ```html
    /// {{ title|json_script:"title" }}
    /// ```
    ///
    /// # How to fix
    /// Add `escapejs` to every value that stands in a string of a script, or hand data over with `json_script`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/templates/builtins/#escapejs>
    "XSS018" "value-without-escapejs" {
        topic: Xss,
        severity: Low,
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
    let mut violations = printed::violations(
        project,
        &[Breakout::Backslash],
        "into a string of a script without `escapejs`",
        "Add `escapejs`, or hand it over with `json_script`.",
    );
    if let Some(templates) = project.templates() {
        let blocks = templates.pages.blocks_in_scripts.iter();
        let blocks = blocks.filter(|block| is_in_string(block) && may_print(block, templates));
        violations.extend(blocks.map(|block| of_block(block, templates)));
    }
    violations
}

fn is_in_string(block: &BlockInScript) -> bool {
    matches!(
        block.script.place,
        JavaScriptPlace::SingleQuoted | JavaScriptPlace::DoubleQuoted
    )
}

/// Whether a template that fills the block prints anything, or none that does is known.
fn may_print(block: &BlockInScript, templates: &TreeTemplates) -> bool {
    let library = &templates.library;
    let mut fillings = library
        .ids()
        .filter(|id| *id != block.place.template && library.is_child(*id))
        .filter_map(|id| filling(&library.get(id).nodes, &block.name))
        .peekable();
    fillings.peek().is_none() || fillings.any(prints)
}

fn filling<'t>(nodes: &'t [Node], block: &str) -> Option<&'t [Node]> {
    nodes.iter().find_map(|node| match &node.kind {
        NodeKind::Block { name, body } if name.as_ref() == block => Some(body.as_slice()),
        _ => node.bodies().find_map(|body| filling(body, block)),
    })
}

fn prints(nodes: &[Node]) -> bool {
    let mut nodes = nodes.iter();
    nodes.any(|node| matches!(node.kind, NodeKind::Print(_)) || node.bodies().any(prints))
}

fn of_block(block: &BlockInScript, templates: &TreeTemplates) -> Violation {
    let name = &block.name;
    Violation::new(
        templates.place(block.place),
        name.to_string(),
        format!(
            "Block `{name}` is filled by other templates in a string of a script, without `escapejs`."
        ),
        "Put `{% filter escapejs %}` around the block.",
    )
}

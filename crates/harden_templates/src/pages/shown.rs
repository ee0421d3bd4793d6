//! The pages that a place of a template is on: over inheritance, where no child replaces the block, and over includes.

use std::collections::BTreeSet;

use super::{Library, Pages, TemplateId, TemplatePlace};
use crate::syntax::{Name, Node, NodeKind, Span};

/// Templates that are looked at for one place, at most.
const MOST_STEPS: usize = 2_000;

/// Every template that shows the place whenever it is rendered as a page, but for conditions around it.
pub fn pages_with(library: &Library, pages: &Pages, place: TemplatePlace) -> BTreeSet<TemplateId> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = Vec::from_iter(shown(library, place));
    while let Some((template, blocks)) = open.pop() {
        if seen.len() > MOST_STEPS || !seen.insert((template, blocks.clone())) {
            continue;
        }
        found.insert(template);
        for child in library.children(template) {
            if !replaces(library, *child, &blocks) {
                open.push((*child, blocks.clone()));
            }
        }
        for (caller, _) in pages.callers(template) {
            let spans = includes(library, *caller, template).into_iter();
            let places = spans.map(|span| TemplatePlace {
                template: *caller,
                span,
            });
            open.extend(places.filter_map(|place| shown(library, place)));
        }
    }
    found
}

/// Every template that may show the place when it is rendered as a page, over names that are computed as well; `None`
/// where there are too many to follow. Of includes, those of a computed name are left out.
pub fn pages_possibly_with(
    library: &Library,
    pages: &Pages,
    place: TemplatePlace,
) -> Option<BTreeSet<TemplateId>> {
    let strays: Vec<TemplateId> = library
        .ids()
        .filter(|id| library.extends_computed(*id))
        .collect();
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = Vec::from_iter(shown(library, place));
    while let Some((template, blocks)) = open.pop() {
        if seen.len() > MOST_STEPS {
            return None;
        }
        if !seen.insert((template, blocks.clone())) {
            continue;
        }
        found.insert(template);
        let children = library.children(template);
        // What others extend may be what a computed name stands for.
        let strays = if children.is_empty() {
            &[]
        } else {
            strays.as_slice()
        };
        for child in children.iter().chain(strays) {
            if !replaces(library, *child, &blocks) {
                open.push((*child, blocks.clone()));
            }
        }
        for (caller, _) in pages.callers(template) {
            let spans = includes(library, *caller, template);
            if spans.is_empty() {
                // By one of several names: wherever that is, it is shown.
                open.push((*caller, Vec::new()));
            }
            let places = spans.into_iter().map(|span| TemplatePlace {
                template: *caller,
                span,
            });
            open.extend(places.filter_map(|place| shown(library, place)));
        }
    }
    Some(found)
}

/// The template of a place, with the blocks around it. Outside of blocks, one that extends another shows nothing.
fn shown(library: &Library, place: TemplatePlace) -> Option<(TemplateId, Vec<Name>)> {
    let blocks = blocks_around(&library.get(place.template).nodes, place.span);
    let is_shown = !blocks.is_empty() || !library.is_child(place.template);
    is_shown.then_some((place.template, blocks))
}

/// The blocks that a stretch of a template lies in.
fn blocks_around(nodes: &[Node], span: Span) -> Vec<Name> {
    let mut found = Vec::new();
    let mut nodes = nodes;
    while let Some(node) = nodes.iter().find(|node| holds(node.span, span)) {
        if let NodeKind::Block { name, .. } = &node.kind {
            found.push(name.clone());
        }
        let mut bodies = node.bodies();
        let inner = bodies.find(|body| body.iter().any(|node| holds(node.span, span)));
        nodes = inner.unwrap_or_default();
    }
    found
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Whether a child has a block of its own for one of these, without what its parent has there.
fn replaces(library: &Library, child: TemplateId, blocks: &[Name]) -> bool {
    let template = library.get(child);
    let mut open: Vec<&Node> = template.nodes.iter().collect();
    while let Some(node) = open.pop() {
        if let NodeKind::Block { name, .. } = &node.kind
            && blocks.contains(name)
        {
            let text = template.text_of(node.span);
            if !text.contains("block.super") && !text.contains("super()") {
                return true;
            }
        }
        open.extend(node.bodies().flatten());
    }
    false
}

/// Where a template includes another by its name.
fn includes(library: &Library, caller: TemplateId, template: TemplateId) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Vec<&Node> = library.get(caller).nodes.iter().collect();
    while let Some(node) = open.pop() {
        if let NodeKind::Include { template: name, .. } = &node.kind
            && let Some(name) = name.as_text()
            && library.find(name) == Some(template)
        {
            found.push(node.span);
        }
        open.extend(node.bodies().flatten());
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::syntax::{Dialect, parse};

    use super::*;

    /// The names of the pages that show the only value that is printed.
    fn pages_of(files: &[(&str, &str)]) -> Vec<String> {
        let mut library = Library::default();
        for (name, text) in files {
            library.add(parse(text, Dialect::Django), [Name::from(*name)]);
        }
        let pages = Pages::of(&library);
        let place = pages.values[0].place;
        let found = pages_with(&library, &pages, place).into_iter();
        found.map(|id| files[id.0 as usize].0.to_owned()).collect()
    }

    #[test]
    fn children_show_what_they_do_not_replace() {
        let files = [
            (
                "base",
                "{% block head %}{{ nonce }}{% endblock %}{% block body %}{% endblock %}",
            ),
            ("kept", "{% extends 'base' %}{% block body %}{% endblock %}"),
            (
                "added",
                "{% extends 'base' %}{% block head %}{{ block.super }}a{% endblock %}",
            ),
            (
                "replaced",
                "{% extends 'base' %}{% block head %}{% endblock %}",
            ),
            ("below", "{% extends 'replaced' %}"),
            ("other", "a"),
        ];
        assert_eq!(pages_of(&files), ["base", "kept", "added"]);
    }

    #[test]
    fn what_is_included_is_shown_by_the_pages_around() {
        let files = [
            ("part", "{{ nonce }}"),
            ("base", "{% block foot %}{% include 'part' %}{% endblock %}"),
            ("kept", "{% extends 'base' %}"),
            (
                "replaced",
                "{% extends 'base' %}{% block foot %}{% endblock %}",
            ),
            (
                "lost",
                "{% extends 'base' %}{% include 'part' %}{% block foot %}{% endblock %}",
            ),
        ];
        assert_eq!(pages_of(&files), ["part", "base", "kept"]);
    }

    #[test]
    fn what_a_computed_name_may_stand_for_is_possible() {
        let mut library = Library::default();
        for (name, text) in [
            ("layout", "{% block a %}{{ nonce }}{% endblock %}"),
            ("child", "{% extends 'layout' %}"),
            ("stray", "{% extends chosen %}"),
            ("other", "{% extends chosen %}{% block a %}{% endblock %}"),
            ("package", "{% extends 'admin/base_site.html' %}"),
        ] {
            library.add(parse(text, Dialect::Django), [Name::from(name)]);
        }
        let pages = Pages::of(&library);
        let found = pages_possibly_with(&library, &pages, pages.values[0].place);
        let found: Vec<u32> = found.into_iter().flatten().map(|id| id.0).collect();
        assert_eq!(found, [0, 1, 2]);
        assert_eq!(pages_with(&library, &pages, pages.values[0].place).len(), 2);
    }

    #[test]
    fn rings_end() {
        let files = [
            ("a", "{{ nonce }}{% include 'b' %}"),
            ("b", "{% include 'a' %}"),
        ];
        assert_eq!(pages_of(&files), ["a", "b"]);
    }
}

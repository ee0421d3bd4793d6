//! Bytes as the templates of a project: the first says in which language, a line `#---name` begins another one.
#![no_main]

use std::time::{Duration, Instant};

use harden_templates::pages::{Library, Pages, TemplatePlace};
use harden_templates::syntax::{Dialect, Node, Template, parse};
use libfuzzer_sys::fuzz_target;

/// With the slow code that fuzzing builds this is ample.
const LIMIT: Duration = Duration::from_secs(10);

/// Under this name the first template is found.
const FIRST: &str = "a";

fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else {
        return;
    };
    let dialect = if first & 1 == 0 {
        Dialect::Django
    } else {
        Dialect::Jinja
    };
    let text = String::from_utf8_lossy(bytes);
    let start = Instant::now();
    let library = library(&text, dialect);
    let pages = Pages::of(&library);
    check(&library, &pages);
    let again = Pages::of(&library);
    assert_eq!(pages.values, again.values, "the same is said twice");
    assert_eq!(pages.disagreements, again.disagreements);
    assert!(start.elapsed() < LIMIT, "reading takes too long");
});

fn library(text: &str, dialect: Dialect) -> Library {
    let mut library = Library::default();
    for (number, part) in text.split("#---").enumerate() {
        let (name, body) = match part.split_once('\n') {
            Some((name, body)) if number > 0 => (name, body),
            _ => (FIRST, part),
        };
        let template = parse(body, dialect);
        assert_eq!(template, parse(body, dialect), "the same is read twice");
        assert_lossless(&template);
        library.add(template, [name.into()]);
    }
    library
}

/// Every character of the template stands in one node, and what a node holds stands in it in order.
fn assert_lossless(template: &Template) {
    let mut end = 0;
    for node in &template.nodes {
        assert_eq!(node.span.range().start, end, "a gap before {node:?}");
        end = node.span.range().end;
        assert_within(node, template);
    }
    assert_eq!(end, template.text.len());
    for error in &template.errors {
        assert!(template.text.get(error.span.range()).is_some());
        assert!(!error.message.is_empty());
    }
}

fn assert_within(node: &Node, template: &Template) {
    assert!(template.text.get(node.span.range()).is_some());
    let mut from = node.span.start;
    for inner in node.bodies().flatten() {
        assert!(inner.span.start >= from && inner.span.end <= node.span.end);
        from = inner.span.end;
        assert_within(inner, template);
    }
}

fn check(library: &Library, pages: &Pages) {
    let assert_place = |place: TemplatePlace| {
        let text = &library.get(place.template).text;
        assert!(text.get(place.span.range()).is_some(), "{place:?}");
    };
    for value in &pages.values {
        assert_place(value.place);
        assert!(!value.sites.is_empty(), "{value:?} is printed nowhere");
        for site in &value.sites {
            let _ = pages.locals.iter(site.locals).count();
            let elements = [site.element, site.inside];
            for element in elements.into_iter().flatten() {
                assert_place(pages.element(element).place);
            }
        }
    }
    for element in pages.elements() {
        assert_place(element.place);
        for attribute in &element.attributes {
            assert_place(attribute.place);
        }
    }
    for disagreement in &pages.disagreements {
        assert_place(disagreement.place);
        assert!(!disagreement.name.is_empty());
    }
}

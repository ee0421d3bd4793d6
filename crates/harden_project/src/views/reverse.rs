//! From addresses to views: by the names of patterns, and by how paths end.

use std::cmp::Ordering;

use harden_python::routes::View;
use harden_python::syntax::Name;

use super::Code;
use super::routes::with_included;
use super::value::ClassRef;

/// Stands for a part of a path that nobody knows.
pub const ANY_SEGMENT: &str = "*";

impl Code<'_> {
    /// The views that `{% url %}` may lead to by a name, in whatever namespace.
    pub fn views_named(&self, name: &str) -> Vec<ClassRef> {
        let name = name.rsplit(':').next().unwrap_or(name);
        let routed = self.routed_views().iter();
        routed
            .filter(|(_, routed)| {
                let mut patterns = routed.patterns.iter();
                patterns.any(|pattern| pattern.name.as_deref() == Some(name))
            })
            .map(|((file, view), _)| local(file, view))
            .collect()
    }

    /// The patterns behind which an object has routes of its own, as APIs of Django Ninja have: `path("api/", api.urls)`.
    pub fn prefixes_of_apis(&self) -> Vec<Name> {
        let files = self.facts.files();
        let routes = files.flat_map(|(_, facts)| with_included(&facts.routes));
        let of_apis = routes.filter(|route| match &route.view {
            View::Dotted(name) => name.ends_with(".urls") && !name.ends_with("site.urls"),
            _ => false,
        });
        of_apis.filter_map(|route| route.pattern.clone()).collect()
    }

    /// The views whose patterns say most of how a path ends. Each `URLconf` knows the end alone: which others
    /// include it is not asked.
    pub fn views_at(&self, path: &str) -> Vec<ClassRef> {
        let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let mut best = 0;
        let mut found = Vec::new();
        for ((file, view), routed) in self.routed_views() {
            let texts = routed
                .patterns
                .iter()
                .filter_map(|pattern| pattern.text.as_deref());
            let Some(matched) = texts.filter_map(|text| ends_with(&segments, text)).max() else {
                continue;
            };
            match matched.cmp(&best) {
                Ordering::Greater => {
                    best = matched;
                    found = vec![local(file, view)];
                }
                Ordering::Equal => found.push(local(file, view)),
                Ordering::Less => {}
            }
        }
        found
    }
}

fn local(file: &std::sync::Arc<str>, view: &str) -> ClassRef {
    ClassRef::Local {
        file: std::sync::Arc::clone(file),
        name: view.into(),
    }
}

/// How many names of a path a pattern has, where the path may end like the pattern.
fn ends_with(path: &[&str], pattern: &str) -> Option<usize> {
    // A slash in a class of characters separates nothing.
    let pattern = pattern.replace("[^/]", "[^]");
    let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
    let parts: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty()).collect();
    let tail = path.get(path.len().checked_sub(parts.len())?..)?;
    let mut names = 0;
    for (part, segment) in parts.iter().zip(tail) {
        let is_open = part.contains(['<', '(', '[', '\\']);
        if is_open {
            continue;
        }
        if part != segment {
            return None;
        }
        names += 1;
    }
    (names > 0).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str, pattern: &str) -> Option<usize> {
        let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        ends_with(&segments, pattern)
    }

    #[test]
    fn paths_end_like_patterns() {
        assert_eq!(
            at("/shop/orders/7/cancel/", "orders/<int:pk>/cancel/"),
            Some(2)
        );
        assert_eq!(
            at("/shop/orders/*/cancel/", r"^orders/(?P<pk>[^/]+)/cancel/$"),
            Some(2)
        );
        assert_eq!(at("/shop/orders/", "orders/"), Some(1));
        for (path, pattern) in [
            ("/shop/orders/7/", "orders/<int:pk>/cancel/"),
            ("/shop/*/", "orders/"),
            ("/7/", "<int:pk>/"),
            ("/", ""),
        ] {
            assert_eq!(at(path, pattern), None, "{path} {pattern}");
        }
    }
}

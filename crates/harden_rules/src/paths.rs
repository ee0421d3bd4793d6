//! Paths of settings, as `pathlib` sees them.

use harden_settings::facts::{Fact, FactValue};

use crate::settings::Settings;

/// The path that a text or a `pathlib` path says.
pub(crate) fn path_of(fact: &Fact) -> Option<&str> {
    match &fact.value {
        FactValue::Str(path) | FactValue::Path(path) => Some(path),
        _ => None,
    }
}

/// The folder that a setting names, resolved; `None` where it names none, or nobody knows which.
pub(crate) fn folder_of(settings: &Settings<'_>, name: &str) -> Option<Vec<String>> {
    let path = path_of(settings.get(name)?)?;
    (!path.is_empty()).then(|| resolved(path, &settings.project().working_folder()))
}

/// The text of a resolved path.
pub(crate) fn absolute(parts: &[String]) -> String {
    format!("/{}", parts.join("/"))
}

/// `Path(path).resolve()`, where no symbolic links are on the way: the parts below the root.
pub(crate) fn resolved(path: &str, working_folder: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let start = if path.starts_with('/') {
        ""
    } else {
        working_folder
    };
    for part in start.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part.to_owned()),
        }
    }
    parts
}

/// How one folder lies to another, in the words of Django's message.
pub(crate) fn relation(cache: &[String], served: &[String]) -> Option<&'static str> {
    if cache == served {
        Some("matches")
    } else if cache.starts_with(served) {
        Some("is inside")
    } else if served.starts_with(cache) {
        Some("contains")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_resolved_as_pathlib_does() {
        let of = |path| absolute(&resolved(path, "/srv/site"));
        assert_eq!(of("/a/./b//c/../d"), "/a/b/d");
        assert_eq!(of("cache"), "/srv/site/cache");
        assert_eq!(of("../cache/"), "/srv/cache");
        assert_eq!(of("/../.."), "/");
    }

    #[test]
    fn a_name_that_begins_alike_is_not_inside() {
        let at = |path| resolved(path, "/");
        assert_eq!(relation(&at("/media2"), &at("/media")), None);
        assert_eq!(relation(&at("/media/x"), &at("/media")), Some("is inside"));
        assert_eq!(relation(&at("/"), &at("/media")), Some("contains"));
        assert_eq!(relation(&at("/media/"), &at("/media")), Some("matches"));
    }
}

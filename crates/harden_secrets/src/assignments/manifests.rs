//! Secrets of Kubernetes, which stand in base64: nothing is encrypted by it.

use std::ops::Range;

use crate::base64::decode;
use crate::file_kind::{Dialect, FileKind};
use crate::window::ahead;

/// What a value of a manifest of secrets is, where its place says that it stands in base64.
pub(crate) fn decoded(text: &str, kind: FileKind, value: &Range<usize>) -> Option<String> {
    /// Manifests are short, and several stand in one file.
    const LONGEST: usize = 16 << 10;
    const END: &str = "\n---";
    if kind != FileKind::Configuration(Dialect::Yaml) {
        return None;
    }
    let mut from = value.start.saturating_sub(LONGEST);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = &text[from..value.start];
    let before = &before[before.rfind(END).unwrap_or(0)..];
    let after = ahead(text, value.end, LONGEST);
    let after = &after[..after.find(END).unwrap_or(after.len())];
    let is_kind = |line: &str| {
        line.strip_prefix("kind:")
            .is_some_and(|kind| kind.trim().trim_matches(['"', '\'']) == "Secret")
    };
    let is_of_secrets = before.lines().chain(after.lines()).any(is_kind);
    let section = before
        .lines()
        .rfind(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()));
    let is_encoded = is_of_secrets && section.is_some_and(|section| section.trim_end() == "data:");
    is_encoded.then(|| {
        String::from_utf8_lossy(&decode(&text[value.clone()]))
            .trim_end()
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_of_secrets_is_decoded() {
        let of = |text: &str| {
            let start = text.find("aHVudGVy").expect("the value stands in the text");
            let kind = FileKind::of("secret.yml");
            decoded(text, kind, &(start..start + 8))
        };
        let hunter = Some("hunter".to_owned());
        assert_eq!(of("kind: Secret\ndata:\n  password: aHVudGVy\n"), hunter);
        assert_eq!(
            of("a: b\n---\ndata:\n  password: aHVudGVy\nkind: \"Secret\"\n"),
            hunter
        );
        assert_eq!(
            of("kind: Secret\nstringData:\n  password: aHVudGVy\n"),
            None
        );
        assert_eq!(of("kind: ConfigMap\ndata:\n  password: aHVudGVy\n"), None);
        assert_eq!(
            of("kind: Secret\n---\nkind: X\ndata:\n  password: aHVudGVy\n"),
            None
        );
    }
}

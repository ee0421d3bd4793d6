//! Secrets of Kubernetes, which stand in base64: nothing is encrypted by it.

use std::ops::Range;

use crate::base64::decode;
use crate::file_kind::{Dialect, FileKind};

/// Where the values of a file's manifests of secrets stand, in the order of the file.
pub(crate) struct Manifests(Vec<Section>);

struct Section {
    range: Range<usize>,
    /// `data`, in base64, rather than `stringData`.
    is_encoded: bool,
}

/// A value of a manifest of secrets.
pub(crate) struct Kept {
    /// What it is, where it stands in base64.
    pub(crate) decoded: Option<String>,
}

impl Manifests {
    pub(crate) fn of(text: &str, kind: FileKind) -> Self {
        let mut sections = Vec::new();
        if kind == FileKind::Configuration(Dialect::Yaml) {
            let mut start = 0;
            // Several manifests stand in one file.
            let ends = memchr::memmem::find_iter(text.as_bytes(), "\n---");
            for end in ends.chain([text.len()]) {
                add_sections(text, start..end, &mut sections);
                start = end;
            }
        }
        Self(sections)
    }

    /// What a value of a manifest of secrets is; `None` where it is another's.
    pub(crate) fn at(&self, text: &str, value: &Range<usize>) -> Option<Kept> {
        let behind = self
            .0
            .partition_point(|section| section.range.start <= value.start);
        let section = self.0[..behind].last()?;
        let is_inside = value.start < section.range.end;
        is_inside.then(|| Kept {
            decoded: section.is_encoded.then(|| {
                String::from_utf8_lossy(&decode(&text[value.clone()]))
                    .trim_end()
                    .to_owned()
            }),
        })
    }
}

fn add_sections(text: &str, document: Range<usize>, sections: &mut Vec<Section>) {
    let is_kind = |line: &str| {
        line.strip_prefix("kind:")
            .is_some_and(|kind| kind.trim().trim_matches(['"', '\'']) == "Secret")
    };
    let document_text = &text[document.clone()];
    if !document_text.lines().any(is_kind) {
        return;
    }
    let mut start = document.start;
    let mut open: Option<Section> = None;
    for line in document_text.split_inclusive('\n') {
        if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
            sections.extend(open.take());
            let is_encoded = line.trim_end() == "data:";
            if is_encoded || line.trim_end() == "stringData:" {
                open = Some(Section {
                    range: start..start,
                    is_encoded,
                });
            }
        }
        start += line.len();
        if let Some(open) = &mut open {
            open.range.end = start;
        }
    }
    sections.extend(open);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_of_secrets_is_decoded() {
        let of = |text: &str| {
            let start = text.find("aHVudGVy").expect("the value stands in the text");
            let manifests = Manifests::of(text, FileKind::of("secret.yml"));
            let kept = manifests.at(text, &(start..start + 8));
            kept.map(|kept| kept.decoded.unwrap_or_default())
        };
        let hunter = Some("hunter".to_owned());
        assert_eq!(of("kind: Secret\ndata:\n  password: aHVudGVy\n"), hunter);
        assert_eq!(
            of("a: b\n---\ndata:\n  password: aHVudGVy\nkind: \"Secret\"\n"),
            hunter
        );
        assert_eq!(
            of("kind: Secret\nstringData:\n  password: aHVudGVy\n"),
            Some(String::new())
        );
        for text in [
            "kind: ConfigMap\ndata:\n  password: aHVudGVy\n",
            "kind: Secret\n---\nkind: X\ndata:\n  password: aHVudGVy\n",
            "kind: Secret\ndata:\n  a: b\nmetadata:\n  password: aHVudGVy\n",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}

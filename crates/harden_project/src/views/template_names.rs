//! The names of templates that a value may be.

use harden_python::syntax::Name;

use super::value::ContextValue;

/// Names that are put together of alternatives, at most.
const MOST_COMBINED: usize = 32;

/// Which templates code asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TemplateNames {
    pub(super) exact: Vec<Name>,
    /// What a name begins and ends with that is put together at run time: `mails/` and `.html`.
    pub(super) patterns: Vec<(Name, Name)>,
}

impl TemplateNames {
    pub(super) fn of(value: &ContextValue) -> Self {
        let mut names = Self::default();
        names.take(value);
        names
    }

    pub(super) fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.patterns.is_empty()
    }

    /// Whether all of it looks like names of files.
    pub(super) fn are_files(&self) -> bool {
        !self.is_empty()
            && self.exact.iter().all(|name| is_file_name(name))
            && self
                .patterns
                .iter()
                .all(|(_, end)| is_file_name(&format!("x{end}")))
    }

    fn take(&mut self, value: &ContextValue) {
        match value {
            ContextValue::Literal(text) => self.exact.push(text.clone()),
            ContextValue::OneOf(values) | ContextValue::Tuple(values) => {
                for value in values {
                    self.take(value);
                }
            }
            ContextValue::Collection(element) => self.take(element),
            ContextValue::Joined(parts) => self.take_joined(parts),
            _ => {}
        }
    }

    fn take_joined(&mut self, parts: &[ContextValue]) {
        let mut combined = vec![String::new()];
        let mut known = 0;
        for part in parts {
            let mut texts = Self::default();
            texts.take(part);
            let is_whole = part.alternatives().iter().all(is_text);
            if !is_whole || texts.exact.len() * combined.len() > MOST_COMBINED {
                break;
            }
            let next = combined.iter().flat_map(|begun| {
                let texts = texts.exact.iter();
                texts.map(move |text| format!("{begun}{text}"))
            });
            combined = next.collect();
            known += 1;
        }
        if known == parts.len() {
            self.exact.extend(combined.into_iter().map(Name::from));
            return;
        }
        let end = match parts.last() {
            Some(ContextValue::Literal(end)) => end.clone(),
            _ => return,
        };
        let begins = combined.into_iter().filter(|begin| begin.contains('/'));
        let patterns = begins.map(|begin| (Name::from(begin), end.clone()));
        self.patterns.extend(patterns);
    }
}

fn is_text(value: &ContextValue) -> bool {
    matches!(value, ContextValue::Literal(_))
}

fn is_file_name(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty() && (2..=6).contains(&extension.len()) && !name.contains(['@', ' '])
    })
}

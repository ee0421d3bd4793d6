//! Paths that files had, each once.

use harden_secrets::{Usage, is_searched};
use indexmap::IndexMap;

/// By number.
pub(crate) struct Paths(IndexMap<Box<str>, Purpose>);

/// What is known of a file by its path alone. The order is that of who has most to lose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Purpose {
    is_left_out: bool,
    usage: Usage,
}

/// The number of the audited folder itself.
pub(crate) const TOP: u32 = 0;

impl Paths {
    pub(crate) fn new() -> Self {
        let mut paths = Self(IndexMap::new());
        paths.number(String::new());
        paths
    }

    /// The number of a path, old or new.
    pub(crate) fn number(&mut self, path: String) -> u32 {
        let number = if let Some(number) = self.0.get_index_of(path.as_str()) {
            number
        } else {
            let purpose = Purpose {
                is_left_out: !is_searched(&path),
                usage: Usage::of(&path),
            };
            self.0.insert_full(path.into(), purpose).0
        };
        u32::try_from(number).expect("there are fewer paths than trees and files together")
    }

    pub(crate) fn known(&self, path: &str) -> Option<u32> {
        u32::try_from(self.0.get_index_of(path)?).ok()
    }

    pub(crate) fn text(&self, number: u32) -> &str {
        let path = self.0.get_index(number as usize);
        path.map_or("", |(path, _)| path)
    }

    fn purpose(&self, number: u32) -> Option<Purpose> {
        let (_, purpose) = self.0.get_index(number as usize)?;
        Some(*purpose)
    }

    pub(crate) fn is_searched(&self, number: u32) -> bool {
        self.purpose(number)
            .is_some_and(|purpose| !purpose.is_left_out)
    }

    /// Of several, the one with most to lose.
    pub(crate) fn foremost(&self, numbers: &[u32]) -> u32 {
        let foremost = numbers
            .iter()
            .min_by_key(|number| (self.purpose(**number), self.text(**number)));
        foremost.copied().unwrap_or(TOP)
    }
}

/// The path of a name in a folder.
pub(crate) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        [folder, "/", name].concat()
    }
}

//! Links in text for terminals: OSC 8, as <https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>
//! says.

use std::borrow::Cow;
use std::fmt::Write as _;

use harden_finding::{Place, RuleId};

/// Where places and rules lead. Without both nothing is a link.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// The audited folder, absolute, with `/`.
    pub root: Option<String>,
    /// The address of the book, without a slash at its end.
    pub book: Option<String>,
}

impl Links {
    /// A text that leads to the file of a place.
    pub(crate) fn place<'a>(&self, text: &'a str, place: &Place) -> Cow<'a, str> {
        link(text, self.file(&place.file))
    }

    /// A code that leads to its page in the book.
    pub(crate) fn rule(&self, rule: RuleId) -> Cow<'static, str> {
        link(rule.code, self.page(rule))
    }

    /// The page of a rule.
    pub(crate) fn page(&self, rule: RuleId) -> Option<String> {
        let book = self.book.as_ref()?;
        Some(format!("{book}/rules/{}.html", rule.code))
    }

    fn file(&self, file: &str) -> Option<String> {
        let root = self.root.as_ref()?;
        let mut url = String::from("file://");
        if !root.starts_with('/') {
            // A drive: `file:///C:/shop`.
            url.push('/');
        }
        for byte in root.bytes().chain(*b"/").chain(file.bytes()) {
            if byte.is_ascii_alphanumeric() || b"-._~/:@!$&'()*+,;=".contains(&byte) {
                url.push(char::from(byte));
            } else {
                // Writing to a string cannot fail.
                let _ = write!(url, "%{byte:02X}");
            }
        }
        Some(url)
    }
}

fn link(text: &str, url: Option<String>) -> Cow<'_, str> {
    match url {
        None => Cow::Borrowed(text),
        Some(url) => Cow::Owned(format!("\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\")),
    }
}

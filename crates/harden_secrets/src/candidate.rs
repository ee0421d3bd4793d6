//! What a scan finds.

use std::fmt;
use std::ops::Range;

use crate::formats::Format;

/// Something that is probably a secret, and where it stands.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub kind: Kind,
    pub strength: Strength,
    /// How to make it worthless and get another, as sentences for who has to do it.
    pub rotation: &'static str,
    /// The name that it is given, as written: `STRIPE_SECRET_KEY`.
    pub key: Option<String>,
    pub secret: Secret,
    /// Of the secret, in bytes.
    pub range: Range<usize>,
    pub line: u32,
    /// Of its first line, in characters.
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A token that a known service issues.
    Token(&'static Format),
    PrivateKey {
        /// Worth nothing without its passphrase.
        encrypted: bool,
    },
    /// The password in `scheme://user:password@host`.
    UrlPassword,
    /// A text that a name says to be secret.
    Assignment,
}

/// How sure it is that somebody could use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// True, but harmless as a rule: for tests of a service, public in browsers, locked with a passphrase, for names of
    /// one network.
    Weak,
    Likely,
    /// Its checksum is right, or nothing else looks like it.
    Certain,
}

/// The text of a secret, which no log and no report shows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Secret(Box<str>);

impl Secret {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.into())
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

use harden_finding::Severity;
use pep440_rs::Version;

use crate::range::Range;

/// What somebody published about releases of one package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advisory {
    /// `CVE-2024-39614`, where it has one.
    pub id: String,
    /// Other names of the same fault.
    pub aliases: Vec<String>,
    pub affected: Vec<Range>,
    /// `None` where nobody said.
    pub severity: Option<Severity>,
    /// What is wrong, without a full stop.
    pub summary: String,
    /// An address.
    pub source: String,
    /// What it takes to do harm: words of code, `package:NAME` for other packages, `server:asgi`. A project that has
    /// none of them cannot be harmed. Empty where that cannot be said.
    pub only: Vec<String>,
}

impl Advisory {
    pub fn affects(&self, release: &Version) -> bool {
        self.affected.iter().any(|range| range.contains(release))
    }

    /// Whether another one is about the same fault.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.names()
            .any(|name| other.names().any(|own| own == name))
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let aliases = self.aliases.iter().map(String::as_str);
        std::iter::once(self.id.as_str()).chain(aliases)
    }
}

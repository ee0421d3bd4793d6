//! What is loaded from where, as a policy names it; and what needs no name as long as its nonce counts.

use harden_finding::Place;

use super::Policy;
use super::build::{SELF, add};
use super::proposal::Unjudged;
use crate::inventory::{Address, Use};

/// How a policy names where something is loaded from.
pub(super) enum Named {
    /// What falls back to `default-src` needs no word of its own.
    Nothing,
    Source(String),
    /// Nobody can tell from the files: why.
    Unknown(String),
}

impl Named {
    pub(super) fn of(
        usage: Use,
        address: &Address,
        is_module: bool,
        static_origin: Option<&str>,
    ) -> Self {
        match address {
            Address::Own if matches!(usage, Use::Object | Use::Base) => {
                Self::Source(SELF.to_owned())
            }
            Address::Own => Self::Nothing,
            Address::Host { origin, .. } if static_origin == Some(origin) => {
                Self::Source(origin.clone())
            }
            Address::Host { origin, path } => {
                let is_exact = matches!(usage, Use::Script | Use::Style) && !is_module;
                let path = path.as_deref().filter(|path| is_exact && path.len() > 1);
                Self::Source(match path {
                    Some(path) => format!("{origin}{}", escaped(path)),
                    None => origin.clone(),
                })
            }
            Address::Scheme { scheme } => Self::Source(format!("{scheme}:")),
            Address::Computed { expression } => {
                Self::Unknown(format!("`{expression}` may lead to another host"))
            }
        }
    }
}

/// Something with a nonce that is loaded.
pub(super) struct Nonced {
    pub(super) directive: &'static str,
    pub(super) place: Place,
    pub(super) named: Named,
}

impl Nonced {
    /// Names it in a policy in which no nonce counts; where nobody can, that is said.
    pub(super) fn without_nonce(&self, policy: &mut Policy) -> Option<Unjudged> {
        match &self.named {
            Named::Nothing => None,
            Named::Source(source) => {
                add(policy, self.directive, source);
                None
            }
            Named::Unknown(message) => Some(Unjudged {
                place: self.place.clone(),
                directive: self.directive,
                message: message.clone(),
            }),
        }
    }
}

/// In a policy these separate.
fn escaped(path: &str) -> String {
    path.replace(';', "%3B").replace(',', "%2C")
}

//! What functions do, whatever they give back: which functions they call, what of a request they read, which
//! short texts stand in them. Without order and without branches: that something is done, not when.

mod address;
mod collect;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::facts::Extent;
use crate::syntax::Name;

pub(crate) use collect::collect;

/// A function, with all that stands in it, functions in it as well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conduct {
    /// In its file, dotted: `home`, `HomeView.post`.
    pub name: Name,
    /// Of the whole function, without its decorators.
    pub extent: Extent,
    /// Each once, where it stands first.
    pub deeds: Vec<Deed>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    pub kind: DeedKind,
    /// Dotted, without the arguments of calls on the way: `Order.objects.filter.delete`. What stands on no name
    /// begins with a dot.
    pub name: Name,
    pub extent: Extent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeedKind {
    Call,
    /// An attribute that no call is made of: `request.user`.
    Read,
    /// It is assigned to, or something in it, or deleted: `request.session["cart"] = cart`.
    Write,
    /// A short text in the code: the name of a header, of a parameter.
    Text,
    /// An attribute that is given what a sanitiser of HTML leaves: `self.text = bleach.clean(text)`.
    Sanitise,
    /// An attribute, or a keyword of a class or of its manager, that is given an address whose beginning the code
    /// writes: `Visit.objects.create(path=request.path)` is `Visit.objects.create.path`, and `{"account_link": "/user/"}`
    /// is `.account_link`.
    Address,
}

impl DeedKind {
    const COUNT: usize = 6;
}

impl Conduct {
    /// What it does of one kind.
    pub fn names(&self, kind: DeedKind) -> impl Iterator<Item = &Name> {
        let deeds = self.deeds.iter().filter(move |deed| deed.kind == kind);
        deeds.map(|deed| &deed.name)
    }
}

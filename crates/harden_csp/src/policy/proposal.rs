//! What harden proposes.

use harden_finding::Place;
use serde::Serialize;

use super::build::Builder;
use super::{Obstacle, Policy};
use crate::inventory::{Inventory, Item};
use crate::packages::Package;
use crate::stack::Site;

/// Two policies, and what lies between them.
#[derive(Clone, Debug, Serialize)]
pub struct Proposal {
    /// The strictest policy that the pages can live with as they are.
    pub as_is: Policy,
    /// The strictest policy that they can live with when the obstacles that do not stay are gone.
    pub strict: Policy,
    pub obstacles: Vec<Obstacle>,
    /// What nobody can tell from the files.
    pub unjudged: Vec<Unjudged>,
}

/// An address or an attribute that is known only when the page is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unjudged {
    #[serde(flatten, serialize_with = "super::super::inventory::place")]
    pub place: Place,
    pub directive: &'static str,
    pub message: String,
}

/// The policies for what was found.
pub fn propose(inventory: &Inventory, packages: &[&Package], site: &Site) -> Proposal {
    let mut proposal = compose(inventory.items.iter(), packages, site, &Policy::default());
    let unread = inventory.unread.iter().map(|one| Unjudged {
        place: one.place.clone(),
        directive: one.directive,
        message: one.message.clone(),
    });
    proposal.unjudged.extend(unread);
    proposal
}

/// The same for some of it. `kept`: a policy that the one for the pages as they are takes the place of, and whose
/// directives it has to have, even those that another makes superfluous.
pub(super) fn compose<'i>(
    items: impl Iterator<Item = &'i Item>,
    packages: &[&Package],
    site: &Site,
    kept: &Policy,
) -> Proposal {
    let mut builder = Builder::new(site);
    for item in items {
        builder.item(item);
    }
    for package in packages {
        builder.package(package);
    }
    builder.finish(kept)
}

//! Views apart: the policy that all other pages can live with, and one for each view whose pages need more.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use harden_finding::Place;
use harden_project::views::AnsweringView;
use serde::Serialize;

use super::Policy;
use super::build::{MOST_HASHES, UNSAFE_EVAL, UNSAFE_INLINE};
use super::obstacle::{Hindrance, Obstacle};
use super::proposal::{Proposal, compose};
use crate::inventory::{Inline, Inventory, Item, What};
use crate::packages::Package;
use crate::placing::{Placement, Placing, Why};
use crate::stack::Site;

/// More views are not looked through one by one by anybody.
const MOST_VIEWS: usize = 400;
/// Places in templates, at most.
const MOST_PLACES: usize = 2_000;

/// The policies for the pages as they are.
#[derive(Clone, Debug)]
pub struct ByView {
    /// Of all views but those that have one of their own.
    pub policy: Policy,
    pub overrides: Vec<Override>,
    /// What no view can be given a policy of its own for: all pages make room for it.
    pub site_wide: Vec<SiteWide>,
    /// How many views would have a policy of their own if `site_wide` were changed; otherwise as many as have one.
    pub views: usize,
}

/// The policy of one view, in the place of the site's.
#[derive(Clone, Debug)]
pub struct Override {
    pub view: AnsweringView,
    pub policy: Policy,
    /// Whether a script that is injected into its pages runs.
    pub is_unprotected: bool,
    /// What stands on its pages and needs it.
    pub because: Vec<Cause>,
}

/// Something on a page that the site's policy has no room for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Cause {
    #[serde(flatten, serialize_with = "crate::inventory::place")]
    pub place: Place,
    pub kind: Hindrance,
}

/// Something that all pages make room for.
#[derive(Clone, Debug, Serialize)]
pub struct SiteWide {
    /// `None` for what a package brings.
    #[serde(flatten, serialize_with = "super::obstacle::place")]
    pub place: Option<Place>,
    pub directive: &'static str,
    pub allows: &'static str,
    pub why: String,
}

impl ByView {
    /// Where no view needs more than the others.
    pub fn alike(policy: &Policy) -> Self {
        Self {
            policy: policy.clone(),
            overrides: Vec::new(),
            site_wide: Vec::new(),
            views: 0,
        }
    }
}

/// The policies with views apart. `whole`: what was proposed for all pages together.
pub fn by_view(
    inventory: &Inventory,
    packages: &[&Package],
    site: &Site,
    whole: &Proposal,
    placing: &Placing<'_>,
) -> ByView {
    let limits = Limits::of(inventory);
    let apart = Apart::of(inventory, &limits, placing);
    let with = |also: &[usize], kept: &Policy| {
        let items = inventory.items.iter().enumerate();
        let items = items.filter(|(index, _)| !apart.taken.contains(index) || also.contains(index));
        compose(items.map(|(_, item)| item), packages, site, kept).as_is
    };
    let policy = with(&[], &Policy::default());
    let mut policies: BTreeMap<&[usize], Policy> = BTreeMap::new();
    for items in apart.views.values() {
        let own = policies.entry(items);
        own.or_insert_with(|| with(items, &policy));
    }
    let is_open = |policy: &Policy| policy.has("script-src", UNSAFE_INLINE);
    let overrides = apart.views.iter().filter_map(|(view, items)| {
        let own = &policies[items.as_slice()];
        (*own != policy).then(|| Override {
            view: view.clone(),
            is_unprotected: is_open(own) && !is_open(&policy),
            policy: own.clone(),
            because: causes(inventory, &limits, items),
        })
    });
    let left = apart.left.iter();
    let left = left.filter(|(_, need, _)| need.is_in(&policy));
    let left = left.map(|(item, need, why)| SiteWide {
        place: Some(item.place.clone()),
        directive: need.directive,
        allows: need.source,
        why: why.to_string(),
    });
    let brought = whole.obstacles.iter();
    let brought = brought.filter_map(|one| of_package(one, &policy));
    ByView {
        overrides: overrides.collect(),
        site_wide: left.chain(brought).collect(),
        views: apart.views.len(),
        policy,
    }
}

/// What is on the pages of known views alone, and what is not.
struct Apart<'i> {
    /// By view, the indexes of what its pages need more than others.
    views: BTreeMap<AnsweringView, Vec<usize>>,
    /// All of these.
    taken: BTreeSet<usize>,
    left: Vec<(&'i Item, Need, Why)>,
}

impl<'i> Apart<'i> {
    fn of(inventory: &'i Inventory, limits: &Limits, placing: &Placing<'_>) -> Self {
        let mut apart = Self {
            views: BTreeMap::new(),
            taken: BTreeSet::new(),
            left: Vec::new(),
        };
        let needing = inventory.items.iter().enumerate();
        let needing = needing.filter_map(|(index, item)| Some((index, item, limits.need(item)?)));
        for (count, (index, item, need)) in needing.enumerate() {
            let placement = match item.at {
                Some(place) if count < MOST_PLACES && apart.views.len() <= MOST_VIEWS => {
                    placing.of(place)
                }
                _ => Placement::SiteWide(Why::TooMany),
            };
            match placement {
                Placement::Views(views) => {
                    apart.taken.insert(index);
                    for view in views {
                        apart.views.entry(view).or_default().push(index);
                    }
                }
                Placement::SiteWide(why) => apart.left.push((item, need, why)),
            }
        }
        apart
    }
}

fn causes(inventory: &Inventory, limits: &Limits, items: &[usize]) -> Vec<Cause> {
    let causes = items.iter().filter_map(|index| {
        let item = &inventory.items[*index];
        let need = limits.need(item)?;
        Some(Cause {
            place: item.place.clone(),
            kind: need.kind,
        })
    });
    let causes: BTreeSet<Cause> = causes.collect();
    causes.into_iter().collect()
}

/// What a package brings into all pages, be it for its own, whose views are not the project's to change.
fn of_package(obstacle: &Obstacle, policy: &Policy) -> Option<SiteWide> {
    let allows = [UNSAFE_INLINE, UNSAFE_EVAL];
    let allows = allows
        .into_iter()
        .find(|one| obstacle.allows.as_deref() == Some(one))?;
    let is_asked = obstacle.kind == Hindrance::Package && policy.has(obstacle.directive, allows);
    is_asked.then(|| SiteWide {
        place: None,
        directive: obstacle.directive,
        allows,
        why: if obstacle.stays {
            obstacle.message.clone()
        } else {
            format!("{} Its views are not in this project.", obstacle.message)
        },
    })
}

/// What something needs that weakens a policy.
#[derive(Clone, Copy)]
struct Need {
    kind: Hindrance,
    directive: &'static str,
    source: &'static str,
}

impl Need {
    /// Whether a policy makes room for it.
    fn is_in(self, policy: &Policy) -> bool {
        let above = self.directive.strip_suffix("-attr");
        policy.has(self.directive, self.source)
            || above.is_some_and(|above| policy.has(above, self.source))
    }
}

/// Whether there is more of a kind than hashes can name.
struct Limits {
    scripts: bool,
    styles: bool,
    handlers: bool,
}

impl Limits {
    fn of(inventory: &Inventory) -> Self {
        let is_beyond = |kind: Inline| {
            let hashes = inventory.items.iter().filter_map(|item| match &item.what {
                What::Inline {
                    what,
                    hash: Some(hash),
                    nonce,
                    ..
                } if *what == kind && nonce.as_ref().is_none_or(|nonce| !nonce.is_certain) => {
                    Some(hash.as_str())
                }
                _ => None,
            });
            hashes.collect::<BTreeSet<&str>>().len() > MOST_HASHES
        };
        Self {
            scripts: is_beyond(Inline::Script),
            styles: is_beyond(Inline::Style),
            handlers: is_beyond(Inline::Handler),
        }
    }

    /// What an item needs that no hash and no nonce gives, or not for so many.
    fn need(&self, item: &Item) -> Option<Need> {
        let is_beyond = match &item.what {
            What::Eval { .. } => {
                return item.at.is_some().then_some(Need {
                    kind: Hindrance::Eval,
                    directive: "script-src",
                    source: UNSAFE_EVAL,
                });
            }
            What::Inline { nonce, .. } if nonce.as_ref().is_some_and(|nonce| nonce.is_certain) => {
                return None;
            }
            What::Inline {
                what: Inline::JavascriptUrl,
                is_void,
                ..
            } => !is_void,
            What::Inline { what, hash, .. } => {
                hash.is_none()
                    || match what {
                        Inline::Script => self.scripts,
                        Inline::Style => self.styles,
                        _ => self.handlers,
                    }
            }
            _ => return None,
        };
        let What::Inline { what, .. } = &item.what else {
            return None;
        };
        let (kind, directive) = match what {
            Inline::Script => (Hindrance::InlineScript, "script-src"),
            Inline::JavascriptUrl => (Hindrance::JavascriptUrl, "script-src"),
            Inline::Style => (Hindrance::InlineStyle, "style-src"),
            Inline::Handler => (Hindrance::Handler, "script-src-attr"),
            // Little is to be feared from these.
            Inline::StyleAttribute => return None,
        };
        is_beyond.then_some(Need {
            kind,
            directive,
            source: UNSAFE_INLINE,
        })
    }
}

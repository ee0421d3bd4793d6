//! What a `URLconf` says: patterns, the views behind them, and under which settings they are served.

mod read;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::facts::{Extent, Keyword};
use crate::syntax::Name;

pub(crate) use read::{PATTERNS, collect};

/// One pattern of a `URLconf`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Of the call that makes it.
    pub extent: Extent,
    /// As written, for `path` or as a regular expression; `None` where it is computed.
    pub pattern: Option<Name>,
    /// What templates and code ask for it by.
    pub name: Option<Name>,
    pub view: View,
    /// What it takes for the pattern to be there; all of it.
    pub conditions: Vec<Condition>,
    /// `document_root` among what is passed to the view: dotted, as written.
    pub document_root: Option<Name>,
}

/// What a pattern leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum View {
    /// As written: `admin.site.urls`, `views.home`.
    Dotted(Name),
    /// `include("shop.urls")`
    IncludedModule(Name),
    /// `include(shop.urls)`, `include(router.urls)`
    IncludedName(Name),
    /// `include([…])`
    Included(Arc<[Route]>),
    /// `HomeView.as_view(template_name="home.html")`
    Class {
        name: Name,
        keywords: Vec<Keyword>,
    },
    /// `login_required(home)`, `cache_page(60)(home)`: what is put around it, dotted.
    Wrapped {
        by: Name,
        view: Box<View>,
    },
    Other,
}

/// A test that decides whether a pattern is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Condition {
    /// `settings.NAME` is true.
    Setting(Name),
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Unknown,
}

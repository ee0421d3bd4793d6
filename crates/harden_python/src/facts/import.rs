use serde::{Deserialize, Serialize};

use super::Extent;
use crate::syntax::Name;

/// One name that an import statement brings in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    pub extent: Extent,
    pub target: ImportTarget,
    /// Not run when the module is loaded.
    pub in_function: bool,
    /// In the body of a `try` that has a handler, or in a handler.
    pub in_try: bool,
    /// Under `if TYPE_CHECKING:`, which is never run.
    pub type_checking: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportTarget {
    /// `import a.b`, which binds `a`; `import a.b as c`, which binds `c` to `a.b`.
    Module { module: Name, alias: Option<Name> },
    /// `from ..module import name as alias`
    Name {
        module: Option<Name>,
        /// Leading dots.
        level: u32,
        name: Name,
        alias: Option<Name>,
    },
    /// `from module import *`
    Star { module: Option<Name>, level: u32 },
}

impl ImportTarget {
    /// The name that is bound; `None` for a star.
    pub fn bound(&self) -> Option<&str> {
        match self {
            Self::Module {
                alias: Some(alias), ..
            } => Some(alias),
            Self::Module { module, .. } => module.split('.').next(),
            Self::Name { name, alias, .. } => Some(alias.as_ref().unwrap_or(name)),
            Self::Star { .. } => None,
        }
    }
}

use serde::{Deserialize, Serialize};

/// The language that a template is written in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Dialect {
    #[default]
    Django,
    /// Jinja 2 and 3.
    Jinja,
}

use serde::{Deserialize, Serialize};

use super::Place;

/// A cookie that a script reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CookieRead {
    pub place: Place,
    /// `None`: all cookies are read (`document.cookie`), and what is looked for in them is not written there.
    pub name: Option<String>,
}

//! The policy as a file.

use serde::Deserialize;
use thiserror::Error;

use crate::model::{Policy, VERSION};

/// Why a file is no policy.
#[derive(Debug, Error)]
pub enum ReadError {
    #[error("this is no JSON: {0}")]
    NotJson(serde_json::Error),
    #[error(
        "this is no policy: it has no whole number called `version`; `harden guard policy --format json` writes one"
    )]
    NoVersion,
    #[error(
        "the policy has version {0}, and this harden knows version {VERSION}; write it anew with `harden guard policy \
         --format json`"
    )]
    OtherVersion(u64),
    #[error("the policy cannot be read: {0}")]
    Malformed(serde_json::Error),
}

/// What every version has.
#[derive(Deserialize)]
struct Versioned {
    version: Option<u64>,
}

impl Policy {
    /// One line for each value, with a line's end.
    pub fn to_json(&self) -> String {
        let mut text =
            serde_json::to_string_pretty(self).expect("a policy has names that are text");
        text.push('\n');
        text
    }

    /// Every field has to be there: a policy without one would be a weaker one.
    pub fn from_json(text: &str) -> Result<Self, ReadError> {
        let versioned: Versioned = serde_json::from_str(text).map_err(|error| {
            if error.is_data() {
                ReadError::NoVersion
            } else {
                ReadError::NotJson(error)
            }
        })?;
        match versioned.version {
            None => Err(ReadError::NoVersion),
            Some(version) if version != u64::from(VERSION) => Err(ReadError::OtherVersion(version)),
            Some(_) => serde_json::from_str(text).map_err(ReadError::Malformed),
        }
    }
}

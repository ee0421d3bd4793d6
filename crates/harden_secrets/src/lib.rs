//! What looks like a secret in the bytes of one file: pure, without disk, rules or output.
//!
//! [`scan`] looks for all anchors together (`anchors`): beginnings of tokens (`formats`), of private keys, names
//! that mean a secret (`assignments`) and `://` (`urls`). Only where an anchor stands is anything else looked at
//! (`scanner`), and most of what stands there is no secret: `placeholders` and `look_alikes` say why.

mod anchors;
mod assignments;
mod base64;
mod candidate;
mod certificates;
mod checksum;
mod entropy;
mod file;
mod file_kind;
mod formats;
mod key_stores;
mod logins;
mod look_alikes;
mod named_files;
mod placeholders;
mod private_keys;
mod scanner;
mod urls;
mod usage;
mod window;

pub use assignments::{is_used_secret, may_name_secret, names_secret};
pub use candidate::{Candidate, Kind, Secret, Strength};
pub use certificates::is_for_local_names;
pub use file_kind::is_searched;
pub use formats::Format;
pub use scanner::{Scan, is_binary, scan};
pub use usage::Usage;

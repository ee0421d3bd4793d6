//! Which releases of packages are vulnerable, at the end of their life, or left by their authors.
//!
//! Two dated tables come with harden: `data/advisories.json`, and `data/lives.json`. [`osv`] reads what others
//! publish, of any size. What a project has installed is not for this crate to know.

mod advisory;
mod lives;
mod newest;
pub mod osv;
mod range;
mod table;

pub use advisory::Advisory;
pub use lives::{
    Abandoned, MONTHS, Series, abandoned, django_series, python_series, wagtail_series,
};
pub use newest::newest;
pub use pep440_rs::{Version, VersionSpecifiers};
pub use range::{Range, RangeError};
pub use table::{Advisories, checked, date, way_up};

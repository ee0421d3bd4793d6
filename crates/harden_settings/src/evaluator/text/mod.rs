//! Values as text: `str`, `repr`, `format`, `str.format` and `%`.

mod builder;
mod fields;
mod format;
mod printf;
mod repr;

pub(crate) use builder::TextBuilder;
pub(crate) use fields::format_fields;
pub(crate) use format::format;
pub(crate) use printf::printf;
pub(crate) use repr::{ascii, float, is_printable, quoted, repr, str};

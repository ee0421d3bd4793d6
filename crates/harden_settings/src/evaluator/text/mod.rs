//! Values as text: `str`, `repr`, `format`, `str.format` and `%`.

mod builder;
mod fields;
mod format;
mod printf;
mod repr;

pub(crate) use builder::TextBuilder;
pub(crate) use fields::format_fields;
pub(crate) use format::{format_value, write_formatted};
pub(crate) use printf::printf;
pub(crate) use repr::{ascii_of, float, is_printable, quoted, repr_of, str_of, write_repr, write_str};

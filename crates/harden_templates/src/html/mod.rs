//! HTML as a browser reads it, and the languages inside of it: a machine that stops wherever a template prints
//! a value, and goes on behind it.
//!
//! [`Context`] is the state between two characters, after the tokenizer of the WHATWG HTML standard. Whether
//! Django's escaping is enough depends on [`Position`].

mod attribute;
mod context;
mod css;
mod element;
mod events;
mod javascript;
mod letters;
mod markup;
#[cfg(test)]
mod oracle;
mod position;
mod raw_text;
mod reference;
#[cfg(test)]
mod tests;
mod url;

pub use attribute::AttributeKind;
pub use context::Context;
pub use css::CssPlace;
pub use element::ScriptKind;
pub use events::{Events, NoEvents};
pub use javascript::JavaScriptPlace;
pub use position::{Position, Quote, ScriptPosition, ValuePosition};
pub use url::UrlPlace;

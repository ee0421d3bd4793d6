//! Where a value is printed, as far as it decides what the value can do.

use super::attribute::AttributeKind;
use super::css::CssPlace;
use super::element::ScriptKind;
use super::javascript::JavaScriptPlace;
use super::url::UrlPlace;

/// Where a value is printed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Position {
    /// Between tags.
    Text,
    /// In `textarea` or `title`.
    Rcdata,
    /// In an element whose contents are not read: `iframe`, `noscript`.
    RawText,
    Comment,
    Doctype,
    TagName,
    /// In the name of an attribute, or where one could begin.
    AttributeName,
    Attribute {
        kind: AttributeKind,
        quote: Quote,
        value: ValuePosition,
    },
    /// In a script element.
    Script(ScriptPosition),
    /// In a style element.
    Style(CssPlace),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Quote {
    Double,
    Single,
    Unquoted,
}

/// Where in a script element.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScriptPosition {
    pub kind: ScriptKind,
    pub place: JavaScriptPlace,
    /// Whether character references are decoded before the script runs, as in SVG.
    pub is_decoded: bool,
    /// Whether a text printed before on the line may have taken the quote away.
    pub may_be_outside_quotes: bool,
}

/// Where in the value of an attribute, in which character references are decoded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ValuePosition {
    Plain,
    Url(UrlPlace),
    JavaScript(JavaScriptPlace),
    /// Behind `javascript:` in a URL: percent signs are decoded as well.
    JavaScriptUrl(JavaScriptPlace),
    Css(CssPlace),
    /// In a document inside of the attribute.
    Document(Box<Position>),
}

use serde::{Deserialize, Serialize};

use super::{Place, Value};

/// A place where text becomes markup, code or an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sink {
    /// The assignment or the call.
    pub place: Place,
    pub kind: SinkKind,
    /// What flows in.
    pub value: Value,
}

/// What takes a value for more than text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SinkKind {
    InnerHtml,
    OuterHtml,
    InsertAdjacentHtml,
    DocumentWrite,
    ContextualFragment,
    Srcdoc,
    /// `setHTMLUnsafe`, `parseHTMLUnsafe`.
    HtmlUnsafe,
    /// React's `dangerouslySetInnerHTML`.
    DangerouslySetInnerHtml,
    /// `.html(…)` of jQuery.
    JqueryHtml,
    /// `append`, `prepend`, `before`, `after`, `replaceWith` and their mirrors, of what is known to be jQuery's.
    JqueryInsert,
    /// `$(…)` with markup, or with what comes from the address of the page.
    JqueryConstructor,
    /// `eval`, `new Function`.
    Eval,
    /// `setTimeout` and `setInterval` with text.
    Timer,
    /// An attribute `on…` that is set by name.
    EventHandler,
    /// `location = …`, `location.href = …`, `location.assign(…)`, `window.open(…)`.
    Navigation,
    /// `href`, `src`, `action`, `formAction` of an element.
    UrlAttribute,
}

impl SinkKind {
    /// Whether the value is read as HTML.
    pub fn is_markup(self) -> bool {
        !matches!(
            self,
            Self::Eval | Self::Timer | Self::EventHandler | Self::Navigation | Self::UrlAttribute
        )
    }
}

use super::element::ScriptKind;
use super::position::Quote;

/// What the machine tells of what it reads. Names and values come in pieces, between which a template may print
/// something; offsets are those of the text that is fed.
pub trait Events {
    /// `<` or `</` with a letter behind it.
    fn tag_opened(&mut self, _at: usize, _is_end: bool) {}
    fn tag_name(&mut self, _piece: &str, _at: usize) {}
    fn attribute_opened(&mut self, _at: usize) {}
    fn attribute_name(&mut self, _piece: &str, _at: usize) {}
    /// A value begins, be it empty; one without quotes that begins with something printed is not told.
    fn value_opened(&mut self, _quote: Quote) {}
    fn value(&mut self, _piece: &str, _at: usize) {}
    /// Behind `>`.
    fn tag_closed(&mut self, _at: usize, _is_self_closing: bool) {}
    /// Text of a script.
    fn script(&mut self, _kind: ScriptKind, _piece: &str, _at: usize) {}
    /// Text of a style element.
    fn style(&mut self, _piece: &str, _at: usize) {}
}

/// For those who want to know the state alone.
#[derive(Clone, Copy, Debug)]
pub struct NoEvents;

impl Events for NoEvents {}

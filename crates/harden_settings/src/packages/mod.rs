//! Placeholder until the models of packages land: none.

pub(crate) fn source(_d: &str) -> Option<&'static str> {
    None
}
pub(crate) fn has_submodules(_d: &str) -> bool {
    false
}

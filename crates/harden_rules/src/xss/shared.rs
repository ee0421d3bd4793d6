//! What several rules ask of the same values, judged once for all of them.

use std::sync::OnceLock;

use super::markup::OpenHole;
use super::printed::Printed;

/// What was judged of a project.
#[derive(Default)]
pub struct Shared {
    printed: OnceLock<Vec<Vec<Printed>>>,
    holes: OnceLock<Vec<OpenHole>>,
}

impl Shared {
    pub(super) fn printed(&self, judge: impl FnOnce() -> Vec<Vec<Printed>>) -> &[Vec<Printed>] {
        self.printed.get_or_init(judge)
    }

    pub(super) fn holes(&self, judge: impl FnOnce() -> Vec<OpenHole>) -> &[OpenHole] {
        self.holes.get_or_init(judge)
    }
}

//! The ways that lead to one place of a page.

use crate::html::Context;

use super::facts::ElementId;
use super::forms::OpenForms;

/// More ways that differ are not followed: the page is judged on those that there are.
const MAX_FLOWS: usize = 6;

/// One way to a place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Flow {
    pub context: Context,
    /// The tag that is open.
    pub element: Option<ElementId>,
    /// The script or style element that is open.
    pub inside: Option<ElementId>,
    pub forms: OpenForms,
}

impl Flow {
    pub(super) fn start() -> Self {
        Self {
            context: Context::default(),
            element: None,
            inside: None,
            forms: OpenForms::none(),
        }
    }

    fn joined(&self, other: &Self) -> Option<Self> {
        let alike = self.element == other.element && self.inside == other.inside;
        if !alike {
            return None;
        }
        Some(Self {
            context: self.context.joined(&other.context)?,
            forms: self.forms.joined(&other.forms),
            ..self.clone()
        })
    }
}

/// Adds ways to others, joining those that differ in nothing that matters.
pub(super) fn add(flows: &mut Vec<Flow>, more: Vec<Flow>) {
    'more: for flow in more {
        for known in flows.iter_mut() {
            if let Some(joined) = known.joined(&flow) {
                *known = joined;
                continue 'more;
            }
        }
        if flows.len() < MAX_FLOWS {
            flows.push(flow);
        }
    }
}

/// Joins what has become alike.
pub(super) fn settled(flows: Vec<Flow>) -> Vec<Flow> {
    if flows.len() < 2 {
        return flows;
    }
    let mut settled = Vec::with_capacity(flows.len());
    add(&mut settled, flows);
    settled
}

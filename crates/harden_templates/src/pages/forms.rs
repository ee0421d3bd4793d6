//! Which form is open at a place of a page.

use super::facts::ElementId;
use super::flow::Flow;

/// The forms that may be open, of which one way to the place has one at most.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct OpenForms {
    open: Vec<OpenForm>,
    /// On some way none is.
    may_be_none: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct OpenForm {
    id: ElementId,
    /// No way has closed it. Where one has, that may be the only way on which it was opened: a tag and its end tag may
    /// stand under the same condition.
    is_sure: bool,
}

impl OpenForms {
    pub(super) fn none() -> Self {
        Self {
            open: Vec::new(),
            may_be_none: true,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    pub(super) fn first(&self) -> Option<ElementId> {
        self.ids().next()
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = ElementId> {
        self.open.iter().map(|form| form.id)
    }

    /// Those that are surely open where they were opened.
    pub(super) fn sure(&self) -> impl Iterator<Item = ElementId> {
        let sure = self.open.iter().filter(|form| form.is_sure);
        sure.map(|form| form.id)
    }

    /// A start tag comes. Gives whether it is taken up: browsers pass it by where a form is open
    /// (<https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody>).
    pub(super) fn start(&mut self, id: ElementId) -> bool {
        if let [around] = self.open[..]
            && around.is_sure
            && !self.may_be_none
            && around.id != id
        {
            return false;
        }
        self.open = vec![OpenForm { id, is_sure: true }];
        self.may_be_none = false;
        true
    }

    pub(super) fn end(&mut self) {
        *self = Self::none();
    }

    pub(super) fn joined(&self, other: &Self) -> Self {
        let mut joined = self.clone();
        joined.may_be_none |= other.may_be_none;
        for form in &other.open {
            match joined.open.iter_mut().find(|known| known.id == form.id) {
                Some(known) => known.is_sure &= form.is_sure,
                None => joined.open.push(*form),
            }
        }
        joined
    }
}

/// The forms that are open where ways part, and which of them one of the ways closes.
pub(super) struct Parting {
    open: Vec<ElementId>,
    closed: Vec<ElementId>,
}

impl Parting {
    pub(super) fn of(flows: &[Flow]) -> Self {
        let mut open = Vec::new();
        for form in flows.iter().flat_map(|flow| flow.forms.ids()) {
            if !open.contains(&form) {
                open.push(form);
            }
        }
        Self {
            open,
            closed: Vec::new(),
        }
    }

    /// One of the ways comes to its end.
    pub(super) fn way(&mut self, flows: &[Flow]) {
        for form in &self.open {
            let is_open = flows
                .iter()
                .any(|flow| flow.forms.ids().any(|id| id == *form));
            if !is_open && !self.closed.contains(form) {
                self.closed.push(*form);
            }
        }
    }

    /// The ways come together again.
    pub(super) fn join(&self, flows: &mut [Flow]) {
        for flow in flows {
            for form in &mut flow.forms.open {
                form.is_sure &= !self.closed.contains(&form.id);
            }
        }
    }
}

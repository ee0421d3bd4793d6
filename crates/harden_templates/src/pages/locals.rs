//! Names that templates bind: `{% with %}`, `{% for %}`, `{% include … with %}`.

use crate::syntax::{Expression, Name};

use super::library::TemplateId;

/// A list of bindings, the innermost first; the first id is the empty list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalsId(u32);

/// A name and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    /// Where it is bound.
    pub template: TemplateId,
    pub name: Name,
    pub value: LocalValue,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocalValue {
    /// The value itself.
    Is(Expression),
    /// An item of it.
    ItemOf(Expression),
    /// One of the parts of an item of it: `{% for name, value in pairs %}`.
    PartOf { item_of: Expression, at: usize },
    /// What a tag of Django's gives that nobody else writes: `{% url … as name %}`.
    Own,
    /// What a tag of a library gives: `{% tag … as name %}`.
    GivenBy {
        tag: Name,
        /// Whether it is given nothing but texts and numbers of the template.
        is_given_literals: bool,
    },
    /// What Jinja's macros and `{% set %}` with a body bind.
    Unknown,
    /// Names further out are not seen: `{% include … only %}`.
    Nothing,
}

/// All lists of bindings of a walk; those with the same beginning share it.
#[derive(Clone, Debug, Default)]
pub struct Locals {
    nodes: Vec<(Local, LocalsId)>,
}

impl Locals {
    /// The list with one more binding. The same binding in the same list gives the same id.
    pub(super) fn bind(&mut self, outer: LocalsId, local: Local) -> LocalsId {
        // A tag is mostly walked again soon after it was walked.
        let recent = self.nodes.iter().enumerate().rev().take(64);
        for (index, (known, parent)) in recent {
            if *parent == outer && *known == local {
                return id(index);
            }
        }
        self.nodes.push((local, outer));
        id(self.nodes.len() - 1)
    }

    /// From the innermost binding outwards.
    pub fn iter(&self, from: LocalsId) -> impl Iterator<Item = &Local> {
        let mut next = from;
        std::iter::from_fn(move || {
            let index = (next.0 as usize).checked_sub(1)?;
            let (local, outer) = &self.nodes[index];
            next = *outer;
            Some(local)
        })
    }

    /// What holds around the binding of a name.
    pub fn outside(&self, from: LocalsId, name: &str) -> LocalsId {
        let mut at = from;
        while let Some(index) = (at.0 as usize).checked_sub(1) {
            let (local, outer) = &self.nodes[index];
            at = *outer;
            if local.name.as_ref() == name || local.value == LocalValue::Nothing {
                break;
            }
        }
        at
    }

    /// What a name stands for where these bindings hold.
    pub fn find(&self, from: LocalsId, name: &str) -> Option<&Local> {
        self.iter(from)
            .find(|local| local.name.as_ref() == name || matches!(local.value, LocalValue::Nothing))
    }
}

fn id(index: usize) -> LocalsId {
    LocalsId(u32::try_from(index + 1).expect("bindings are bounded in number"))
}

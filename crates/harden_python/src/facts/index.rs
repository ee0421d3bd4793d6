//! Which of a file's bindings holds for a name.

use std::collections::HashMap;
use std::sync::OnceLock;

use foldhash::fast::FixedState;

use super::Binding;
use crate::syntax::Name;

/// So few bindings are looked through as quickly.
const FEW: usize = 6;

/// Made where a name is looked up for the first time: most files are never asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Index(OnceLock<HashMap<Name, usize, FixedState>>);

impl Index {
    /// The binding of a name that most likely holds: see `FileFacts::binding`.
    pub(super) fn find<'b>(&self, bindings: &'b [Binding], name: &str) -> Option<&'b Binding> {
        if bindings.len() <= FEW {
            let mut found: Option<&Binding> = None;
            for binding in bindings.iter().filter(|one| one.name.as_ref() == name) {
                if found.is_none_or(|found| replaces(binding, found)) {
                    found = Some(binding);
                }
            }
            return found;
        }
        let index = self.0.get_or_init(|| {
            let mut index: HashMap<Name, usize, FixedState> = HashMap::default();
            for (at, binding) in bindings.iter().enumerate() {
                let held = index.entry(binding.name.clone()).or_insert(at);
                if replaces(binding, &bindings[*held]) {
                    *held = at;
                }
            }
            index
        });
        Some(&bindings[*index.get(name)?])
    }
}

/// Whether a binding holds instead of one that stands before it.
fn replaces(binding: &Binding, before: &Binding) -> bool {
    !binding.is_conditional || !before.is_conditional
}

/// It says nothing that the bindings do not.
impl PartialEq for Index {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

//! Three-valued logic: `None` is "nobody can know". Rules report only what is `Some(true)`.

/// Kleene's operations on a truth value that may be unknown. `Option` has its own `and` and `or`, which
/// mean something else.
pub(crate) trait Known: Copy {
    fn negate(self) -> Option<bool>;
    fn both(self, other: Option<bool>) -> Option<bool>;
    fn either(self, other: Option<bool>) -> Option<bool>;
    /// Whether it is known to be true.
    fn holds(self) -> bool;
}

impl Known for Option<bool> {
    fn negate(self) -> Option<bool> {
        self.map(|value| !value)
    }

    fn both(self, other: Option<bool>) -> Option<bool> {
        match (self, other) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        }
    }

    fn either(self, other: Option<bool>) -> Option<bool> {
        match (self, other) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        }
    }

    fn holds(self) -> bool {
        self == Some(true)
    }
}

/// Whether one of the values is true, where it is known.
pub(crate) fn any(values: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    values.into_iter().fold(Some(false), Known::either)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_decides_alone_needs_no_other() {
        assert_eq!(Some(false).both(None), Some(false));
        assert_eq!(Some(true).both(Some(false)), Some(false));
        assert_eq!(Some(true).both(None), None);
        assert_eq!(None.either(Some(true)), Some(true));
        assert_eq!(Some(false).either(Some(true)), Some(true));
        assert_eq!(Some(false).either(None), None);
        assert!(!None.negate().holds());
    }
}

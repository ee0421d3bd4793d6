//! When Django takes a signing key for weak.

use std::collections::BTreeSet;

use harden_settings::facts::{Fact, FactValue, UnknownText};

use crate::django::Series;

/// What `startproject` puts in front of the key it writes, from 3.2 on.
pub(super) const GENERATED_PREFIX: &str = "django-insecure-";
const SHORTEST: usize = 50;
const FEWEST_CHARACTERS: usize = 5;

/// Why a key is weak. Its text is for the user and gives nothing of the key away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weakness {
    Short(usize),
    Monotonous(usize),
    FromStartproject,
}

impl Weakness {
    pub(super) fn text(self) -> String {
        match self {
            Self::Short(1) => format!("it has 1 character, fewer than {SHORTEST}"),
            Self::Short(length) => format!("it has {length} characters, fewer than {SHORTEST}"),
            Self::Monotonous(1) => "it is one character over and over".to_owned(),
            Self::Monotonous(characters) => format!(
                "it is made of {characters} different characters, fewer than {FEWEST_CHARACTERS}"
            ),
            Self::FromStartproject => {
                format!(
                    "it begins with `{GENERATED_PREFIX}`, so it was written into the project by `startproject`"
                )
            }
        }
    }
}

/// What is weak about a key. `None`: nothing, or nobody knows.
pub(super) fn weakness(key: &Fact, series: Series) -> Option<Weakness> {
    let knows_prefix = series >= (3, 2);
    match &key.value {
        FactValue::Str(text) => {
            let characters: BTreeSet<char> = text.chars().collect();
            let weak = measured(text.chars().count(), characters.len());
            weak.or_else(|| {
                (knows_prefix && text.starts_with(GENERATED_PREFIX))
                    .then_some(Weakness::FromStartproject)
            })
        }
        FactValue::Bytes(bytes) => {
            let distinct: BTreeSet<u8> = bytes.iter().copied().collect();
            measured(bytes.len(), distinct.len())
        }
        // Django counts the elements; a strong one ends its check with an AttributeError.
        FactValue::List(items) | FactValue::Tuple(items) if key.is_complete() => {
            let items = &items.items;
            let is_first = |index: &usize| !items[..*index].contains(&items[*index]);
            let distinct = (0..items.len()).filter(is_first);
            measured(items.len(), distinct.take(FEWEST_CHARACTERS).count())
        }
        FactValue::Unknown(unknown) => match &unknown.text {
            Some(UnknownText { prefix, .. })
                if knows_prefix && prefix.starts_with(GENERATED_PREFIX) =>
            {
                Some(Weakness::FromStartproject)
            }
            _ => None,
        },
        _ => None,
    }
}

fn measured(length: usize, distinct: usize) -> Option<Weakness> {
    if length < SHORTEST {
        Some(Weakness::Short(length))
    } else if distinct < FEWEST_CHARACTERS {
        Some(Weakness::Monotonous(distinct))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use harden_settings::facts::Unknown;

    use super::*;

    fn judged(text: &str, series: Series) -> Option<Weakness> {
        weakness(
            &Fact::without_place(FactValue::Str(Arc::from(text))),
            series,
        )
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(judged(&"äbcdé".repeat(10), (5, 2)), None);
        assert_eq!(
            judged(&"abcde".repeat(9), (5, 2)),
            Some(Weakness::Short(45))
        );
        assert_eq!(
            judged(&"abcd".repeat(20), (5, 2)),
            Some(Weakness::Monotonous(4))
        );
    }

    #[test]
    fn the_prefix_counts_from_3_2_on() {
        let key = format!("{GENERATED_PREFIX}{}", "abcdefghij".repeat(5));
        assert_eq!(judged(&key, (3, 1)), None);
        assert_eq!(judged(&key, (3, 2)), Some(Weakness::FromStartproject));
    }

    #[test]
    fn a_known_prefix_is_enough_where_the_rest_is_unknown() {
        let unknown = |prefix: &str| {
            Fact::without_place(FactValue::Unknown(Unknown {
                truthy: Some(true),
                text: Some(UnknownText {
                    prefix: prefix.to_owned(),
                    suffix: String::new(),
                }),
                generated: false,
            }))
        };
        assert_eq!(
            weakness(&unknown("django-insecure-x"), (5, 2)),
            Some(Weakness::FromStartproject)
        );
        assert_eq!(weakness(&unknown("x"), (5, 2)), None);
    }
}

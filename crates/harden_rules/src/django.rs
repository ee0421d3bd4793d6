//! What is known of Django's releases: defaults of settings, and the ids of their checks.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use harden_settings::facts::{Fact, FactValue, Items};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Major and minor, as in `(5, 2)`.
pub(crate) type Series = (u32, u32);

/// Read from the wheels of Django itself; the file names them.
const TABLE: &str = include_str!("../data/django.json");

/// The table, as it is written.
#[derive(Deserialize)]
struct Table {
    #[serde(borrow)]
    defaults: BTreeMap<&'static str, Vec<Step>>,
    /// What `PBKDF2PasswordHasher` has in a series.
    #[serde(borrow)]
    pbkdf2_iterations: Vec<(&'static str, i64)>,
    #[serde(borrow)]
    settings: BTreeMap<&'static str, (Option<&'static str>, Option<&'static str>)>,
    #[cfg(test)]
    #[serde(borrow)]
    ids: BTreeMap<&'static str, Vec<&'static str>>,
}

/// The series that a default begins with, and the default; none where the series has no such setting.
#[derive(Deserialize)]
struct Step(
    #[serde(borrow)] &'static str,
    #[serde(default, deserialize_with = "present")] Option<Value>,
);

/// `null` is a default too.
fn present<'de, D: Deserializer<'de>>(json: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(json).map(Some)
}

static JSON: LazyLock<Table> =
    LazyLock::new(|| serde_json::from_str(TABLE).expect("the table is as it is read"));

/// The defaults of one setting: from which series on, and what. Absent where the series has none.
type History = Vec<(Series, Option<Fact>)>;

static DEFAULTS: LazyLock<BTreeMap<&str, History>> = LazyLock::new(|| {
    let defaults = JSON.defaults.iter();
    defaults
        .map(|(name, steps)| (*name, history(steps)))
        .collect()
});

/// The series that know a setting: from one on, and before another; without bound where `None`.
type Span = (Option<Series>, Option<Series>);

static SPANS: LazyLock<BTreeMap<&str, Span>> = LazyLock::new(|| {
    let settings = JSON.settings.iter();
    settings
        .map(|(name, (from, until))| {
            let bounds = (from.and_then(parse_series), until.and_then(parse_series));
            (*name, bounds)
        })
        .collect()
});

/// Which releases of Django know a setting; `None` where none does.
pub(crate) fn span(name: &str) -> Option<Span> {
    SPANS.get(name).copied()
}

/// The names of all settings that a series of Django knows and that are about as long: by a letter more or
/// less at most.
pub(crate) fn names_as_long(length: usize, series: Series) -> impl Iterator<Item = &'static str> {
    static BY_LENGTH: LazyLock<BTreeMap<usize, Vec<(&str, Span)>>> = LazyLock::new(|| {
        let mut by_length: BTreeMap<usize, Vec<(&str, Span)>> = BTreeMap::new();
        for (name, span) in SPANS.iter() {
            by_length.entry(name.len()).or_default().push((name, *span));
        }
        by_length
    });
    BY_LENGTH
        .range(length.saturating_sub(1)..=length + 1)
        .flat_map(|(_, names)| names)
        .filter(move |(_, (from, until))| {
            from.is_none_or(|from| from <= series) && until.is_none_or(|until| series < until)
        })
        .map(|(name, _)| *name)
}

/// The oldest series of which defaults are known. They are taken for older ones too.
const OLDEST: Series = (1, 11);

/// The value a setting has where the project does not set it; `None` where the series has no such setting.
pub fn default(name: &str, series: Series) -> Option<&'static Fact> {
    let history = DEFAULTS.get(name)?;
    let series = series.max(OLDEST);
    let (_, fact) = history.iter().rev().find(|(from, _)| *from <= series)?;
    fact.as_ref()
}

/// How often Django hashes a password with PBKDF2.
pub(crate) fn pbkdf2_iterations(series: Series) -> Option<i64> {
    let mut steps = JSON.pbkdf2_iterations.iter().rev();
    let (_, iterations) =
        steps.find(|(from, _)| parse_series(from).is_some_and(|from| from <= series))?;
    Some(*iterations)
}

/// The ids of the security checks of a series.
#[cfg(test)]
pub(crate) fn check_ids(series: &str) -> Vec<String> {
    let ids = JSON.ids.get(series).expect("the series is in the table");
    ids.iter().copied().map(str::to_owned).collect()
}

fn history(steps: &[Step]) -> History {
    steps
        .iter()
        .map(|Step(from, value)| {
            let from = parse_series(from);
            (
                from.expect("a step of a history begins with a series"),
                value.as_ref().map(fact),
            )
        })
        .collect()
}

fn parse_series(text: &str) -> Option<Series> {
    let (major, minor) = text.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

/// JSON as the fact it would be in Python.
pub(crate) fn fact(value: &Value) -> Fact {
    Fact::without_place(match value {
        Value::Null => FactValue::None,
        Value::Bool(value) => FactValue::Bool(*value),
        Value::Number(number) => {
            FactValue::Int(number.as_i64().expect("defaults are whole numbers").into())
        }
        Value::String(text) => FactValue::Str(Arc::from(text.as_str())),
        Value::Array(items) => FactValue::List(Items {
            items: items.iter().map(fact).collect(),
            open: false,
        }),
        Value::Object(entries) => FactValue::Dict {
            entries: entries
                .iter()
                .map(|(key, value)| (fact(&Value::String(key.clone())), fact(value)))
                .collect(),
            open: false,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_follow_the_series() {
        let frame = |series| default("X_FRAME_OPTIONS", series).and_then(Fact::as_str);
        assert_eq!(frame((2, 2)), Some("SAMEORIGIN"));
        assert_eq!(frame((3, 0)), Some("DENY"));
        assert_eq!(frame((6, 1)), Some("DENY"));
    }

    #[test]
    fn passwords_are_hashed_more_often_with_each_series() {
        assert_eq!(pbkdf2_iterations((4, 2)), Some(600_000));
        assert_eq!(pbkdf2_iterations((7, 0)), Some(1_500_000));
        assert_eq!(pbkdf2_iterations((1, 11)), None);
    }

    #[test]
    fn a_setting_that_a_series_does_not_have_has_no_default() {
        assert!(default("SECRET_KEY_FALLBACKS", (4, 0)).is_none());
        assert!(default("SECRET_KEY_FALLBACKS", (4, 1)).is_some());
        assert!(default("DEFAULT_HASHING_ALGORITHM", (3, 2)).is_some());
        assert!(default("DEFAULT_HASHING_ALGORITHM", (4, 0)).is_none());
        assert!(default("NO_SUCH_SETTING", (5, 2)).is_none());
    }
}

//! Packages and series that get no more fixes.

use std::sync::LazyLock;

use serde::Deserialize;

const LIVES: &str = include_str!("../data/lives.json");

#[derive(Deserialize)]
struct Lives {
    #[serde(bound(deserialize = "'de: 'static"))]
    django: Vec<Series>,
    #[serde(bound(deserialize = "'de: 'static"))]
    python: Vec<Series>,
    #[serde(bound(deserialize = "'de: 'static"))]
    wagtail: Vec<Series>,
    #[serde(bound(deserialize = "'de: 'static"))]
    abandoned: Vec<Abandoned>,
}

/// A series of releases, and the month in which its last support ends.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Series {
    pub series: (u32, u32),
    /// `2028-04`: Django's own table names months.
    pub ends: &'static str,
    /// Supported for longer than others.
    #[serde(default)]
    pub long: bool,
}

/// A package that its authors have left.
#[derive(Clone, Debug, Deserialize)]
pub struct Abandoned {
    pub package: &'static str,
    /// The word that code has which uses it.
    pub module: &'static str,
    /// What shows it.
    pub because: &'static str,
    /// What to use: a sentence without a full stop.
    pub instead: &'static str,
    pub source: &'static str,
}

static JSON: LazyLock<Lives> =
    LazyLock::new(|| serde_json::from_str(LIVES).expect("the table is as it is read"));

/// All series of Django since 1.3, oldest first.
pub fn django_series() -> &'static [Series] {
    &JSON.django
}

/// All series of Python since 2.6, by number.
pub fn python_series() -> &'static [Series] {
    &JSON.python
}

/// All series of Wagtail, oldest first.
pub fn wagtail_series() -> &'static [Series] {
    &JSON.wagtail
}

/// What is known of a package that its authors have left, by its normalised name.
pub fn abandoned(package: &str) -> Option<&'static Abandoned> {
    JSON.abandoned.iter().find(|left| left.package == package)
}

/// As releases write them, in English.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Series {
    /// Whether support has ended before a day such as `2026-11-23`. The month of the end is over then.
    pub fn is_over(&self, day: &str) -> bool {
        day.get(..7).is_some_and(|month| month > self.ends)
    }

    /// `April 2028`.
    pub fn end(&self) -> String {
        let (year, month) = self.ends.split_once('-').expect("a year and a month");
        let month: usize = month.parse().expect("a month is a number");
        format!("{} {year}", MONTHS[month - 1])
    }
}

//! A run of releases, as PEP 440 orders them.

use std::fmt;
use std::str::FromStr;

use pep440_rs::{Operator, Version, VersionSpecifiers};
use thiserror::Error;

/// Affected releases: from one on, and up to another. Pre-releases and epochs are ordered as PEP 440 has it; a
/// pre-release of the release that fixes is still affected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    from: Option<Version>,
    until: Until,
}

/// Where a run of releases ends.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Until {
    /// No release has ended it.
    Never,
    /// The release that fixes.
    Fixed(Version),
    /// The last affected one; which release fixes is not known.
    Last(Version),
}

#[derive(Debug, Error, PartialEq, Eq)]
#[error("`{0}` is no range of releases")]
pub struct RangeError(String);

impl Range {
    /// From a release on, or from the first, without end.
    pub const fn from(from: Option<Version>) -> Self {
        Self {
            from,
            until: Until::Never,
        }
    }

    /// Up to the release that fixes.
    #[must_use]
    pub fn fixed_in(self, release: Version) -> Self {
        Self {
            until: Until::Fixed(release),
            ..self
        }
    }

    /// Up to the last affected release.
    #[must_use]
    pub fn last(self, release: Version) -> Self {
        Self {
            until: Until::Last(release),
            ..self
        }
    }

    pub fn contains(&self, release: &Version) -> bool {
        self.from.as_ref().is_none_or(|from| from <= release)
            && match &self.until {
                Until::Never => true,
                Until::Fixed(fixed) => release < fixed,
                // What a distribution made of a release is that release.
                Until::Last(last) => release.clone().without_local() <= *last,
            }
    }

    /// The release that fixes, where it is known.
    pub const fn fixed(&self) -> Option<&Version> {
        match &self.until {
            Until::Fixed(fixed) => Some(fixed),
            Until::Never | Until::Last(_) => None,
        }
    }
}

impl FromStr for Range {
    type Err = RangeError;

    /// `>=4.2,<4.2.14`, `<2.0`, `==1.2`, `>=3`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || RangeError(text.to_owned());
        let specifiers = VersionSpecifiers::from_str(text).map_err(|_| error())?;
        let mut range = Self::from(None);
        for specifier in specifiers.iter() {
            let release = specifier.version().clone();
            range = match specifier.operator() {
                Operator::GreaterThanEqual => Self {
                    from: Some(release),
                    ..range
                },
                Operator::LessThan => range.fixed_in(release),
                Operator::LessThanEqual => range.last(release),
                Operator::Equal => Self::from(Some(release.clone())).last(release),
                _ => return Err(error()),
            };
        }
        Ok(range)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let until = match &self.until {
            Until::Never => None,
            Until::Fixed(fixed) => Some(format!("<{fixed}")),
            Until::Last(last) => Some(format!("<={last}")),
        };
        let from = self.from.as_ref().map(|from| format!(">={from}"));
        let clauses: Vec<String> = from.into_iter().chain(until).collect();
        formatter.write_str(&clauses.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(range: &str, release: &str) -> bool {
        let range: Range = range.parse().expect("a range");
        range.contains(&release.parse().expect("a release"))
    }

    #[test]
    fn releases_are_ordered_as_pep_440_has_them() {
        let cases = [
            (">=4.2,<4.2.14", "4.2.13", true),
            (">=4.2,<4.2.14", "4.2.14", false),
            (">=4.2,<4.2.14", "4.2", true),
            (">=4.2,<4.2.14", "4.2rc1", false),
            (">=4.2,<4.2.14", "4.2.14rc1", true),
            (">=4.2,<4.2.14", "4.2.9", true),
            (">=4.2,<4.2.14", "1!4.2.13", false),
            (">=4.2,<4.2.14", "4.2.13+vendor.2", true),
            (">=4.2,<4.2.14", "4.2.14+vendor.2", false),
            ("<=2.0", "2.0.0", true),
            ("<=2.0", "2.0+vendor", true),
            ("<=2.0", "2.0.post1", false),
            ("==1.2", "1.2.0", true),
            ("==1.2", "1.2.1", false),
            (">=3", "99", true),
            ("", "0.1", true),
        ];
        for (range, release, affected) in cases {
            assert_eq!(contains(range, release), affected, "{release} in {range}");
        }
    }

    #[test]
    fn a_range_is_written_as_it_is_read() {
        for text in [">=4.2,<4.2.14", "<2", "<=2.0", ">=3", ""] {
            let range: Range = text.parse().expect("a range");
            assert_eq!(range.to_string(), text);
        }
        for text in ["!=2", "~=3.1", "two", ">=", "==4.*,!=3"] {
            assert!(text.parse::<Range>().is_err(), "{text}");
        }
    }
}

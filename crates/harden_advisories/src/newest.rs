use pep440_rs::{Operator, Version, VersionSpecifier, VersionSpecifiers};

/// No series has as many releases.
const LAST: u64 = 999_999;

/// A release behind all that a requirement allows below its upper bound; `None` where nothing bounds it.
///
/// It need not exist: `<4.2` gives a release behind the last of 4.1. It is for comparing, not for showing.
pub fn newest(allowed: &VersionSpecifiers) -> Option<Version> {
    allowed.iter().filter_map(bound).min()
}

fn bound(specifier: &VersionSpecifier) -> Option<Version> {
    let version = specifier.version();
    let release = version.release();
    match specifier.operator() {
        Operator::LessThan => below(version),
        Operator::LessThanEqual | Operator::Equal | Operator::ExactEqual => Some(version.clone()),
        Operator::EqualStar => Some(last_of(release, version)),
        Operator::TildeEqual => {
            let (_, series) = release.split_last()?;
            Some(last_of(series, version))
        }
        _ => None,
    }
}

/// The last release of a series, however many parts its number has.
fn last_of(series: &[u64], like: &Version) -> Version {
    let numbers = series.iter().copied().chain([LAST]);
    Version::new(numbers).with_epoch(like.epoch())
}

/// The last release before another.
fn below(version: &Version) -> Option<Version> {
    let zeros = version.release().iter().rev();
    let significant = version.release().len() - zeros.take_while(|part| **part == 0).count();
    let mut numbers = version.release()[..significant].to_vec();
    let last = numbers.last_mut()?;
    *last -= 1;
    Some(last_of(&numbers, version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requirement_is_as_new_as_its_upper_bounds_allow() {
        let cases = [
            ("<5", "4.999999"),
            ("<5.0", "4.999999"),
            (">=4.2,<4.2.14", "4.2.13.999999"),
            ("<4.2", "4.1.999999"),
            ("<=4.2.3", "4.2.3"),
            ("==4.2.*", "4.2.999999"),
            ("~=4.2.1", "4.2.999999"),
            ("~=4.2", "4.999999"),
            ("<5,<4.1", "4.0.999999"),
            ("<1!5", "1!4.999999"),
        ];
        for (allowed, expected) in cases {
            let newest = newest(&allowed.parse().expect("specifiers"));
            assert_eq!(newest, expected.parse().ok(), "{allowed}");
        }
        for allowed in [">=4.2", "", "!=4", ">3"] {
            assert_eq!(newest(&allowed.parse().expect("specifiers")), None);
        }
        assert_eq!(newest(&"<0".parse().expect("specifiers")), None);
    }
}

use std::str::FromStr as _;

use pep440_rs::{Version, VersionSpecifiers};

use crate::profile::DjangoRelease;

use super::PackageVersion;

/// The series of Django that harden knows, oldest first.
const KNOWN: [(u32, u32); 15] = [
    (1, 11),
    (2, 0),
    (2, 1),
    (2, 2),
    (3, 0),
    (3, 1),
    (3, 2),
    (4, 0),
    (4, 1),
    (4, 2),
    (5, 0),
    (5, 1),
    (5, 2),
    (6, 0),
    (6, 1),
];

/// No series had more patch releases than this.
const MOST_PATCHES: u64 = 60;

/// A pinned release as it is; for a range, the newest series that it allows.
pub(super) fn django_release(package: PackageVersion) -> Option<DjangoRelease> {
    if let Some(version) = package.version {
        let parsed = Version::from_str(&version).ok()?;
        return Some(DjangoRelease {
            series: series_of(&parsed)?,
            version: Some(version),
            from: package.from,
        });
    }
    if package.allows.is_empty() {
        // Named, without a word on the release: as good as nothing.
        return None;
    }
    let specifiers = VersionSpecifiers::from_str(&package.allows).ok()?;
    let series = KNOWN
        .into_iter()
        .rev()
        .find(|series| allows(&specifiers, *series))?;
    Some(DjangoRelease {
        series,
        version: None,
        from: format!("{} allows {}", package.from, package.allows),
    })
}

fn series_of(version: &Version) -> Option<(u32, u32)> {
    let release = version.release();
    let major = u32::try_from(*release.first()?).ok()?;
    let minor = u32::try_from(release.get(1).copied().unwrap_or(0)).ok()?;
    Some((major, minor))
}

fn allows(specifiers: &VersionSpecifiers, (major, minor): (u32, u32)) -> bool {
    (0..=MOST_PATCHES).any(|patch| {
        specifiers.contains(&Version::new([u64::from(major), u64::from(minor), patch]))
    })
}

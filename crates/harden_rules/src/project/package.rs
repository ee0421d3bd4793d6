//! Releases of packages, as far as rules compare them.

use std::sync::Arc;

use harden_finding::Place;

/// Major and minor.
pub type Release = (u32, u32);

/// What the project's files say of a distribution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// The exact release, where a file pins one.
    pub pinned: Option<String>,
    /// What a file allows, as in `>=4.2,<5`; empty where any release will do.
    pub allows: String,
    /// What is asked for beside the distribution itself: `ipware` in `django-axes[ipware]`.
    pub extras: Vec<String>,
    /// The line that names it, as in `uv.lock:12`; empty where nothing does.
    pub from: String,
}

impl Package {
    /// The line that names it.
    pub(crate) fn place(&self) -> Option<Place> {
        let (file, line) = self.from.rsplit_once(':')?;
        let line = line.parse().ok()?;
        Some(Place {
            line,
            end_line: line,
            ..Place::file_start(Arc::from(file))
        })
    }

    /// Whether an installation would have at least this release: the newest that is allowed counts.
    pub fn is_at_least(&self, release: Release) -> bool {
        match self.pinned.as_deref().and_then(parse) {
            Some(pinned) => pinned >= release,
            None => self
                .allows
                .split(',')
                .all(|clause| reaches(clause, release)),
        }
    }
}

/// Whether a clause such as `<4` allows a release or something newer.
fn reaches(clause: &str, release: Release) -> bool {
    let clause = clause.trim();
    let bound = |operator: &str| clause.strip_prefix(operator).and_then(parse);
    if let Some(highest) = bound("<=") {
        highest >= release
    } else if let Some(limit) = bound("<") {
        limit > release
    } else if let Some(exact) = bound("===").or_else(|| bound("==")) {
        // `==4.*` goes on to the end of 4.
        let open_minor = clause.ends_with(".*") && clause.matches('.').count() == 1;
        if open_minor {
            exact.0 >= release.0
        } else {
            exact >= release
        }
    } else if let Some(compatible) = bound("~=") {
        // `~=4.2` ends before 5, `~=4.2.1` before 4.3.
        if clause.matches('.').count() >= 2 {
            compatible >= release
        } else {
            compatible.0 >= release.0
        }
    } else if let Some(caret) = bound("^") {
        caret.0 >= release.0
    } else {
        true
    }
}

/// The first two numbers of a release.
fn parse(text: &str) -> Option<Release> {
    let mut parts = text.trim().split('.').map(|part| {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    });
    let major = parts.next()??;
    let minor = parts.next().flatten().unwrap_or(0);
    Some((major, minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_at_least(allows: &str, release: Release) -> bool {
        let package = Package {
            allows: allows.to_owned(),
            ..Package::default()
        };
        package.is_at_least(release)
    }

    #[test]
    fn the_newest_allowed_release_counts() {
        for newest in [
            "",
            ">=3",
            ">=3,!=3.7",
            "~=4.0",
            "==4.*",
            ">=3,<5",
            "<=4.0",
            "^4.0",
        ] {
            assert!(is_at_least(newest, (4, 0)), "{newest}");
        }
        for old in [
            "<4", ">=3,<4.0", "~=3.8", "==3.*", "==3.8", "<=3.9", "~=3.8.1", "^3.7",
        ] {
            assert!(!is_at_least(old, (4, 0)), "{old}");
        }
    }

    #[test]
    fn a_pinned_release_decides() {
        let package = Package {
            pinned: Some("3.8".to_owned()),
            ..Package::default()
        };
        assert!(!package.is_at_least((4, 0)));
        assert!(package.is_at_least((3, 8)));
    }
}

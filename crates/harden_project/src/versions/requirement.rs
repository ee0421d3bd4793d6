use std::str::FromStr as _;

use pep440_rs::{Operator, VersionSpecifiers};

/// How much a file says about a release. The first wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strength {
    /// A lock file: what is installed.
    Locked,
    /// `==4.2.1`.
    Pinned,
    /// `>=4.2`, or no word on the release.
    Range,
}

/// A distribution, named by one line of a file.
#[derive(Clone, Debug)]
pub(crate) struct Declaration {
    /// Normalised.
    pub(crate) name: String,
    pub(crate) pinned: Option<String>,
    /// As PEP 440 writes them; empty where any release will do.
    pub(crate) specifiers: String,
    /// Normalised, as in `django-axes[ipware]`.
    pub(crate) extras: Vec<String>,
    pub(crate) strength: Strength,
    /// Whether only what develops or tests the site asks for it; `None` where the file does not say.
    pub(crate) is_for_development: Option<bool>,
    pub(crate) file: String,
    pub(crate) line: u32,
}

impl Declaration {
    /// An exact release from a lock file.
    pub(crate) fn locked(name: &str, version: &str, file: &str, line: u32) -> Self {
        Self {
            name: normalise(name),
            pinned: Some(version.to_owned()),
            specifiers: String::new(),
            extras: Vec::new(),
            strength: Strength::Locked,
            is_for_development: None,
            file: file.to_owned(),
            line,
        }
    }

    /// The file says what is installed, not only what somebody asks for, and for whom by its own name alone.
    pub(crate) fn of_lock_file(self) -> Self {
        Self {
            strength: Strength::Locked,
            is_for_development: Some(false),
            ..self
        }
    }

    /// What `specifiers` say; unreadable ones allow any release.
    pub(crate) fn with_specifiers(name: &str, specifiers: &str, file: &str, line: u32) -> Self {
        let parsed = VersionSpecifiers::from_str(specifiers).ok();
        let pinned = parsed.as_ref().and_then(pin);
        Self {
            name: normalise(name),
            strength: if pinned.is_some() {
                Strength::Pinned
            } else {
                Strength::Range
            },
            pinned,
            specifiers: parsed.map_or_else(String::new, |parsed| {
                // Written without spaces, as people do.
                parsed.to_string().replace(", ", ",")
            }),
            extras: Vec::new(),
            is_for_development: None,
            file: file.to_owned(),
            line,
        }
    }

    pub(crate) fn for_development(mut self, is_for_development: bool) -> Self {
        if self.is_for_development != Some(true) {
            self.is_for_development = Some(is_for_development);
        }
        self
    }

    pub(crate) fn with_extras<'e>(mut self, extras: impl IntoIterator<Item = &'e str>) -> Self {
        self.extras = extras.into_iter().map(normalise).collect();
        self
    }

    pub(crate) fn from(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }
}

/// The release that specifiers name alone, if they do.
fn pin(specifiers: &VersionSpecifiers) -> Option<String> {
    specifiers
        .iter()
        .find(|specifier| matches!(specifier.operator(), Operator::Equal | Operator::ExactEqual))
        .map(|specifier| specifier.version().to_string())
}

/// PEP 503: lower case, runs of `-`, `_` and `.` are one dash.
pub(crate) fn normalise(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for character in name.trim().chars() {
        if matches!(character, '-' | '_' | '.') {
            if !normal.ends_with('-') {
                normal.push('-');
            }
        } else {
            normal.extend(character.to_lowercase());
        }
    }
    normal
}

/// A requirement as PEP 508 writes it: name, extras, specifiers, marker.
pub(crate) fn parse(requirement: &str, file: &str, line: u32) -> Option<Declaration> {
    let requirement = requirement.split(';').next().unwrap_or_default().trim();
    let end = requirement
        .find(|character: char| !(character.is_ascii_alphanumeric() || "-_.".contains(character)))
        .unwrap_or(requirement.len());
    let (name, rest) = requirement.split_at(end);
    if name.is_empty() || !name.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return None;
    }
    let rest = rest.trim_start();
    let (extras, rest) = match rest.strip_prefix('[') {
        Some(inside) => inside.split_once(']')?,
        None => ("", rest),
    };
    let rest = rest.trim_start();
    let rest = rest.trim_start_matches('(').trim_end_matches(')').trim();
    let specifiers = if rest.starts_with('@') {
        ""
    } else if rest.is_empty() || rest.starts_with(['=', '<', '>', '!', '~']) {
        rest
    } else {
        // Not a requirement: a sentence, a path, an option.
        return None;
    };
    let extras = extras.split(',').filter(|extra| !extra.trim().is_empty());
    Some(Declaration::with_specifiers(name, specifiers, file, line).with_extras(extras))
}

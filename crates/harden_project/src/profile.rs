use harden_settings::facts::ProfileFacts;

/// A settings module that a process is started with, and what it evaluates to.
#[derive(Clone, Debug)]
pub struct Profile {
    pub role: Role,
    /// Why harden thinks so, naming the file: `Dockerfile:12 sets DJANGO_SETTINGS_MODULE`.
    pub why: String,
    /// Whether its findings decide the exit code.
    pub gate: bool,
    pub django: DjangoRelease,
    pub facts: ProfileFacts,
    /// A file of settings that the project lacks completes them where the site runs: nothing in the project
    /// says that a site is built from it as it is.
    pub is_completed_on_machine: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Production,
    Development,
    Test,
    Unknown,
}

impl Role {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Development => "development",
            Self::Test => "test",
            Self::Unknown => "unknown",
        }
    }
}

/// The release of Django that the project runs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DjangoRelease {
    /// Major and minor, as in `(5, 2)`: what checks and defaults depend on.
    pub series: (u32, u32),
    /// As the lock file has it; `None` where only a range or nothing is known.
    pub version: Option<String>,
    /// `uv.lock:12`, or `assumed`.
    pub from: String,
}

impl DjangoRelease {
    /// The newest long-term support series, taken where no file names a version.
    pub const ASSUMED_SERIES: (u32, u32) = (5, 2);

    pub fn assumed() -> Self {
        Self {
            series: Self::ASSUMED_SERIES,
            version: None,
            from: "assumed".to_owned(),
        }
    }
}

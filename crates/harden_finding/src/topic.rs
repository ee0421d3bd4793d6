use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use thiserror::Error;

/// One section of the article, answered on every line of defence. Folders of a topic bear its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Topic {
    Https,
    Secrets,
    Headers,
    Csrf,
    Sql,
    Xss,
    Auth,
    Uploads,
    Deploy,
    Logging,
    Dependencies,
    Input,
}

impl Topic {
    pub const ALL: [Self; 12] = [
        Self::Https,
        Self::Secrets,
        Self::Headers,
        Self::Csrf,
        Self::Sql,
        Self::Xss,
        Self::Auth,
        Self::Uploads,
        Self::Deploy,
        Self::Logging,
        Self::Dependencies,
        Self::Input,
    ];

    /// The name of the topic's folders, and what `--select` takes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Https => "https",
            Self::Secrets => "secrets",
            Self::Headers => "headers",
            Self::Csrf => "csrf",
            Self::Sql => "sql",
            Self::Xss => "xss",
            Self::Auth => "auth",
            Self::Uploads => "uploads",
            Self::Deploy => "deploy",
            Self::Logging => "logging",
            Self::Dependencies => "dependencies",
            Self::Input => "input",
        }
    }

    /// What the codes of the topic's rules start with.
    pub const fn code_prefix(self) -> &'static str {
        match self {
            Self::Https => "HTTPS",
            Self::Secrets => "SECRET",
            Self::Headers => "HEADER",
            Self::Csrf => "CSRF",
            Self::Sql => "SQL",
            Self::Xss => "XSS",
            Self::Auth => "AUTH",
            Self::Uploads => "UPLOAD",
            Self::Deploy => "DEPLOY",
            Self::Logging => "LOG",
            Self::Dependencies => "DEP",
            Self::Input => "INPUT",
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

#[derive(Debug, Error)]
#[error("`{0}` is no topic")]
pub struct UnknownTopic(String);

impl FromStr for Topic {
    type Err = UnknownTopic;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|topic| topic.name() == text)
            .ok_or_else(|| UnknownTopic(text.to_owned()))
    }
}

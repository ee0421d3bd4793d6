use oxc_span::SourceType;
use serde::{Deserialize, Serialize};

/// The language of a script.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ScriptKind {
    /// With or without `import`, and with elements of JSX, which only compilers understand.
    #[default]
    JavaScript,
    TypeScript,
    /// TypeScript with elements of JSX.
    Tsx,
}

impl ScriptKind {
    /// Of a file; `None` where it is no script.
    pub fn of_path(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (stem, end) = name.rsplit_once('.')?;
        match end.to_ascii_lowercase().as_str() {
            "js" | "mjs" | "cjs" | "jsx" => Some(Self::JavaScript),
            // Declarations hold no code.
            "ts" | "mts" | "cts" if stem.split('.').next_back() == Some("d") => None,
            "ts" | "mts" | "cts" => Some(Self::TypeScript),
            "tsx" => Some(Self::Tsx),
            _ => None,
        }
    }

    pub(super) fn source_type(self) -> SourceType {
        match self {
            Self::JavaScript => SourceType::unambiguous().with_jsx(true),
            Self::TypeScript => SourceType::ts(),
            Self::Tsx => SourceType::tsx(),
        }
    }
}

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
        // All files of a project are asked.
        if !path.ends_with(['s', 'x', 'S', 'X']) {
            return None;
        }
        let (before, end) = path.rsplit_once('.')?;
        let is_one_of = |ends: &[&str]| ends.iter().any(|known| end.eq_ignore_ascii_case(known));
        if is_one_of(&["js", "mjs", "cjs", "jsx"]) {
            Some(Self::JavaScript)
        } else if is_one_of(&["ts", "mts", "cts"]) {
            // Declarations hold no code.
            let is_declaration = before.rsplit(['.', '/']).next() == Some("d");
            (!is_declaration).then_some(Self::TypeScript)
        } else {
            is_one_of(&["tsx"]).then_some(Self::Tsx)
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

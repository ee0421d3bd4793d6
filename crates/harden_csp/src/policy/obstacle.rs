//! What stands in the way of a stricter policy.

use harden_finding::Place;
use serde::Serialize;

/// Something that a policy had to make room for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Obstacle {
    pub kind: Hindrance,
    /// `None` for what a package brings.
    #[serde(flatten, serialize_with = "place")]
    pub place: Option<Place>,
    /// How many more of the same there are, of which this is the first.
    #[serde(skip_serializing_if = "is_zero")]
    pub more: usize,
    pub directive: &'static str,
    /// What the directive has because of it, in the policy for the pages as they are; `None`: nothing, it is blocked.
    pub allows: Option<String>,
    /// Whether the stricter policy has it too: it stays until something else is used.
    pub stays: bool,
    pub message: String,
    pub help: String,
    /// What to write, where that is all there is to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edit: Option<Edit>,
}

/// Text to be written at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    pub line: u32,
    pub column: u32,
    pub insert: String,
}

/// The kinds of obstacles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hindrance {
    InlineScript,
    InlineStyle,
    Handler,
    StyleAttribute,
    JavascriptUrl,
    Eval,
    OtherHost,
    Package,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks with a reference"
)]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

#[expect(
    clippy::ref_option,
    reason = "serde asks with a reference to the field"
)]
pub(super) fn place<S: serde::Serializer>(
    place: &Option<Place>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeMap as _;
    let mut map = serializer.serialize_map(Some(3))?;
    map.serialize_entry("file", &place.as_ref().map(|place| &place.file))?;
    map.serialize_entry("line", &place.as_ref().map(|place| place.line))?;
    map.serialize_entry("column", &place.as_ref().map(|place| place.column))?;
    map.end()
}

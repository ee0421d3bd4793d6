//! Scripts that stand in templates: pieces of text, and holes where values are printed.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memmem::Finder;

/// A part of a script, in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScriptPiece<'t> {
    Text {
        text: &'t str,
        origin: Origin,
    },
    /// A value that is printed; `id` is the caller's own.
    Hole {
        id: u32,
        place: HolePlace,
        origin: Origin,
    },
}

/// Where a piece begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The template; a number of the caller's own.
    pub source: u32,
    /// In bytes.
    pub offset: u32,
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
}

impl Origin {
    pub const START: Self = Self {
        source: 0,
        offset: 0,
        line: 1,
        column: 1,
    };
}

/// Where in JavaScript a value is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolePlace {
    /// Where an expression may stand.
    Expression,
    /// In or right behind a name or a number.
    Name,
    /// In quotes, a template literal or a regular expression.
    Text,
    /// In a comment: nothing is known of it.
    Comment,
}

/// What stands for a hole: a name, wherever it stands.
const HOLE: &str = "hole_in_template_";

static FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(HOLE));

fn find_hole(text: &str) -> Option<usize> {
    FINDER.find(text.as_bytes())
}

/// The text of a script, and where it comes from.
#[derive(Debug)]
pub(crate) struct Joined<'t> {
    text: Cow<'t, str>,
    stretches: Cow<'t, [Stretch]>,
    has_holes: bool,
}

/// A stretch of the joined text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) origin: Origin,
    /// What stands for a value that is printed.
    pub(super) is_hole: bool,
}

/// Pieces put together.
#[derive(Debug)]
pub(crate) struct Joint {
    text: String,
    stretches: Vec<Stretch>,
}

impl Joint {
    pub(crate) fn new(pieces: &[ScriptPiece<'_>]) -> Self {
        let mut joint = Self {
            text: String::new(),
            stretches: Vec::with_capacity(pieces.len()),
        };
        for piece in pieces {
            match piece {
                ScriptPiece::Text { text, origin } => joint.push(text, *origin, false),
                ScriptPiece::Hole { id, place, origin } => {
                    let filling = joint.filling(*id, *place);
                    joint.push(&filling, *origin, true);
                }
            }
        }
        joint.without_html_comment();
        joint
    }

    fn push(&mut self, text: &str, origin: Origin, is_hole: bool) {
        let start = offset(self.text.len());
        self.text.push_str(text);
        self.stretches.push(Stretch {
            start,
            end: offset(self.text.len()),
            origin,
            is_hole,
        });
    }

    fn filling(&self, id: u32, place: HolePlace) -> String {
        match place {
            HolePlace::Comment => String::new(),
            // Behind a digit a name is an error, more digits are not.
            HolePlace::Name if self.ends_with_number() => "0".to_owned(),
            HolePlace::Expression | HolePlace::Name | HolePlace::Text => format!("{HOLE}{id}_"),
        }
    }

    fn ends_with_number(&self) -> bool {
        let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$' | '.');
        let word = self.text.trim_end_matches(is_word).len();
        self.text[word..].starts_with(|letter: char| letter.is_ascii_digit())
    }

    /// Old scripts hide from older browsers: `<!--` on the first line, `-->` on the last.
    fn without_html_comment(&mut self) {
        let start = self.text.len() - self.text.trim_start().len();
        if self.text[start..].starts_with("<!--") {
            let end = self.text[start..]
                .find('\n')
                .map_or(self.text.len(), |line| start + line);
            self.blank(start, end);
        }
        let end = self.text.trim_end().len();
        if self.text[..end].ends_with("-->") {
            self.blank(end - "-->".len(), end);
        }
    }

    fn blank(&mut self, start: usize, end: usize) {
        let blanks = " ".repeat(end - start);
        self.text.replace_range(start..end, &blanks);
    }

    pub(crate) fn joined(&self) -> Joined<'_> {
        Joined {
            text: Cow::Borrowed(&self.text),
            stretches: Cow::Borrowed(&self.stretches),
            has_holes: true,
        }
    }
}

impl<'t> Joined<'t> {
    pub(crate) fn of_file(text: &'t str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            stretches: Cow::Owned(vec![Stretch {
                start: 0,
                end: offset(text.len()),
                origin: Origin::START,
                is_hole: false,
            }]),
            has_holes: false,
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn stretch_at(&self, at: u32) -> Stretch {
        let index = self
            .stretches
            .partition_point(|stretch| stretch.start <= at)
            .saturating_sub(1);
        self.stretches.get(index).copied().unwrap_or(Stretch {
            start: 0,
            end: 0,
            origin: Origin::START,
            is_hole: false,
        })
    }

    pub(super) fn stretch_behind(&self, stretch: Stretch) -> Option<Stretch> {
        let index = self
            .stretches
            .partition_point(|other| other.start < stretch.end || other.end <= stretch.end);
        self.stretches.get(index).copied()
    }

    /// The holes in a text of the script.
    pub(crate) fn holes_in(&self, text: &str) -> Vec<u32> {
        if !self.has_holes {
            return Vec::new();
        }
        let mut holes = Vec::new();
        let mut rest = text;
        while let Some(found) = find_hole(rest) {
            rest = &rest[found + HOLE.len()..];
            let digits = rest.len()
                - rest
                    .trim_start_matches(|digit: char| digit.is_ascii_digit())
                    .len();
            if let Ok(id) = rest[..digits].parse()
                && !holes.contains(&id)
            {
                holes.push(id);
            }
        }
        holes
    }

    /// A text of the script, cut where something is printed: what stands there, and the holes.
    pub(crate) fn cut<'s>(&self, text: &'s str) -> Vec<Cut<'s>> {
        if !self.has_holes || find_hole(text).is_none() {
            return vec![Cut::Text(text)];
        }
        let mut cuts = Vec::new();
        let mut rest = text;
        while let Some(found) = find_hole(rest) {
            if found > 0 {
                cuts.push(Cut::Text(&rest[..found]));
            }
            let behind = &rest[found + HOLE.len()..];
            let digits = behind.len()
                - behind
                    .trim_start_matches(|digit: char| digit.is_ascii_digit())
                    .len();
            cuts.push(Cut::Hole(behind[..digits].parse().unwrap_or(u32::MAX)));
            rest = behind[digits..]
                .strip_prefix('_')
                .unwrap_or(&behind[digits..]);
        }
        if !rest.is_empty() {
            cuts.push(Cut::Text(rest));
        }
        cuts
    }
}

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Cut<'s> {
    Text(&'s str),
    Hole(u32),
}

fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

//! Values that Python code puts into markup, and what they can become where they stand.

use harden_finding::{Confidence, Persona, Place};
use harden_project::views::{ContextValue, WrittenMarkup, WrittenPiece};
use harden_python::bodies::MarkupUse;
use harden_secrets::Usage;
use harden_templates::html::{Context, NoEvents};
use harden_templates::values::{Breakout, Characters, breakout};

use super::origin::{Deciders, Origin};
use crate::project::Project;
use crate::violation::Violation;

/// A value that can become something else than text.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each rule asks for some of them"
)]
pub(super) struct OpenHole {
    pub(super) place: Place,
    pub(super) used: MarkupUse,
    pub(super) is_escaped: bool,
    /// Tags were taken out of it, and nothing more.
    pub(super) is_stripped: bool,
    pub(super) breakout: Breakout,
    pub(super) origin: Origin,
    /// What that is, for people; `None` where nobody knows.
    pub(super) writer: Option<String>,
    /// It goes into a mail, where no scripts run.
    pub(super) is_mailed: bool,
    /// JSON, which is no page unless somebody opens it as one.
    pub(super) is_json: bool,
    /// Whether there is anything else than the value.
    pub(super) has_text: bool,
}

/// A URL that is a script stands in an attribute, wherever that is written, and is escaped there.
const IN_ATTRIBUTE: &str = "<a href=\"";

/// Every value that can become something else where it stands.
pub(super) fn open_holes(project: &dyn Project) -> &[OpenHole] {
    project.shared().holes(|| {
        let meanings = project.meanings();
        let markup = meanings.iter().flat_map(|meanings| meanings.markup());
        markup.flat_map(open_holes_of).collect()
    })
}

fn open_holes_of(markup: &WrittenMarkup) -> Vec<OpenHole> {
    let mut context = Context::default();
    let mut found = Vec::new();
    let has_text = markup.pieces.len() > 1;
    let mut is_url = false;
    for (index, piece) in markup.pieces.iter().enumerate() {
        match piece {
            WrittenPiece::Text(text) => {
                if index == 0 && text.starts_with("javascript:") {
                    context.feed(IN_ATTRIBUTE, 0, &mut NoEvents);
                    is_url = true;
                }
                context.feed(text, 0, &mut NoEvents);
            }
            WrittenPiece::Hole(hole) => {
                let deciders = Deciders::default();
                let value = deciders.value(&hole.value);
                let characters = value.printed(hole.is_escaped || is_url);
                let is_begun_here = index == 0 && markup.used == MarkupUse::Plain;
                if let Some(breakout) = breakout(&context.position(), characters)
                    && !is_begun_here
                {
                    found.push(OpenHole {
                        place: hole.place.clone(),
                        used: markup.used,
                        is_escaped: hole.is_escaped,
                        is_stripped: hole.is_stripped,
                        breakout,
                        origin: deciders.origin(),
                        writer: deciders.writer(),
                        is_mailed: markup.is_mailed && markup.used == MarkupUse::Marked,
                        is_json: matches!(hole.value, ContextValue::Json(_)),
                        has_text,
                    });
                }
                let keeps_backslashes = characters.contains(Characters::BACKSLASH)
                    && !characters.contains(Characters::SLASHED);
                context.print(keeps_backslashes);
            }
        }
    }
    found
}

impl OpenHole {
    /// As sure as one can be of who writes the value.
    pub(super) fn violation(&self, message: &str, help: &str) -> Violation {
        let message = match &self.writer {
            Some(writer) => format!("{}: {writer}.", message.trim_end_matches('.')),
            None => message.to_owned(),
        };
        let violation = Violation::new(
            self.place.clone(),
            format!("markup {}", self.place.file),
            message,
            help,
        );
        let violation = violation
            .persona(Persona::Auditor)
            .confidence(Confidence::Low);
        let violation = if self.is_json || self.is_mailed {
            violation
        } else {
            self.origin.weigh(violation)
        };
        if Usage::of(&self.place.file) == Usage::Site {
            violation
        } else {
            violation.persona(Persona::Auditor).outside_gate()
        }
    }
}

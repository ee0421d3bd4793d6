//! The scripts of templates: elements and handlers, in pieces with holes.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use harden_script::{HolePlace, Origin, ScriptPiece, may_have_facts, text_of_pieces};
use harden_templates::html::{
    JavaScriptPlace, Position, ScriptKind, ScriptPosition, ValuePosition,
};
use harden_templates::pages::{Element, ElementId, Piece, TemplateId, TemplatePlace};

use super::{Hole, ScriptSource};
use crate::templates::TreeTemplates;

/// A script of a template, before it is read.
pub(super) struct Inline {
    pub(super) source: ScriptSource,
    pieces: Vec<Piece>,
}

/// The scripts that stand in templates, in their order, as the pages were walked.
pub struct InlineScripts {
    scripts: Vec<Inline>,
    printed: Printed,
}

impl InlineScripts {
    pub fn of(templates: &TreeTemplates) -> Self {
        let mut scripts = Vec::new();
        for (id, element) in (0..).map(ElementId).zip(templates.pages.elements()) {
            if element.script == Some(ScriptKind::JavaScript) && element.name == "script" {
                let pages = of_each_page(templates, element);
                scripts.extend(pages.into_iter().map(|pieces| Inline {
                    source: ScriptSource::Element(id),
                    pieces,
                }));
            }
            for (index, attribute) in element.attributes.iter().enumerate() {
                if let [b'o', b'n', ..] = attribute.name.as_bytes()
                    && let Some(pieces) = &attribute.value
                {
                    scripts.push(Inline {
                        source: ScriptSource::Handler(id, index),
                        pieces: pieces.clone(),
                    });
                }
            }
        }
        let printed = if scripts.is_empty() {
            Printed::default()
        } else {
            Printed::of(templates)
        };
        Self { scripts, printed }
    }

    /// The texts of all of them, with a name for each value that is printed.
    pub fn texts(&self, templates: &TreeTemplates) -> impl Iterator<Item = String> {
        let scripts = self.scripts.iter();
        scripts.map(|script| text_of_pieces(&self.pieces(script, templates).0))
    }

    pub(super) fn that_may_have_facts(&self, templates: &TreeTemplates) -> Vec<&Inline> {
        let scripts = self.scripts.iter();
        scripts
            .filter(|script| script.may_have_facts(templates))
            .collect()
    }

    /// A script in pieces, and what is printed into it by the numbers of the holes.
    pub(super) fn pieces<'t>(
        &self,
        script: &Inline,
        templates: &'t TreeTemplates,
    ) -> (Vec<ScriptPiece<'t>>, Vec<Hole>) {
        script.pieces(templates, &self.printed)
    }
}

/// What stands in an element, and, where templates that extend its own have blocks in it, what each of them has
/// there: they are scripts of different pages.
fn of_each_page(templates: &TreeTemplates, element: &Element) -> Vec<Vec<Piece>> {
    let own = element.place.template;
    let mut pages: Vec<(TemplateId, Vec<Piece>)> = vec![(own, Vec::new())];
    let mut current = 0;
    for piece in &element.contents {
        let (Piece::Text(place) | Piece::Printed(place)) = piece;
        let template = place.template;
        // What is included belongs to what stood before it.
        if template == own || templates.library.is_child(template) {
            let known = pages.iter().position(|(known, _)| *known == template);
            current = known.unwrap_or_else(|| {
                pages.push((template, Vec::new()));
                pages.len() - 1
            });
        }
        pages[current].1.push(*piece);
    }
    pages.into_iter().map(|(_, pieces)| pieces).collect()
}

/// Where in JavaScript values are printed.
#[derive(Default)]
struct Printed(HashMap<TemplatePlace, HolePlace, FixedState>);

impl Printed {
    fn of(templates: &TreeTemplates) -> Self {
        let values = templates.pages.values.iter();
        Self(
            values
                .filter_map(|value| {
                    let mut sites = value.sites.iter();
                    let place = sites.find_map(|site| hole_place(&site.position))?;
                    Some((value.place, place))
                })
                .collect(),
        )
    }
}

fn hole_place(position: &Position) -> Option<HolePlace> {
    let (Position::Script(ScriptPosition { place, .. })
    | Position::Attribute {
        value: ValuePosition::JavaScript(place),
        ..
    }) = position
    else {
        return None;
    };
    Some(match place {
        JavaScriptPlace::Expression => HolePlace::Expression,
        JavaScriptPlace::Name => HolePlace::Name,
        JavaScriptPlace::DoubleQuoted
        | JavaScriptPlace::SingleQuoted
        | JavaScriptPlace::TemplateLiteral
        | JavaScriptPlace::RegularExpression => HolePlace::Text,
        JavaScriptPlace::LineComment | JavaScriptPlace::BlockComment => HolePlace::Comment,
    })
}

impl Inline {
    fn may_have_facts(&self, templates: &TreeTemplates) -> bool {
        self.pieces.iter().any(|piece| match piece {
            Piece::Text(place) => may_have_facts(templates.text(*place).as_bytes()),
            Piece::Printed(_) => false,
        })
    }

    fn pieces<'t>(
        &self,
        templates: &'t TreeTemplates,
        printed: &Printed,
    ) -> (Vec<ScriptPiece<'t>>, Vec<Hole>) {
        let mut pieces = Vec::with_capacity(self.pieces.len());
        let mut holes = Vec::new();
        let is_decoded = matches!(self.source, ScriptSource::Handler(..));
        for piece in &self.pieces {
            match piece {
                Piece::Text(place) => {
                    for part in templates.parts(*place) {
                        let origin = origin(templates, part);
                        let text = templates.text(part);
                        if is_decoded {
                            decode(text, origin, &mut pieces);
                        } else {
                            pieces.push(ScriptPiece::Text { text, origin });
                        }
                    }
                }
                Piece::Printed(place) => {
                    let known = printed.0.get(place).copied();
                    pieces.push(ScriptPiece::Hole {
                        id: u32::try_from(holes.len()).unwrap_or(u32::MAX),
                        place: known.unwrap_or(HolePlace::Expression),
                        origin: origin(templates, *place),
                    });
                    holes.push(Hole(*place));
                }
            }
        }
        (pieces, holes)
    }
}

/// The references that people write in handlers. Of others the letters stand for themselves.
const REFERENCES: [(&str, &str); 9] = [
    ("&quot;", "\""),
    ("&#34;", "\""),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&#x27;", "'"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&nbsp;", " "),
    ("&amp;", "&"),
];

fn decode<'t>(text: &'t str, origin: Origin, pieces: &mut Vec<ScriptPiece<'t>>) {
    let mut rest = text;
    let mut at = origin;
    while !rest.is_empty() {
        let from = rest.find('&').unwrap_or(rest.len());
        let reference = REFERENCES
            .iter()
            .find(|(reference, _)| rest[from..].starts_with(reference));
        let Some((reference, letter)) = reference else {
            let end = rest[from..]
                .find(|letter| letter != '&')
                .unwrap_or(rest.len() - from);
            let (text, behind) = rest.split_at(from + end);
            pieces.push(ScriptPiece::Text { text, origin: at });
            at = behind_text(at, text);
            rest = behind;
            continue;
        };
        let (text, behind) = rest.split_at(from);
        pieces.push(ScriptPiece::Text { text, origin: at });
        at = behind_text(at, text);
        pieces.push(ScriptPiece::Text {
            text: letter,
            origin: at,
        });
        at = behind_text(at, reference);
        rest = &behind[reference.len()..];
    }
}

fn behind_text(origin: Origin, text: &str) -> Origin {
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let last = text.rsplit('\n').next().unwrap_or(text);
    let lines = count(text.matches('\n').count());
    let letters = count(last.chars().count());
    Origin {
        offset: origin.offset.saturating_add(count(text.len())),
        line: origin.line.saturating_add(lines),
        column: if lines == 0 {
            origin.column.saturating_add(letters)
        } else {
            letters + 1
        },
        ..origin
    }
}

fn origin(templates: &TreeTemplates, at: TemplatePlace) -> Origin {
    let place = templates.place(at);
    Origin {
        source: at.template.0,
        offset: at.span.start,
        line: place.line,
        column: place.column,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_letters() {
        let mut pieces = Vec::new();
        decode("a(&quot;x&quot;) && b &amp;& c", Origin::START, &mut pieces);
        let text: String = pieces
            .iter()
            .map(|piece| match piece {
                ScriptPiece::Text { text, .. } => *text,
                ScriptPiece::Hole { .. } => "",
            })
            .collect();
        assert_eq!(text, "a(\"x\") && b && c");
        let ScriptPiece::Text { origin, .. } = pieces[2] else {
            panic!("it is text");
        };
        assert_eq!((origin.offset, origin.column), (8, 9));
    }
}

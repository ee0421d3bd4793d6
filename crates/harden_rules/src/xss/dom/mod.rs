//! What scripts put into pages, and who decides it.

mod outside;
mod words;

use std::collections::HashMap;

use harden_finding::{Confidence, Persona, Place};
use harden_project::{Script, TreeScripts, TreeTemplates};
use harden_script::{Dynamic, Nature, Sink, SinkKind, Site, Text};
use harden_secrets::Usage;
use harden_templates::html::{JavaScriptPlace, Position, ScriptPosition, ValuePosition};
use harden_templates::pages::{Piece, PrintedValue, TemplatePlace};
use harden_templates::values::{Characters, Value as PrintedText};

use super::names::Names;
use super::origin::Origin;
use crate::project::{Meaning, Project};
use crate::violation::Violation;
pub(super) use outside::{begins, code, outside};
use words::{
    attribute_read, is_own_attribute, is_own_markup, one_line, weight_of_location,
    weight_of_response,
};

/// How sure it is that somebody else decides a value, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::xss) enum Weight {
    /// Nobody can tell.
    Unknown,
    /// It is text, which may well be the site's own.
    Text,
    /// It is text that people write.
    Written,
    /// Whoever makes a link to the page, or opens it from another.
    Outside,
}

/// A part of what flows into a place where text becomes more than text.
pub(in crate::xss) struct Flow<'p> {
    pub(in crate::xss) dynamic: &'p Dynamic,
    pub(in crate::xss) weight: Weight,
    /// What it is, in words.
    what: String,
    /// Where a template prints it.
    printed: Option<Place>,
}

/// The scripts of a project, with what its templates print into them and beside them.
pub(in crate::xss) struct Dom<'p> {
    templates: &'p TreeTemplates,
    meanings: Option<&'p dyn Meaning>,
    scripts: &'p TreeScripts,
    values: HashMap<TemplatePlace, &'p PrintedValue>,
    /// What is printed into attributes that scripts read, by their names.
    attributes: HashMap<&'p str, Vec<&'p PrintedValue>>,
}

impl<'p> Dom<'p> {
    pub(in crate::xss) fn of(project: &'p dyn Project) -> Option<Self> {
        let templates = project.templates()?;
        let scripts = project.scripts()?;
        if scripts
            .scripts
            .iter()
            .all(|script| script.facts.sinks.is_empty())
        {
            return None;
        }
        let printed = templates.pages.values.iter();
        let values: HashMap<_, _> = printed.map(|value| (value.place, value)).collect();
        let mut attributes: HashMap<&str, Vec<&PrintedValue>> = HashMap::new();
        for attribute in templates
            .pages
            .elements()
            .flat_map(|element| &element.attributes)
        {
            for piece in attribute.value.iter().flatten() {
                if let Piece::Printed(place) = piece
                    && let Some(value) = values.get(place)
                {
                    attributes.entry(&attribute.name).or_default().push(value);
                }
            }
        }
        Some(Self {
            templates,
            meanings: project.meanings(),
            scripts,
            values,
            attributes,
        })
    }

    /// Every sink of some kinds with the part of it that matters most, each place once.
    pub(in crate::xss) fn violations(
        &self,
        is_wanted: impl Fn(SinkKind) -> bool,
        weigh: impl Fn(&Self, &Script, &Sink, &'p Dynamic) -> Option<Flow<'p>>,
        into: impl Fn(SinkKind) -> &'static str,
        help: &str,
    ) -> Vec<Violation> {
        let mut found: Vec<Violation> = Vec::new();
        for script in &self.scripts.scripts {
            for sink in script
                .facts
                .sinks
                .iter()
                .filter(|sink| is_wanted(sink.kind))
            {
                let flows = sink.value.dynamics().into_iter();
                let flows = flows.filter_map(|dynamic| weigh(self, script, sink, dynamic));
                // Of those that matter as much the first one.
                let worst = flows.reduce(|one, other| {
                    if other.weight > one.weight {
                        other
                    } else {
                        one
                    }
                });
                let Some(flow) = worst else { continue };
                let violation = self.violation(script, sink, &flow, into(sink.kind), help);
                if !found.iter().any(|known| known.place == violation.place) {
                    found.push(violation);
                }
            }
        }
        found
    }

    fn violation(
        &self,
        script: &Script,
        sink: &Sink,
        flow: &Flow<'_>,
        into: &str,
        help: &str,
    ) -> Violation {
        let place = script.place(self.templates, sink.place);
        let in_script = || script.place(self.templates, flow.dynamic.place);
        let part = flow.printed.clone().unwrap_or_else(in_script);
        let is_inside = part.file == place.file
            && (place.line..=place.end_line.max(place.line)).contains(&part.line);
        // Where the value was put together, if that is elsewhere: there it has to be escaped.
        let (at, elsewhere): (Place, Option<Place>) = if is_inside {
            (place, None)
        } else {
            (part, Some(place))
        };
        let message = format!("{} becomes {into} as it is.", flow.what);
        let subject = format!("{into} {}", one_line(&flow.dynamic.source));
        let violation = Violation::new(at.clone(), subject, message, help);
        let violation = violation.because_of(elsewhere.as_slice());
        let violation = match flow.weight {
            Weight::Outside => violation
                .persona(Persona::Regular)
                .confidence(Confidence::High),
            Weight::Written => violation
                .persona(Persona::Regular)
                .confidence(Confidence::Medium),
            Weight::Text => violation
                .persona(Persona::Pedantic)
                .confidence(Confidence::Medium),
            Weight::Unknown => violation
                .persona(Persona::Auditor)
                .confidence(Confidence::Low),
        };
        if Usage::of(&at.file) == Usage::Site {
            violation
        } else {
            violation.persona(Persona::Auditor).outside_gate()
        }
    }

    /// What is known of a part of what becomes markup; `None` for what stays text, or is the site's own.
    pub(in crate::xss) fn markup(
        &self,
        script: &Script,
        sink: &Sink,
        dynamic: &'p Dynamic,
    ) -> Option<Flow<'p>> {
        let source = one_line(&dynamic.source);
        let flow = |weight, what: String| {
            Some(Flow {
                dynamic,
                weight,
                what,
                printed: None,
            })
        };
        let has_markup = sink.value.has_markup();
        match &dynamic.nature {
            Nature::ServerHtml { site } if *site == Site::Other || has_markup => flow(
                Weight::Unknown,
                format!("`{source}`, what a server answers,"),
            ),
            Nature::ServerHtml { .. }
            | Nature::Plain
            | Nature::Escaped { .. }
            | Nature::UrlEncoded
            | Nature::Translated
            | Nature::Node
            | Nature::PageHtml => None,
            Nature::Printed => self.printed(script, dynamic),
            Nature::Parameter | Nature::Unknown => {
                let is_code = is_own_markup(&source);
                if is_code {
                    None
                } else {
                    flow(Weight::Unknown, format!("`{source}`"))
                }
            }
            // jQuery takes what begins with `#` for no markup.
            Nature::Text(Text::Location)
                if sink.kind == SinkKind::JqueryConstructor && !has_markup =>
            {
                flow(
                    Weight::Unknown,
                    format!("`{source}`, out of the page's address,"),
                )
            }
            Nature::Text(Text::Location) => {
                let weight = weight_of_location(&source)?;
                flow(weight, format!("`{source}`, out of the page's address,"))
            }
            Nature::Text(Text::WindowName) => flow(
                Weight::Outside,
                format!("`{source}`, which whatever page opened this one chose,"),
            ),
            // Browsers encode addresses.
            Nature::Text(Text::Referrer) => flow(
                Weight::Text,
                format!("`{source}`, the address of another page,"),
            ),
            Nature::Text(Text::Message) => {
                flow(Weight::Text, format!("`{source}`, out of a message,"))
            }
            Nature::Text(Text::Response) => {
                let weight = weight_of_response(&source, has_markup)?;
                flow(weight, format!("`{source}`, which a server answers,"))
            }
            Nature::Text(Text::Attribute) => self.attribute(dynamic),
            Nature::Text(Text::Field) => {
                flow(Weight::Text, format!("`{source}`, what a field holds,"))
            }
            Nature::Text(Text::TextContent) => flow(
                Weight::Text,
                format!("`{source}`, the text of an element without its escaping,"),
            ),
            Nature::Text(Text::Cookie | Text::Storage | Text::File) => {
                flow(Weight::Text, format!("`{source}`"))
            }
        }
    }

    /// What a template prints into a string of a script. HTML's escaping holds where markup is made of it; that
    /// of `escapejs` is gone by then.
    fn printed(&self, script: &Script, dynamic: &'p Dynamic) -> Option<Flow<'p>> {
        let mut worst: Option<Flow<'p>> = None;
        for id in &dynamic.holes {
            let Some(value) = script.hole(*id).and_then(|hole| self.values.get(&hole.0)) else {
                continue;
            };
            let Some((origin, expression)) = self.origin_in_string(value) else {
                continue;
            };
            let what = format!("`{expression}`, which the template prints into a string,");
            let weight = match origin {
                Origin::Own => continue,
                Origin::Unknown | Origin::RequestPath => Weight::Text,
                Origin::Stored | Origin::Request => Weight::Written,
            };
            if worst.as_ref().is_none_or(|worst| weight > worst.weight) {
                worst = Some(Flow {
                    dynamic,
                    weight,
                    what,
                    printed: Some(self.templates.place(value.place)),
                });
            }
        }
        worst
    }

    /// Who decides a value that is printed into a string, if it can hold a tag once the script runs.
    fn origin_in_string(&self, value: &'p PrintedValue) -> Option<(Origin, &'p str)> {
        let id = value.place.template;
        let template = self.templates.library.get(id);
        let mut worst = None;
        for site in &value.sites {
            if !is_in_string(&site.position) {
                continue;
            }
            let escaping = site.escaping.unwrap_or(true);
            let names = Names::new(self.templates, self.meanings, id, site.locals, &value.value);
            let mut expression = value.value.clone();
            let decoded = expression.has_filter(&["escapejs"]);
            expression
                .filters
                .retain(|filter| filter.name.as_ref() != "escapejs");
            let text = PrintedText::of(&expression, template.dialect, escaping, &names);
            let characters = text.printed(escaping && !decoded);
            if characters.contains(Characters::LESS.union(Characters::LETTER)) {
                worst = worst.max(Some(names.origin()));
            }
        }
        Some((worst?, template.text_of(value.value.span)))
    }

    /// What a script reads out of an attribute, whose escaping the browser has undone.
    fn attribute(&self, dynamic: &'p Dynamic) -> Option<Flow<'p>> {
        let source = one_line(&dynamic.source);
        let name = attribute_read(&source);
        if name.as_deref().is_some_and(is_own_attribute) {
            return None;
        }
        let printed = name.as_deref().and_then(|name| self.attributes.get(name));
        let origins = printed.into_iter().flatten().map(|value| {
            let template = self.templates.library.get(value.place.template);
            let mut worst = Origin::Own;
            for site in &value.sites {
                let id = value.place.template;
                let names =
                    Names::new(self.templates, self.meanings, id, site.locals, &value.value);
                let text = PrintedText::of(&value.value, template.dialect, true, &names);
                if text.characters.decoded().contains(Characters::LESS) {
                    worst = worst.max(names.origin());
                }
            }
            (worst, template.text_of(value.value.span))
        });
        let worst = origins.max_by_key(|(origin, _)| *origin);
        // An attribute of HTML is one of many elements', and this may be another one.
        let weight = if name.is_some_and(|name| name.starts_with("data-")) {
            Weight::Written
        } else {
            Weight::Text
        };
        let (weight, what) = match worst {
            Some((Origin::Stored | Origin::Request, expression)) => (
                weight,
                format!(
                    "`{source}`, the attribute that templates print `{expression}` into, without its escaping,"
                ),
            ),
            // All that templates print there is the site's own.
            Some((Origin::Own, _)) => return None,
            _ => (
                Weight::Text,
                format!("`{source}`, an attribute without its escaping,"),
            ),
        };
        Some(Flow {
            dynamic,
            weight,
            what,
            printed: None,
        })
    }
}

fn is_in_string(position: &Position) -> bool {
    let (Position::Script(ScriptPosition { place, .. })
    | Position::Attribute {
        value: ValuePosition::JavaScript(place),
        ..
    }) = position
    else {
        return false;
    };
    matches!(
        place,
        JavaScriptPlace::SingleQuoted
            | JavaScriptPlace::DoubleQuoted
            | JavaScriptPlace::TemplateLiteral
    )
}

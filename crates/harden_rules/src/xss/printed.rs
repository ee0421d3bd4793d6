//! Values that templates print to places where Django's escaping is not enough.

use std::cell::RefCell;
use std::collections::BTreeMap;

use harden_finding::{Confidence, Persona, Place};
use harden_project::TreeTemplates;
use harden_secrets::Usage;
use harden_templates::html::Position;
use harden_templates::pages::{PrintedBy, PrintedValue, Site, TemplateId};
use harden_templates::syntax::{Dialect, Expression};
use harden_templates::values::{Breakout, BuiltIn, Safety, Value, breakout, built_in};

use super::guards::{asks_for_beginning, asks_for_tags};
use super::names::Names;
use super::origin::{Beginning, Origin};
use crate::project::{Meaning, Project};
use crate::violation::Violation;

/// A value that can become something else than text where it is printed.
pub(super) struct Printed {
    /// As it is written, without braces.
    expression: String,
    place: Place,
    breakout: Breakout,
    origin: Origin,
    /// What that is, for people; `None` where nobody knows.
    writer: Option<String>,
    /// Whether every filter on the way is known.
    is_certain: bool,
    /// Whether it becomes markup though `striptags` is to hold it.
    is_stripped: bool,
}

/// Every value that can become what a rule is about, each once. `what` says where it is printed, behind its name.
pub(super) fn violations(
    project: &dyn Project,
    wanted: &[Breakout],
    what: &str,
    help: &str,
) -> Vec<Violation> {
    let is_wanted = |printed: &Printed| wanted.contains(&printed.breakout) && !printed.is_stripped;
    wanted_of(project, is_wanted, what, help)
}

/// Every value that becomes this though `striptags` is to hold it, each once.
pub(super) fn stripped(
    project: &dyn Project,
    wanted: Breakout,
    what: &str,
    help: &str,
) -> Vec<Violation> {
    let is_wanted = |printed: &Printed| printed.is_stripped && printed.breakout == wanted;
    wanted_of(project, is_wanted, what, help)
}

fn wanted_of(
    project: &dyn Project,
    is_wanted: impl Fn(&Printed) -> bool,
    what: &str,
    help: &str,
) -> Vec<Violation> {
    let judged = project.shared().printed(|| all(project));
    let printed = judged.iter().filter_map(|sites| {
        let sites = sites.iter();
        sites
            .filter(|printed| is_wanted(printed))
            .max_by_key(|printed| (printed.is_certain, printed.origin))
    });
    printed
        .map(|printed| printed.violation(what, help))
        .collect()
}

/// Of each value that can become something else, every place of a page where it can.
fn all(project: &dyn Project) -> Vec<Vec<Printed>> {
    let Some(templates) = project.templates() else {
        return Vec::new();
    };
    let meanings = project.meanings();
    let unseen = UnseenTemplates {
        templates,
        meanings,
        known: RefCell::default(),
    };
    let values = templates.pages.values.iter();
    let judged = values.map(|value| {
        let sites = value.sites.iter();
        let judged = sites.filter_map(|site| judged(templates, meanings, &unseen, value, site));
        judged.collect()
    });
    judged
        .filter(|sites: &Vec<Printed>| !sites.is_empty())
        .collect()
}

fn judged(
    templates: &TreeTemplates,
    meanings: Option<&dyn Meaning>,
    unseen: &UnseenTemplates<'_>,
    value: &PrintedValue,
    site: &Site,
) -> Option<Printed> {
    // What a tag of a library prints is its own matter.
    if matches!(value.printed_by, PrintedBy::Tag(_)) {
        return None;
    }
    let id = value.place.template;
    let template = templates.library.get(id);
    let escaping = site.escaping.unwrap_or(true);
    // Most values are printed where nothing can become of them, whatever they stand for.
    let any = Value::of(&value.value, template.dialect, escaping, &BuiltIn);
    breakout(&site.position, any.printed(escaping))?;
    let all = || Names::new(templates, meanings, id, site.locals, &value.value);
    let text_of = |names: &Names<'_>| Value::of(&value.value, template.dialect, escaping, names);
    let names = all();
    let text = text_of(&names);
    let becomes = breakout(&site.position, text.printed(escaping))?;
    let decides = match becomes {
        Breakout::Scheme => Some(Beginning::Scheme),
        Breakout::ScriptSource => Some(Beginning::Host),
        _ => None,
    };
    let is_of_beginning = decides.is_some();
    let is_begun_by_code = |names: Names<'_>| {
        decides.is_some_and(|decides| {
            let names = names.at_beginning(decides);
            Value::of(&beginning(&value.value), template.dialect, escaping, &names);
            names.has_own_beginning()
        })
    };
    if is_begun_by_code(all()) {
        return None;
    }
    let mut origin = names.origin();
    let mut writer = None;
    // A value may be one of several: what counts is who decides the one that can become this.
    while origin > Origin::Unknown {
        let alone = all().only(origin);
        let text = text_of(&alone).printed(escaping);
        if breakout(&site.position, text) == Some(becomes) && !is_begun_by_code(all().only(origin))
        {
            writer = alone.writer();
            break;
        }
        origin = origin.lower();
    }
    if is_of_beginning && origin == Origin::RequestPath {
        return None;
    }
    let expression = template.text_of(value.value.span);
    if is_of_beginning && asks_for_beginning(template, value.place.span, expression) {
        return None;
    }
    let is_certain = text.safety != Safety::Unknown
        && !names.has_unknown_filter()
        && !unseen.holds(id)
        && !asks_for_tags(template, value.place.span, expression);
    let is_stripped = is_stripped(&value.value, template.dialect)
        && matches!(becomes, Breakout::Markup | Breakout::AttributeQuote);
    if is_stripped && template.dialect == Dialect::Django && ends_with_tag(&site.position) {
        return None;
    }
    Some(Printed {
        is_stripped,
        expression: expression.to_owned(),
        place: templates.place(value.place),
        breakout: becomes,
        origin,
        writer,
        is_certain,
    })
}

/// What decides the beginning of what an expression gives: filters put their arguments elsewhere, but for those that
/// choose among values.
fn beginning(expression: &Expression) -> Expression {
    const CHOOSING: [&str; 5] = ["default", "default_if_none", "d", "yesno", "pluralize"];
    let mut expression = expression.clone();
    for filter in &mut expression.filters {
        if !CHOOSING.contains(&filter.name.as_ref()) {
            filter.arguments.clear();
        }
    }
    expression
}

/// Which templates no visitor sees as a page: many values stand in one.
struct UnseenTemplates<'p> {
    templates: &'p TreeTemplates,
    meanings: Option<&'p dyn Meaning>,
    known: RefCell<BTreeMap<TemplateId, bool>>,
}

impl UnseenTemplates<'_> {
    fn holds(&self, id: TemplateId) -> bool {
        let is_unseen = || {
            is_plain_text(self.templates, id)
                || self.meanings.is_some_and(|meanings| {
                    is_of_commands(self.templates, meanings, id)
                        || meanings.is_mailed(self.templates, id)
                })
        };
        *self.known.borrow_mut().entry(id).or_insert_with(is_unseen)
    }
}

/// Whether a template is no page, nor a part of one: without a tag of its own, a parent, or a template that includes
/// it, it is the subject or the text of a mail.
fn is_plain_text(templates: &TreeTemplates, id: TemplateId) -> bool {
    let text = &templates.library.get(id).text;
    let begins_tag = |(at, _): (usize, &str)| {
        let behind = text[at + 1..].chars().next();
        behind.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!'))
    };
    templates.pages.callers(id).is_empty()
        && !templates.library.is_child(id)
        && !text.match_indices('<').any(begins_tag)
}

/// Whether nothing but commands and tests renders a template, so that no visitor gets it.
fn is_of_commands(templates: &TreeTemplates, meanings: &dyn Meaning, id: TemplateId) -> bool {
    let places = meanings.places_rendering(templates, id);
    let is_of_command = |place: &Place| {
        place.file.contains("management/commands/") || Usage::of(&place.file) != Usage::Site
    };
    !places.is_empty() && places.iter().all(is_of_command)
}

/// Whether tags are taken out of a value, and no filter behind may bring them back.
fn is_stripped(expression: &Expression, dialect: Dialect) -> bool {
    let filters = &expression.filters;
    let at = filters
        .iter()
        .rposition(|filter| filter.name.as_ref() == "striptags");
    at.is_some_and(|at| {
        let mut behind = filters[at..].iter();
        behind.all(|filter| built_in(filter, dialect).is_some())
    })
}

/// Whether nothing but a closing tag leads out of a place; Django's `striptags` leaves at most one that is not closed,
/// and that takes up the markup behind it. Jinja's brings tags back, which references stood for.
const fn ends_with_tag(position: &Position) -> bool {
    matches!(
        position,
        Position::Rcdata | Position::RawText | Position::Script(_) | Position::Style(_)
    )
}

impl Printed {
    fn violation(&self, what: &str, help: &str) -> Violation {
        let writer = self.writer.iter().map(|writer| format!(": {writer}"));
        let writer: String = writer.collect();
        let message = format!("`{}` is printed {what}{writer}.", self.expression);
        let violation = Violation::new(self.place.clone(), self.expression.as_str(), message, help);
        let violation = match self.breakout {
            // It is no way in, whoever writes it.
            Breakout::Backslash => violation,
            _ if self.is_certain => self.origin.weigh(violation),
            _ => violation
                .persona(Persona::Auditor)
                .confidence(Confidence::Low),
        };
        if Usage::of(&self.place.file) == Usage::Site {
            violation
        } else {
            violation.persona(Persona::Auditor).outside_gate()
        }
    }
}

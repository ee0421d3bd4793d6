//! Whether a visitor can send a form: by a button, or with the Enter key from its only field
//! (<https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#implicit-submission>).

use harden_project::TreeTemplates;
use harden_project::views::ContextValue;
use harden_templates::pages::{Element, PrintedValue, TemplatePlace};
use harden_templates::syntax::{Dialect, Expression, Name, Operand, Span};
use harden_templates::values::{Characters, Effect, built_in};

use super::forms::{Form, value};
use crate::project::Project;

/// What is printed between the tags of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Printed {
    Text,
    /// Fields of Django's, among which is no button.
    Fields,
    Anything,
}

impl Form<'_> {
    /// Whether a visitor can send it. What is printed may be a button, unless it is known to be none.
    pub(super) fn can_be_sent(&self, templates: &TreeTemplates, project: &dyn Project) -> bool {
        let printed = self.printed(templates, project);
        if !self.element.tags.is_empty() || printed == Printed::Anything {
            return true;
        }
        if printed == Printed::Text && self.sends_nothing(templates) {
            return false;
        }
        let mut fields = self.fields.iter();
        if fields.any(|field| is_button(templates, field)) {
            return true;
        }
        let written = self.fields.iter();
        let written = written.filter(|field| is_written_into(templates, field));
        printed == Printed::Text && written.count() == 1
    }

    /// Whether it has fields to fill in, and none of them has a name: nobody made it work yet.
    fn sends_nothing(&self, templates: &TreeTemplates) -> bool {
        let mut fields = self.fields.iter().filter(|field| {
            matches!(field.name.as_str(), "input" | "select" | "textarea")
                && !is_button(templates, field)
        });
        let has_field = fields.clone().next().is_some();
        has_field && fields.all(|field| field.attribute("name").is_none())
    }

    /// Whether it is printed into an element that no field can stand in: `<label>{{ … }}</label>`.
    fn is_caption(&self, templates: &TreeTemplates, printed: TemplatePlace) -> bool {
        let before = self.fields.iter().filter(|element| {
            element.place.template == printed.template
                && element.place.span.start < printed.span.start
        });
        let Some(last) = before.max_by_key(|element| element.place.span.start) else {
            return false;
        };
        let captions = [
            "a", "button", "h1", "h2", "h3", "h4", "label", "legend", "option", "th",
        ];
        let between = Span {
            start: last.place.span.start,
            end: printed.span.start,
        };
        let between = templates.text(TemplatePlace {
            span: between,
            ..printed
        });
        captions.contains(&last.name.as_str()) && !between.contains(&format!("</{}", last.name))
    }

    fn printed(&self, templates: &TreeTemplates, project: &dyn Project) -> Printed {
        let printed = self.element.printed.iter();
        let printed = printed.map(|at| &templates.pages.values[*at]);
        let printed = printed.filter(|value| {
            let dialect = templates.library.get(value.place.template).dialect;
            !self.is_caption(templates, value.place) && !is_counted(&value.value, dialect)
        });
        let printed = printed.map(|value| printed_by(value, templates, project));
        printed.max().unwrap_or(Printed::Text)
    }
}

fn printed_by(value: &PrintedValue, templates: &TreeTemplates, project: &dyn Project) -> Printed {
    match &value.value.operand {
        Operand::Lookup(path) if renders_fields(path) => Printed::Fields,
        Operand::Lookup(path) => {
            let Some(meanings) = project.meanings() else {
                return Printed::Anything;
            };
            let sites = value.sites.iter().map(|site| {
                let template = value.place.template;
                kind_of(&meanings.of(templates, template, site.locals, path))
            });
            sites.max().unwrap_or(Printed::Text)
        }
        Operand::Call { function, .. } => match &function.operand {
            Operand::Lookup(path) if renders_fields(path) => Printed::Fields,
            Operand::Lookup(path) if is_text_function(path) => Printed::Text,
            _ => Printed::Anything,
        },
        Operand::Text { .. } | Operand::Constant | Operand::Computed | Operand::Collection(_) => {
            Printed::Text
        }
        Operand::OneOf(_) | Operand::Joined(_) | Operand::Unknown => Printed::Anything,
    }
}

fn kind_of(value: &ContextValue) -> Printed {
    match value {
        ContextValue::None
        | ContextValue::Truth
        | ContextValue::Number
        | ContextValue::Date
        | ContextValue::Literal(_)
        | ContextValue::Choice
        | ContextValue::Word
        | ContextValue::ModelText { .. }
        | ContextValue::CleanedText(_)
        | ContextValue::Request(_)
        | ContextValue::Sent(_)
        | ContextValue::Url
        | ContextValue::Translated => Printed::Text,
        ContextValue::Form(_) | ContextValue::FormField(..) => Printed::Fields,
        ContextValue::OneOf(values) => {
            let kinds = values.iter().map(kind_of);
            kinds.max().unwrap_or(Printed::Text)
        }
        _ => Printed::Anything,
    }
}

/// `form.as_p` (<https://docs.djangoproject.com/en/stable/topics/forms/#reusable-form-templates>)
fn renders_fields(path: &[Name]) -> bool {
    let last = path.last().map(AsRef::as_ref);
    path.len() > 1 && matches!(last, Some("as_p" | "as_table" | "as_ul" | "as_div"))
}

/// Whether a filter leaves no markup: `{{ packages|length }}`, `{{ packages|pluralize }}`.
fn is_counted(printed: &Expression, dialect: Dialect) -> bool {
    let effects = printed
        .filters
        .iter()
        .map(|filter| built_in(filter, dialect));
    effects.flatten().any(|effect| match effect {
        Effect::Leaves(left) => !left.contains(Characters::LESS),
        Effect::Argument => true,
        _ => false,
    })
}

/// Whether a form is sent by whoever presses it.
pub(super) fn is_button(templates: &TreeTemplates, field: &Element) -> bool {
    let kind = value(templates, field, "type").map(|kind| kind.to_ascii_lowercase());
    match field.name.as_str() {
        "button" => !matches!(kind.as_deref(), Some("button" | "reset")),
        "input" => matches!(kind.as_deref(), Some("submit" | "image")),
        _ => false,
    }
}

/// Whether the Enter key in it sends a form that has no button, if it is the only one of this kind.
fn is_written_into(templates: &TreeTemplates, field: &Element) -> bool {
    let kind = value(templates, field, "type").map(|kind| kind.to_ascii_lowercase());
    field.name == "input"
        && !matches!(
            kind.as_deref(),
            Some("hidden" | "button" | "reset" | "checkbox" | "radio" | "file" | "range" | "color")
        )
}

/// Jinja's functions that give texts and addresses.
fn is_text_function(path: &[Name]) -> bool {
    matches!(path, [name] if matches!(name.as_ref(), "_" | "gettext" | "ngettext" | "url" | "static"))
}

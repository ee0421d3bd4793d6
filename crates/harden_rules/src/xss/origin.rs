//! Where a value that a template prints comes from, as far as templates say it.

use harden_project::TreeTemplates;
use harden_templates::pages::{LocalValue, LocalsId, TemplateId};
use harden_templates::syntax::{Expression, Name, Operand};

/// Bindings of bindings, at most.
const MAX_STEPS: u32 = 64;

/// Who decides a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    Unknown,
    /// Whoever makes a link to the page, but for its beginning: a path, or a URL of this site.
    RequestPath,
    /// Whoever sends the request, or makes somebody send it.
    Request,
}

/// The surest answer among the places that bind the name.
pub(super) fn origin(
    templates: &TreeTemplates,
    template: TemplateId,
    locals: LocalsId,
    value: &Expression,
) -> Origin {
    let mut search = Search {
        templates,
        steps: MAX_STEPS,
    };
    search.of(template, locals, value)
}

struct Search<'t> {
    templates: &'t TreeTemplates,
    steps: u32,
}

impl Search<'_> {
    fn of(&mut self, template: TemplateId, locals: LocalsId, value: &Expression) -> Origin {
        match &value.operand {
            Operand::Lookup(path) => self.of_path(template, locals, path),
            Operand::OneOf(values) | Operand::Joined(values) | Operand::Collection(values) => {
                let values = values.iter().map(|value| self.of(template, locals, value));
                values.max().unwrap_or(Origin::Unknown)
            }
            Operand::Call { function, .. } => self.of(template, locals, function),
            _ => Origin::Unknown,
        }
    }

    fn of_path(&mut self, template: TemplateId, locals: LocalsId, path: &[Name]) -> Origin {
        let Some(steps) = self.steps.checked_sub(1) else {
            return Origin::Unknown;
        };
        self.steps = steps;
        let Some((root, parts)) = path.split_first() else {
            return Origin::Unknown;
        };
        let pages = &self.templates.pages;
        if let Some(local) = pages.locals.find(locals, root) {
            let outer = pages.locals.outside(locals, root);
            return match &local.value {
                LocalValue::Is(value) | LocalValue::ItemOf(value) => {
                    self.of_part(local.template, outer, value, parts)
                }
                LocalValue::Unknown | LocalValue::Nothing => Origin::Unknown,
            };
        }
        if root.as_ref() == "request" {
            return of_request(parts);
        }
        let callers = pages.callers(template).iter();
        let origins = callers.map(|(caller, locals)| self.of_path(*caller, *locals, path));
        origins.max().unwrap_or(Origin::Unknown)
    }

    /// A part of what a name was bound to.
    fn of_part(
        &mut self,
        template: TemplateId,
        locals: LocalsId,
        whole: &Expression,
        parts: &[Name],
    ) -> Origin {
        match &whole.operand {
            Operand::Lookup(path) => {
                let path: Vec<Name> = path.iter().chain(parts).cloned().collect();
                self.of_path(template, locals, &path)
            }
            _ => self.of(template, locals, whole),
        }
    }
}

/// What of a request its sender writes.
fn of_request(parts: &[Name]) -> Origin {
    match parts.first().map(AsRef::as_ref) {
        Some("GET" | "POST" | "COOKIES" | "body" | "args" | "values" | "query_params" | "data") => {
            Origin::Request
        }
        Some(
            "path" | "path_info" | "get_full_path" | "get_full_path_info" | "build_absolute_uri",
        ) => Origin::RequestPath,
        _ => Origin::Unknown,
    }
}

//! Forms that scripts send, with headers of their own.

use harden_project::TreeTemplates;
use harden_templates::pages::Piece;

use super::forms::{Form, PRINTED, begins_with_url, value};
use super::submission::is_button;
use crate::project::Project;

impl Form<'_> {
    /// Whether a script looks for the form, for its address, or for every button that sends it, and sends requests
    /// itself, with headers of its own; or the browser is kept from sending it.
    pub(super) fn is_sent_by_script(
        &self,
        templates: &TreeTemplates,
        project: &dyn Project,
    ) -> bool {
        let is_taken = |selector: String| {
            selector.len() > 2
                && !selector.contains(PRINTED)
                && project.has_sending_script(&selector)
        };
        let id_of = |element| value(templates, element, "id").map(|id| format!("#{}", id.trim()));
        let classes = value(templates, self.element, "class").unwrap_or_default();
        let classes = classes.split_whitespace().map(|class| format!(".{class}"));
        let action = value(templates, self.element, "action");
        let action = action.filter(|action| action.starts_with('/'));
        let mut buttons = self
            .fields
            .iter()
            .filter(|field| is_button(templates, field));
        let has_button = buttons.clone().next().is_some();
        self.names_address_for_script(templates)
            || self.is_kept_from_browser(templates)
            || classes
                .chain(id_of(self.element))
                .chain(action)
                .any(is_taken)
            || (has_button && buttons.all(|button| id_of(button).is_some_and(is_taken)))
            || project.takes_all_forms(templates, self.element.place.template)
    }

    /// Whether the form goes nowhere by itself, and has the address that a script sends it to in an attribute of
    /// its own: `action="#" data-url="{% url 'subscribe' %}"`.
    fn names_address_for_script(&self, templates: &TreeTemplates) -> bool {
        let goes_nowhere =
            value(templates, self.element, "action").is_some_and(|action| action.trim() == "#");
        let has_url = |piece: &Piece| {
            matches!(piece, Piece::Printed(_)) && begins_with_url(templates, &[*piece])
        };
        goes_nowhere
            && self.element.attributes.iter().any(|attribute| {
                attribute.name.starts_with("data-") && attribute.value.iter().flatten().any(has_url)
            })
    }

    /// Whether what stands in its tag always keeps the browser from sending it: Vue's and Alpine's `.prevent`, Angular 1
    /// where it names no address (<https://docs.angularjs.org/api/ng/directive/form>), a handler that refuses.
    fn is_kept_from_browser(&self, templates: &TreeTemplates) -> bool {
        let has_action = self.element.attribute("action").is_some();
        self.element.attributes.iter().any(|attribute| {
            let name = attribute.name.as_str();
            match name.strip_prefix("data-").unwrap_or(name) {
                "ng-submit" => !has_action,
                "onsubmit" => value(templates, self.element, name).is_some_and(|it| refuses(&it)),
                name => {
                    let event = name
                        .strip_prefix('@')
                        .or_else(|| name.strip_prefix("v-on:"))
                        .or_else(|| name.strip_prefix("x-on:"));
                    let mut parts = event.unwrap_or_default().split('.');
                    parts.next() == Some("submit") && parts.any(|part| part == "prevent")
                }
            }
        })
    }
}

/// Whether a handler gives `false`, whatever happens.
fn refuses(handler: &str) -> bool {
    let handler = handler.trim().trim_end_matches(';');
    let asks = ["if (", "if(", "?", "&&", "||"]
        .iter()
        .any(|sign| handler.contains(sign));
    handler.starts_with("event.preventDefault()") || (handler.ends_with("return false") && !asks)
}

#[cfg(test)]
mod tests {
    use super::refuses;

    #[test]
    fn handlers_that_refuse() {
        for handler in [
            "return false;",
            "send(this); return false",
            "event.preventDefault(); send()",
        ] {
            assert!(refuses(handler), "{handler}");
        }
        for handler in [
            "return confirm('Sure?')",
            "if (!confirm('Sure?')) return false;",
            "if(bad()) return false;",
            "ok() || cancel(); return false",
        ] {
            assert!(!refuses(handler), "{handler}");
        }
    }
}

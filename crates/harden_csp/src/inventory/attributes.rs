//! What attributes run: event handlers, styles, `javascript:` URLs, and what libraries make functions of.

use harden_templates::html::AttributeKind;
use harden_templates::pages::{Attribute, Element, Piece};

use super::elements::Reader;
use super::hash::sha256;
use super::text::constant_value;
use super::{Inline, Use, What};

impl Reader<'_> {
    pub(super) fn attribute(&mut self, element: &Element, attribute: &Attribute) {
        let Some(pieces) = attribute.value.as_deref().filter(|value| !value.is_empty()) else {
            return;
        };
        let name = attribute.name.as_str();
        match AttributeKind::of(&element.name, name) {
            AttributeKind::Handler if name.starts_with("on") => {
                self.inline_attribute(attribute, pieces, Inline::Handler);
            }
            // htmx makes a function of the text.
            AttributeKind::Handler => self.eval(attribute, name),
            AttributeKind::Expression if matches!(name, "hx-vars" | "data-hx-vars") => {
                self.eval(attribute, name);
            }
            AttributeKind::Style => {
                self.inline_attribute(attribute, pieces, Inline::StyleAttribute);
            }
            AttributeKind::SourceSet => {
                for address in self.addresses.of_set(pieces) {
                    self.push(
                        attribute.place,
                        What::Load {
                            usage: Use::Image,
                            address,
                            nonce: None,
                            integrity: false,
                            is_module: false,
                        },
                    );
                }
            }
            AttributeKind::Navigation => self.navigation(attribute, pieces),
            _ => {}
        }
        let library = if name == "x-data" {
            "alpine"
        } else if name.starts_with("hx-") {
            "htmx"
        } else if name.starts_with("v-on:") || name.starts_with("v-if") || name == "v-model" {
            "vue"
        } else if name.starts_with("ng-") {
            "angularjs"
        } else {
            return;
        };
        self.push(
            attribute.place,
            What::Library {
                name: library.to_owned(),
            },
        );
    }

    fn navigation(&mut self, attribute: &Attribute, pieces: &[Piece]) {
        let Some(Piece::Text(first)) = pieces.first() else {
            return;
        };
        let text = self.templates.text(*first).trim_start();
        let scheme = text.get(..11).unwrap_or_default();
        if !scheme.eq_ignore_ascii_case("javascript:") {
            return;
        }
        let code = text[11..].trim_matches([';', ' ']).replace(' ', "");
        let is_void = pieces.len() == 1
            && matches!(
                code.as_str(),
                "" | "void(0)" | "void0" | "void('')" | "//" | "{}" | "undefined"
            );
        self.push(
            attribute.place,
            What::Inline {
                what: Inline::JavascriptUrl,
                hash: None,
                nonce: None,
                nonce_goes: None,
                is_void,
            },
        );
    }

    fn eval(&mut self, attribute: &Attribute, by: &str) {
        let by = by.split(':').next().unwrap_or(by).to_owned();
        self.push(attribute.place, What::Eval { by });
    }

    fn inline_attribute(&mut self, attribute: &Attribute, pieces: &[Piece], what: Inline) {
        let hash = constant_value(self.templates, pieces).map(|text| sha256(&text));
        self.push(
            attribute.place,
            What::Inline {
                what,
                hash,
                nonce: None,
                nonce_goes: None,
                is_void: false,
            },
        );
    }
}

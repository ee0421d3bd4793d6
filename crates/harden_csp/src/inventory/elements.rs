//! What elements of pages load and run.

use std::collections::HashMap;

use harden_project::TreeTemplates;
use harden_templates::html::{Position, ScriptKind};
use harden_templates::pages::{Element, ElementId, Piece, PrintedBy, TemplatePlace};

use super::addresses::{Address, Addresses, Bases};
use super::families::Families;
use super::hash::sha256;
use super::regions::Regions;
use super::text::constant_contents;
use super::{Inline, Item, Nonce, Use, What, styles};

pub(super) fn items(templates: &TreeTemplates, families: &Families, bases: &Bases) -> Vec<Item> {
    let mut reader = Reader {
        templates,
        families,
        addresses: Addresses::new(templates, bases),
        regions: Regions::of(templates),
        among_attributes: HashMap::new(),
        items: Vec::new(),
    };
    reader.among_attributes = among_attributes(templates, &reader.regions);
    for (id, element) in (0..).map(ElementId).zip(templates.pages.elements()) {
        if !families.is_mail(element.place.template) {
            reader.element(id, element);
        }
    }
    reader.markup();
    reader.items
}

/// What is printed where a name of an attribute would stand: it may be a nonce.
fn among_attributes(templates: &TreeTemplates, regions: &Regions) -> HashMap<ElementId, Nonce> {
    let mut found = HashMap::new();
    for value in &templates.pages.values {
        let is_tag =
            matches!(&value.printed_by, PrintedBy::Tag(tag) if tag.as_ref() == "csp_nonce_attr");
        for site in &value.sites {
            if let Some(element) = site.element
                && site.position == Position::AttributeName
            {
                let nonce = || Nonce {
                    written: templates.text(value.place).to_owned(),
                    place: templates.place(value.place),
                    at: value.place,
                    is_certain: is_tag,
                    is_cached: regions.is_cached(value.place),
                };
                found.entry(element).or_insert_with(nonce);
            }
        }
    }
    found
}

pub(super) struct Reader<'t> {
    pub(super) templates: &'t TreeTemplates,
    families: &'t Families,
    pub(super) addresses: Addresses<'t>,
    regions: Regions,
    among_attributes: HashMap<ElementId, Nonce>,
    items: Vec<Item>,
}

impl Reader<'_> {
    /// Values that somebody vouches for: scripts that they hold have no nonce.
    fn markup(&mut self) {
        let values = self.templates.pages.values.iter();
        let found: Vec<_> = values
            .filter(|value| {
                let is_text = value
                    .sites
                    .iter()
                    .any(|site| site.position == Position::Text);
                is_text
                    && value.printed_by == PrintedBy::Variable
                    && value.value.has_filter(&["safe", "safeseq"])
                    && !self.families.is_mail(value.place.template)
            })
            .map(|value| value.place)
            .collect();
        for place in found {
            let expression = written(self.templates.text(place));
            self.push(place, What::Markup { expression });
        }
    }

    fn element(&mut self, id: ElementId, element: &Element) {
        match element.name.as_str() {
            "script" => self.script(id, element),
            "style" => self.style(id, element),
            "link" => self.link(id, element),
            "image" | "use" => {
                self.load(element, "href", Use::Image);
                self.load(element, "xlink:href", Use::Image);
            }
            "img" | "input" => self.load(element, "src", Use::Image),
            "video" => {
                self.load(element, "poster", Use::Image);
                self.load(element, "src", Use::Media);
            }
            "audio" | "source" | "track" => self.load(element, "src", Use::Media),
            "iframe" | "frame" => self.load(element, "src", Use::Frame),
            "embed" => self.load(element, "src", Use::Object),
            "object" => self.load(element, "data", Use::Object),
            "form" => self.load(element, "action", Use::Form),
            "button" => self.load(element, "formaction", Use::Form),
            "base" => self.load(element, "href", Use::Base),
            "body" | "table" | "td" => self.load(element, "background", Use::Image),
            _ => {}
        }
        if element.name == "input" {
            self.load(element, "formaction", Use::Form);
        }
        for attribute in &element.attributes {
            self.attribute(element, attribute);
        }
    }

    fn script(&mut self, id: ElementId, element: &Element) {
        let kind = self.text_of(element, "type");
        let kind = kind.as_deref().map(str::trim).unwrap_or_default();
        if element.attribute("src").is_some() {
            self.load_with(
                element,
                "src",
                Use::Script,
                self.nonce(id, element).as_ref(),
            );
            return;
        }
        let is_run = match element.script {
            // Nothing but what is printed stands in it.
            None => kind.is_empty() || kind == "module" || kind.ends_with("javascript"),
            Some(ScriptKind::JavaScript) => !kind.starts_with("text/babel"),
            Some(ScriptKind::Json) => {
                kind.eq_ignore_ascii_case("importmap")
                    || kind.eq_ignore_ascii_case("speculationrules")
            }
            Some(ScriptKind::Text) => false,
        };
        if is_run && !self.is_blank(element) {
            self.inline_element(id, element, Inline::Script);
        }
    }

    fn style(&mut self, id: ElementId, element: &Element) {
        if self.is_blank(element) {
            return;
        }
        self.inline_element(id, element, Inline::Style);
        let pieces = element.contents.iter();
        let texts = pieces.filter_map(|piece| match piece {
            Piece::Text(place) => Some(*place),
            Piece::Printed(_) => None,
        });
        for place in texts {
            for load in styles::loads(self.templates.text(place)) {
                self.push(
                    place,
                    What::Load {
                        usage: load.usage,
                        address: load.address,
                        nonce: None,
                        integrity: false,
                        is_module: false,
                    },
                );
            }
        }
    }

    fn link(&mut self, id: ElementId, element: &Element) {
        let rel = self.text_of(element, "rel").unwrap_or_default();
        let rel = rel.to_ascii_lowercase();
        let target = self.text_of(element, "as").unwrap_or_default();
        for word in rel.split_ascii_whitespace() {
            let usage = match word {
                "stylesheet" => Use::Style,
                "icon" | "apple-touch-icon" | "mask-icon" => Use::Image,
                "manifest" => Use::Manifest,
                "modulepreload" => Use::Script,
                "preload" | "prefetch" => match target.as_str() {
                    "script" => Use::Script,
                    "style" => Use::Style,
                    "image" => Use::Image,
                    "font" => Use::Font,
                    _ => continue,
                },
                _ => continue,
            };
            self.load_with(element, "href", usage, self.nonce(id, element).as_ref());
            return;
        }
    }

    fn load(&mut self, element: &Element, attribute: &str, usage: Use) {
        self.load_with(element, attribute, usage, None);
    }

    fn load_with(&mut self, element: &Element, name: &str, usage: Use, nonce: Option<&Nonce>) {
        let attribute = element.attribute(name);
        let Some(pieces) = attribute.and_then(|attribute| attribute.value.as_ref()) else {
            return;
        };
        let is_module = self.text_of(element, "type").as_deref() == Some("module");
        let integrity = element.attribute("integrity").is_some();
        for address in self.addresses.of(pieces) {
            // Navigation to `javascript:` is no load, `mailto:` is none that a policy decides over.
            if matches!(&address, Address::Scheme { scheme } if !matches!(scheme.as_str(), "data" | "blob" | "filesystem"))
            {
                continue;
            }
            self.push(
                element.place,
                What::Load {
                    usage,
                    address,
                    nonce: nonce.cloned(),
                    integrity,
                    is_module,
                },
            );
        }
    }

    fn inline_element(&mut self, id: ElementId, element: &Element, what: Inline) {
        let place = element.place;
        if self.regions.has_nonce(place) || self.regions.is_joined(place) {
            return;
        }
        let hash = constant_contents(self.templates, &element.contents).map(sha256);
        let name_end = place.span.start as usize + 1 + element.name.len();
        let text = self.templates.library.get(place.template).text.as_ref();
        // The name may be written in another template, or with something printed into it.
        let is_written = text
            .get(place.span.start as usize + 1..name_end)
            .is_some_and(|name| name.eq_ignore_ascii_case(&element.name));
        let nonce_goes = is_written.then(|| {
            let mut place = self.templates.place(place);
            place.column += u32::try_from(element.name.len() + 1).unwrap_or(0);
            place
        });
        let nonce = self.nonce(id, element);
        self.push(
            place,
            What::Inline {
                what,
                hash,
                nonce,
                nonce_goes,
                is_void: false,
            },
        );
    }

    fn nonce(&self, id: ElementId, element: &Element) -> Option<Nonce> {
        let Some(attribute) = element.attribute("nonce") else {
            return self.among_attributes.get(&id).cloned();
        };
        let pieces = attribute.value.as_deref().unwrap_or_default();
        let printed = pieces.iter().find_map(|piece| match piece {
            Piece::Printed(place) => Some(*place),
            Piece::Text(_) => None,
        });
        // One that is written into the template is the same for everybody, and none.
        let place = printed?;
        Some(Nonce {
            written: written(self.templates.text(place)),
            place: self.templates.place(place),
            at: place,
            is_certain: true,
            is_cached: self.regions.is_cached(place),
        })
    }

    /// The value of an attribute, as it stands there.
    fn text_of(&self, element: &Element, name: &str) -> Option<String> {
        let value = element.attribute(name)?.value.as_ref()?;
        let mut text = String::new();
        for piece in value {
            if let Piece::Text(place) = piece {
                text.push_str(self.templates.text(*place));
            }
        }
        Some(text)
    }

    /// Whether nothing stands in it, and nothing is included that nobody knows.
    fn is_blank(&self, element: &Element) -> bool {
        let text = &self.templates.library.get(element.place.template).text;
        let rest = text
            .get(element.place.span.end as usize..)
            .unwrap_or_default();
        let inside = rest.find("</").map_or("", |end| &rest[..end]);
        if inside.contains("{% include") {
            return false;
        }
        element.contents.iter().all(|piece| match piece {
            Piece::Text(place) => self.templates.text(*place).trim().is_empty(),
            Piece::Printed(_) => false,
        })
    }

    pub(super) fn push(&mut self, place: TemplatePlace, what: What) {
        self.items.push(Item {
            place: self.templates.place(place),
            pages: self.families.roots(self.templates, place.template),
            at: Some(place),
            what,
        });
    }
}

/// `request.csp_nonce` of `{{ request.csp_nonce }}`; tags as they are.
fn written(printed: &str) -> String {
    let inner = printed
        .strip_prefix("{{")
        .and_then(|rest| rest.strip_suffix("}}"));
    inner.map_or(printed, str::trim).to_owned()
}

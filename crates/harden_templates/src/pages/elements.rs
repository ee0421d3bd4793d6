//! Gathers elements while the machine reads.

use std::collections::HashMap;

use crate::html::{Events, Quote, ScriptKind};
use crate::syntax::Span;

use super::facts::{Attribute, Element, ElementId, Piece, TemplatePlace};
use super::flow::Flow;
use super::forms::OpenForms;
use super::library::TemplateId;

/// All elements, each once however often its tag is walked over.
#[derive(Clone, Debug, Default)]
pub(super) struct Elements {
    pub all: Vec<Element>,
    by_start: HashMap<(TemplateId, u32), ElementId>,
    /// How far each was read, in each template that has a part of it.
    read: Vec<Vec<(TemplateId, u32)>>,
}

impl Elements {
    pub(super) fn get(&mut self, id: ElementId) -> &mut Element {
        &mut self.all[id.0 as usize]
    }

    fn open(&mut self, template: TemplateId, start: usize, form: Option<ElementId>) -> ElementId {
        let span = Span::new(start, start);
        let all = &mut self.all;
        let read = &mut self.read;
        *self
            .by_start
            .entry((template, span.start))
            .or_insert_with(|| {
                all.push(Element {
                    place: TemplatePlace { template, span },
                    name: String::new(),
                    attributes: Vec::new(),
                    contents: Vec::new(),
                    script: None,
                    form,
                    is_taken_up: false,
                    may_have_token: false,
                    has_token: false,
                    tags: Vec::new(),
                    printed: Vec::new(),
                });
                read.push(vec![(template, span.start)]);
                ElementId(u32::try_from(all.len() - 1).expect("elements are bounded in number"))
            })
    }

    /// Whether a stretch is read for the first time as a part of this element.
    fn is_news(&mut self, id: ElementId, template: TemplateId, span: Span) -> bool {
        let read = &mut self.read[id.0 as usize];
        let end = span.end.max(span.start + 1);
        match read.iter_mut().find(|(known, _)| *known == template) {
            Some((_, last_end)) if span.start < *last_end => return false,
            Some((_, last_end)) => *last_end = end,
            None => read.push((template, end)),
        }
        true
    }

    /// Whether more than what begins at a place was read of an element.
    fn has_read(&self, id: ElementId, place: TemplatePlace) -> bool {
        let mut read = self.read[id.0 as usize].iter();
        read.any(|(known, end)| *known == place.template && place.span.start < *end)
    }

    /// Whether what is printed here is text, or the value of a field, and no part of a script or of other markup.
    pub(super) fn is_field(&self, flow: &Flow) -> bool {
        match flow.element {
            Some(id) => self.all[id.0 as usize].name == "input",
            None => flow.inside.is_none(),
        }
    }

    /// Notes that something is printed into what is open.
    pub(super) fn printed(&mut self, flow: &Flow, place: TemplatePlace, is_in_value: bool) {
        let piece = Piece::Printed(place);
        if let Some(id) = flow.element {
            if self.is_news(id, place.template, place.span)
                && is_in_value
                && let Some(attribute) = self.get(id).attributes.last_mut()
            {
                attribute.value.get_or_insert_default().push(piece);
                attribute.quote.get_or_insert(Quote::Unquoted);
            }
        } else if let Some(id) = flow.inside
            && self.is_news(id, place.template, place.span)
        {
            self.get(id).contents.push(piece);
        }
    }
}

/// Reads one piece of text of one template.
pub(super) struct Recorder<'e> {
    pub elements: &'e mut Elements,
    pub template: TemplateId,
    pub element: &'e mut Option<ElementId>,
    pub inside: &'e mut Option<ElementId>,
    pub forms: &'e mut OpenForms,
    is_end: bool,
}

impl<'e> Recorder<'e> {
    pub(super) fn new(
        elements: &'e mut Elements,
        template: TemplateId,
        element: &'e mut Option<ElementId>,
        inside: &'e mut Option<ElementId>,
        forms: &'e mut OpenForms,
    ) -> Self {
        Self {
            elements,
            template,
            element,
            inside,
            forms,
            is_end: false,
        }
    }

    fn place(&self, at: usize, length: usize) -> TemplatePlace {
        TemplatePlace {
            template: self.template,
            span: Span::new(at, at + length),
        }
    }

    fn news(&mut self, at: usize, length: usize) -> Option<ElementId> {
        let id = (*self.element)?;
        let span = Span::new(at, at + length);
        self.elements.is_news(id, self.template, span).then_some(id)
    }

    fn contents(&mut self, piece: &str, at: usize) -> Option<ElementId> {
        let id = (*self.inside)?;
        let place = self.place(at, piece.len());
        if self.elements.is_news(id, self.template, place.span) {
            self.elements.get(id).contents.push(Piece::Text(place));
        }
        Some(id)
    }
}

impl Events for Recorder<'_> {
    fn tag_opened(&mut self, at: usize, is_end: bool) {
        self.is_end = is_end;
        *self.element = None;
        if !is_end {
            *self.element = Some(self.elements.open(self.template, at, self.forms.first()));
        }
    }

    fn tag_name(&mut self, piece: &str, at: usize) {
        if self.is_end {
            if piece.eq_ignore_ascii_case("form") {
                self.forms.end();
            }
            if piece.eq_ignore_ascii_case("script") || piece.eq_ignore_ascii_case("style") {
                *self.inside = None;
            }
        } else if let Some(id) = self.news(at, piece.len()) {
            let name = &mut self.elements.get(id).name;
            name.extend(piece.chars().map(|letter| letter.to_ascii_lowercase()));
        }
    }

    fn attribute_opened(&mut self, at: usize) {
        let Some(id) = *self.element else { return };
        let place = self.place(at, 0);
        let is_known = self.elements.has_read(id, place);
        let attributes = &mut self.elements.get(id).attributes;
        if !is_known && attributes.last().is_none_or(|last| last.place != place) {
            attributes.push(Attribute {
                place,
                name: String::new(),
                value: None,
                quote: None,
            });
        }
    }

    fn attribute_name(&mut self, piece: &str, at: usize) {
        if let Some(id) = self.news(at, piece.len())
            && let Some(attribute) = self.elements.get(id).attributes.last_mut()
        {
            let letters = piece.chars().map(|letter| letter.to_ascii_lowercase());
            attribute.name.extend(letters);
        }
    }

    fn value_opened(&mut self, quote: Quote) {
        if let Some(id) = *self.element
            && let Some(attribute) = self.elements.get(id).attributes.last_mut()
        {
            attribute.value.get_or_insert_default();
            attribute.quote = Some(quote);
        }
    }

    fn value(&mut self, piece: &str, at: usize) {
        let place = self.place(at, piece.len());
        if let Some(id) = self.news(at, piece.len())
            && let Some(attribute) = self.elements.get(id).attributes.last_mut()
        {
            let value = attribute.value.get_or_insert_default();
            value.push(Piece::Text(place));
        }
    }

    fn tag_closed(&mut self, at: usize, _is_self_closing: bool) {
        let Some(id) = self.element.take() else {
            return;
        };
        let template = self.template;
        let element = self.elements.get(id);
        if element.place.template == template {
            let start = element.place.span.start as usize;
            element.place.span = Span::new(start, at.max(start));
        }
        match element.name.as_str() {
            "form" => {
                element.is_taken_up |= self.forms.start(id);
            }
            "script" | "style" => *self.inside = Some(id),
            _ => {}
        }
    }

    fn script(&mut self, kind: ScriptKind, piece: &str, at: usize) {
        if let Some(id) = self.contents(piece, at) {
            self.elements.get(id).script = Some(kind);
        }
    }

    fn style(&mut self, piece: &str, at: usize) {
        self.contents(piece, at);
    }
}

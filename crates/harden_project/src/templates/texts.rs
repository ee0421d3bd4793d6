//! Templates that stand in Python files, as texts.

use std::sync::Arc;

use harden_finding::Place;
use harden_python::facts::{Extent, PythonFacts};
use harden_python::templates::{TemplateText, TextEngine, TextPiece};
use harden_templates::syntax::{Dialect, Name, Span, Template, parse};

use super::engines::{LoadedText, TemplateEngines};
use crate::views::is_test;

/// A text, and where its parts stand.
#[derive(Clone, Debug)]
pub(super) struct PlacedText {
    pub(super) file: Arc<str>,
    pub(super) name: Name,
    pub(super) pieces: Vec<TextPiece>,
}

/// The name that stands for a text which has none: code asks for no template by it.
pub(crate) fn name_of_text(file: &str, extent: Extent) -> Name {
    format!("{file}:{}:{}", extent.line, extent.column).into()
}

/// The texts that code outside of tests hands to engines, those of settings before them.
pub(super) fn texts(
    python: &PythonFacts,
    engines: &TemplateEngines,
) -> Vec<(PlacedText, Template)> {
    let loaded = engines.texts.iter().map(of_settings);
    let files = python.files().filter(|(file, _)| !is_test(file));
    let texts = files.flat_map(|(file, facts)| {
        let texts = facts.templates.iter();
        texts.filter_map(move |text| of_code(file, text, engines))
    });
    loaded.chain(texts).collect()
}

fn of_settings(text: &LoadedText) -> (PlacedText, Template) {
    let placed = PlacedText {
        file: Arc::clone(&text.place.file),
        name: Arc::clone(&text.name),
        pieces: vec![TextPiece {
            start: 0,
            line: text.place.line,
            column: text.place.column,
            is_verbatim: false,
        }],
    };
    (placed, parse(&text.text, Dialect::Django))
}

fn of_code(
    file: &Arc<str>,
    text: &TemplateText,
    engines: &TemplateEngines,
) -> Option<(PlacedText, Template)> {
    // The subject of a mail has no markup, and nothing to escape.
    if !is_markup(&text.text) {
        return None;
    }
    let (dialect, escapes) = match &text.engine {
        TextEngine::Django => (Dialect::Django, Some(true)),
        TextEngine::Jinja { escapes } => (Dialect::Jinja, *escapes),
        TextEngine::Named(name) => (engines.dialect_named(name)?, Some(true)),
    };
    let placed = PlacedText {
        file: Arc::clone(file),
        name: name_of_text(file, text.extent),
        pieces: text.pieces.clone(),
    };
    let template = Template {
        escapes,
        ..parse(&text.text, dialect)
    };
    Some((placed, template))
}

/// Whether there is a tag of HTML in it, or it takes its markup from another template.
fn is_markup(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut pairs = bytes.windows(2);
    pairs.any(|pair| pair[0] == b'<' && (pair[1].is_ascii_alphabetic() || pair[1] == b'/'))
        || text.trim_start().starts_with("{% extends ")
}

impl PlacedText {
    pub(super) fn place(&self, text: &str, span: Span) -> Place {
        let (line, column) = self.line_and_column(text, span.start);
        let (end_line, end_column) = self.line_and_column(text, span.end);
        Place {
            file: Arc::clone(&self.file),
            line,
            column,
            end_line,
            end_column,
        }
    }

    /// The parts of a stretch that stand in the file as they are.
    pub(super) fn parts(&self, span: Span) -> Vec<Span> {
        let inside = |at: &u32| span.start < *at && *at < span.end;
        let starts = self.pieces.iter().map(|piece| piece.start).filter(inside);
        let mut parts = Vec::new();
        let mut start = span.start;
        for end in starts.chain([span.end]) {
            parts.push(Span { start, end });
            start = end;
        }
        parts
    }

    fn line_and_column(&self, text: &str, offset: u32) -> (u32, u32) {
        let behind = self.pieces.partition_point(|piece| piece.start <= offset);
        let Some(piece) = behind.checked_sub(1).and_then(|at| self.pieces.get(at)) else {
            return (1, 1);
        };
        let range = piece.start as usize..(offset as usize).min(text.len());
        let before = text.get(range).filter(|_| piece.is_verbatim);
        let before = before.unwrap_or_default();
        let last = before.rsplit('\n').next().unwrap_or(before);
        let letters = counted(last.chars().count());
        if last.len() == before.len() {
            return (piece.line, piece.column + letters);
        }
        let lines = counted(before.matches('\n').count());
        (piece.line + lines, 1 + letters)
    }
}

fn counted(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

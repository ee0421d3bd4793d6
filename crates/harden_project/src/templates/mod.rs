//! The templates of a project, and the pages that they come to.

mod engines;
mod files;
mod frameworks;
mod meaning;
mod places;
#[cfg(test)]
mod tests;
mod texts;
mod written;

use std::sync::{Arc, OnceLock};

use harden_finding::Place;
use harden_python::facts::PythonFacts;
use harden_source::SourceTree;
use harden_templates::pages::{Library, Pages, TemplateId, TemplatePlace};
use harden_templates::syntax::{Dialect, Name, Template, parse};
use rayon::prelude::*;

use crate::load::Remark;
use engines::Found;
pub use engines::TemplateEngines;
use files::{Kind, kind};
use frameworks::OtherFrameworks;
pub use meaning::Meanings;
use places::Lines;
pub(crate) use texts::name_of_text;
use texts::{PlacedText, texts};

/// Every template of a project.
#[derive(Debug, Default)]
pub struct TreeTemplates {
    /// Of each template, where it comes from.
    origins: Vec<Origin>,
    pub library: Library,
    pub pages: Pages,
    unread: Vec<(Arc<str>, String)>,
    /// What Django does not read either.
    foreign: Vec<(Arc<str>, &'static str)>,
    /// Of each template, once somebody asked.
    lines: Vec<OnceLock<Lines>>,
}

#[derive(Debug)]
enum Origin {
    File {
        path: Arc<str>,
        /// What code asks for it by.
        names: Vec<Name>,
    },
    /// It stands in a Python file.
    Text(PlacedText),
}

enum Outcome {
    Template(Box<Template>),
    /// A page of another language, or none that anybody renders.
    Other,
    /// Django does not read it either: why.
    Foreign(&'static str),
    Unread(String),
}

/// A file that may be a template.
struct Candidate<'t> {
    path: &'t Arc<str>,
    kind: Kind,
    /// How the engines of the settings come to it.
    found: Vec<Found>,
}

impl TreeTemplates {
    /// Reads the templates that are the project's own, and follows them over all pages.
    pub fn collect(tree: &SourceTree, python: &PythonFacts, engines: &TemplateEngines) -> Self {
        let others = OtherFrameworks::of(python);
        let candidates: Vec<Candidate<'_>> = tree
            .project_files()
            .filter_map(|path| Candidate::of(path, engines, &others))
            .collect();
        let outcomes: Vec<Outcome> = candidates
            .par_iter()
            .map(|candidate| read(tree, candidate.path, candidate.kind))
            .collect();
        let mut templates = Self::default();
        let mut found = Vec::new();
        for (candidate, outcome) in candidates.into_iter().zip(outcomes) {
            match outcome {
                Outcome::Template(template) => {
                    let id = templates.library.add(*template, []);
                    templates.origins.push(candidate.origin());
                    let ways = candidate.found.into_iter();
                    found.extend(ways.map(|way| (way.order, id, Name::from(way.name))));
                }
                Outcome::Other => {}
                Outcome::Foreign(why) => templates.foreign.push((Arc::clone(candidate.path), why)),
                Outcome::Unread(why) => {
                    templates.unread.push((Arc::clone(candidate.path), why));
                }
            }
        }
        found.sort();
        templates.name_files(found.into_iter().map(|(_, id, name)| (id, name)));
        for (placed, template) in texts(python, engines) {
            templates.library.add(template, [placed.name.clone()]);
            templates.origins.push(Origin::Text(placed));
        }
        let count = templates.origins.len();
        templates.lines.resize_with(count, OnceLock::new);
        templates.pages = Pages::of(&templates.library);
        templates
    }

    /// Names that Django finds come before those that folders alone tell, and these before what may be.
    fn name_files(&mut self, found: impl Iterator<Item = (TemplateId, Name)>) {
        for (id, name) in found {
            self.library.name(id, name);
        }
        for names in [files::usual_names, files::possible_names] {
            for id in self.library.ids() {
                for name in names(self.file(id)) {
                    self.library.name(id, name);
                }
            }
        }
    }

    /// The file that a template stands in, relative to the audited folder.
    pub fn file(&self, template: TemplateId) -> &Arc<str> {
        match &self.origins[template.0 as usize] {
            Origin::File { path, .. } => path,
            Origin::Text(text) => &text.file,
        }
    }

    /// What code may ask for a template by.
    fn names(&self, template: TemplateId) -> &[Name] {
        match &self.origins[template.0 as usize] {
            Origin::File { names, .. } => names,
            Origin::Text(text) => std::slice::from_ref(&text.name),
        }
    }

    /// Line and column of a stretch of a template.
    pub fn place(&self, place: TemplatePlace) -> Place {
        let index = place.template.0 as usize;
        let text = &self.library.get(place.template).text;
        match &self.origins[index] {
            Origin::File { path, .. } => {
                let lines = self.lines[index].get_or_init(|| Lines::of(text));
                lines.place(text, path, place.span)
            }
            Origin::Text(placed) => placed.place(text, place.span),
        }
    }

    /// The parts of a stretch that stand in its file as they are, without anything between their letters.
    pub fn parts(&self, place: TemplatePlace) -> Vec<TemplatePlace> {
        match &self.origins[place.template.0 as usize] {
            Origin::File { .. } => vec![place],
            Origin::Text(text) => {
                let parts = text.parts(place.span).into_iter();
                parts.map(|span| TemplatePlace { span, ..place }).collect()
            }
        }
    }

    /// The text of a stretch of a template.
    pub fn text(&self, place: TemplatePlace) -> &str {
        self.library.get(place.template).text_of(place.span)
    }

    /// What was not read, and what Django would refuse.
    pub fn remarks(&self) -> Vec<Remark> {
        let unread = self.unread.iter().map(|(file, why)| Remark {
            is_error: true,
            file: Arc::clone(file),
            line: None,
            message: format!("not read as a template: {why}"),
        });
        let foreign = self.foreign.iter().map(|(file, why)| Remark {
            is_error: false,
            file: Arc::clone(file),
            line: None,
            message: format!("not read as a template: {why}"),
        });
        let refused = self.library.ids().flat_map(|id| {
            let template = self.library.get(id);
            template.errors.iter().map(move |error| {
                let place = self.place(TemplatePlace {
                    template: id,
                    span: error.span,
                });
                Remark {
                    is_error: false,
                    file: place.file,
                    line: Some(place.line),
                    message: format!("template: {}", error.message),
                }
            })
        });
        let mut remarks: Vec<Remark> = unread.chain(foreign).chain(refused).collect();
        if self.pages.is_cut {
            remarks.push(Remark {
                is_error: false,
                file: match self.library.ids().next() {
                    Some(first) => Arc::clone(self.file(first)),
                    None => Arc::default(),
                },
                line: None,
                message: "templates include one another so often that not all pages were followed"
                    .to_owned(),
            });
        }
        remarks
    }
}

impl<'t> Candidate<'t> {
    fn of(
        path: &'t Arc<str>,
        engines: &TemplateEngines,
        others: &OtherFrameworks<'_>,
    ) -> Option<Self> {
        let found = engines.find(path);
        let first = found.first();
        if !first.is_some_and(|found| found.is_named) && others.have(path) {
            return None;
        }
        let kind = match first.map(|found| found.dialect) {
            Some(Dialect::Django) => Kind::Django,
            Some(Dialect::Jinja) => Kind::Jinja,
            None => kind(path)?,
        };
        Some(Self { path, kind, found })
    }

    fn origin(&self) -> Origin {
        let mut names: Vec<Name> = Vec::new();
        for way in &self.found {
            names.push(way.name.as_str().into());
        }
        if names.is_empty() {
            names = files::usual_names(self.path);
            names.extend(files::possible_names(self.path));
        }
        Origin::File {
            path: Arc::clone(self.path),
            names,
        }
    }
}

fn read(tree: &SourceTree, path: &str, kind: Kind) -> Outcome {
    let text = match tree.read(path) {
        Ok(bytes) if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") => {
            return Outcome::Foreign("it is UTF-16, and Django reads UTF-8");
        }
        Ok(bytes) => match String::from_utf8(bytes.into_owned()) {
            Ok(text) => text,
            // What is not UTF-8 is read all the same: tags are ASCII.
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        },
        Err(error) => return Outcome::Unread(error.to_string()),
    };
    match files::dialect(kind, &text) {
        Some(dialect) => {
            let text = written::template_of_template(&text);
            Outcome::Template(Box::new(parse(&text, dialect)))
        }
        None => Outcome::Other,
    }
}

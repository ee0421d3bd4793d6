//! The templates of a project, and the pages that they come to.

mod files;
mod frameworks;
mod meaning;
mod places;
#[cfg(test)]
mod tests;
mod written;

use std::sync::{Arc, OnceLock};

use harden_finding::Place;
use harden_python::facts::PythonFacts;
use harden_source::SourceTree;
use harden_templates::pages::{Library, Pages, TemplateId, TemplatePlace};
use harden_templates::syntax::{Template, parse};
use rayon::prelude::*;

use crate::load::Remark;
use files::{Kind, kind, names};
use frameworks::OtherFrameworks;
pub use meaning::Meanings;
use places::Lines;

/// Every template of a project.
#[derive(Debug, Default)]
pub struct TreeTemplates {
    files: Vec<Arc<str>>,
    pub library: Library,
    pub pages: Pages,
    unread: Vec<(Arc<str>, String)>,
    /// Of each template, once somebody asked.
    lines: Vec<OnceLock<Lines>>,
}

enum Outcome {
    Template(Box<Template>),
    /// A page of another language, or none that anybody renders.
    Other,
    Unread(String),
}

impl TreeTemplates {
    /// Reads the templates that are the project's own, and follows them over all pages.
    pub fn collect(tree: &SourceTree, python: &PythonFacts) -> Self {
        let others = OtherFrameworks::of(python);
        let paths: Vec<(&Arc<str>, Kind)> = tree
            .project_files()
            .filter(|path| !others.have(path))
            .filter_map(|path| Some((path, kind(path)?)))
            .collect();
        let outcomes: Vec<Outcome> = paths
            .par_iter()
            .map(|(path, kind)| read(tree, path, *kind))
            .collect();
        let mut templates = Self::default();
        for ((path, _), outcome) in paths.into_iter().zip(outcomes) {
            match outcome {
                Outcome::Template(template) => {
                    templates.library.add(*template, names(path));
                    templates.files.push(Arc::clone(path));
                }
                Outcome::Other => {}
                Outcome::Unread(why) => templates.unread.push((Arc::clone(path), why)),
            }
        }
        templates
            .lines
            .resize_with(templates.files.len(), OnceLock::new);
        templates.pages = Pages::of(&templates.library);
        templates
    }

    /// The file of a template, relative to the audited folder.
    pub fn file(&self, template: TemplateId) -> &Arc<str> {
        &self.files[template.0 as usize]
    }

    /// Line and column of a stretch of a template.
    pub fn place(&self, place: TemplatePlace) -> Place {
        let text = &self.library.get(place.template).text;
        let lines = self.lines[place.template.0 as usize].get_or_init(|| Lines::of(text));
        lines.place(text, self.file(place.template), place.span)
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
        let refused = self.library.ids().flat_map(|id| {
            let template = self.library.get(id);
            let lines = Lines::of(&template.text);
            template.errors.iter().map(move |error| Remark {
                is_error: false,
                file: Arc::clone(self.file(id)),
                line: Some(lines.place(&template.text, self.file(id), error.span).line),
                message: format!("template: {}", error.message),
            })
        });
        let mut remarks: Vec<Remark> = unread.chain(refused).collect();
        if self.pages.is_cut {
            remarks.push(Remark {
                is_error: false,
                file: self.files.first().cloned().unwrap_or_default(),
                line: None,
                message: "templates include one another so often that not all pages were followed"
                    .to_owned(),
            });
        }
        remarks
    }
}

fn read(tree: &SourceTree, path: &str, kind: Kind) -> Outcome {
    let text = match tree.read(path) {
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

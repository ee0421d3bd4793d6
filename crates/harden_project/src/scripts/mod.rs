//! The scripts of a project: its own files, and those that stand in templates.

mod files;
mod inline;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use harden_finding::Place;
use harden_script::{
    ScriptFacts, ScriptKind, facts, facts_of_pieces, may_have_facts, on_large_stack,
};
use harden_source::SourceTree;
use harden_templates::pages::{ElementId, TemplateId, TemplatePlace};
use rayon::prelude::*;

use crate::load::Remark;
use crate::templates::TreeTemplates;
pub use files::OwnScripts;
use inline::Inline;
pub use inline::InlineScripts;

/// Every script of a project that says anything.
#[derive(Debug, Default)]
pub struct TreeScripts {
    /// Files in the order of their paths, then those of templates.
    pub scripts: Vec<Script>,
    unread: Vec<(Arc<str>, String)>,
}

/// One script.
#[derive(Debug)]
pub struct Script {
    pub source: ScriptSource,
    pub facts: ScriptFacts,
    holes: Vec<Hole>,
}

/// Where a script stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScriptSource {
    File(Arc<str>),
    /// Between the tags of a script element.
    Element(ElementId),
    /// In an attribute `on…`, by its index.
    Handler(ElementId, usize),
}

/// What a template prints into a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hole(pub TemplatePlace);

/// Larger files are said instead of read; the parser has a limit of its own, below this one.
const MAX_BYTES: usize = 8 << 20;

/// How many of so many scripts are read one after the other, on one stack, which is made anew for the next ones: enough
/// that making it takes no time to speak of, and few enough that all threads have work.
fn at_once(scripts: usize) -> usize {
    const LEAST: usize = 16;
    const TURNS: usize = 4;
    (scripts / (TURNS * rayon::current_num_threads())).max(LEAST)
}

enum Outcome {
    Facts(Box<ScriptFacts>),
    Nothing,
    Unread(String),
}

impl TreeScripts {
    /// The files that are the project's own, by their paths.
    pub fn files(tree: &SourceTree) -> Vec<(&Arc<str>, ScriptKind)> {
        let own = OwnScripts::of(tree);
        tree.project_files()
            .filter_map(|path| Some((path, own.kind(path)?)))
            .collect()
    }

    /// Finds the scripts that are the project's own, and reads those that may say anything.
    pub fn collect(tree: &SourceTree, templates: &TreeTemplates) -> Self {
        let files = Self::files(tree);
        Self::read(tree, &files, &InlineScripts::of(templates), templates)
    }

    /// Reads the scripts that may say anything.
    pub fn read(
        tree: &SourceTree,
        files: &[(&Arc<str>, ScriptKind)],
        inline: &InlineScripts,
        templates: &TreeTemplates,
    ) -> Self {
        let outcomes: Vec<Outcome> = files
            .par_chunks(at_once(files.len()))
            .flat_map_iter(|files| {
                let mut buffer = Vec::new();
                on_large_stack(|| {
                    let files = files.iter();
                    let outcomes = files.map(|(path, kind)| read(tree, path, *kind, &mut buffer));
                    outcomes.collect::<Vec<_>>()
                })
            })
            .collect();
        let mut all = Self::default();
        for ((path, _), outcome) in files.iter().zip(outcomes) {
            match outcome {
                Outcome::Facts(facts) => all.scripts.push(Script {
                    source: ScriptSource::File(Arc::clone(path)),
                    facts: *facts,
                    holes: Vec::new(),
                }),
                Outcome::Nothing => {}
                Outcome::Unread(why) => all.unread.push((Arc::clone(path), why)),
            }
        }
        let telling = inline.that_may_have_facts(templates);
        let scripts: Vec<Script> = telling
            .par_chunks(at_once(telling.len()))
            .flat_map_iter(|scripts| {
                on_large_stack(|| {
                    let scripts = scripts.iter();
                    let read = scripts.map(|script| read_inline(script, templates, inline));
                    read.collect::<Vec<_>>()
                })
            })
            .collect();
        all.scripts.extend(scripts);
        all
    }

    /// What was not read, or not wholly.
    pub fn remarks(&self, templates: &TreeTemplates) -> Vec<Remark> {
        let unread = self.unread.iter().map(|(file, why)| Remark {
            is_error: false,
            file: Arc::clone(file),
            line: None,
            message: format!("not read as a script: {why}"),
        });
        // What breaks a script once is often said of each line behind.
        let broken = self.scripts.iter().filter_map(|script| {
            let note = script.facts.notes.first()?;
            let place = note.place.map(|place| script.place(templates, place));
            Some(Remark {
                is_error: false,
                file: match &place {
                    Some(place) => Arc::clone(&place.file),
                    None => script.file(templates),
                },
                line: place.map(|place| place.line),
                message: format!("script: {}", note.message),
            })
        });
        unread.chain(broken).collect()
    }
}

impl Script {
    /// The file that it stands in.
    pub fn file(&self, templates: &TreeTemplates) -> Arc<str> {
        match &self.source {
            ScriptSource::File(path) => Arc::clone(path),
            ScriptSource::Element(id) | ScriptSource::Handler(id, _) => {
                let element = templates.pages.element(*id);
                Arc::clone(templates.file(element.place.template))
            }
        }
    }

    /// The element that it stands in.
    pub fn element(&self) -> Option<ElementId> {
        match &self.source {
            ScriptSource::File(_) => None,
            ScriptSource::Element(id) | ScriptSource::Handler(id, _) => Some(*id),
        }
    }

    /// Line and column of one of its facts.
    pub fn place(&self, templates: &TreeTemplates, place: harden_script::Place) -> Place {
        let file = match &self.source {
            ScriptSource::File(path) => path,
            ScriptSource::Element(_) | ScriptSource::Handler(..) => {
                templates.file(TemplateId(place.source))
            }
        };
        let extent = place.extent;
        Place {
            file: Arc::clone(file),
            line: extent.line,
            column: extent.column,
            end_line: extent.end_line,
            end_column: extent.end_column,
        }
    }

    /// What a template prints into it, by the number that facts have.
    pub fn hole(&self, id: u32) -> Option<Hole> {
        self.holes.get(usize::try_from(id).ok()?).copied()
    }
}

fn read(tree: &SourceTree, path: &str, kind: ScriptKind, buffer: &mut Vec<u8>) -> Outcome {
    match tree.read_into(path, buffer) {
        Ok(bytes) if !may_have_facts(bytes) => Outcome::Nothing,
        Ok(bytes) if bytes.len() > MAX_BYTES => {
            Outcome::Unread(format!("larger than {} MB", MAX_BYTES >> 20))
        }
        Ok(bytes) => {
            let facts = facts(bytes, kind);
            if facts == ScriptFacts::default() {
                Outcome::Nothing
            } else {
                Outcome::Facts(Box::new(facts))
            }
        }
        Err(error) => Outcome::Unread(error.to_string()),
    }
}

fn read_inline(script: &Inline, templates: &TreeTemplates, of: &InlineScripts) -> Script {
    let (pieces, holes) = of.pieces(script, templates);
    Script {
        source: script.source.clone(),
        facts: facts_of_pieces(&pieces, ScriptKind::JavaScript),
        holes,
    }
}

//! The files of an evaluation: parsed once, shared by all its runs.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use harden_finding::Place;
use harden_python::syntax::Span;
use indexmap::Equivalent;

use super::maps::{IndexMap, Seed};
use super::value::CodePlace;
use crate::source::{FoundModule, ParsedModule, ProjectSource};

#[derive(Debug, Default)]
pub(crate) struct Files {
    numbered: RefCell<IndexMap<Key, Rc<File>>>,
    /// What the project has of the modules that were asked for.
    found: RefCell<IndexMap<Rc<str>, Option<Rc<FoundModule>>>>,
    working_folder: OnceCell<Rc<str>>,
    /// By the address of the literal, which lives as long as its file.
    literals: RefCell<HashMap<usize, Rc<str>, Seed>>,
}

/// More answers than these are not kept.
const MOST_FOUND: usize = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Origin {
    Project,
    Model,
    Executed,
}

type Key = (Origin, Rc<str>);

/// The key of a file, to look it up.
#[derive(Clone, Copy, Debug, Hash)]
struct FileKey<'name>(Origin, &'name str);

impl Equivalent<Key> for FileKey<'_> {
    fn equivalent(&self, (origin, name): &Key) -> bool {
        self.0 == *origin && *self.1 == **name
    }
}

#[derive(Debug)]
pub(crate) struct File {
    /// Relative to the audited folder; `None` for the model of a package and for `exec`ed text.
    in_project: Option<Arc<str>>,
    pub(crate) parsed: Arc<ParsedModule>,
    line_starts: Vec<u32>,
}

impl Files {
    /// [`ProjectSource::find_module`], which every run answers alike.
    pub(crate) fn find_module(
        &self,
        source: &dyn ProjectSource,
        dotted: &str,
    ) -> Option<Rc<FoundModule>> {
        if let Some(known) = self.found.borrow().get(dotted) {
            return known.clone();
        }
        let found = source.find_module(dotted).map(Rc::new);
        let mut known = self.found.borrow_mut();
        if known.len() < MOST_FOUND {
            known.insert(Rc::from(dotted), found.clone());
        }
        found
    }

    /// [`ProjectSource::working_folder`], put together once.
    pub(crate) fn working_folder(&self, source: &dyn ProjectSource) -> &Rc<str> {
        self.working_folder
            .get_or_init(|| source.working_folder().into())
    }

    /// The project's module, parsed at its first use.
    pub(crate) fn project_module(
        &self,
        source: &dyn ProjectSource,
        found: &FoundModule,
    ) -> (u32, Rc<File>) {
        self.get_or_insert(FileKey(Origin::Project, &found.file), || {
            (Some(Arc::clone(&found.file)), source.parse(found))
        })
    }

    /// The model of a package.
    pub(crate) fn model(&self, name: &str, parsed: Arc<ParsedModule>) -> (u32, Rc<File>) {
        self.get_or_insert(FileKey(Origin::Model, name), || (None, parsed))
    }

    /// Text that the settings run with `exec` or `eval`.
    pub(crate) fn executed(&self, text: &str) -> (u32, Rc<File>) {
        self.get_or_insert(FileKey(Origin::Executed, text), || {
            (None, Arc::new(ParsedModule::of_text(text)))
        })
    }

    fn get_or_insert(
        &self,
        key: FileKey<'_>,
        make: impl FnOnce() -> (Option<Arc<str>>, Arc<ParsedModule>),
    ) -> (u32, Rc<File>) {
        if let Some((index, _, file)) = self.numbered.borrow().get_full(&key) {
            return (file_number(index), Rc::clone(file));
        }
        let (in_project, parsed) = make();
        let line_starts = std::iter::once(0)
            .chain(
                memchr::memchr_iter(b'\n', parsed.text.as_bytes())
                    .map(|newline| u32::try_from(newline + 1).unwrap_or(u32::MAX)),
            )
            .collect();
        let file = Rc::new(File {
            in_project,
            parsed,
            line_starts,
        });
        let (index, _) = self
            .numbered
            .borrow_mut()
            .insert_full((key.0, Rc::from(key.1)), Rc::clone(&file));
        (file_number(index), file)
    }

    /// The text of a literal in one of the files: made once, however often it is evaluated.
    pub(crate) fn literal(&self, text: &Arc<str>) -> Rc<str> {
        let mut literals = self.literals.borrow_mut();
        let address = text.as_ptr().addr();
        if let Some(known) = literals.get(&address) {
            return Rc::clone(known);
        }
        let made: Rc<str> = Rc::from(&**text);
        literals.insert(address, Rc::clone(&made));
        made
    }

    pub(crate) fn is_project(&self, file: u32) -> bool {
        self.with(file, |file| file.in_project.is_some())
            .unwrap_or(false)
    }

    /// Project files in order of first use.
    pub(crate) fn project_files(&self) -> Vec<(Arc<str>, Arc<ParsedModule>)> {
        self.numbered
            .borrow()
            .values()
            .filter_map(|file| Some((file.in_project.clone()?, Arc::clone(&file.parsed))))
            .collect()
    }

    /// The place as people count; `None` outside the project's files.
    pub(crate) fn resolve(&self, place: CodePlace) -> Option<Place> {
        self.with(place.file, |file| file.place(place.span))?
    }

    /// `what`, with the line it stands in.
    pub(crate) fn describe(&self, place: CodePlace, what: &str) -> String {
        match self.resolve(place) {
            Some(place) => format!("{}:{} {what}", place.file, place.line),
            None => what.to_owned(),
        }
    }

    /// The tree of one of the files.
    pub(crate) fn parsed(&self, file: u32) -> Option<Arc<ParsedModule>> {
        self.with(file, |file| Arc::clone(&file.parsed))
    }

    fn with<T>(&self, file: u32, read: impl FnOnce(&File) -> T) -> Option<T> {
        let files = self.numbered.borrow();
        let (_, file) = files.get_index(file as usize)?;
        Some(read(file))
    }
}

impl File {
    pub(crate) fn place(&self, span: Span) -> Option<Place> {
        let (line, column) = self.line_and_column(span.start);
        let (end_line, end_column) = self.line_and_column(span.end);
        Some(Place {
            file: Arc::clone(self.in_project.as_ref()?),
            line,
            column,
            end_line,
            end_column,
        })
    }

    /// Line and column from 1, the column in characters.
    fn line_and_column(&self, offset: u32) -> (u32, u32) {
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_starts[line - 1] as usize;
        let end = (offset as usize).min(self.parsed.text.len());
        let characters = self
            .parsed
            .text
            .get(start..end)
            .map_or(0, |text| text.chars().count());
        let saturate = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (saturate(line), saturate(characters + 1))
    }
}

fn file_number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

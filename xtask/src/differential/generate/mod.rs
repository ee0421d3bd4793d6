//! Random settings modules, written as Python source: what real ones are made of, as often as real ones have it.
//!
//! Nothing here knows what a module means. Django says that, and harden has to say the same.

mod dictionaries;
mod environment;
mod expressions;
mod layout;
mod lists;
pub(crate) mod settings;
mod statements;

use std::collections::{BTreeMap, BTreeSet};

use super::random::Random;

/// How often each construct was written.
pub(crate) type Constructs = BTreeMap<&'static str, usize>;

/// A project to put on disk and to ask about.
#[derive(Clone)]
pub(crate) struct Project {
    /// Path below the project's folder, and content.
    pub(crate) files: BTreeMap<String, String>,
    /// The settings module.
    pub(crate) module: String,
    /// The whole environment.
    pub(crate) env: BTreeMap<String, String>,
    /// Whether its applications can be loaded where Django is asked.
    pub(crate) apps: bool,
    /// Settings whose value depends on the machine, which harden does not have to know.
    pub(crate) of_the_machine: Vec<String>,
    pub(crate) constructs: Constructs,
    /// What it was made from: `generated`, or the name of a public package.
    pub(crate) origin: String,
}

/// What the Python and the Django on the other side understand.
#[derive(Clone, Copy)]
pub(crate) struct Dialect {
    /// `(4, 2)` for Django 4.2.
    pub(crate) series: (u32, u32),
    /// The minor version of Python 3.
    pub(crate) python: u32,
}

/// Write one random project.
pub(crate) fn project(random: &mut Random, dialect: Dialect) -> Project {
    let mut generator = Generator::new(random, dialect, "config");
    layout::write(&mut generator)
}

/// A few statements for the end of a module of `package` that exists: edits, conditions, environment reads.
pub(crate) fn tail(
    random: &mut Random,
    dialect: Dialect,
    package: &str,
    env: &mut BTreeMap<String, String>,
) -> (String, Constructs) {
    let mut generator = Generator::new(random, dialect, package);
    generator.env.append(env);
    statements::some_settings(&mut generator, 6);
    env.append(&mut generator.env);
    (generator.file.source(), generator.constructs)
}

/// The packages that read the environment; a project uses one of them, or none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    Plain,
    Decouple,
    Environ,
    Environs,
}

/// What a project is written with: the choices made so far, and the file at hand.
struct Generator<'a> {
    random: &'a mut Random,
    dialect: Dialect,
    /// The package that the settings are in: of any other, nothing tells harden whether it is there.
    package: String,
    reader: Reader,
    env: BTreeMap<String, String>,
    constructs: Constructs,
    file: File,
    /// Files that statements asked for: JSON read at import, modules imported by name.
    extra: BTreeMap<String, String>,
    fresh: usize,
}

/// A Python file being written.
#[derive(Default)]
struct File {
    imports: BTreeSet<&'static str>,
    /// Definitions that stand between the imports and the body.
    helpers: BTreeSet<String>,
    body: Vec<String>,
    /// Settings that surely have a value at this point of the file.
    bound: BTreeSet<String>,
    /// How many folders the file is below the project's.
    depth: usize,
}

impl File {
    fn source(&self) -> String {
        let mut source = String::new();
        for line in self
            .imports
            .iter()
            .map(ToString::to_string)
            .chain(self.helpers.iter().cloned())
            .chain(self.body.iter().cloned())
        {
            source.push_str(&line);
            source.push('\n');
        }
        source
    }
}

impl<'a> Generator<'a> {
    fn new(random: &'a mut Random, dialect: Dialect, package: &str) -> Self {
        let reader = random.weighted(&[
            (4, Reader::Plain),
            (2, Reader::Decouple),
            (3, Reader::Environ),
            (2, Reader::Environs),
        ]);
        Self {
            random,
            dialect,
            package: package.to_owned(),
            reader,
            env: BTreeMap::new(),
            constructs: Constructs::new(),
            file: File {
                depth: 1,
                ..File::default()
            },
            extra: BTreeMap::new(),
            fresh: 0,
        }
    }

    /// Note that a construct is being written.
    fn count(&mut self, construct: &'static str) {
        *self.constructs.entry(construct).or_default() += 1;
    }

    fn import(&mut self, statement: &'static str) {
        self.file.imports.insert(statement);
    }

    fn line(&mut self, line: impl Into<String>) {
        self.file.body.push(line.into());
    }

    /// A name that nothing else uses; `private` ones are not taken over by a star import.
    fn name(&mut self, stem: &str) -> String {
        self.fresh += 1;
        format!("{stem}_{}", self.fresh)
    }

    /// Make sure that the file knows `BASE_DIR`, the project's folder as a string.
    fn base_dir(&mut self) {
        let depth = self.file.depth;
        if self
            .file
            .helpers
            .iter()
            .any(|helper| helper.starts_with("BASE_DIR"))
        {
            return;
        }
        let definition = if self.random.chance(50) {
            self.count("os.path");
            self.import("import os");
            let mut path = "os.path.abspath(__file__)".to_owned();
            for _ in 0..=depth {
                path = format!("os.path.dirname({path})");
            }
            format!("BASE_DIR = {path}")
        } else {
            self.count("pathlib");
            self.import("from pathlib import Path");
            let root = if self.random.chance(50) {
                format!(".parents[{depth}]")
            } else {
                ".parent".repeat(depth + 1)
            };
            format!("BASE_DIR = str(Path(__file__).resolve(){root})")
        };
        self.file.helpers.insert(definition);
    }
}

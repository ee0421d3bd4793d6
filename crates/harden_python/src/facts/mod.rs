//! What is known of one file, owned and without its tree: from one parse and one walk.
//!
//! [`facts`] is pure: the same bytes give the same facts on every machine. A new kind of fact is a field
//! here, a file beside this one, and a line in `collect`.

mod binding;
mod collect;
mod comment;
mod extent;
mod import;
mod index;
mod mention;
mod project;
mod value;
mod words;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use binding::{
    Attribute, Binding, BindingKind, ClassFacts, FunctionFacts, ParameterFacts, ParameterKind,
};
pub use comment::SuppressionComment;
pub use extent::Extent;
pub use import::{Import, ImportTarget};
pub use mention::{MentionKind, MentionedVariable, SettingsMention};
pub use project::PythonFacts;
pub(crate) use value::dotted;
pub use value::{Keyword, Value};
pub use words::{WantedWords, Words};

use index::Index;

use crate::bodies::{Body, Mark, Registration};
use crate::conduct::Conduct;
use crate::routes::Route;
pub use crate::syntax::Dialect;
use crate::syntax::{self, Name};
use crate::templates::TemplateText;
pub(crate) use extent::Extents;

/// One Python file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Why the facts are not all that the file holds. Never silence: each is to be reported.
    pub errors: Vec<FileError>,
    pub dialect: Dialect,
    /// In the order of the text, wherever they stand.
    pub imports: Vec<Import>,
    /// Names that the module binds at its top level, in the order of the text.
    pub bindings: Vec<Binding>,
    /// `__all__`, where it is assigned.
    pub exports: Option<Exports>,
    /// Whether names may be bound in ways that nobody can follow: `globals()`, `__getattr__`, `exec`.
    pub binds_more: bool,
    /// Where `DJANGO_SETTINGS_MODULE` or `DJANGO_CONFIGURATION` is given a value.
    pub settings_mentions: Vec<SettingsMention>,
    pub suppressions: Vec<SuppressionComment>,
    /// What the file says as a `URLconf`.
    pub routes: Vec<Route>,
    /// Functions, as far as templates may show something of them.
    pub bodies: Vec<Body>,
    pub registrations: Vec<Registration>,
    pub marks: Vec<Mark>,
    /// What functions do that may serve a request.
    pub conduct: Vec<Conduct>,
    /// Texts that are handed to an engine of templates.
    pub templates: Vec<TemplateText>,
    pub words: Words,
    /// Where a name is among the bindings.
    #[serde(skip)]
    index: Index,
}

/// What a file could not be read for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileError {
    pub extent: Extent,
    pub message: String,
}

/// What `__all__` is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exports {
    pub names: Vec<Name>,
    /// Whether there may be more.
    pub open: bool,
}

impl FileFacts {
    /// The bindings of a name, in the order of the text.
    pub fn bindings_of<'a, 'n>(
        &'a self,
        name: &'n str,
    ) -> impl DoubleEndedIterator<Item = &'a Binding> + use<'a, 'n> {
        self.bindings
            .iter()
            .filter(move |binding| binding.name.as_ref() == name)
    }

    /// The binding that most likely holds when the module is loaded: the last that is in no branch, or
    /// the first in a branch behind it. `try: import a; except: import b` gives `a`; that it is
    /// conditional says that there may be another.
    pub fn binding(&self, name: &str) -> Option<&Binding> {
        self.index.find(&self.bindings, name)
    }

    /// Whether the module sets an attribute of one of its functions to true.
    pub fn has_mark(&self, function: &str, attribute: &str) -> bool {
        let mut marks = self.marks.iter();
        marks.any(|mark| mark.function.as_ref() == function && mark.attribute.as_ref() == attribute)
    }

    fn unreadable(message: String) -> Self {
        Self {
            errors: vec![FileError {
                extent: Extent::FILE_START,
                message,
            }],
            binds_more: true,
            words: Words::any(),
            ..Self::default()
        }
    }
}

/// Reads a file.
pub fn facts(bytes: &[u8]) -> FileFacts {
    match harden_source::decode(bytes) {
        Ok(text) => facts_of_text(&text),
        Err(error) => FileFacts::unreadable(format!("cannot be read as text: {error}")),
    }
}

/// Reads a text that is already decoded.
pub fn facts_of_text(text: &str) -> FileFacts {
    let tree = syntax::read(text);
    let extents = Extents::new(text);
    let mut facts = match &tree.syntax {
        Some(parsed) => collect::collect(parsed, text, &extents),
        None => FileFacts {
            words: Words::any(),
            ..FileFacts::default()
        },
    };
    facts.dialect = tree.dialect;
    let what = if tree.syntax.is_some() {
        "syntax error: "
    } else {
        ""
    };
    facts.errors = tree
        .errors
        .into_iter()
        .map(|error| FileError {
            extent: extents.point(error.offset),
            message: format!("{what}{}", error.message),
        })
        .collect();
    facts.binds_more |= !facts.errors.is_empty() || facts.dialect != Dialect::Python3;
    facts
}

fn name(identifier: &ruff_python_ast::Identifier) -> Name {
    Arc::from(identifier.as_str())
}

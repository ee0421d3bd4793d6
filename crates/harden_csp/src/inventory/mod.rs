//! The inventory: everything on pages that a content security policy decides over.

mod addresses;
mod attributes;
mod elements;
mod families;
mod hash;
mod media;
mod regions;
mod scripts;
mod styles;
mod text;

use std::sync::Arc;

use harden_finding::Place;
use harden_project::TreeTemplates;
use harden_python::facts::PythonFacts;
use harden_source::{SourceError, SourceTree};
use harden_templates::pages::TemplatePlace;
use serde::Serialize;

pub use addresses::{Address, Bases};
pub use families::{Families, Family};

/// What the pages of a project load and run.
#[derive(Debug, Default, Serialize)]
pub struct Inventory {
    /// In the order of the templates, then of the files.
    pub items: Vec<Item>,
    pub families: Vec<Family>,
    /// Templates of mails, which no browser applies a policy to.
    pub mails: Vec<Arc<str>>,
    /// Style sheets and scripts that were not read, or not all of it.
    #[serde(skip)]
    pub unread: Vec<Unread>,
}

/// A file whose part of the inventory nobody knows.
#[derive(Clone, Debug)]
pub struct Unread {
    pub place: Place,
    /// The directive over most of what such a file does.
    pub directive: &'static str,
    pub message: String,
    /// Whether the file could not be opened, which is no property of its text.
    pub is_error: bool,
}

impl Unread {
    fn of(file: &Arc<str>, directive: &'static str, message: String) -> Self {
        Self {
            place: Place {
                file: Arc::clone(file),
                line: 1,
                column: 1,
                end_line: 1,
                end_column: 1,
            },
            directive,
            message,
            is_error: false,
        }
    }

    /// What the tree says of a file.
    fn error(file: &Arc<str>, directive: &'static str, error: &SourceError) -> Self {
        Self {
            is_error: matches!(error, SourceError::Unreadable { .. }),
            ..Self::of(file, directive, error.to_string())
        }
    }
}

/// Reads a file that policies depend on; what is larger than so many bytes is not read.
fn text_of(
    tree: &SourceTree,
    path: &Arc<str>,
    directive: &'static str,
    largest: usize,
) -> Result<Arc<str>, Unread> {
    match tree.text(path) {
        Ok(text) if text.len() > largest => Err(Unread::of(
            path,
            directive,
            format!("not read: it is larger than {} MB", largest >> 20),
        )),
        Ok(text) => Ok(text),
        Err(error) => Err(Unread::error(path, directive, &error)),
    }
}

/// Something that a policy decides over.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    #[serde(flatten, serialize_with = "place")]
    pub place: Place,
    /// The roots of the pages that it is on; empty for style sheets, scripts and what forms bring with them.
    pub pages: Vec<Arc<str>>,
    /// The same place in its template.
    #[serde(skip)]
    pub at: Option<TemplatePlace>,
    #[serde(flatten)]
    pub what: What,
}

/// What kind of thing it is.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// Something is loaded, framed, connected to or sent.
    Load {
        #[serde(rename = "as")]
        usage: Use,
        #[serde(flatten)]
        address: Address,
        nonce: Option<Nonce>,
        integrity: bool,
        /// Modules load others.
        #[serde(skip)]
        is_module: bool,
    },
    /// Something stands in the page itself.
    Inline {
        what: Inline,
        /// `sha256-…`, where nothing is printed into it.
        hash: Option<String>,
        nonce: Option<Nonce>,
        /// Where a nonce would be written: right behind the name of the element.
        #[serde(skip)]
        nonce_goes: Option<Place>,
        /// A link that does nothing, whether it is blocked or not: `javascript:void(0)`.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        is_void: bool,
    },
    /// Text is run as a program.
    Eval { by: String },
    /// A value is printed as it is, whatever elements it holds.
    Markup { expression: String },
    /// A library was recognised.
    Library { name: String },
}

/// A nonce that a template writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Nonce {
    /// As it is written: `request.csp_nonce`, `{% csp_nonce_attr %}`.
    pub written: String,
    #[serde(skip)]
    pub place: Place,
    /// The same, in its template.
    #[serde(skip)]
    pub at: TemplatePlace,
    /// False where something is printed among the attributes that may or may not be a nonce.
    pub is_certain: bool,
    /// A part of the page that is kept for other visitors has it.
    pub is_cached: bool,
}

/// What an address is loaded as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    Script,
    Style,
    Image,
    Font,
    Media,
    Frame,
    Connection,
    Form,
    Object,
    Manifest,
    Worker,
    Base,
}

/// What stands in a page itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Inline {
    Script,
    Style,
    Handler,
    StyleAttribute,
    JavascriptUrl,
}

impl Use {
    /// The directive that decides.
    pub const fn directive(self) -> &'static str {
        match self {
            Self::Script => "script-src",
            Self::Style => "style-src",
            Self::Image => "img-src",
            Self::Font => "font-src",
            Self::Media => "media-src",
            Self::Frame => "frame-src",
            Self::Connection => "connect-src",
            Self::Form => "form-action",
            Self::Object => "object-src",
            Self::Manifest => "manifest-src",
            Self::Worker => "worker-src",
            Self::Base => "base-uri",
        }
    }
}

impl Inline {
    /// The directive that decides, as it is called in CSP 3.
    pub const fn directive(self) -> &'static str {
        match self {
            Self::Script | Self::JavascriptUrl => "script-src-elem",
            Self::Style => "style-src-elem",
            Self::Handler => "script-src-attr",
            Self::StyleAttribute => "style-src-attr",
        }
    }

    /// In the middle of a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Script => "inline script",
            Self::Style => "inline style",
            Self::Handler => "event handler",
            Self::StyleAttribute => "style attribute",
            Self::JavascriptUrl => "`javascript:` URL",
        }
    }
}

impl Inventory {
    /// What stands in templates.
    pub fn of_templates(templates: &TreeTemplates, bases: &Bases) -> Self {
        let families = Families::of(templates);
        let items = elements::items(templates, &families, bases);
        Self {
            items,
            mails: families.mails(templates),
            families: families.list(templates),
            unread: Vec::new(),
        }
    }

    /// The same with what forms and widgets bring with them.
    #[must_use]
    pub fn with_media(mut self, python: &PythonFacts) -> Self {
        self.items.extend(media::items(python));
        self
    }

    /// The same with the style sheets and scripts of the project.
    pub fn of_project(
        tree: &SourceTree,
        python: &PythonFacts,
        templates: &TreeTemplates,
        bases: &Bases,
    ) -> Self {
        let mut inventory = Self::of_templates(templates, bases).with_media(python);
        inventory.items.extend(scripts::of_templates(templates));
        let unread = &mut inventory.unread;
        inventory.items.extend(styles::items(tree, unread));
        inventory.items.extend(scripts::items(tree, unread));
        inventory
    }

    /// Every nonce that a template writes.
    pub fn nonces(&self) -> impl Iterator<Item = &Nonce> {
        self.items.iter().filter_map(|item| match &item.what {
            What::Inline { nonce, .. } | What::Load { nonce, .. } => nonce.as_ref(),
            _ => None,
        })
    }
}

pub(crate) fn place<S: serde::Serializer>(place: &Place, serializer: S) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeMap as _;
    let mut map = serializer.serialize_map(Some(3))?;
    map.serialize_entry("file", &place.file)?;
    map.serialize_entry("line", &place.line)?;
    map.serialize_entry("column", &place.column)?;
    map.end()
}

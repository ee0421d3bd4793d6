//! What functions give back, what their names stand for, and what they hand to templates.
//!
//! Of each function only what its answers are made of is kept, without the order of its statements: a name that is
//! assigned twice is one of two.

mod choice;
mod collect;
mod lower;
mod markup;
mod order;
mod registrations;
mod scan;
mod term;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::facts::Extent;
use crate::syntax::Name;

pub(crate) use collect::collect;
pub(crate) use registrations::{marks, registrations};
pub use term::{Key, Term};

/// A function, as far as what it gives back and renders depends on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// In its file, dotted: `home`, `HomeView.get_context_data`, `outer.inner`.
    pub name: Name,
    pub parameters: Vec<Name>,
    /// What stands behind `->`, dotted.
    pub annotation: Option<Name>,
    /// What the names and attributes (`self.total`) stand for that the rest needs.
    pub locals: Vec<Local>,
    /// One of these.
    pub returns: Vec<Term>,
    pub renders: Vec<Render>,
    /// What it writes of HTML.
    pub markups: Vec<Markup>,
    /// Whether it asks one of Django's functions, or Wagtail's, whether a URL leads elsewhere.
    pub checks_urls: bool,
}

/// One assignment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Local {
    /// A name, or dotted: `context`, `self.total`, `env.filters`. Before a name gets another value, it is told
    /// apart by a number: `page#1`; of a parameter that gets another value, what was given is [`Body::given`]. Those of
    /// a comprehension have its number: `row~1`.
    pub name: Name,
    pub value: Term,
    /// Whether it adds to what is there: `context["key"] = value`, `rows.append(value)`, `text += value`.
    pub adds: bool,
}

/// A call that may fill in a template, or leaves a message for one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Render {
    pub extent: Extent,
    pub call: Term,
}

/// A text with HTML in it, or one that is used as HTML, and the values that go into it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Markup {
    /// Of the whole text, or of the call that takes it.
    pub extent: Extent,
    pub used: MarkupUse,
    pub pieces: Vec<MarkupPiece>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkupUse {
    /// `mark_safe(…)` and its kin.
    Marked,
    /// `format_html(…)`
    Formatted,
    /// `format_html_join(…)`
    Joined,
    /// `HttpResponse(…)` without another content type.
    Response,
    /// Nobody says.
    Plain,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkupPiece {
    Text(Name),
    Hole { value: Term, extent: Extent },
}

/// A call by itself at the top level of a module that makes something known:
/// `router.register("users", UserViewSet)`, `register.filter("shout", shout)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    pub extent: Extent,
    pub call: crate::facts::Value,
}

/// What a module says of one of its functions: `shout.is_safe = True`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub function: Name,
    pub attribute: Name,
}

impl Body {
    /// The name of what a function was given for a parameter that it gives another value later.
    pub fn given(parameter: &str) -> Name {
        Name::from(format!("{parameter}#0"))
    }

    /// The parameter that a name of [`Self::locals`] stands for where nothing was assigned to it yet.
    pub fn parameter<'n>(&self, name: &'n str) -> Option<&'n str> {
        let (parameter, number) = match name.split_once('#') {
            Some((parameter, number)) => (parameter, number.parse().unwrap_or(usize::MAX)),
            None => (name, usize::MAX),
        };
        let is_replaced = || {
            let mut names = self.locals.iter().map(|local| local.name.as_ref());
            names.any(|own| {
                let before = own.strip_prefix(parameter);
                let before = before.and_then(|rest| rest.strip_prefix('#'));
                before
                    .is_some_and(|before| before.parse().is_ok_and(|before: usize| before < number))
            })
        };
        let mut parameters = self.parameters.iter();
        (parameters.any(|own| own.as_ref() == parameter) && !is_replaced()).then_some(parameter)
    }

    /// What a name stands for, by each assignment.
    pub fn local<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a Local> + use<'a, 'n> {
        self.locals
            .iter()
            .filter(move |local| local.name.as_ref() == name)
    }
}

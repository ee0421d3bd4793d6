//! Markup that the project's code writes, and what the values stand for that go into it.

use std::sync::Arc;

use harden_finding::Place;
use harden_python::bodies::{Body, Markup, MarkupPiece, MarkupUse, Term};
use harden_python::resolve::Definition;
use harden_python::syntax::Name;

use super::Code;
use super::contexts::is_test;
use super::evaluate::{Scope, global_name};
use super::passage::Passage;
use super::question::Budget;
use super::value::{ClassRef, ContextValue};

/// A text with HTML in it, or one that is used as HTML.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenMarkup {
    pub place: Place,
    pub used: MarkupUse,
    /// Whether the function sends a mail, which the markup is likely for: no scripts run there.
    pub is_mailed: bool,
    pub pieces: Vec<WrittenPiece>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum WrittenPiece {
    Text(Name),
    Hole(WrittenHole),
}

/// Where a value goes into markup.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenHole {
    pub place: Place,
    /// Before it is escaped.
    pub value: ContextValue,
    /// For the text of HTML, unless it is marked as safe.
    pub is_escaped: bool,
    /// Whether tags were taken out of it, and nothing more.
    pub is_stripped: bool,
}

/// Steps for all markup, at most: what is asked later is not known.
const MOST_STEPS: usize = 300_000;
/// Functions that give what functions give, at most.
const MAX_DEPTH: u8 = 4;

impl<'a> Code<'a> {
    /// All markup that functions of the project write, in the order of the files.
    pub fn markup(&self) -> Vec<WrittenMarkup> {
        let mut left = MOST_STEPS;
        let mut found = Vec::new();
        for (file, facts) in self.facts.files() {
            if is_test(file) {
                continue;
            }
            for body in &facts.bodies {
                if body.markups.is_empty() {
                    continue;
                }
                let this = self.this_of(file, body);
                let scope = Scope {
                    file,
                    body: Some(body),
                    this: this.as_ref(),
                    arguments: &[],
                };
                for markup in &body.markups {
                    found.push(self.written_markup(markup, &scope, &mut left));
                }
            }
        }
        found
    }

    /// What `self` is in a method.
    fn this_of(&self, file: &Arc<str>, body: &Body) -> Option<ContextValue> {
        let (owner, _) = body.name.rsplit_once('.')?;
        let class = ClassRef::Local {
            file: Arc::clone(file),
            name: owner.into(),
        };
        self.class(&class).is_some().then(|| self.instance(class))
    }

    fn written_markup(
        &self,
        markup: &'a Markup,
        scope: &Scope<'_, 'a>,
        left: &mut usize,
    ) -> WrittenMarkup {
        let is_formatted = matches!(markup.used, MarkupUse::Formatted | MarkupUse::Joined);
        let pieces = markup.pieces.iter().map(|piece| match piece {
            MarkupPiece::Text(text) => WrittenPiece::Text(text.clone()),
            MarkupPiece::Hole { value, extent } => {
                let budget = Budget::of_at_most(*left);
                let escaped = self.escaped(value, scope, MAX_DEPTH);
                let is_stripped = self.goes_through(Passage::StripsTags, value, scope);
                let value = match escaped.unwrap_or(value) {
                    term if is_key(term) => ContextValue::Number,
                    term if is_own_url(term) => ContextValue::Url,
                    term => self.value(term, scope, &budget.top()),
                };
                *left = left.saturating_sub(budget.spent());
                WrittenPiece::Hole(WrittenHole {
                    place: extent.in_file(scope.file),
                    value,
                    is_escaped: is_formatted || escaped.is_some(),
                    is_stripped,
                })
            }
        });
        WrittenMarkup {
            is_mailed: scope
                .body
                .is_some_and(|body| self.sends_mail(scope.file, body)),
            place: markup.extent.in_file(scope.file),
            used: markup.used,
            pieces: pieces.collect(),
        }
    }

    /// Whether a text was escaped for HTML, and nothing else done to it.
    pub(super) fn is_escaped(&self, text: &'a Term, scope: &Scope<'_, 'a>) -> bool {
        self.escaped(text, scope, MAX_DEPTH).is_some()
    }

    /// What a term escapes for HTML, and does nothing else with.
    fn escaped(&self, term: &'a Term, scope: &Scope<'_, 'a>, depth: u8) -> Option<&'a Term> {
        let depth = depth.checked_sub(1)?;
        match term {
            Term::Call {
                function,
                arguments,
                ..
            } => {
                let given = arguments.first()?;
                self.is_escape(function, scope, depth).then_some(given)
            }
            Term::Name(name) => {
                let mut locals = scope.body?.local(name);
                let only = locals.next().filter(|local| !local.adds)?;
                if locals.next().is_some() {
                    return None;
                }
                self.escaped(&only.value, scope, depth)
            }
            _ => None,
        }
    }

    /// Django's and Python's own functions, and those of the project that give nothing but what they give.
    fn is_escape(&self, function: &'a Term, scope: &Scope<'_, 'a>, depth: u8) -> bool {
        if let Term::Attribute(object, method) = function
            && matches!(&**object, Term::Name(name) if name.as_ref() == "self")
            && let Some(class) = scope.this.and_then(|this| self.class_of(this))
        {
            let lineage = self.lineage(&class.reference);
            let method = lineage.method(self, method);
            let body = method.and_then(|method| Some((method.file, method.body?)));
            return body.is_some_and(|(file, body)| self.gives_escaped(file, body, depth));
        }
        let Some(dotted) = global_name(function, scope) else {
            return false;
        };
        match self.resolver.resolve_in(scope.file, &dotted) {
            Definition::External { dotted } => matches!(
                dotted.as_str(),
                "django.utils.html.escape"
                    | "django.utils.html.conditional_escape"
                    | "django.template.defaultfilters.force_escape"
                    | "django.template.defaultfilters.escape"
                    | "html.escape"
                    | "cgi.escape"
                    | "markupsafe.escape"
                    | "xml.sax.saxutils.escape"
            ),
            Definition::Local { file, name } => {
                let file = self.facts.entry(&file).map(|(file, _)| file);
                let body = file.and_then(|file| Some((file, self.body(file, &name)?)));
                body.is_some_and(|(file, body)| self.gives_escaped(file, body, depth))
            }
            _ => false,
        }
    }

    fn gives_escaped(&self, file: &'a Arc<str>, body: &'a Body, depth: u8) -> bool {
        let scope = Scope {
            file,
            body: Some(body),
            this: None,
            arguments: &[],
        };
        let is_text = |term: &&Term| !matches!(term, Term::Text(_) | Term::None);
        let returned = body.returns.iter().flat_map(|term| match term {
            Term::OneOf(terms) => terms.as_slice(),
            term => std::slice::from_ref(term),
        });
        let mut returned = returned.filter(is_text).peekable();
        returned.peek().is_some()
            && returned.all(|term| self.escaped(term, &scope, depth).is_some())
    }
}

/// The address of an object, of whichever.
fn is_own_url(term: &Term) -> bool {
    matches!(term, Term::Call { function, .. } if function.last_name() == Some("get_absolute_url"))
}

/// The number of a row of a database, of whichever.
fn is_key(term: &Term) -> bool {
    match term {
        Term::Attribute(_, name) => matches!(name.as_ref(), "pk" | "id" | "_get_pk_val"),
        Term::Call { function, .. } => function.last_name() == Some("_get_pk_val"),
        _ => false,
    }
}

//! What texts go through on their way: functions that take tags out, and those that turn references such as `&lt;`
//! back into characters.

use harden_python::bodies::Term;
use harden_python::resolve::Definition;

use super::Code;
use super::evaluate::{Scope, global_name};
use super::question::{Budget, Question};

/// What is done to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Passage {
    /// `strip_tags(text)`
    StripsTags,
    /// `html.unescape(text)`, `text.replace("&lt;", "<")`
    Unescapes,
}

impl Passage {
    /// Whether a function outside of the project does it.
    pub(super) fn is_made_by(self, dotted: &str) -> bool {
        match self {
            Self::StripsTags => matches!(
                dotted,
                "django.utils.html.strip_tags" | "django.template.defaultfilters.striptags"
            ),
            Self::Unescapes => matches!(
                dotted,
                "html.unescape" | "xml.sax.saxutils.unescape" | "six.moves.html_parser.unescape"
            ),
        }
    }

    /// Whether one way of several is enough.
    const fn is_of_any_way(self) -> bool {
        matches!(self, Self::Unescapes)
    }
}

impl<'a> Code<'a> {
    /// Whether this was done to a text, and nothing since but what cuts it or changes its letters.
    pub(super) fn goes_through(
        &self,
        passage: Passage,
        term: &'a Term,
        scope: &Scope<'_, 'a>,
    ) -> bool {
        self.passes(passage, term, scope, &Budget::new().top())
    }

    fn passes(
        &self,
        passage: Passage,
        term: &'a Term,
        scope: &Scope<'_, 'a>,
        question: &Question<'_>,
    ) -> bool {
        let Some(question) = question.step(1) else {
            return false;
        };
        let passes = |term: &'a Term| self.passes(passage, term, scope, &question);
        match term {
            Term::Name(name) => {
                let locals = scope.body.into_iter().flat_map(|body| body.local(name));
                let mut given = locals.filter(|local| !local.adds).peekable();
                let is_bound = given.peek().is_some();
                if passage.is_of_any_way() {
                    given.any(|local| passes(&local.value))
                } else {
                    is_bound && given.all(|local| passes(&local.value))
                }
            }
            Term::Call {
                function,
                arguments,
                ..
            } => {
                if let Some(dotted) = global_name(function, scope)
                    && let Definition::External { dotted } =
                        self.resolver.resolve_in(scope.file, &dotted)
                {
                    let is_kept = matches!(
                        dotted.as_str(),
                        "builtins.str"
                            | "django.utils.encoding.force_str"
                            | "django.utils.encoding.smart_str"
                            | "django.utils.text.normalize_newlines"
                    );
                    return passage.is_made_by(&dotted)
                        || is_kept && arguments.first().is_some_and(passes);
                }
                let Term::Attribute(object, method) = &**function else {
                    return false;
                };
                let is_made_here = passage == Passage::Unescapes
                    && method.as_ref() == "replace"
                    && makes_tag_open(arguments);
                is_made_here || keeps(method) && !escapes(arguments) && passes(object)
            }
            Term::Item(object, _) => passes(object),
            // The rest of the text is another matter.
            Term::Joined(parts) if passage.is_of_any_way() => parts.iter().any(passes),
            Term::OneOf(terms) if passage.is_of_any_way() => terms.iter().any(passes),
            Term::OneOf(terms) => {
                let is_text = |term: &&Term| !matches!(term, Term::Text(_) | Term::None);
                let mut texts = terms.iter().filter(is_text).peekable();
                texts.peek().is_some() && texts.all(passes)
            }
            _ => false,
        }
    }
}

/// `replace("&lt;", "<")`
fn makes_tag_open(arguments: &[Term]) -> bool {
    let [Term::Text(old), Term::Text(new), ..] = arguments else {
        return false;
    };
    let references = ["&lt;", "&#60;", "&#x3c;", "&#x3C;", "\\u003c", "\\u003C"];
    references.contains(&old.as_ref()) && new.as_ref() == "<"
}

/// `replace("<", "&lt;")`
fn escapes(arguments: &[Term]) -> bool {
    matches!(arguments.first(), Some(Term::Text(old)) if old.as_ref() == "<")
}

/// Methods of texts that change no sign into another one.
fn keeps(method: &str) -> bool {
    matches!(
        method,
        "strip"
            | "lstrip"
            | "rstrip"
            | "replace"
            | "lower"
            | "upper"
            | "title"
            | "capitalize"
            | "removeprefix"
            | "removesuffix"
            | "expandtabs"
    )
}

//! Which functions are kept, and what of them.

use std::collections::BTreeSet;

use ruff_python_ast::{Expr, Parameters, Stmt, StmtClassDef, StmtFunctionDef};
use ruff_text_size::Ranged;

use super::lower::Lowering;
use super::markup::Writing;
use super::order::{PlacedLocal, enter_scopes, tell_apart};
use super::scan::{Assignment, MESSAGES, RENDERING, Scan};
use super::{Body, Key, Local, Markup, MarkupPiece, MarkupUse, Render, Term};
use crate::facts::{Extents, Words, dotted};
use crate::syntax::{Name, with_stack};

/// The words without one of which a file has neither views nor models, forms or tags.
const WORDS: [&str; 13] = [
    "request",
    "models",
    "Model",
    "forms",
    "Form",
    "get_context_data",
    "template_name",
    "Library",
    "mark_safe",
    "format_html",
    "SafeString",
    "Environment",
    "environment",
];
/// Methods that are asked by Django for what a template shows.
const METHODS: [&str; 12] = [
    "get_context_data",
    "get_context",
    "get_template_names",
    "get_template_name",
    "get_queryset",
    "get_object",
    "get_form_class",
    "get_serializer_class",
    "render",
    "label_from_instance",
    "get_absolute_url",
    "__str__",
];
/// Terms of one file, at most, for so many of its bytes one.
const BYTES_FOR_A_TERM: usize = 4;
const LEAST_BUDGET: usize = 1_000;
/// Texts with markup of one function, at most.
const MOST_MARKUPS: usize = 64;
/// Functions in functions, at most.
const MAX_DEPTH: u8 = 4;
/// Names that are made of names, at most.
const MAX_STEPS: usize = 12;

/// The functions of a file that templates may show something of.
pub(crate) fn collect(
    body: &[Stmt],
    text: &str,
    words: &Words,
    extents: &Extents<'_>,
) -> Vec<Body> {
    let may_hold = |names: &[&str]| names.iter().any(|name| words.may_hold(name));
    let looks_for_renders =
        may_hold(&RENDERING) || may_hold(&MESSAGES) || may_hold(&["html", "txt"]);
    if !looks_for_renders && !may_hold(&WORDS) {
        return Vec::new();
    }
    let mut collector = Collector {
        extents,
        url_checks: url_checks(text, words),
        looks_for_renders,
        lowering: Lowering {
            budget: LEAST_BUDGET + text.len() / BYTES_FOR_A_TERM,
            locals: Vec::new(),
            scopes: Vec::new(),
        },
        found: Vec::new(),
    };
    collector.members(body, "", Owner::Module, MAX_DEPTH);
    collector.found
}

/// Where a name of a function stands that tells whether a URL leads elsewhere
/// (<https://docs.djangoproject.com/en/stable/ref/utils/#django.utils.http.url_has_allowed_host_and_scheme>).
fn url_checks(text: &str, words: &Words) -> Vec<usize> {
    const CHECKS: [&str; 4] = [
        "url_has_allowed_host_and_scheme",
        "is_safe_url",
        "get_valid_next_url_from_request",
        "safe_for_redirect",
    ];
    let there = CHECKS.iter().filter(|name| words.may_hold(name));
    there
        .flat_map(|name| text.match_indices(name).map(|(at, _)| at))
        .collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Module,
    Class,
    Function,
}

struct Collector<'t> {
    extents: &'t Extents<'t>,
    looks_for_renders: bool,
    /// Where a URL is checked.
    url_checks: Vec<usize>,
    lowering: Lowering,
    found: Vec<Body>,
}

impl Collector<'_> {
    fn members(&mut self, body: &[Stmt], path: &str, owner: Owner, depth: u8) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for statement in body {
            with_stack(|| self.member(statement, path, owner, depth));
        }
    }

    fn member(&mut self, statement: &Stmt, path: &str, owner: Owner, depth: u8) {
        match statement {
            Stmt::FunctionDef(node) if node.name.starts_with("test_") => {}
            Stmt::FunctionDef(node) => self.function(node, path, owner, depth),
            Stmt::ClassDef(node) if is_test(node) => {}
            Stmt::ClassDef(node) => {
                let path = within(path, &node.name);
                self.members(&node.body, &path, Owner::Class, depth);
            }
            Stmt::If(node) => {
                self.members(&node.body, path, owner, depth);
                for clause in &node.elif_else_clauses {
                    self.members(&clause.body, path, owner, depth);
                }
            }
            Stmt::Try(node) => {
                self.members(&node.body, path, owner, depth);
                self.members(&node.orelse, path, owner, depth);
            }
            _ => {}
        }
    }

    fn function(&mut self, node: &StmtFunctionDef, path: &str, owner: Owner, depth: u8) {
        let scan = Scan::of(&node.body, self.looks_for_renders);
        if let Some(body) = self.body(node, &scan, path, owner) {
            self.found.push(body);
        }
        if scan.inner.is_empty() {
            return;
        }
        let path = within(path, &node.name);
        for inner in &scan.inner {
            if let Some(depth) = depth.checked_sub(1) {
                with_stack(|| self.member(inner, &path, Owner::Function, depth));
            }
        }
    }

    fn body(
        &mut self,
        node: &StmtFunctionDef,
        scan: &Scan<'_>,
        path: &str,
        owner: Owner,
    ) -> Option<Body> {
        let is_asked = owner != Owner::Class
            || METHODS.contains(&node.name.as_str())
            || gets(&node.parameters)
            || node.name.contains("escape");
        let sets_itself =
            owner == Owner::Class && scan.assignments.iter().any(|(one, _)| is_of_self(one));
        if scan.renders.is_empty() && scan.markups.is_empty() && !is_asked && !sets_itself {
            return None;
        }
        self.lowering.locals.clear();
        self.lowering.scopes.clear();
        let mut returns: Vec<(u32, Term)> = if scan.yields || !is_asked && !scan.renders.is_empty()
        {
            Vec::new()
        } else {
            let returns = scan.returns.iter();
            returns
                .map(|value| (start(*value), self.returned(value, scan)))
                .collect()
        };
        let renders = scan.renders.iter().map(|call| {
            let render = Render {
                extent: self.extents.of(*call),
                call: self.lowering.call(call),
            };
            (start(*call), render)
        });
        let mut renders: Vec<(u32, Render)> = renders.collect();
        let mut markups = self.markups(scan);
        let mut locals = self.locals(&returns, &renders, &markups, scan, owner);
        let says_nothing = returns.iter().all(|(_, term)| *term == Term::Unknown)
            && renders.is_empty()
            && markups.is_empty()
            && locals.is_empty();
        if says_nothing {
            return None;
        }
        enter_scopes(&self.lowering.scopes, &mut renders, &mut markups);
        let parameters = parameters(&node.parameters);
        tell_apart(
            &parameters,
            &mut locals,
            &mut renders,
            &mut markups,
            &mut returns,
        );
        Some(Body {
            name: within(path, &node.name).into(),
            parameters,
            annotation: node.returns.as_deref().and_then(dotted),
            locals: locals.into_iter().map(|one| one.local).collect(),
            returns: returns.into_iter().map(|(_, term)| term).collect(),
            renders: renders.into_iter().map(|(_, render)| render).collect(),
            markups: markups.into_iter().map(|(_, markup)| markup).collect(),
            checks_urls: {
                let range = node.range().to_std_range();
                self.url_checks.iter().any(|at| range.contains(at))
            },
        })
    }

    fn markups(&mut self, scan: &Scan<'_>) -> Vec<(u32, Markup)> {
        let found = scan.markups.iter().take(MOST_MARKUPS);
        let found = found.filter_map(|(node, used)| {
            let writing = Writing::new(&mut self.lowering, self.extents);
            let markup = match node {
                Expr::Call(call) if *used != MarkupUse::Plain => writing.of_call(call, *used),
                node => writing.of_text(node),
            };
            Some((start(*node), markup?))
        });
        found.collect()
    }

    /// Of what is rendered and given back only that it is, for the call is kept already.
    fn returned(&mut self, value: &Expr, scan: &Scan<'_>) -> Term {
        let rendered = value.as_call_expr().filter(|call| {
            let mut renders = scan.renders.iter();
            renders.any(|render| std::ptr::eq(*render, *call))
        });
        let Some(call) = rendered else {
            let term = self.lowering.term(value);
            let mut known = scan.known_returns.iter();
            return match known.find(|(one, _)| std::ptr::eq(*one, value)) {
                Some((_, known)) => self.lowering.known(*known, term),
                None => term,
            };
        };
        Term::Call {
            function: Box::new(self.lowering.term(&call.func)),
            arguments: Vec::new(),
            keywords: Vec::new(),
            spreads: Vec::new(),
        }
    }

    /// What the names stand for that terms have, and the names of those in turn.
    fn locals(
        &mut self,
        returns: &[(u32, Term)],
        renders: &[(u32, Render)],
        markups: &[(u32, Markup)],
        scan: &Scan<'_>,
        owner: Owner,
    ) -> Vec<PlacedLocal> {
        let mut wanted = BTreeSet::new();
        in_all(returns.iter().map(|(_, term)| term), &mut wanted);
        in_all(renders.iter().map(|(_, one)| &one.call), &mut wanted);
        let pieces = markups.iter().flat_map(|(_, one)| &one.pieces);
        let holes = pieces.filter_map(|piece| match piece {
            MarkupPiece::Hole { value, .. } => Some(value),
            MarkupPiece::Text(_) => None,
        });
        in_all(holes, &mut wanted);
        let mut found: Vec<(usize, PlacedLocal)> = Vec::new();
        self.take_locals(usize::MAX, (u32::MAX, false), &mut wanted, &mut found);
        let mut taken = vec![false; scan.assignments.len()];
        for _ in 0..MAX_STEPS {
            let before = found.len();
            // Most names are made of those above them.
            let assignments = scan.assignments.iter().enumerate().rev();
            for (index, (assignment, is_certain)) in assignments {
                let is_wanted = owner == Owner::Class && is_of_self(assignment)
                    || targets(assignment, &mut |name| wanted.contains(name));
                if taken[index] || !is_wanted {
                    continue;
                }
                taken[index] = true;
                self.assign(assignment);
                let replaces = *is_certain && assignment.is_whole_name();
                let place = (assignment.at(), replaces);
                self.take_locals(index, place, &mut wanted, &mut found);
            }
            if found.len() == before {
                break;
            }
        }
        found.sort_by_key(|(index, _)| *index);
        found.into_iter().map(|(_, local)| local).collect()
    }

    /// Those that were made since it was asked last. Of one assignment, the last is its own; those before it are of
    /// comprehensions.
    fn take_locals(
        &mut self,
        index: usize,
        (at, replaces): (u32, bool),
        wanted: &mut BTreeSet<Name>,
        found: &mut Vec<(usize, PlacedLocal)>,
    ) {
        let last = self.lowering.locals.len().saturating_sub(1);
        for (number, local) in self.lowering.locals.drain(..).enumerate() {
            names(&local.value, wanted);
            let local = PlacedLocal {
                at,
                replaces: replaces && number == last,
                local,
            };
            found.push((index, local));
        }
    }

    fn assign(&mut self, assignment: &Assignment<'_>) {
        match assignment {
            Assignment::Is(target, value) => {
                let value = self.lowering.term(value);
                self.lowering.bind(target, value);
            }
            Assignment::Each(target, value) => {
                let value = self.lowering.term(value).item(Key::Any);
                self.lowering.bind(target, value);
            }
            Assignment::Chosen(choice) => {
                let one = self.lowering.term(choice.name);
                let one = self.lowering.known(choice.known, one);
                let instead = choice.instead.iter().map(|value| self.lowering.term(value));
                let values = std::iter::once(one).chain(instead).collect();
                self.lowering.bind(choice.name, Term::OneOf(values));
            }
            Assignment::Other(target) => self.lowering.bind(target, Term::Unknown),
            Assignment::Entry(object, key, value) => {
                let value = self.lowering.term(value);
                let mapping = Term::Mapping {
                    items: key
                        .iter()
                        .map(|key| (Name::from(*key), value.clone()))
                        .collect(),
                    spreads: Vec::new(),
                    open: key.is_none(),
                };
                self.note(object, mapping);
            }
            Assignment::Update(object, arguments) => {
                let added = self
                    .lowering
                    .additions(&arguments.args, &arguments.keywords);
                self.note(object, added);
            }
            Assignment::Append(object, value) => {
                let value = self.lowering.term(value);
                self.note(object, Term::Collection(vec![value]));
            }
            Assignment::Add(object, value) => {
                let value = self.lowering.term(value);
                self.note(object, value);
            }
        }
    }

    fn note(&mut self, object: &Expr, value: Term) {
        if let Some(name) = dotted(object) {
            self.lowering.locals.push(Local {
                name,
                value,
                adds: true,
            });
        }
    }
}

/// Whether any name that is assigned to passes a test: of `a.b` it is `a`.
fn targets(assignment: &Assignment<'_>, test: &mut impl FnMut(&str) -> bool) -> bool {
    in_target(assignment.target(), test)
}

fn in_target(target: &Expr, test: &mut impl FnMut(&str) -> bool) -> bool {
    match target {
        Expr::Tuple(node) => node.elts.iter().any(|target| in_target(target, test)),
        Expr::List(node) => node.elts.iter().any(|target| in_target(target, test)),
        Expr::Starred(node) => in_target(&node.value, test),
        _ => {
            let mut at = target;
            while let Expr::Attribute(node) = at {
                at = &node.value;
            }
            at.as_name_expr().is_some_and(|name| test(&name.id))
        }
    }
}

fn is_of_self(assignment: &Assignment<'_>) -> bool {
    let target = assignment.target();
    target.is_attribute_expr() && in_target(target, &mut |name| name == "self")
}

/// Every plain name in a term.
fn names(term: &Term, into: &mut BTreeSet<Name>) {
    match term {
        Term::Name(name) => {
            into.insert(name.clone());
        }
        Term::Attribute(object, _) | Term::Item(object, _) => names(object, into),
        Term::Joined(parts)
        | Term::Arithmetic(parts)
        | Term::Collection(parts)
        | Term::OneOf(parts) => in_all(parts, into),
        Term::Call {
            function,
            arguments,
            keywords,
            spreads,
        } => {
            names(function, into);
            in_all(arguments, into);
            in_all(spreads, into);
            in_all(keywords.iter().map(|(_, part)| part), into);
        }
        Term::Mapping { items, spreads, .. } => {
            in_all(spreads, into);
            in_all(items.iter().map(|(_, part)| part), into);
        }
        Term::None | Term::Truth | Term::Number | Term::Text(_) | Term::Unknown => {}
    }
}

fn in_all<'a>(terms: impl IntoIterator<Item = &'a Term>, into: &mut BTreeSet<Name>) {
    for term in terms {
        names(term, into);
    }
}

fn start(node: &impl Ranged) -> u32 {
    node.start().to_u32()
}

/// Tests show nothing to anybody.
fn is_test(class: &StmtClassDef) -> bool {
    class.name.starts_with("Test")
        || class.bases().iter().any(|base| {
            let name = match base {
                Expr::Name(node) => node.id.as_str(),
                Expr::Attribute(node) => node.attr.as_str(),
                _ => return false,
            };
            name.contains("Test")
        })
}

/// Whether a template may call it: nothing but the object itself has to be given.
fn gets(parameters: &Parameters) -> bool {
    let needed = parameters.posonlyargs.iter().chain(&parameters.args);
    let needed = needed.filter(|parameter| parameter.default.is_none());
    needed.count() == 1
}

fn parameters(node: &Parameters) -> Vec<Name> {
    let named = node
        .posonlyargs
        .iter()
        .chain(&node.args)
        .chain(&node.kwonlyargs);
    named
        .map(|parameter| Name::from(parameter.parameter.name.as_str()))
        .collect()
}

fn within(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

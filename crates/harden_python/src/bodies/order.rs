//! Which assignment counts, where one replaces another: `page = request.GET["page"]`, then `page = pages.get(page)`.
//!
//! Outside of branches and loops the later one does. What stands before it goes on with a name of its own, and so does
//! what a function was given for a parameter.

use super::lower::Scope;
use super::{Body, Local, Markup, MarkupPiece, Render, Term};
use crate::syntax::Name;

/// Assignments of one function that replace others, at most.
const MOST: usize = 16;

/// A local, and where in the text it gets its value.
pub(super) struct PlacedLocal {
    pub(super) at: u32,
    /// Whether it is in no branch and no loop, and a whole name.
    pub(super) replaces: bool,
    pub(super) local: Local,
}

/// Gives names that are replaced another name, from the first line to the last.
pub(super) fn tell_apart(
    parameters: &[Name],
    locals: &mut Vec<PlacedLocal>,
    renders: &mut [(u32, Render)],
    markups: &mut [(u32, Markup)],
    returns: &mut [(u32, Term)],
) {
    let mut count = 0;
    let mut given = Vec::new();
    for index in 0..locals.len() {
        let (earlier, rest) = locals.split_at_mut(index);
        let Some((replacing, _)) = rest.split_first_mut() else {
            return;
        };
        let name = replacing.local.name.clone();
        if !replacing.replaces {
            continue;
        }
        let is_there = |one: &PlacedLocal| one.local.name == name && one.at < replacing.at;
        let old = if earlier.iter().any(is_there) {
            count += 1;
            Name::from(format!("{name}#{count}"))
        } else if parameters.contains(&name) {
            given.push(name.clone());
            Body::given(&name)
        } else {
            continue;
        };
        if count > MOST {
            break;
        }
        rename(&mut replacing.local.value, &name, &old);
        for one in earlier {
            if one.local.name == name {
                one.local.name = old.clone();
            }
            rename(&mut one.local.value, &name, &old);
        }
        let at = replacing.at;
        for (_, render) in renders.iter_mut().filter(|(own, _)| *own < at) {
            rename(&mut render.call, &name, &old);
        }
        for (_, markup) in markups.iter_mut().filter(|(own, _)| *own < at) {
            for piece in &mut markup.pieces {
                if let MarkupPiece::Hole { value, .. } = piece {
                    rename(value, &name, &old);
                }
            }
        }
        for (_, term) in returns.iter_mut().filter(|(own, _)| *own < at) {
            rename(term, &name, &old);
        }
    }
    locals.extend(given.iter().map(|name| PlacedLocal {
        at: 0,
        replaces: false,
        local: Local {
            name: Body::given(name),
            // Itself, which stands for what was given.
            value: Term::Name(Body::given(name)),
            adds: false,
        },
    }));
}

pub(super) fn rename(term: &mut Term, name: &Name, new: &Name) {
    match term {
        Term::Name(own) => {
            if own == name {
                *own = new.clone();
            }
        }
        Term::Attribute(object, _) | Term::Item(object, _) => rename(object, name, new),
        Term::Joined(parts)
        | Term::Arithmetic(parts)
        | Term::Collection(parts)
        | Term::OneOf(parts) => rename_all(parts, name, new),
        Term::Call {
            function,
            arguments,
            keywords,
            spreads,
        } => {
            rename(function, name, new);
            rename_all(arguments, name, new);
            rename_all(spreads, name, new);
            rename_all(keywords.iter_mut().map(|(_, part)| part), name, new);
        }
        Term::Mapping { items, spreads, .. } => {
            rename_all(spreads, name, new);
            rename_all(items.iter_mut().map(|(_, part)| part), name, new);
        }
        Term::None | Term::Truth | Term::Number | Term::Text(_) | Term::Unknown => {}
    }
}

/// Gives what is rendered and written in comprehensions the variables of these.
pub(super) fn enter_scopes(
    scopes: &[Scope],
    renders: &mut [(u32, Render)],
    markups: &mut [(u32, Markup)],
) {
    // The inner ones were met first.
    for scope in scopes {
        let is_inside = |at: u32| scope.range.contains(at.into());
        for (_, render) in renders.iter_mut().filter(|(at, _)| is_inside(*at)) {
            rename(&mut render.call, &scope.name, &scope.own);
        }
        for (_, markup) in markups.iter_mut().filter(|(at, _)| is_inside(*at)) {
            for piece in &mut markup.pieces {
                if let MarkupPiece::Hole { value, .. } = piece {
                    rename(value, &scope.name, &scope.own);
                }
            }
        }
    }
}

fn rename_all<'a>(terms: impl IntoIterator<Item = &'a mut Term>, name: &Name, new: &Name) {
    for term in terms {
        rename(term, name, new);
    }
}

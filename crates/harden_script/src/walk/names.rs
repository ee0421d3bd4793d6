//! Which name is which: scopes, and everything that is given to a name.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use oxc_ast::ast::{BindingPattern, CallExpression, Expression};

use super::found::FunctionId;
use crate::syntax::shape;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ScopeId(u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct BindingId(u32);

/// Something that a name is given.
#[derive(Clone, Copy)]
pub(crate) enum Definition<'a> {
    /// `let name = …`, `name = …`
    Value(&'a Expression<'a>, ScopeId),
    /// `name += …`
    Appended(&'a Expression<'a>, ScopeId),
    /// `name.push(…)`
    Pushed(&'a Expression<'a>, ScopeId),
    /// `name++`, `name -= …`
    Counted,
    /// `for (const name of …)`
    Item(&'a Expression<'a>, ScopeId),
    /// `for (const name in …)`
    Key,
    /// `const { name } = …`, `const [name] = …`: the property, where it has a name.
    Part(&'a Expression<'a>, ScopeId, Option<&'a str>),
    Parameter {
        function: FunctionId,
        index: usize,
    },
    /// `({ name }) => …`
    PartOfParameter {
        function: FunctionId,
        index: usize,
    },
    Function(FunctionId),
    /// Imports, classes, what is caught.
    Other,
}

/// A name in a scope.
#[derive(Default)]
pub(crate) struct Binding<'a> {
    pub(crate) definitions: Vec<Definition<'a>>,
    /// `name.… = …`, in the order of the text.
    pub(crate) written: Vec<Written<'a>>,
    /// `name.method(…)`.
    pub(crate) called: Vec<Called<'a>>,
}

/// `name.a.b = value`
#[derive(Clone, Copy)]
pub(crate) struct Written<'a> {
    pub(crate) target: shape::Member<'a>,
    pub(crate) value: &'a Expression<'a>,
    pub(crate) scope: ScopeId,
}

/// `name.method(…)`
#[derive(Clone, Copy)]
pub(crate) struct Called<'a> {
    pub(crate) method: &'a str,
    pub(crate) call: &'a CallExpression<'a>,
    pub(crate) scope: ScopeId,
}

struct Scope {
    parent: Option<ScopeId>,
    function: Option<FunctionId>,
    /// Where `var` puts its names.
    is_hoisted_to: bool,
}

/// All scopes of a script.
pub(crate) struct Names<'a> {
    scopes: Vec<Scope>,
    bindings: Vec<Binding<'a>>,
    by_name: HashMap<(ScopeId, &'a str), BindingId, FixedState>,
}

impl<'a> Names<'a> {
    pub(super) fn new() -> Self {
        Self {
            scopes: vec![Scope {
                parent: None,
                function: None,
                is_hoisted_to: true,
            }],
            bindings: Vec::new(),
            by_name: HashMap::default(),
        }
    }

    pub(super) const GLOBAL: ScopeId = ScopeId(0);

    pub(super) fn open(&mut self, parent: ScopeId, function: Option<FunctionId>) -> ScopeId {
        let id = ScopeId(index(self.scopes.len()));
        self.scopes.push(Scope {
            parent: Some(parent),
            function,
            is_hoisted_to: function.is_some(),
        });
        id
    }

    /// The function whose body a scope lies in.
    pub(crate) fn function_around(&self, scope: ScopeId) -> Option<FunctionId> {
        self.around(scope)
            .find_map(|scope| self.scopes[scope.0 as usize].function)
    }

    pub(super) fn hoisting_scope(&self, scope: ScopeId) -> ScopeId {
        self.around(scope)
            .find(|scope| self.scopes[scope.0 as usize].is_hoisted_to)
            .unwrap_or(Self::GLOBAL)
    }

    pub(super) fn parent(&self, scope: ScopeId) -> ScopeId {
        self.scopes[scope.0 as usize].parent.unwrap_or(Self::GLOBAL)
    }

    fn around(&self, scope: ScopeId) -> impl Iterator<Item = ScopeId> {
        std::iter::successors(Some(scope), |scope| self.scopes[scope.0 as usize].parent)
    }

    pub(super) fn declare(&mut self, scope: ScopeId, name: &'a str) -> &mut Binding<'a> {
        let next = BindingId(index(self.bindings.len()));
        let id = *self.by_name.entry((scope, name)).or_insert(next);
        if id == next {
            self.bindings.push(Binding::default());
        }
        &mut self.bindings[id.0 as usize]
    }

    pub(crate) fn find(&self, scope: ScopeId, name: &'a str) -> Option<BindingId> {
        self.around(scope)
            .find_map(|scope| self.by_name.get(&(scope, name)).copied())
    }

    /// The binding of a name that is used, which is global where nothing declares it.
    pub(super) fn used(&mut self, scope: ScopeId, name: &'a str) -> &mut Binding<'a> {
        match self.find(scope, name) {
            Some(id) => &mut self.bindings[id.0 as usize],
            None => self.declare(Self::GLOBAL, name),
        }
    }

    pub(crate) fn binding(&self, id: BindingId) -> &Binding<'a> {
        &self.bindings[id.0 as usize]
    }
}

fn index(length: usize) -> u32 {
    u32::try_from(length).expect("scripts have a bounded number of words")
}

/// Every name in a pattern, with the property that it is given where that has one.
pub(super) fn names_in<'a>(
    pattern: &'a BindingPattern<'a>,
    property: Option<&'a str>,
    is_whole: bool,
    each: &mut impl FnMut(&'a str, Option<&'a str>, bool),
) {
    match pattern {
        BindingPattern::BindingIdentifier(name) => each(name.name.as_str(), property, is_whole),
        BindingPattern::ObjectPattern(object) => {
            for part in &object.properties {
                let name = match &part.key {
                    oxc_ast::ast::PropertyKey::StaticIdentifier(name) => Some(name.name.as_str()),
                    _ => None,
                };
                names_in(&part.value, name, false, each);
            }
            if let Some(rest) = &object.rest {
                names_in(&rest.argument, None, false, each);
            }
        }
        BindingPattern::ArrayPattern(array) => {
            for part in array.elements.iter().flatten() {
                names_in(part, None, false, each);
            }
            if let Some(rest) = &array.rest {
                names_in(&rest.argument, None, false, each);
            }
        }
        BindingPattern::AssignmentPattern(with_default) => {
            names_in(&with_default.left, property, is_whole, each);
        }
    }
}

//! Which name is which: scopes, and everything that is given to a name.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use oxc_ast::ast::{BindingPattern, CallExpression, Expression, ImportDeclaration};

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
    /// `import { imported as name } from "module"`
    Imported {
        name: &'a str,
        import: &'a ImportDeclaration<'a>,
    },
    /// Classes, what is caught.
    Other,
}

/// What is known of a name in a scope, each in the order of the text, declarations first.
pub(crate) struct Binding<'n, 'a> {
    pub(crate) definitions: &'n [Definition<'a>],
    /// `name.… = …`
    pub(crate) written: &'n [Written<'a>],
    /// `name.method(…)`, `name(…)`
    pub(crate) called: &'n [Called<'a>],
}

/// Things that are said of names, put together by name in the end: most names have one or none.
struct Said<T> {
    in_order: Vec<(BindingId, T)>,
    grouped: Vec<T>,
    /// Of each binding, where its own begin.
    starts: Vec<u32>,
}

impl<T> Default for Said<T> {
    fn default() -> Self {
        Self {
            in_order: Vec::new(),
            grouped: Vec::new(),
            starts: Vec::new(),
        }
    }
}

impl<T: Copy> Said<T> {
    fn group(&mut self, bindings: usize) {
        // Where each binding's own end, and then, counting down, where they begin.
        self.starts.resize(bindings + 1, 0);
        for (binding, _) in &self.in_order {
            self.starts[binding.0 as usize] += 1;
        }
        let mut end = 0;
        for start in &mut self.starts {
            end += *start;
            *start = end;
        }
        let Some((_, any)) = self.in_order.first() else {
            return;
        };
        self.grouped.resize(self.in_order.len(), *any);
        for (binding, said) in self.in_order.iter().rev() {
            let start = &mut self.starts[binding.0 as usize];
            *start -= 1;
            self.grouped[*start as usize] = *said;
        }
    }

    fn of(&self, binding: BindingId) -> &[T] {
        let at = binding.0 as usize;
        &self.grouped[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

/// `name.a.b = value`
#[derive(Clone, Copy)]
pub(crate) struct Written<'a> {
    pub(crate) target: shape::Member<'a>,
    pub(crate) value: &'a Expression<'a>,
    pub(crate) scope: ScopeId,
}

/// `name.method(…)`, `name(…)`
#[derive(Clone, Copy)]
pub(crate) struct Called<'a> {
    /// Empty where the name itself is called.
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
    bindings: u32,
    definitions: Said<Definition<'a>>,
    written: Said<Written<'a>>,
    called: Said<Called<'a>>,
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
            bindings: 0,
            definitions: Said::default(),
            written: Said::default(),
            called: Said::default(),
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

    pub(super) fn declare(&mut self, scope: ScopeId, name: &'a str) -> BindingId {
        let next = BindingId(self.bindings);
        let id = *self.by_name.entry((scope, name)).or_insert(next);
        if id == next {
            self.bindings += 1;
        }
        id
    }

    pub(super) fn define(&mut self, binding: BindingId, definition: Definition<'a>) {
        self.definitions.in_order.push((binding, definition));
    }

    pub(super) fn note_write(&mut self, binding: BindingId, written: Written<'a>) {
        self.written.in_order.push((binding, written));
    }

    pub(super) fn note_call(&mut self, binding: BindingId, called: Called<'a>) {
        self.called.in_order.push((binding, called));
    }

    /// Nothing more is said.
    pub(super) fn group(&mut self) {
        let bindings = self.bindings as usize;
        self.definitions.group(bindings);
        self.written.group(bindings);
        self.called.group(bindings);
    }

    pub(crate) fn find(&self, scope: ScopeId, name: &'a str) -> Option<BindingId> {
        self.around(scope)
            .find_map(|scope| self.by_name.get(&(scope, name)).copied())
    }

    /// The binding of a name that is used, which is global where nothing declares it.
    pub(super) fn used(&mut self, scope: ScopeId, name: &'a str) -> BindingId {
        match self.find(scope, name) {
            Some(id) => id,
            None => self.declare(Self::GLOBAL, name),
        }
    }

    pub(crate) fn binding(&self, id: BindingId) -> Binding<'_, 'a> {
        Binding {
            definitions: self.definitions.of(id),
            written: self.written.of(id),
            called: self.called.of(id),
        }
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

//! Where names are looked up while code runs.

use std::cell::RefCell;
use std::rc::Rc;

use super::maps::IndexMap;
use super::signal::Raised;
use super::value::{Class, Module, Value};
use super::variables::Scope;

/// A running module, class body or function.
pub(crate) struct Frame {
    /// The file that the code stands in.
    pub(crate) file: u32,
    /// Whether that is a file of the project: no model of a package, and no text that was executed.
    pub(crate) is_project: bool,
    pub(crate) globals: Rc<Module>,
    pub(crate) locals: Locals,
    /// Names that a `global` statement sends to the module.
    pub(crate) global_names: Vec<Rc<str>>,
    pub(crate) nonlocal_names: Vec<Rc<str>>,
    /// For `super()`: the class that the running function was defined in, and its first argument.
    pub(crate) owner: Option<Rc<Class>>,
    pub(crate) first_argument: Option<Value>,
    /// The exception that the innermost `except` block is handling, for a bare `raise`.
    pub(crate) handling: Option<Raised>,
    /// What a `return` that is under way gives.
    pub(crate) returned: Option<Value>,
    /// What `yield` has given so far, in a generator.
    pub(crate) yielded: Vec<Value>,
}

pub(crate) enum Locals {
    Module,
    Function(Rc<Scope>),
    Class {
        members: Rc<RefCell<IndexMap<Rc<str>, Value>>>,
        enclosing: Option<Rc<Scope>>,
    },
}

impl Frame {
    pub(crate) fn new(file: u32, is_project: bool, globals: Rc<Module>, locals: Locals) -> Self {
        Self {
            file,
            is_project,
            globals,
            locals,
            global_names: Vec::new(),
            nonlocal_names: Vec::new(),
            owner: None,
            first_argument: None,
            handling: None,
            returned: None,
            yielded: Vec::new(),
        }
    }

    /// The scope that functions defined here close over.
    pub(crate) fn closure(&self) -> Option<Rc<Scope>> {
        match &self.locals {
            Locals::Module => None,
            Locals::Function(scope) => Some(Rc::clone(scope)),
            Locals::Class { enclosing, .. } => enclosing.clone(),
        }
    }
}

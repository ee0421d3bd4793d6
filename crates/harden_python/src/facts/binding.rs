//! What names stand for.

use ruff_python_ast::{Decorator, Expr, Parameters, Stmt, StmtClassDef, StmtFunctionDef};
use serde::{Deserialize, Serialize};

use super::extent::Extents;
use super::value::Value;
use super::{Extent, name};
use crate::syntax::Name;

/// A name that a module binds at its top level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    pub name: Name,
    /// Of the name.
    pub extent: Extent,
    pub kind: BindingKind,
    /// In a branch, a loop or a `try`: it may not be bound, or be bound otherwise.
    pub is_conditional: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BindingKind {
    Function(FunctionFacts),
    Class(ClassFacts),
    /// Its index in the imports of the file.
    Import(usize),
    /// `name = value`
    Value(Value),
    /// Bound by a loop, a `with`, an unpacking, `+=`.
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionFacts {
    pub parameters: Vec<ParameterFacts>,
    /// In the order of the text.
    pub decorators: Vec<Value>,
    pub is_async: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParameterFacts {
    pub name: Name,
    pub kind: ParameterKind,
    pub has_default: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterKind {
    PositionalOnly,
    Positional,
    /// `*args`
    Variadic,
    KeywordOnly,
    /// `**kwargs`
    Keywords,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassFacts {
    /// In order: `Value::Dotted` as written, or something else that makes a class.
    pub bases: Vec<Value>,
    /// `metaclass=…` and the like.
    pub keywords: Vec<Name>,
    pub decorators: Vec<Value>,
    /// What the body assigns at its top level, in order.
    pub attributes: Vec<Attribute>,
    /// Functions of the body, in order.
    pub methods: Vec<(Name, FunctionFacts)>,
    /// Classes of the body, such as `Meta`, in order.
    pub classes: Vec<(Name, ClassFacts)>,
    /// Whether the body has branches or loops that may bind more.
    pub binds_more: bool,
}

impl ClassFacts {
    /// The last assignment to a name in the body.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .rfind(|attribute| attribute.name.as_ref() == name)
    }

    pub fn class(&self, name: &str) -> Option<&Self> {
        let (_, class) = self.classes.iter().rfind(|(own, _)| own.as_ref() == name)?;
        Some(class)
    }
}

/// `name = value` in the body of a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    pub name: Name,
    /// Of the statement.
    pub extent: Extent,
    pub value: Value,
}

/// Classes in classes, at most.
const MAX_DEPTH: u8 = 4;

pub(super) fn function(node: &StmtFunctionDef) -> FunctionFacts {
    FunctionFacts {
        parameters: parameters(&node.parameters),
        decorators: decorators(&node.decorator_list),
        is_async: node.is_async,
    }
}

pub(super) fn class(node: &StmtClassDef, extents: &Extents<'_>) -> ClassFacts {
    nested_class(node, extents, MAX_DEPTH)
}

fn nested_class(node: &StmtClassDef, extents: &Extents<'_>, depth: u8) -> ClassFacts {
    let mut facts = ClassFacts {
        bases: node.bases().iter().map(base).collect(),
        keywords: node
            .keywords()
            .iter()
            .filter_map(|keyword| keyword.arg.as_ref().map(name))
            .collect(),
        decorators: decorators(&node.decorator_list),
        attributes: Vec::new(),
        methods: Vec::new(),
        classes: Vec::new(),
        binds_more: false,
    };
    for statement in &node.body {
        match statement {
            Stmt::Assign(node) => {
                for target in &node.targets {
                    facts.take(target, &node.value, statement, extents);
                }
            }
            Stmt::AnnAssign(node) => {
                if let Some(value) = &node.value {
                    facts.take(&node.target, value, statement, extents);
                }
            }
            Stmt::FunctionDef(node) => facts.methods.push((name(&node.name), function(node))),
            Stmt::ClassDef(node) => match depth.checked_sub(1) {
                Some(depth) => {
                    let inner = nested_class(node, extents, depth);
                    facts.classes.push((name(&node.name), inner));
                }
                None => facts.binds_more = true,
            },
            Stmt::Expr(_) | Stmt::Pass(_) => {}
            _ => facts.binds_more = true,
        }
    }
    facts
}

impl ClassFacts {
    fn take(&mut self, target: &Expr, value: &Expr, statement: &Stmt, extents: &Extents<'_>) {
        match target {
            Expr::Name(target) => self.attributes.push(Attribute {
                name: target.id.as_str().into(),
                extent: extents.of(statement),
                value: Value::of(value),
            }),
            _ => self.binds_more = true,
        }
    }
}

/// `Base`, and the `Base` in `Base[T]`.
fn base(node: &Expr) -> Value {
    match node {
        Expr::Subscript(node) => Value::of(&node.value),
        node => Value::of(node),
    }
}

fn decorators(nodes: &[Decorator]) -> Vec<Value> {
    nodes
        .iter()
        .map(|decorator| Value::of(&decorator.expression))
        .collect()
}

fn parameters(node: &Parameters) -> Vec<ParameterFacts> {
    let plain = |kind| {
        move |parameter: &ruff_python_ast::ParameterWithDefault| ParameterFacts {
            name: name(&parameter.parameter.name),
            kind,
            has_default: parameter.default.is_some(),
        }
    };
    let rest = |kind| {
        move |parameter: &ruff_python_ast::Parameter| ParameterFacts {
            name: name(&parameter.name),
            kind,
            has_default: false,
        }
    };
    let mut all: Vec<ParameterFacts> = Vec::new();
    all.extend(
        node.posonlyargs
            .iter()
            .map(plain(ParameterKind::PositionalOnly)),
    );
    all.extend(node.args.iter().map(plain(ParameterKind::Positional)));
    all.extend(node.vararg.as_deref().map(rest(ParameterKind::Variadic)));
    all.extend(
        node.kwonlyargs
            .iter()
            .map(plain(ParameterKind::KeywordOnly)),
    );
    all.extend(node.kwarg.as_deref().map(rest(ParameterKind::Keywords)));
    all
}

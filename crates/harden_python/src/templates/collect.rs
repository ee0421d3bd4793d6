//! One walk over a file in which templates may stand.

use std::collections::BTreeMap;

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, ExprCall, Operator, Stmt, StringLiteral};
use ruff_text_size::{Ranged, TextRange};

use super::engine::{Imported, of_backend, of_maker, of_template, root};
use super::literal::Writing;
use super::names::Scope;
use super::{TemplateText, TextEngine};
use crate::facts::{Extent, Extents, Import, Words};
use crate::syntax::with_stack;

/// One of these is in a file with texts that are templates, and the name of an engine.
const WORDS: [&str; 3] = ["Template", "from_string", "get_template_from_string"];
const ENGINES: [&str; 2] = ["django", "jinja2"];
/// Names that stand for names, at most.
const MAX_STEPS: u8 = 4;
/// Literals of one text, at most.
const MOST_LITERALS: usize = 1_000;
/// Calls that render one text, at most.
const MOST_RENDERS: usize = 32;

pub(crate) fn collect(
    body: &[Stmt],
    text: &str,
    words: &Words,
    imports: &[Import],
    extents: &Extents<'_>,
) -> Vec<TemplateText> {
    let has = |names: &[&str]| names.iter().any(|name| words.may_hold(name));
    if !has(&WORDS) || !has(&ENGINES) {
        return Vec::new();
    }
    let imported = Imported::of(imports);
    if !imported.has_engine() {
        return Vec::new();
    }
    let mut walk = Walk {
        imported,
        scopes: vec![Scope::of_module(body)],
        found: BTreeMap::new(),
        rendered: Vec::new(),
    };
    walk.visit_body(body);
    walk.texts(text, extents)
}

struct Walk<'a> {
    imported: Imported<'a>,
    /// The module's, then those of the functions around the place at hand.
    scopes: Vec<Scope<'a>>,
    /// By where the call stands that makes a template.
    found: BTreeMap<u32, (TextEngine, Vec<&'a StringLiteral>)>,
    /// Where a call stands that makes a template, and one that renders it.
    rendered: Vec<(u32, TextRange)>,
}

impl<'a> Walk<'a> {
    fn texts(self, source: &str, extents: &Extents<'_>) -> Vec<TemplateText> {
        let mut renders: BTreeMap<u32, Vec<Extent>> = BTreeMap::new();
        for (call, range) in self.rendered {
            let renders = renders.entry(call).or_default();
            if renders.len() < MOST_RENDERS {
                renders.push(extents.of(&range));
            }
        }
        let mut texts: Vec<TemplateText> = Vec::new();
        // Of a text that a name stands for, one for each engine.
        let mut known: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        // Texts that share literals are not copied without end.
        let mut budget = source.len();
        for (call, (engine, literals)) in self.found {
            let (Some(first), Some(last)) = (literals.first(), literals.last()) else {
                continue;
            };
            let renders = renders.remove(&call).unwrap_or_default();
            let extent = extents.of(&TextRange::new(
                first.start(),
                last.end().max(first.start()),
            ));
            let same = known.entry(first.start().to_u32()).or_default();
            let twin = same
                .iter()
                .find(|at| texts[**at].engine == engine && texts[**at].extent == extent);
            if let Some(twin) = twin {
                texts[*twin].renders.extend(renders);
                continue;
            }
            let length: usize = literals.iter().map(|literal| literal.value.len()).sum();
            let Some(left) = budget.checked_sub(length) else {
                continue;
            };
            budget = left;
            let mut writing = Writing::new(source, extents);
            for literal in literals {
                writing.literal(literal);
            }
            same.push(texts.len());
            texts.push(TemplateText {
                extent,
                engine,
                text: writing.text.into(),
                pieces: writing.pieces,
                renders,
            });
        }
        texts
    }

    /// What a name stands for, in the innermost function that binds it.
    fn look_up(&self, name: &str) -> Option<&'a Expr> {
        let mut scopes = self.scopes.iter().rev();
        scopes.find(|scope| scope.binds(name))?.value(name)
    }

    fn is_bound(&self, name: &str) -> bool {
        self.scopes.iter().any(|scope| scope.binds(name))
    }

    /// The whole name of something that is imported.
    fn full(&self, expression: &Expr) -> Option<String> {
        let is_own = self.is_bound(root(expression)?);
        if is_own {
            return None;
        }
        self.imported.full(expression)
    }

    fn call(&mut self, call: &'a ExprCall) {
        if let Some(engine) = self.engine(call) {
            let mut literals = Vec::new();
            if let Some(argument) = call.arguments.args.first()
                && self.literals(argument, MAX_STEPS, &mut literals)
            {
                self.found.insert(call.start().to_u32(), (engine, literals));
            }
            return;
        }
        if let Expr::Attribute(method) = &*call.func
            && method.attr.as_str() == "render"
        {
            let receiver = match &*method.value {
                Expr::Name(name) => self.look_up(&name.id),
                receiver => Some(receiver),
            };
            if let Some(Expr::Call(template)) = receiver {
                self.rendered
                    .push((template.start().to_u32(), call.range()));
            }
        }
    }

    fn engine(&self, call: &'a ExprCall) -> Option<TextEngine> {
        if let Expr::Attribute(method) = &*call.func
            && method.attr.as_str() == "from_string"
        {
            return self.engine_of(&method.value, MAX_STEPS);
        }
        of_template(&self.full(&call.func)?, call)
    }

    fn engine_of(&self, receiver: &'a Expr, steps: u8) -> Option<TextEngine> {
        match receiver {
            Expr::Name(name) => self.engine_of(self.look_up(&name.id)?, steps.checked_sub(1)?),
            Expr::Call(call) => of_maker(&self.full(&call.func)?, call),
            Expr::Subscript(item) => of_backend(&self.full(&item.value)?, &item.slice),
            _ => None,
        }
    }

    /// The literals that a text is put together of; false where there is anything else in it.
    fn literals(&self, text: &'a Expr, steps: u8, found: &mut Vec<&'a StringLiteral>) -> bool {
        match text {
            Expr::StringLiteral(node) => {
                found.extend(&node.value);
                found.len() <= MOST_LITERALS
            }
            Expr::BinOp(sum) if sum.op == Operator::Add => {
                let mut sides = [&*sum.left, &*sum.right].into_iter();
                sides.all(|side| with_stack(|| self.literals(side, steps, found)))
            }
            Expr::Name(name) => match (self.look_up(&name.id), steps.checked_sub(1)) {
                (Some(value), Some(steps)) => self.literals(value, steps, found),
                _ => false,
            },
            // What changes nothing but the space around it.
            Expr::Call(call) => match (&*call.func, call.arguments.args.first()) {
                (Expr::Attribute(method), None)
                    if matches!(method.attr.as_str(), "strip" | "lstrip" | "rstrip") =>
                {
                    with_stack(|| self.literals(&method.value, steps, found))
                }
                (function, Some(argument))
                    if matches!(
                        self.full(function).as_deref(),
                        Some("textwrap.dedent" | "inspect.cleandoc")
                    ) =>
                {
                    with_stack(|| self.literals(argument, steps, found))
                }
                _ => false,
            },
            _ => false,
        }
    }
}

impl<'a> Visitor<'a> for Walk<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if let Stmt::FunctionDef(node) = statement {
            self.scopes
                .push(Scope::of_function(&node.parameters, &node.body));
            with_stack(|| walk_stmt(self, statement));
            self.scopes.pop();
        } else {
            with_stack(|| walk_stmt(self, statement));
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Call(call) => self.call(call),
            Expr::Name(_) | Expr::StringLiteral(_) => return,
            _ => {}
        }
        with_stack(|| walk_expr(self, expression));
    }
}

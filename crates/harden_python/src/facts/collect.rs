//! The walk over the statements of a file.

use ruff_python_ast::token::{Token, TokenKind, Tokens};
use ruff_python_ast::{Alias, Expr, ModModule, Stmt, StmtIf, StmtImportFrom, StmtTry};
use ruff_python_parser::Parsed;
use ruff_text_size::Ranged as _;

use super::extent::Extents;
use super::value::Value;
use super::{
    Binding, BindingKind, Exports, Extent, FileFacts, Import, ImportTarget, Words, binding,
    comment, mention, name,
};
use crate::syntax::Name;
use crate::{bodies, conduct, routes, templates};

pub(super) fn collect(parsed: &Parsed<ModModule>, text: &str, extents: &Extents<'_>) -> FileFacts {
    let body = parsed.suite();
    let mut walk = Walk {
        extents,
        facts: FileFacts::default(),
    };
    walk.body(body, Context::default());
    let mut facts = walk.facts;
    look_at_tokens(parsed.tokens(), text, extents, &mut facts);
    facts.settings_mentions = mention::collect(body, text, &facts.words, extents);
    if facts.words.may_hold(routes::PATTERNS) {
        facts.routes = routes::collect(body, text, extents);
    }
    facts.bodies = bodies::collect(body, text, &facts.words, extents);
    facts.registrations = bodies::registrations(body, &facts.words, extents);
    facts.marks = bodies::marks(body, &facts.words);
    facts.conduct = conduct::collect(body, &facts.words, extents);
    facts.templates = templates::collect(body, text, &facts.words, &facts.imports, extents);
    facts.binds_more |= may_bind_more(text, &facts.words);
    facts
}

/// Most of a file's tokens say nothing by themselves: they are looked at once.
fn look_at_tokens(tokens: &Tokens, text: &str, extents: &Extents<'_>, facts: &mut FileFacts) {
    let bytes = |token: &Token| &text.as_bytes()[token.range().to_std_range()];
    for token in tokens {
        match token.kind() {
            TokenKind::Name => facts.words.insert(bytes(token)),
            TokenKind::String => facts.words.insert_string(bytes(token)),
            TokenKind::Comment => {
                let found = comment::read(token.range(), text, extents);
                facts.suppressions.extend(found);
            }
            _ => {}
        }
    }
}

/// Whether it may bind more than its statements say.
fn may_bind_more(text: &str, words: &Words) -> bool {
    [
        ("globals", "globals("),
        ("locals", "locals("),
        ("vars", "vars("),
        ("__getattr__", "__getattr__"),
        ("exec", "exec("),
        ("sys.modules", "sys.modules"),
    ]
    .iter()
    .any(|(name, code)| words.may_hold(name) && text.contains(code))
}

/// Where a statement stands.
#[derive(Clone, Copy, Debug, Default)]
struct Context {
    scope: Scope,
    in_try: bool,
    in_branch: bool,
    type_checking: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Scope {
    #[default]
    Module,
    Class,
    /// A function, or anything in one.
    Function,
}

impl Context {
    fn is_top_level(self) -> bool {
        self.scope == Scope::Module
    }

    fn inside(self, scope: Scope) -> Self {
        match self.scope {
            Scope::Function => self,
            _ => Self { scope, ..self },
        }
    }
}

struct Walk<'t> {
    extents: &'t Extents<'t>,
    facts: FileFacts,
}

impl Walk<'_> {
    fn body(&mut self, body: &[Stmt], context: Context) {
        crate::syntax::with_stack(|| {
            for statement in body {
                self.statement(statement, context);
            }
        });
    }

    fn statement(&mut self, statement: &Stmt, context: Context) {
        match statement {
            Stmt::Import(node) => {
                for alias in &node.names {
                    let target = ImportTarget::Module {
                        module: name(&alias.name),
                        alias: alias.asname.as_ref().map(name),
                    };
                    self.import(alias, target, context);
                }
            }
            Stmt::ImportFrom(node) => self.import_from(node, context),
            Stmt::FunctionDef(node) => {
                if context.is_top_level() {
                    let kind = BindingKind::Function(binding::function(node));
                    self.bind(name(&node.name), &node.name, kind, context);
                }
                self.body(&node.body, context.inside(Scope::Function));
            }
            Stmt::ClassDef(node) => {
                if context.is_top_level() {
                    let kind = BindingKind::Class(binding::class(node, self.extents));
                    self.bind(name(&node.name), &node.name, kind, context);
                }
                self.body(&node.body, context.inside(Scope::Class));
            }
            Stmt::Assign(node) if context.is_top_level() => {
                for target in &node.targets {
                    self.assign(target, &node.value, context);
                }
            }
            Stmt::AnnAssign(node) if context.is_top_level() => {
                if let Some(value) = &node.value {
                    self.assign(&node.target, value, context);
                }
            }
            Stmt::AugAssign(node) if context.is_top_level() => {
                if is_exports(&node.target) {
                    self.export(&node.value);
                }
                self.bind_targets(&node.target, context);
            }
            Stmt::Expr(node) if context.is_top_level() => self.look_at_exports_call(&node.value),
            Stmt::For(node) => {
                if context.is_top_level() {
                    self.bind_targets(&node.target, context);
                }
                self.branch(&node.body, context);
                self.branch(&node.orelse, context);
            }
            Stmt::While(node) => {
                self.branch(&node.body, context);
                self.branch(&node.orelse, context);
            }
            Stmt::With(node) => {
                if context.is_top_level() {
                    for target in node
                        .items
                        .iter()
                        .filter_map(|item| item.optional_vars.as_ref())
                    {
                        self.bind_targets(target, context);
                    }
                }
                self.body(&node.body, context);
            }
            Stmt::If(node) => self.conditional(node, context),
            Stmt::Try(node) => self.attempt(node, context),
            Stmt::Match(node) => {
                self.facts.binds_more |= context.is_top_level();
                for case in &node.cases {
                    self.branch(&case.body, context);
                }
            }
            _ => {}
        }
    }

    fn branch(&mut self, body: &[Stmt], context: Context) {
        let inside = Context {
            in_branch: true,
            ..context
        };
        self.body(body, inside);
    }

    fn conditional(&mut self, node: &StmtIf, context: Context) {
        let type_checking = context.type_checking || is_type_checking(&node.test);
        self.branch(
            &node.body,
            Context {
                type_checking,
                ..context
            },
        );
        for clause in &node.elif_else_clauses {
            self.branch(&clause.body, context);
        }
    }

    fn attempt(&mut self, node: &StmtTry, context: Context) {
        let has_handlers = !node.handlers.is_empty();
        let inside = Context {
            in_try: context.in_try || has_handlers,
            in_branch: context.in_branch || has_handlers,
            ..context
        };
        self.body(&node.body, inside);
        for handler in &node.handlers {
            let ruff_python_ast::ExceptHandler::ExceptHandler(handler) = handler;
            self.body(&handler.body, inside);
        }
        self.branch(&node.orelse, context);
        self.body(&node.finalbody, context);
    }

    fn import_from(&mut self, node: &StmtImportFrom, context: Context) {
        let module = node
            .module
            .as_ref()
            .filter(|module| module.is_valid())
            .map(name);
        for alias in &node.names {
            let target = if alias.name.as_str() == "*" {
                ImportTarget::Star {
                    module: module.clone(),
                    level: node.level,
                }
            } else {
                ImportTarget::Name {
                    module: module.clone(),
                    level: node.level,
                    name: name(&alias.name),
                    alias: alias.asname.as_ref().map(name),
                }
            };
            self.import(alias, target, context);
        }
    }

    fn import(&mut self, alias: &Alias, target: ImportTarget, context: Context) {
        let index = self.facts.imports.len();
        let extent = self.extents.of(alias);
        if context.is_top_level()
            && !context.type_checking
            && let Some(bound) = target.bound().map(Name::from)
        {
            let kind = BindingKind::Import(index);
            self.bind_at(bound, extent, kind, context);
        }
        self.facts.imports.push(Import {
            extent,
            target,
            in_function: context.scope == Scope::Function,
            in_try: context.in_try,
            type_checking: context.type_checking,
        });
    }

    fn assign(&mut self, target: &Expr, value: &Expr, context: Context) {
        if is_exports(target) {
            self.facts.exports = Some(Exports {
                names: Vec::new(),
                open: false,
            });
            self.export(value);
        }
        match target {
            Expr::Name(node) => {
                let kind = BindingKind::Value(Value::of(value));
                self.bind(node.id.as_str().into(), target, kind, context);
            }
            target => self.bind_targets(target, context),
        }
    }

    /// Names in a target whose values are not told apart.
    fn bind_targets(&mut self, target: &Expr, context: Context) {
        match target {
            Expr::Name(node) => {
                self.bind(node.id.as_str().into(), target, BindingKind::Other, context);
            }
            Expr::Tuple(node) => self.bind_all(&node.elts, context),
            Expr::List(node) => self.bind_all(&node.elts, context),
            Expr::Starred(node) => {
                crate::syntax::with_stack(|| self.bind_targets(&node.value, context));
            }
            _ => {}
        }
    }

    fn bind_all(&mut self, targets: &[Expr], context: Context) {
        for target in targets {
            crate::syntax::with_stack(|| self.bind_targets(target, context));
        }
    }

    fn bind(
        &mut self,
        name: Name,
        at: &impl ruff_text_size::Ranged,
        kind: BindingKind,
        context: Context,
    ) {
        let extent = self.extents.of(at);
        self.bind_at(name, extent, kind, context);
    }

    fn bind_at(&mut self, name: Name, extent: Extent, kind: BindingKind, context: Context) {
        if name.is_empty() {
            return;
        }
        self.facts.bindings.push(Binding {
            name,
            extent,
            kind,
            is_conditional: context.in_branch,
        });
    }

    /// `__all__.extend([…])`, `__all__.append("…")`
    fn look_at_exports_call(&mut self, node: &Expr) {
        let Expr::Call(call) = node else { return };
        let Expr::Attribute(method) = call.func.as_ref() else {
            return;
        };
        let [argument] = call.arguments.args.as_ref() else {
            return;
        };
        if !is_exports(&method.value) {
            return;
        }
        match method.attr.as_str() {
            "extend" => self.export(argument),
            "append" => self.export_one(&Value::of(argument)),
            _ => {}
        }
    }

    fn export(&mut self, value: &Expr) {
        match Value::of(value) {
            Value::List(items) => {
                for item in &items {
                    self.export_one(item);
                }
            }
            _ => self.exports().open = true,
        }
    }

    fn export_one(&mut self, value: &Value) {
        match value {
            Value::Text(name) => self.exports().names.push(name.clone()),
            _ => self.exports().open = true,
        }
    }

    fn exports(&mut self) -> &mut Exports {
        self.facts.exports.get_or_insert_with(|| Exports {
            names: Vec::new(),
            open: true,
        })
    }
}

fn is_exports(target: &Expr) -> bool {
    matches!(target, Expr::Name(node) if node.id.as_str() == "__all__")
}

fn is_type_checking(test: &Expr) -> bool {
    let is_flag = |name: &str| name == "TYPE_CHECKING";
    match test {
        Expr::Name(node) => is_flag(&node.id),
        Expr::Attribute(node) => {
            is_flag(&node.attr)
                && matches!(node.value.as_ref(), Expr::Name(module) if matches!(module.id.as_str(), "typing" | "t"))
        }
        _ => false,
    }
}

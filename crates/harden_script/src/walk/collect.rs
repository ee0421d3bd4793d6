use oxc_ast::AstKind;
use oxc_ast::ast::{
    ArrowFunctionExpression, BindingIdentifier, Class, ForStatementLeft, FormalParameters,
    Function, IdentifierName, IdentifierReference, ImportDeclarationSpecifier, NumericLiteral,
    Program, PropertyKey, StringLiteral, TemplateElement, VariableDeclaration,
};
use oxc_ast_visit::VisitJs;

use super::candidates::is_headers;
use super::found::{Candidate, Found, FoundFunction, FunctionId, FunctionNode};
use super::names::{BindingId, Called, Definition, Names, ScopeId, Written, names_in};
use crate::syntax::shape;

pub(super) fn collect<'a>(program: &Program<'a>) -> Found<'a> {
    let mut collector = Collector {
        found: Found {
            names: Names::new(),
            functions: Vec::new(),
            by_start: Vec::new(),
            callbacks: Vec::new(),
            candidates: Vec::new(),
            headers: Vec::new(),
        },
        scope: Names::GLOBAL,
        pending: Vec::new(),
    };
    collector.visit_program(program);
    // Nobody asks what names stand for where nothing is to be judged.
    if !collector.found.candidates.is_empty() {
        collector.settle();
    }
    collector.found
}

pub(super) struct Collector<'a> {
    pub(super) found: Found<'a>,
    pub(super) scope: ScopeId,
    /// What is said of names that may be declared further down.
    pending: Vec<(&'a str, ScopeId, Said<'a>)>,
}

pub(super) enum Said<'a> {
    Defined(Definition<'a>),
    Written(Written<'a>),
    Called(Called<'a>),
}

impl<'a> VisitJs<'a> for Collector<'a> {
    // Leaves, of which most of a tree is made, say nothing.
    fn visit_identifier_reference(&mut self, _: &IdentifierReference<'a>) {}
    fn visit_identifier_name(&mut self, _: &IdentifierName<'a>) {}
    fn visit_binding_identifier(&mut self, _: &BindingIdentifier<'a>) {}
    fn visit_string_literal(&mut self, _: &StringLiteral<'a>) {}
    fn visit_numeric_literal(&mut self, _: &NumericLiteral<'a>) {}
    fn visit_template_element(&mut self, _: &TemplateElement<'a>) {}

    #[expect(
        clippy::inline_always,
        reason = "what calls it knows the kind, and most kinds say nothing"
    )]
    #[inline(always)]
    fn enter_node(&mut self, kind: AstKind<'a>) {
        match kind {
            AstKind::Function(function) => self.enter_function(function),
            AstKind::ArrowFunctionExpression(arrow) => self.enter_arrow(arrow),
            AstKind::Class(class) => self.enter_class(class),
            AstKind::BlockStatement(_)
            | AstKind::ForStatement(_)
            | AstKind::SwitchStatement(_)
            | AstKind::StaticBlock(_) => self.open(None),
            AstKind::CatchClause(clause) => {
                self.open(None);
                if let Some(parameter) = &clause.param {
                    self.declare_all(&parameter.pattern, self.scope, |_, _| Definition::Other);
                }
            }
            AstKind::ForOfStatement(each) => {
                let outside = self.scope;
                self.open(None);
                self.declare_loop(&each.left, |_| Definition::Item(&each.right, outside));
            }
            AstKind::ForInStatement(each) => {
                self.open(None);
                self.declare_loop(&each.left, |_| Definition::Key);
            }
            AstKind::VariableDeclaration(declaration) => self.declare_variables(declaration),
            AstKind::ImportDeclaration(import) => {
                for specifier in import.specifiers.iter().flatten() {
                    let (local, imported) = match specifier {
                        ImportDeclarationSpecifier::ImportSpecifier(it) => {
                            (&it.local, it.imported.name().as_str())
                        }
                        ImportDeclarationSpecifier::ImportDefaultSpecifier(it) => {
                            (&it.local, it.local.name.as_str())
                        }
                        ImportDeclarationSpecifier::ImportNamespaceSpecifier(it) => {
                            (&it.local, it.local.name.as_str())
                        }
                    };
                    let definition = Definition::Imported {
                        name: imported,
                        import,
                    };
                    self.define(self.scope, local.name.as_str(), definition);
                }
            }
            AstKind::AssignmentExpression(assignment) => self.assign(assignment),
            AstKind::UpdateExpression(update) => {
                if let Some(name) = update.argument.get_identifier_name() {
                    self.say(name, Said::Defined(Definition::Counted));
                }
            }
            AstKind::ReturnStatement(statement) => {
                if let Some(value) = &statement.argument
                    && let Some(function) = self.found.names.function_around(self.scope)
                {
                    let scope = self.scope;
                    self.found.functions[function.0 as usize]
                        .returns
                        .push((value, scope));
                }
            }
            AstKind::CallExpression(call) => self.call(call),
            AstKind::NewExpression(new) => self.construct(new),
            AstKind::ObjectProperty(property) => {
                if let PropertyKey::StaticIdentifier(name) = &property.key
                    && is_headers(name.name.as_str())
                {
                    self.headers_in(&property.value);
                }
            }
            AstKind::JSXOpeningElement(element) => self.element(element),
            _ => {}
        }
    }

    #[expect(clippy::inline_always, reason = "as above")]
    #[inline(always)]
    fn leave_node(&mut self, kind: AstKind<'a>) {
        if matches!(
            kind,
            AstKind::Function(_)
                | AstKind::ArrowFunctionExpression(_)
                | AstKind::BlockStatement(_)
                | AstKind::ForStatement(_)
                | AstKind::SwitchStatement(_)
                | AstKind::StaticBlock(_)
                | AstKind::CatchClause(_)
                | AstKind::ForOfStatement(_)
                | AstKind::ForInStatement(_)
        ) {
            self.scope = self.found.names.parent(self.scope);
        }
    }
}

impl<'a> Collector<'a> {
    fn open(&mut self, function: Option<FunctionId>) {
        self.scope = self.found.names.open(self.scope, function);
    }

    pub(super) fn candidate(&mut self, candidate: Candidate<'a>) {
        self.found.candidates.push((candidate, self.scope));
    }

    pub(super) fn say(&mut self, name: &'a str, said: Said<'a>) {
        self.pending.push((name, self.scope, said));
    }

    pub(super) fn define(
        &mut self,
        scope: ScopeId,
        name: &'a str,
        definition: Definition<'a>,
    ) -> BindingId {
        let binding = self.found.names.declare(scope, name);
        self.found.names.define(binding, definition);
        binding
    }

    /// Declarations come first in a scope, wherever they stand.
    fn settle(&mut self) {
        for (name, scope, said) in std::mem::take(&mut self.pending) {
            let names = &mut self.found.names;
            let binding = names.used(scope, name);
            match said {
                Said::Defined(definition) => names.define(binding, definition),
                Said::Written(written) => names.note_write(binding, written),
                Said::Called(called) => names.note_call(binding, called),
            }
        }
        self.found.names.group();
        self.found.by_start.sort_by_key(|(start, _)| *start);
        self.found.callbacks.sort_by_key(|(start, _)| *start);
    }

    fn add_function(&mut self, node: FunctionNode<'a>) -> FunctionId {
        let id = FunctionId(
            u32::try_from(self.found.functions.len()).expect("scripts have a bounded size"),
        );
        self.open(Some(id));
        self.found.functions.push(FoundFunction {
            node,
            returns: Vec::new(),
            name: None,
        });
        self.found.by_start.push((node.span().start, id));
        id
    }

    fn enter_function(&mut self, function: &'a Function<'a>) {
        let outside = self.scope;
        let id = self.add_function(FunctionNode::Function(function));
        if let Some(name) = &function.id {
            let scope = if function.is_declaration() {
                outside
            } else {
                self.scope
            };
            let binding = self.define(scope, name.name.as_str(), Definition::Function(id));
            self.found.functions[id.0 as usize].name = Some(binding);
        }
        self.declare_parameters(&function.params, id);
    }

    fn enter_arrow(&mut self, arrow: &'a ArrowFunctionExpression<'a>) {
        let id = self.add_function(FunctionNode::Arrow(arrow));
        self.declare_parameters(&arrow.params, id);
        if let Some(value) = arrow.get_expression() {
            let scope = self.scope;
            self.found.functions[id.0 as usize]
                .returns
                .push((value, scope));
        }
    }

    fn enter_class(&mut self, class: &'a Class<'a>) {
        if let Some(name) = &class.id {
            self.define(self.scope, name.name.as_str(), Definition::Other);
        }
    }

    fn declare_parameters(&mut self, parameters: &'a FormalParameters<'a>, function: FunctionId) {
        for (index, parameter) in parameters.items.iter().enumerate() {
            self.declare_all(&parameter.pattern, self.scope, |_, is_whole| {
                if is_whole {
                    Definition::Parameter { function, index }
                } else {
                    Definition::PartOfParameter { function, index }
                }
            });
        }
        if let Some(rest) = &parameters.rest {
            let index = parameters.items.len();
            self.declare_all(&rest.rest.argument, self.scope, |_, _| {
                Definition::PartOfParameter { function, index }
            });
        }
    }

    fn declare_all(
        &mut self,
        pattern: &'a oxc_ast::ast::BindingPattern<'a>,
        scope: ScopeId,
        definition: impl Fn(Option<&'a str>, bool) -> Definition<'a>,
    ) {
        names_in(pattern, None, true, &mut |name, property, is_whole| {
            let binding = self.found.names.declare(scope, name);
            self.found
                .names
                .define(binding, definition(property, is_whole));
        });
    }

    fn declare_loop(
        &mut self,
        left: &'a ForStatementLeft<'a>,
        definition: impl Fn(Option<&'a str>) -> Definition<'a>,
    ) {
        if let ForStatementLeft::VariableDeclaration(declaration) = left {
            let scope = self.scope_of(declaration);
            for declarator in &declaration.declarations {
                self.declare_all(&declarator.id, scope, |property, _| definition(property));
            }
        } else if let Some(target) = left.as_assignment_target()
            && let Some(name) = shape::assigned_name(target)
        {
            self.say(name, Said::Defined(definition(None)));
        }
    }

    fn scope_of(&self, declaration: &VariableDeclaration<'a>) -> ScopeId {
        if declaration.kind.is_var() {
            self.found.names.hoisting_scope(self.scope)
        } else {
            self.scope
        }
    }

    fn declare_variables(&mut self, declaration: &'a VariableDeclaration<'a>) {
        let scope = self.scope_of(declaration);
        let here = self.scope;
        for declarator in &declaration.declarations {
            let Some(value) = &declarator.init else {
                if let Some(name) = declarator.id.get_identifier_name() {
                    self.found.names.declare(scope, name.as_str());
                }
                continue;
            };
            self.declare_all(&declarator.id, scope, |property, is_whole| {
                if is_whole {
                    Definition::Value(value, here)
                } else {
                    Definition::Part(value, here, property)
                }
            });
        }
    }
}

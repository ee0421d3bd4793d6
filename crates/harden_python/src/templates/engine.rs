//! Which engine a call hands its first argument to.

use std::collections::HashMap;

use ruff_python_ast::{Expr, ExprCall};

use super::TextEngine;
use crate::facts::{Import, ImportTarget, dotted};

/// Names of imports, by the names that the file has for them; `None` where these differ.
pub(super) struct Imported<'f>(HashMap<&'f str, Option<String>>);

/// The modules that everything below is a part of.
const PACKAGES: [&str; 2] = ["django.template", "jinja2"];

impl<'f> Imported<'f> {
    pub(super) fn of(imports: &'f [Import]) -> Self {
        let mut names: HashMap<&str, Option<String>> = HashMap::new();
        for import in imports {
            let (bound, full) = match &import.target {
                ImportTarget::Module {
                    module,
                    alias: Some(alias),
                } => (alias.as_ref(), module.to_string()),
                ImportTarget::Module {
                    module,
                    alias: None,
                } => {
                    let package = module.split('.').next().unwrap_or(module);
                    (package, package.to_owned())
                }
                ImportTarget::Name {
                    module: Some(module),
                    level: 0,
                    name,
                    alias,
                } => {
                    let bound = alias.as_ref().unwrap_or(name).as_ref();
                    (bound, format!("{module}.{name}"))
                }
                _ => continue,
            };
            let known = names.entry(bound);
            known
                .and_modify(|known| {
                    if known.as_deref() != Some(full.as_str()) {
                        *known = None;
                    }
                })
                .or_insert(Some(full.clone()));
        }
        Self(names)
    }

    /// Whether any of them may lead to an engine.
    pub(super) fn has_engine(&self) -> bool {
        let leads = |full: &str, package: &str| full == "django" || full.starts_with(package);
        let mut names = self.0.values().flatten();
        names.any(|full| PACKAGES.iter().any(|package| leads(full, package)))
    }

    /// The whole name of what an expression names, without what leads to it.
    pub(super) fn full(&self, expression: &Expr) -> Option<String> {
        let name = dotted(expression)?;
        let (first, rest) = name.split_once('.').unwrap_or((&name, ""));
        let full = self.0.get(first)?.as_deref()?;
        Some(if rest.is_empty() {
            full.to_owned()
        } else {
            format!("{full}.{rest}")
        })
    }
}

/// The first name of `a.b.c`.
pub(super) fn root(expression: &Expr) -> Option<&str> {
    let mut at = expression;
    while let Expr::Attribute(attribute) = at {
        at = &attribute.value;
    }
    Some(at.as_name_expr()?.id.as_str())
}

/// What makes a template of its first argument.
pub(super) fn of_template(full: &str, call: &ExprCall) -> Option<TextEngine> {
    match full {
        "django.template.Template"
        | "django.template.base.Template"
        | "django.template.loader.get_template_from_string" => Some(TextEngine::Django),
        "jinja2.Template" | "jinja2.environment.Template" => Some(jinja(call)),
        _ => None,
    }
}

/// What has a method `from_string`.
pub(super) fn of_maker(full: &str, call: &ExprCall) -> Option<TextEngine> {
    match full {
        "django.template.Engine"
        | "django.template.engine.Engine"
        | "django.template.Engine.get_default"
        | "django.template.engine.Engine.get_default" => Some(TextEngine::Django),
        "jinja2.Environment"
        | "jinja2.environment.Environment"
        | "jinja2.sandbox.SandboxedEnvironment"
        | "jinja2.sandbox.ImmutableSandboxedEnvironment" => Some(jinja(call)),
        _ => None,
    }
}

/// `engines["django"]`
pub(super) fn of_backend(full: &str, key: &Expr) -> Option<TextEngine> {
    let key = key.as_string_literal_expr()?;
    matches!(full, "django.template.engines").then(|| TextEngine::Named(key.value.to_str().into()))
}

/// Jinja's classes escape only where they are told to
/// (<https://jinja.palletsprojects.com/en/stable/api/#jinja2.Environment>).
fn jinja(call: &ExprCall) -> TextEngine {
    let mut escapes = Some(false);
    for keyword in &call.arguments.keywords {
        match &keyword.arg {
            None => escapes = None,
            Some(name) if name.as_str() == "autoescape" => {
                let literal = keyword.value.as_boolean_literal_expr();
                return TextEngine::Jinja {
                    escapes: literal.map(|literal| literal.value),
                };
            }
            Some(_) => {}
        }
    }
    TextEngine::Jinja { escapes }
}

//! The decorators of a module, in the files that import it.

use std::sync::Arc;

use harden_python::decorators::decorators;
use harden_python::facts::{FileFacts, ImportTarget};
use harden_python::resolve::Definition;

use super::Observed;
use super::usage::{is_member, leads_to};
use crate::project::AppliedDecorator;

pub(super) fn collect(project: &Observed<'_>, module: &str) -> Vec<AppliedDecorator> {
    let files = project.python.files();
    let importing = files.filter(|(file, facts)| !is_test(file) && imports(facts, module));
    importing
        .flat_map(|(file, _)| of_file(project, file, module))
        .collect()
}

fn of_file(project: &Observed<'_>, file: &Arc<str>, module: &str) -> Vec<AppliedDecorator> {
    let Ok(text) = project.source.tree().text(file) else {
        return Vec::new();
    };
    let resolver = project.resolver();
    let applied = decorators(&text).into_iter().filter_map(|decorator| {
        let Definition::External { dotted } = resolver.resolve_in(file, &decorator.name) else {
            return None;
        };
        let name = dotted.strip_prefix(module)?.strip_prefix('.')?;
        let entries = decorator.entries.into_iter();
        Some(AppliedDecorator {
            place: decorator.extent.in_file(file),
            name: name.to_owned(),
            entries: entries
                .map(|(name, sources)| (name.to_string(), sources))
                .collect(),
            open: decorator.open,
            subject: decorator.subject.in_file(file),
        })
    });
    applied.collect()
}

fn imports(facts: &FileFacts, module: &str) -> bool {
    facts.imports.iter().any(|import| match &import.target {
        ImportTarget::Module {
            module: imported, ..
        } => leads_to(imported, module) || leads_to(module, imported),
        ImportTarget::Name {
            module: Some(imported),
            name,
            ..
        } => &**imported == module || is_member(module, imported, name),
        ImportTarget::Star {
            module: Some(imported),
            ..
        } => &**imported == module,
        ImportTarget::Name { .. } | ImportTarget::Star { .. } => false,
    })
}

/// Whether a file is called as tests are.
fn is_test(file: &str) -> bool {
    let mut parts = file.split('/');
    parts.any(|part| part == "tests" || part.starts_with("test_") || part == "tests.py")
}

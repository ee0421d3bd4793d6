//! What rules may ask of the project, answered from its facts.

use harden_project::{Project, TreeSource};
use harden_rules::project::{Class, PathState, Resolved, Version};
use harden_settings::source::ProjectSource as _;

/// A project as the rules see it.
pub(super) struct RuleFacts<'p> {
    project: &'p Project,
    source: TreeSource<'p>,
}

impl<'p> RuleFacts<'p> {
    pub(super) fn new(project: &'p Project) -> Self {
        let source = TreeSource::new(&project.tree, &project.versions, project.started.clone());
        Self { project, source }
    }
}

impl harden_rules::project::Project for RuleFacts<'_> {
    fn package(&self, name: &str) -> Option<Version> {
        let root = &self.project.started.working_folder;
        let package = self.project.versions.package(name, root)?;
        version(&package.version?)
    }

    fn look_at(&self, path: &str) -> PathState {
        self.source.look_at(path)
    }

    fn working_folder(&self) -> String {
        self.source.working_folder()
    }

    fn resolve(&self, _dotted: &str) -> Resolved {
        Resolved::Unknown
    }

    fn model(&self, _app_label: &str, _model: &str) -> Option<Class> {
        None
    }
}

/// The first three numbers of a release: `4.0rc1` is 4.0.0.
fn version(text: &str) -> Option<Version> {
    let mut numbers = text.split('.').map(|part| {
        let digits = part
            .find(|digit: char| !digit.is_ascii_digit())
            .unwrap_or(part.len());
        part[..digits].parse::<u32>().ok()
    });
    let major = numbers.next()??;
    let mut next = || numbers.next().flatten().unwrap_or(0);
    Some(Version(major, next(), next()))
}

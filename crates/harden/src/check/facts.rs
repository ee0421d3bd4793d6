//! What rules may ask of the project, answered from its facts.

use harden_project::{Project, TreeSource};
use harden_rules::project::{Class, Package, PathState, Resolved};
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
    fn package(&self, distribution: &str) -> Option<Package> {
        let root = &self.project.started.working_folder;
        let package = self.project.versions.package(distribution, root)?;
        Some(Package {
            pinned: package.version,
            allows: package.allows,
        })
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

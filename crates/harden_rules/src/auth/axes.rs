//! What the rules about django-axes have in common.

use crate::project::Release;
use crate::settings::Settings;

/// Whether its checks run: it is an installed app.
pub(super) fn is_installed(settings: &Settings<'_>) -> Option<bool> {
    settings.has_app(&["axes", "axes.apps.AppConfig"])
}

/// Whether it is at least this release; the newest where no file of the project names it.
pub(super) fn is_at_least(settings: &Settings<'_>, release: Release) -> bool {
    settings.package_is_at_least("django-axes", release) != Some(false)
}

//! Folders that hold no code of the project.

/// Folders that are never entered, because what is in them was put there by a tool.
pub(crate) fn is_tool_folder(name: &str) -> bool {
    matches!(
        name,
        "node_modules"
            | "bower_components"
            | "site-packages"
            | "dist-packages"
            | "__pycache__"
            | "__pypackages__"
            | "htmlcov"
    ) || (name.ends_with(".egg-info") || is_record_of_pip(name))
}

/// Hidden folders are skipped, but for those that say how the project is started.
pub(crate) fn is_skipped_hidden_folder(name: &str) -> bool {
    name.starts_with('.')
        && !matches!(
            name,
            ".github"
                | ".gitlab"
                | ".circleci"
                | ".buildkite"
                | ".devcontainer"
                | ".docker"
                | ".envs"
                | ".platform"
                | ".ebextensions"
                | ".azure"
                | ".deploy"
                | ".do"
                | ".woodpecker"
        )
}

/// What `pip install --target` leaves beside each package, in whatever folder that is.
pub(crate) fn is_record_of_pip(name: &str) -> bool {
    name.ends_with(".dist-info")
}

/// Other people's code, copied into the project. A Django application may well be called `vendor`,
/// so that this name alone says nothing; `holds` tells whether something is in the folder.
pub(crate) fn is_vendored_folder(name: &str, holds: impl Fn(&str) -> bool) -> bool {
    const APPLICATION: [&str; 6] = [
        "apps.py",
        "models.py",
        "models",
        "migrations",
        "views.py",
        "urls.py",
    ];
    match name {
        "_vendor" | "_vendored" | "vendored" | "third_party" | "thirdparty" | "3rdparty" => true,
        "vendor" | "vendors" => !APPLICATION.into_iter().any(holds),
        _ => false,
    }
}

/// Whether a folder of this name may hold code of the project.
pub fn is_entered(name: &str) -> bool {
    !is_tool_folder(name) && !is_skipped_hidden_folder(name)
}

/// Whether a folder is the project's own, by its name and the names in it: neither an environment nor a copy of
/// other people's code.
pub fn is_own_folder(name: &str, inside: &[&str]) -> bool {
    let is_installed = |name: &&str| *name == "pyvenv.cfg" || is_record_of_pip(name);
    !inside.iter().any(is_installed) && !is_vendored_folder(name, |wanted| inside.contains(&wanted))
}

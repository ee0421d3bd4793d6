use super::configuration::handlers;
use crate::paths::{absolute, path_of, resolved};
use crate::project::PathState;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A handler of `LOGGING` writes into a folder of the project that is not there, and no code of the
    /// project makes folders.
    ///
    /// # Why it matters
    /// A fresh deployment does not start (`FileNotFoundError`), or somebody removes the handler to make
    /// it start, and the log with it.
    ///
    /// # Bad
    /// ```python
    /// import os
    ///
    /// BASE_DIR = os.path.dirname(os.path.abspath(__file__))
    /// LOGGING = {
    ///     "version": 1,
    ///     "handlers": {
    ///         "file": {
    ///             "class": "logging.FileHandler",
    ///             "filename": os.path.join(BASE_DIR, "logs", "site.log"),
    ///         },
    ///     },
    /// }
    /// ```
    ///
    /// # Good
    /// ```python
    /// LOGGING = {
    ///     "version": 1,
    ///     "handlers": {"console": {"class": "logging.StreamHandler"}},
    /// }
    /// ```
    ///
    /// # How to fix
    /// Log to standard error and let the machine keep it, or make the folder in the deployment, outside
    /// every folder that is served.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/logging/>
    "LOG008" "log-folder-missing" {
        topic: Logging,
        severity: Low,
        confidence: Medium,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [778],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let project = settings.project();
    let makes_folders = || {
        ["makedirs", "mkdir"]
            .iter()
            .any(|call| project.mentions(call, 0))
    };
    handlers(settings)
        .filter_map(|(name, handler)| {
            // Opened with the first line that is logged.
            if matches!(handler.entry("delay"), Ok(Some(delay)) if delay.truthy() != Some(false)) {
                return None;
            }
            let filename = handler.entry("filename").ok()??;
            let file = resolved(path_of(filename)?, &project.working_folder());
            let (_, folder) = file.split_last()?;
            let folder = absolute(folder);
            let inside = project.relative(&folder)?;
            let missing = project.look_at(&folder) == PathState::Absent && !makes_folders();
            missing.then(|| {
                settings.violation_of_part(
                    "LOGGING",
                    handler,
                    format!("Handler `{name}` writes into `{inside}`, which is not there."),
                    "Make the folder, or log to standard error.",
                )
            })
        })
        .collect()
}

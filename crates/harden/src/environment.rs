//! What the command line says Django would be started with.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use harden_project::LoadOptions;

use crate::arguments::Environment;
use crate::config::Config;
use crate::env_file;
use crate::failure::Failure;

/// Joins the command line and the configuration; the command line wins.
pub(crate) fn load_options(
    path: &Path,
    asked: &Environment,
    config: &Config,
) -> Result<LoadOptions, Failure> {
    let or = |asked: &[PathBuf], configured: &[PathBuf]| {
        if asked.is_empty() {
            configured.to_vec()
        } else {
            asked.to_vec()
        }
    };
    Ok(LoadOptions {
        path: path.to_owned(),
        overlay: Vec::new(),
        settings: if asked.settings.is_empty() {
            config.settings.clone()
        } else {
            asked.settings.clone()
        },
        set: variables(asked)?,
        unset: asked.unset.clone(),
        exact: asked.env_only,
        only_deciding: false,
        pythonpath: or(&asked.pythonpath, &config.pythonpath),
        cwd: asked.cwd.clone().or_else(|| config.cwd.clone()),
    })
}

/// Files first, in their order, then `--env`: the last one wins.
fn variables(asked: &Environment) -> Result<BTreeMap<String, String>, Failure> {
    let mut variables = BTreeMap::new();
    for file in &asked.env_file {
        let text = fs::read_to_string(file).map_err(|error| Failure::Unreadable {
            file: file.clone(),
            error,
        })?;
        let parsed = env_file::parse(&text).map_err(|line| Failure::Configuration {
            file: file.clone(),
            line,
            message: "this is no variable: KEY=VALUE is expected".to_owned(),
        })?;
        variables.extend(parsed);
    }
    for pair in &asked.set {
        let (name, value) = pair
            .split_once('=')
            .filter(|(name, _)| !name.is_empty())
            .ok_or_else(|| {
                Failure::Usage(format!(
                    "--env {pair}: KEY=VALUE is expected; --unset {pair} says that it is not set"
                ))
            })?;
        variables.insert(name.to_owned(), value.to_owned());
    }
    for name in &asked.unset {
        variables.remove(name);
    }
    Ok(variables)
}

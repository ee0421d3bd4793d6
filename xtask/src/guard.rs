//! Guard in front of the example project, under gunicorn and under uvicorn, in a real browser.

use std::path::PathBuf;

use crate::lab;
use crate::{Context, Error, Result, bookshop, browser, process};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The harden to start; without it, a release build of this workspace
    #[arg(long)]
    harden: Option<PathBuf>,
}

impl Options {
    pub(crate) const fn fresh() -> Self {
        Self { harden: None }
    }
}

/// The servers, and what is installed for each beside the example's own packages.
const SERVERS: [(&str, &[&str]); 2] = [
    ("gunicorn", &[]),
    ("uvicorn", &["uvicorn==0.40.0", "websockets==15.0.1"]),
];

/// Uses the example through guard, and gives the number of servers behind it.
pub(crate) fn run(options: &Options) -> Result<usize> {
    println!("==> guard");
    let chromium = browser::chromium()?;
    let harden = options.harden.clone().map_or_else(process::harden, Ok)?;
    let list = process::root().join("examples/bookshop/requirements.txt");
    let own = std::fs::read_to_string(&list).context(list.display().to_string())?;
    let versions = ["3.14", "3.13", "3.12"].map(str::to_owned);
    for (server, packages) in SERVERS {
        let mut all: Vec<String> = own.lines().map(str::to_owned).collect();
        all.extend(packages.iter().map(|package| (*package).to_owned()));
        let name = format!("guard-{server}");
        let Some(environment) = lab::environment(&name, &versions, &all)? else {
            return Err(Error::Failed(
                "no Python 3.12 or newer was found on PATH or under pyenv".to_owned(),
            ));
        };
        let folder = lab::folder()?.join("guard");
        drop(std::fs::remove_dir_all(&folder));
        let copy = folder.join("bookshop");
        bookshop::copy(&copy)?;
        process::run(
            environment
                .command()
                // The script's own folder has what steers the browser.
                .arg("-B")
                .arg(lab::script("guard.py"))
                .args([&copy, &harden, &chromium])
                .arg(server)
                .current_dir(&folder),
        )?;
    }
    Ok(SERVERS.len())
}

//! `harden man [COMMAND]`: manual pages, from the same words as `--help`.

use std::process::ExitCode;

use clap::{Command, CommandFactory as _};

use crate::arguments::{self, Arguments};
use crate::failure::Failure;
use crate::output;
use crate::selection::did_you_mean;

pub(crate) fn run(arguments: &arguments::Man) -> Result<ExitCode, Failure> {
    let pages = pages();
    match (&arguments.output, &arguments.command) {
        (Some(folder), _) => {
            std::fs::create_dir_all(folder).map_err(|error| Failure::Unwritable {
                file: folder.clone(),
                error,
            })?;
            for page in &pages {
                let file = folder.join(format!("{}.1", title(page)));
                output::write(&render(page), Some(&file))?;
            }
        }
        (None, None) => output::print(&render(&pages[0]))?,
        (None, Some(name)) => {
            let full = format!("harden-{name}");
            let page = pages
                .iter()
                .find(|page| title(page) == full)
                .ok_or_else(|| unknown(name, &pages))?;
            output::print(&render(page))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// That of harden first, then one for each command, named as `man` expects.
fn pages() -> Vec<Command> {
    let mut whole = Arguments::command().disable_help_subcommand(true);
    whole.build();
    // Built, a command is displayed as `harden-check`, and used as `harden check`.
    let commands: Vec<Command> = whole.get_subcommands().cloned().collect();
    let mut pages = vec![whole];
    for command in commands {
        let below: Vec<Command> = command.get_subcommands().cloned().collect();
        pages.push(command);
        pages.extend(below);
    }
    pages
}

fn title(page: &Command) -> &str {
    page.get_display_name().unwrap_or_else(|| page.get_name())
}

fn render(page: &Command) -> String {
    let mut text = Vec::new();
    clap_mangen::Man::new(page.clone())
        .render(&mut text)
        .expect("memory can be written to");
    String::from_utf8_lossy(&text).into_owned()
}

fn unknown(name: &str, pages: &[Command]) -> Failure {
    let known: Vec<&str> = pages
        .iter()
        .filter_map(|page| title(page).strip_prefix("harden-"))
        .collect();
    let near: Vec<&str> = known
        .iter()
        .copied()
        .filter(|known| strsim::jaro_winkler(known, name) > 0.8)
        .take(1)
        .collect();
    Failure::Usage(format!(
        "`{name}` is none of {}{}",
        known.join(", "),
        did_you_mean(&near)
    ))
}

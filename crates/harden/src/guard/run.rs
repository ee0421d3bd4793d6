//! `harden guard`: stands in front of the application until it is told to stop.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use harden_guard::{Control, Server, Sink};
use harden_policy::{Made, Origin, Policy};
use tokio::runtime;
use tokio::signal::unix::{SignalKind, signal};

use super::{policy, stand};
use crate::arguments::guard::Run;
use crate::failure::Failure;
use crate::{output, threads};

pub(crate) fn run(arguments: &Run) -> Result<ExitCode, Failure> {
    threads::start();
    let (name, text) = policy::guard_file(&arguments.path, arguments.config.as_deref())?;
    let folder = match &arguments.config {
        Some(file) => file.parent().unwrap_or(Path::new("")).to_owned(),
        None => arguments.path.clone(),
    };
    let config = stand::config(&arguments.stand, &name, &folder, &text)?;
    let source = Source::of(arguments);
    let made = source.policy()?;
    tell(&made);
    let is_secure = !config.secure.is_empty();
    if !is_secure {
        output::note(
            "there is no listener for HTTPS: browsers send no cookie that is marked Secure, and nothing is redirected; \
             --certificate and --key name a certificate",
        );
    }
    let runtime = runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::NoThreads)?;
    runtime.block_on(async {
        let server = Server::bind(config, &made.policy, Sink::new(log)).await?;
        let control = server.control();
        obey(&source, &control).map_err(Failure::NoThreads)?;
        if is_secure {
            tokio::spawn(async move { control.probe().await });
        }
        server.serve().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// One line for each event. Where nobody reads them any more, requests are answered all the same.
fn log(event: &harden_guard::Event) {
    let line = serde_json::to_string(event).expect("events are texts and numbers");
    output::say(&format!("{line}\n")).ok();
}

/// Where the policy comes from, to be read again.
#[derive(Clone)]
enum Source {
    File(PathBuf),
    Project(Box<Run>),
}

impl Source {
    fn of(arguments: &Run) -> Self {
        match &arguments.policy {
            Some(file) => Self::File(file.clone()),
            None => Self::Project(Box::new(arguments.clone())),
        }
    }

    /// Nothing of the project is kept but the policy.
    fn policy(&self) -> Result<Made, Failure> {
        match self {
            Self::File(file) => Ok(Made {
                policy: read(file)?,
                notes: Vec::new(),
            }),
            Self::Project(run) => {
                policy::of_project(&run.path, &run.environment, run.config.as_deref())
            }
        }
    }
}

fn read(file: &Path) -> Result<Policy, Failure> {
    let text = fs::read_to_string(file).map_err(|error| Failure::Unreadable {
        file: file.to_owned(),
        error,
    })?;
    Policy::from_json(&text).map_err(|error| Failure::PolicyFile {
        file: file.to_owned(),
        error,
    })
}

/// Says what is enforced other than the settings ask for.
fn tell(made: &Made) {
    for note in &made.notes {
        output::note(note);
    }
    let rows = made.policy.rows();
    for row in &rows {
        let said = match row.origin {
            Origin::Floor {
                instead_of: Some(said),
                setting: Some(setting),
                ..
            } => format!("{setting} is {said}"),
            Origin::Relaxed { why, place } => format!("relaxed at {place}: {why}"),
            _ => continue,
        };
        output::note(&format!(
            "{}.{} is {}; {said}",
            row.topic, row.item, row.value
        ));
    }
    output::note(&format!(
        "{} parts of the policy are enforced; `harden guard policy` shows each, and where it comes from",
        rows.len()
    ));
}

/// SIGHUP reads the policy and the certificates again; SIGTERM and an interrupt end guard with what is under way.
fn obey(source: &Source, control: &Control) -> std::io::Result<()> {
    let mut hang_ups = signal(SignalKind::hangup())?;
    let (source, reloading) = (source.clone(), control.clone());
    tokio::spawn(async move {
        while hang_ups.recv().await.is_some() {
            let (source, control) = (source.clone(), reloading.clone());
            let reload = move || match source.policy() {
                Ok(made) => {
                    tell(&made);
                    // What went wrong is in the log.
                    control.reload(&made.policy).ok();
                }
                Err(failure) => control.keep(failure.to_string()),
            };
            tokio::task::spawn_blocking(reload).await.ok();
        }
    });
    for kind in [SignalKind::terminate(), SignalKind::interrupt()] {
        let mut signals = signal(kind)?;
        let control = control.clone();
        tokio::spawn(async move {
            if signals.recv().await.is_some() {
                control.drain();
            }
        });
    }
    Ok(())
}

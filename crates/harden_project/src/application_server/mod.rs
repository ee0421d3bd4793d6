//! The servers that run Django: how they are reached, and whose word they take for the visitor's scheme.
//!
//! gunicorn and uvicorn believe `X-Forwarded-Proto` of requests from addresses that they are told of, by
//! default those of their own machine. gunicorn believes what comes through a Unix socket as well;
//! uvicorn, and its worker in gunicorn, see no address there, and believe it only if told to believe all.
//!
//! uWSGI believes everybody's. So does daphne if told to look at it; waitress believes the proxy that it is
//! told of, hypercorn and granian nobody. waitress takes the header away besides, so that Django cannot
//! look at it either.

mod command;
mod options;

use std::collections::BTreeSet;

use harden_finding::Place;
use harden_python::facts::{BindingKind, PythonFacts, Value};

use crate::discovery::starts_site;
use crate::files::{ProjectFile, file_name};

use command::Command;
use options::Options;

/// A line of a deployment file that starts a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationServer {
    pub program: Program,
    pub place: Place,
    pub reached: Reached,
    pub believes: Believes,
    /// In a container: another one, or its host, asks over a network.
    pub in_container: bool,
    /// It ends TLS itself.
    pub ends_tls: bool,
    /// It takes `X-Forwarded-Proto` away from every request, if it is new enough.
    pub takes_header_away: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    Gunicorn,
    /// Also as gunicorn's worker.
    Uvicorn,
    Daphne,
    Hypercorn,
    Waitress,
    Granian,
    Uwsgi,
    /// `mod_wsgi-express`
    ModWsgi,
}

impl Program {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gunicorn => "gunicorn",
            Self::Uvicorn => "uvicorn",
            Self::Daphne => "daphne",
            Self::Hypercorn => "hypercorn",
            Self::Waitress => "waitress",
            Self::Granian => "granian",
            Self::Uwsgi => "uWSGI",
            Self::ModWsgi => "mod_wsgi",
        }
    }

    /// What makes it believe a proxy; `None` where nothing of its own does.
    pub const fn option_to_believe(self) -> Option<&'static str> {
        match self {
            Self::Gunicorn | Self::Uvicorn => Some("--forwarded-allow-ips"),
            Self::Daphne => Some("--proxy-headers"),
            Self::Waitress => Some("--trusted-proxy"),
            Self::ModWsgi => Some("--trust-proxy-header"),
            Self::Hypercorn | Self::Granian | Self::Uwsgi => None,
        }
    }

    /// Whether it is one of the two that believe their own machine if told nothing.
    pub const fn is_icorn(self) -> bool {
        matches!(self, Self::Gunicorn | Self::Uvicorn)
    }
}

/// Where it listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    Loopback,
    Socket,
    /// An address that other machines reach.
    Network,
    Unknown,
}

/// Whose `X-Forwarded-Proto` it believes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Believes {
    Nobody,
    OwnMachine,
    /// Others too, or nobody knows whose.
    Others,
}

/// The servers that the project's files start, as they are read.
#[derive(Clone, Debug, Default)]
pub(crate) struct ApplicationServers {
    started: Vec<Started>,
    /// What `GUNICORN_CMD_ARGS` gives to every gunicorn.
    shared: Options,
    /// A file names `FORWARDED_ALLOW_IPS`.
    told_by_environment: bool,
    /// Scripts that images start.
    scripts: BTreeSet<String>,
}

#[derive(Clone, Debug)]
struct Started {
    place: Place,
    command: Command,
    of_container: bool,
}

/// The variable that tells both servers whom to believe.
const VARIABLE: &str = "FORWARDED_ALLOW_IPS";
const ARGUMENTS: &str = "GUNICORN_CMD_ARGS";
/// Commands in one project, at most.
const MOST: usize = 200;
/// gunicorn reads it by itself.
const CONFIGURATION: &str = "gunicorn.conf.py";

impl ApplicationServers {
    /// Reads a file, if it may start a server, or set its environment.
    pub(crate) fn read(&mut self, file: &ProjectFile<'_>) {
        let path = file.path();
        let starts = starts_site(file);
        if !starts && !is_environment(file) {
            return;
        }
        let text = file.text().unwrap_or_default();
        let lines = || text.lines().filter(|line| !is_comment(line));
        if text.contains(VARIABLE) {
            self.told_by_environment |= lines().any(|line| line.contains(VARIABLE));
        }
        if text.contains(ARGUMENTS) {
            for line in lines() {
                if let Some((_, arguments)) = line.split_once(ARGUMENTS) {
                    self.shared
                        .read(Program::Gunicorn, &command::words(arguments));
                }
            }
        }
        if !starts {
            return;
        }
        let of_image = file.is_image();
        if of_image {
            self.scripts.extend(command::scripts(text));
        }
        let of_container =
            of_image || file_name(path).contains("compose") || text.contains("containers:");
        for command in command::all(path, text) {
            self.started.push(Started {
                place: file.place(command.line),
                command,
                of_container,
            });
        }
    }

    /// What is known of each, once every file was read; nothing where there are more than anybody starts.
    pub(crate) fn finish(&self, python: &PythonFacts) -> Vec<ApplicationServer> {
        if self.started.len() > MOST {
            return Vec::new();
        }
        let started = self.started.iter();
        let started = started.filter(|started| !started.command.options.reloads);
        started
            .map(|started| self.server(started, python))
            .collect()
    }

    fn server(&self, started: &Started, python: &PythonFacts) -> ApplicationServer {
        let mut options = started.command.options.clone();
        if started.command.program == Program::Gunicorn {
            options.or(&self.shared);
            let configuration = configuration(&options, python);
            options.or(&configuration);
        }
        let program = match &options.worker {
            Some(worker) if worker.contains("uvicorn") => Program::Uvicorn,
            _ => started.command.program,
        };
        let script = file_name(&started.place.file);
        let believes = if !program.is_icorn() {
            match options.believes {
                _ if options.open || program == Program::Uwsgi => Believes::Others,
                Some(believes) => believes,
                None => Believes::Nobody,
            }
        } else if options.ignores_proxy {
            Believes::Nobody
        } else if let Some(believes) = options.believes {
            believes
        } else if options.open || self.told_by_environment {
            Believes::Others
        } else {
            Believes::OwnMachine
        };
        ApplicationServer {
            program,
            place: started.place.clone(),
            reached: match options.reached {
                Some(reached) if !options.open => reached,
                _ => Reached::Unknown,
            },
            believes,
            in_container: started.of_container || self.scripts.contains(script),
            ends_tls: options.ends_tls,
            takes_header_away: program == Program::Waitress
                && believes == Believes::Nobody
                && !options.keeps_headers,
        }
    }
}

/// What the file of Python says that configures a gunicorn.
fn configuration(options: &Options, python: &PythonFacts) -> Options {
    let unknown = Options {
        open: true,
        ..Options::default()
    };
    let wanted = options.configuration.as_deref();
    let name = wanted.unwrap_or(CONFIGURATION);
    let name = name.strip_prefix("file:").unwrap_or(name);
    let name = file_name(name);
    let mut files = python.files().filter(|(path, _)| file_name(path) == name);
    let facts = match (files.next(), files.next()) {
        (Some((_, facts)), None) => facts,
        (None, _) if wanted.is_none() => return Options::default(),
        _ => return unknown,
    };
    if facts.binds_more {
        return unknown;
    }
    let mut found = Options::default();
    for binding in &facts.bindings {
        let text = match &binding.kind {
            BindingKind::Value(Value::Text(text)) if !binding.is_conditional => Some(text),
            _ => None,
        };
        match binding.name.as_ref() {
            "bind" => {
                found.reached = Some(text.map_or(Reached::Unknown, |text| options::reached(text)));
            }
            "forwarded_allow_ips" => {
                found.believes =
                    Some(text.map_or(Believes::Others, |text| options::believes(text)));
            }
            // Whatever else is a sign of HTTPS than what nginx says, nobody follows.
            "secure_scheme_headers" => found.believes = Some(Believes::Others),
            "worker_class" => {
                found.worker = Some(text.map_or_else(String::new, ToString::to_string));
            }
            "certfile" => found.ends_tls = true,
            _ => {}
        }
    }
    found
}

/// Whether a file of this name sets variables.
fn is_environment(file: &ProjectFile<'_>) -> bool {
    let name = file_name(file.path());
    name.starts_with(".env") || name.starts_with("env.") || file.extension() == "env"
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

#[cfg(test)]
mod tests;

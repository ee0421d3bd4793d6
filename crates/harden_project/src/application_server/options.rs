//! What the command line of a server says.

use super::{Believes, Program, Reached};

/// The options that are of interest; `None` is "not given".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of a command line, and none excludes another"
)]
pub(super) struct Options {
    pub(super) reached: Option<Reached>,
    pub(super) believes: Option<Believes>,
    /// The file of gunicorn's configuration.
    pub(super) configuration: Option<String>,
    pub(super) worker: Option<String>,
    /// uvicorn is told to look at no header.
    pub(super) ignores_proxy: bool,
    /// waitress is told to leave the headers of proxies that it does not trust.
    pub(super) keeps_headers: bool,
    pub(super) ends_tls: bool,
    /// It starts anew when code changes: a server for development.
    pub(super) reloads: bool,
    /// There may be more that nobody can see.
    pub(super) open: bool,
}

impl Options {
    /// Reads the words behind the program's name.
    pub(super) fn read(&mut self, program: Program, words: &[String]) {
        let mut words = words.iter().map(String::as_str);
        let mut takes_value = false;
        while let Some(word) = words.next() {
            let Some((name, own)) = option(word) else {
                // A variable that is no option's value may hold any options.
                self.open |= word.starts_with('$') && !takes_value;
                takes_value = false;
                continue;
            };
            let mut value = || own.or_else(|| words.next()).unwrap_or_default();
            takes_value = own.is_none();
            if program.is_icorn() {
                match name {
                    "-b" | "--bind" | "--host" => self.listens(reached(value())),
                    "--uds" => {
                        value();
                        self.listens(Reached::Socket);
                    }
                    "--fd" => self.listens(Reached::Unknown),
                    "--forwarded-allow-ips" => self.believes = Some(believes(value())),
                    "-c" | "--config" => self.configuration = Some(value().to_owned()),
                    "-k" | "--worker-class" => self.worker = Some(value().to_owned()),
                    "--no-proxy-headers" => self.ignores_proxy = true,
                    "--certfile" | "--ssl-certfile" => self.ends_tls = true,
                    "--reload" => self.reloads = true,
                    _ => continue,
                }
            } else {
                match (program, name) {
                    (_, "--reload" | "--reload-on-changes" | "--py-autoreload") => {
                        self.reloads = true;
                    }
                    (Program::Daphne, "--proxy-headers")
                    | (Program::Waitress, "--trusted-proxy")
                    | (Program::ModWsgi, "--trust-proxy-header" | "--trust-proxy") => {
                        self.believes = Some(Believes::Others);
                    }
                    (Program::Waitress, "--url-scheme") if value() != "http" => {
                        self.believes = Some(Believes::Others);
                    }
                    (Program::Waitress, "--no-clear-untrusted-proxy-headers") => {
                        self.keeps_headers = true;
                    }
                    (Program::Daphne, "-e" | "--endpoint") => {
                        self.ends_tls |= value().starts_with("ssl");
                    }
                    (Program::Hypercorn, "--certfile")
                    | (Program::Granian, "--ssl-certificate")
                    | (Program::ModWsgi, "--https-port" | "--ssl-certificate-file") => {
                        self.ends_tls = true;
                    }
                    _ => continue,
                }
            }
            takes_value = false;
        }
    }

    /// It may listen in several places.
    fn listens(&mut self, reached: Reached) {
        self.reached = Some(match self.reached {
            Some(other) if other != reached => Reached::Unknown,
            _ => reached,
        });
    }

    /// What is not given here is as there.
    pub(super) fn or(&mut self, other: &Self) {
        self.reached = self.reached.or(other.reached);
        self.believes = self.believes.or(other.believes);
        self.configuration = self
            .configuration
            .take()
            .or_else(|| other.configuration.clone());
        self.worker = self.worker.take().or_else(|| other.worker.clone());
        self.ends_tls |= other.ends_tls;
        self.reloads |= other.reloads;
        self.open |= other.open;
    }
}

/// The name of an option, with the value that stands in the same word.
fn option(word: &str) -> Option<(&str, Option<&str>)> {
    if word.starts_with("--") {
        return Some(match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (word, None),
        });
    }
    let is_short = word.len() > 1 && word.starts_with('-');
    let end = word
        .char_indices()
        .nth(2)
        .map_or(word.len(), |(end, _)| end);
    is_short.then(|| {
        let (name, value) = word.split_at(end);
        (name, Some(value).filter(|value| !value.is_empty()))
    })
}

/// Who reaches an address that a server binds.
pub(super) fn reached(address: &str) -> Reached {
    if address.starts_with("unix:") {
        return Reached::Socket;
    }
    let host = match address.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None if address.matches(':').count() > 1 && !address.contains('$') => address,
        None => address.split(':').next().unwrap_or_default(),
    };
    let is_number = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_digit());
    if is_number || host.contains('$') || address.starts_with("fd:") {
        Reached::Unknown
    } else if is_own(host) {
        Reached::Loopback
    } else {
        Reached::Network
    }
}

/// Whom a list of addresses lets a server believe.
pub(super) fn believes(addresses: &str) -> Believes {
    let mut addresses = addresses
        .split(',')
        .map(str::trim)
        .filter(|one| !one.is_empty())
        .peekable();
    if addresses.peek().is_none() {
        Believes::Nobody
    } else if addresses.all(is_own) {
        Believes::OwnMachine
    } else {
        Believes::Others
    }
}

/// Whether an address is one of the machine itself.
fn is_own(host: &str) -> bool {
    host.starts_with("127.") || host == "localhost" || host == "::1"
}

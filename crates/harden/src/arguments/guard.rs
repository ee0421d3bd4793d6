//! What can be said to `harden guard`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use harden_guard::Address;

use super::Environment;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Guard {
    #[command(subcommand)]
    pub(crate) verb: Option<GuardVerb>,
    #[command(flatten)]
    pub(crate) run: Box<Run>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum GuardVerb {
    /// Stand in front of the application: the same as `harden guard` alone.
    Run(Box<Run>),
    /// Show what guard enforces for a project, and where each value comes from.
    ///
    /// Its settings are the policy. Where they ask for less than guard's floors, or nobody knows what they say, the
    /// floor holds, unless guard.toml says otherwise. As JSON it is a file that guard can run from alone.
    /// Exit code: 0 when there is a policy; 2 when the command line, the configuration or guard.toml is wrong, or nobody
    /// knows which hosts the site has.
    Policy(Box<Policy>),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Run {
    /// The project's folder, whose settings are the policy.
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// The policy itself, as `harden guard policy --format json` writes it: no project is needed then.
    #[arg(long, value_name = "FILE", conflicts_with = "path")]
    pub(crate) policy: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) environment: Environment,
    /// What guard does other than the settings say, instead of guard.toml in the project's folder.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) stand: Stand,
}

/// Where guard stands. What is named here counts in place of what guard.toml says.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Where guard stands")]
pub(crate) struct Stand {
    /// The application: `127.0.0.1:8000`, or `unix:/run/app.sock`. Repeatable: they are asked in turn.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) upstream: Vec<Address>,
    /// Listen for plain HTTP. Repeatable [default: 127.0.0.1:8080, or 0.0.0.0:80 beside HTTPS].
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) http: Vec<SocketAddr>,
    /// Listen for HTTPS. Repeatable [default: 0.0.0.0:443, where there is a certificate].
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) https: Vec<SocketAddr>,
    /// A certificate and those between it and the root, as PEM. Repeatable.
    #[arg(long, value_name = "FILE")]
    pub(crate) certificate: Vec<PathBuf>,
    /// Its key, as PEM: one for each certificate, in the same order.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Policy {
    /// The project's folder.
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) environment: Environment,
    /// What guard does other than the settings say, instead of guard.toml in the project's folder.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: PolicyFormat,
    /// Write to a file.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PolicyFormat {
    /// A table for people.
    Text,
    /// The policy itself, as guard reads it.
    Json,
}

//! What can be said on the command line.

pub(crate) mod guard;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use harden_finding::{Confidence, Persona, Severity};

use crate::today::Day;

/// Audit and harden Django applications.
///
/// harden works out what Django would see, without importing or running anything of the project.
#[derive(Debug, Parser)]
#[command(name = "harden", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Audit a project. Nothing of it is imported or run.
    ///
    /// Exit code: 0 when all was judged and nothing is at or above --fail-on where it counts;
    /// 1 when something is, or a file could not be judged; 2 when the command line or the
    /// configuration is wrong, or nothing at all could be judged.
    Check(Box<Check>),
    /// Show what Django would see of a project's settings, and where each value comes from.
    Settings(Box<Settings>),
    /// Show what pages load and run, and write the strictest content security policy that they can live with.
    ///
    /// Two policies are made: one for the pages as they are, and a stricter one for when what is listed was repaired.
    /// Beside the first, views whose pages need more than the others get a policy of their own, as a decorator.
    /// Exit code: 0 when all was read; 1 when a file could not be read; 2 when the command line or the configuration
    /// is wrong, or nothing at all could be judged.
    Csp(Box<Csp>),
    /// Enforce in front of Django what its settings say.
    Guard(guard::Guard),
    /// Explain a rule, or list the rules.
    Rule(Rule),
    /// Print a new key for `SECRET_KEY`, made by the operating system's random numbers.
    Secret,
    /// Print a script that completes harden's words in a shell.
    Completions(Completions),
    /// Print the manual page, of harden or of one of its commands.
    Man(Man),
}

#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line, and none excludes another"
)]
pub(crate) struct Check {
    /// The project's folder, or a single file; `-` for one file on standard input.
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// Which file of the project is on standard input. The project is judged as if it were that one, and what
    /// is found in it is shown.
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["changes", "update_baseline", "checklist"]
    )]
    pub(crate) stdin_filename: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) selection: Selection,
    #[command(flatten)]
    pub(crate) environment: Environment,
    #[command(flatten)]
    pub(crate) configuration: Configuration,
    /// The least severity that makes the exit code 1 [default: low].
    #[arg(long, value_name = "SEVERITY", value_parser = level::<Severity>)]
    pub(crate) fail_on: Option<Severity>,
    /// Exit with 0 although there are findings. A file that could not be judged still gives 1.
    #[arg(long)]
    pub(crate) exit_zero: bool,
    /// How to report [default: full].
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<CheckFormat>,
    /// Write the report to a file.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Answer every line of the checklist for production: yes, no, delegated or unknown, and why.
    #[arg(long)]
    pub(crate) checklist: bool,
    /// The day to judge for, as in 2026-01-31: how long something has been so [default: the clock's].
    #[arg(long, value_name = "DAY", value_parser = level::<Day>)]
    pub(crate) today: Option<Day>,
    /// Vulnerable releases beside those that harden knows: an export in the format of OSV, as JSON, JSON lines, YAML,
    /// a folder of them or a zip archive. Repeatable.
    #[arg(long, value_name = "FILE")]
    pub(crate) advisories: Vec<PathBuf>,
    /// Search git's history for secrets too: every commit that a branch, a tag, a stash or another reference
    /// leads to.
    #[arg(long, conflicts_with_all = ["stdin_filename", "changes", "watch"])]
    pub(crate) history: bool,
    /// Count findings by rule, and the work that was done.
    #[arg(long)]
    pub(crate) statistics: bool,
    /// Check again whenever a file of the project changes, until interrupted.
    #[arg(long, conflicts_with_all = ["stdin_filename", "update_baseline", "output"])]
    pub(crate) watch: bool,
    /// Keep nothing between runs. Accepted for scripts: nothing is kept yet.
    #[arg(long)]
    pub(crate) no_cache: bool,
}

#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Which findings")]
pub(crate) struct Selection {
    /// Only these rules: codes, names, topics, or the beginning of codes.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Not these rules: codes, names, topics, or the beginning of codes.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// Who is asking: regular, pedantic or auditor [default: regular].
    #[arg(long, value_parser = level::<Persona>)]
    pub(crate) persona: Option<Persona>,
    /// Hide findings that are less severe: high, medium, low or info.
    #[arg(long, value_name = "SEVERITY", value_parser = level::<Severity>)]
    pub(crate) min_severity: Option<Severity>,
    /// Hide findings that are less certain: high, medium or low.
    #[arg(long, value_name = "CONFIDENCE", value_parser = level::<Confidence>)]
    pub(crate) min_confidence: Option<Confidence>,
    /// Only findings in files that differ from the last commit, and in new ones.
    #[arg(long, group = "changes")]
    pub(crate) changed: bool,
    /// Only findings in files that are staged for the next commit.
    #[arg(long, group = "changes")]
    pub(crate) staged: bool,
    /// Only findings in files that changed since the branch left this commit, and in new ones.
    #[arg(long, value_name = "REV", group = "changes")]
    pub(crate) since: Option<String>,
    /// Findings that this file lists are known, and do not count.
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write the baseline: what is shown is in it from now on, what is gone is dropped.
    #[arg(long)]
    pub(crate) update_baseline: bool,
}

/// What Django would be started with.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Environment")]
pub(crate) struct Environment {
    /// Settings module to judge, instead of those that harden finds. Repeatable.
    #[arg(long, value_name = "MODULE")]
    pub(crate) settings: Vec<String>,
    /// Set a variable of the environment; `KEY=` sets it empty. Repeatable.
    #[arg(long = "env", value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    /// A variable that is not set. Repeatable.
    #[arg(long, value_name = "KEY")]
    pub(crate) unset: Vec<String>,
    /// A file of variables, as many --env. Repeatable; the last one wins.
    #[arg(long, value_name = "FILE")]
    pub(crate) env_file: Vec<PathBuf>,
    /// Exactly the given variables are set; without this, what is not given is undecided.
    #[arg(long)]
    pub(crate) env_only: bool,
    /// A folder on Python's search path. Repeatable.
    #[arg(long, value_name = "DIR")]
    pub(crate) pythonpath: Vec<PathBuf>,
    /// The folder Python is started in, where manage.py does not tell.
    #[arg(long, value_name = "DIR")]
    pub(crate) cwd: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Configuration")]
pub(crate) struct Configuration {
    /// The configuration, instead of the nearest harden.toml or pyproject.toml.
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    pub(crate) config: Option<PathBuf>,
    /// Read no configuration.
    #[arg(long)]
    pub(crate) isolated: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Settings {
    /// The project's folder, or a single file.
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) environment: Environment,
    #[command(flatten)]
    pub(crate) configuration: Configuration,
    /// How to show the settings.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: TableFormat,
    /// Write to a file.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Show passwords and keys instead of what kind of secret they are.
    #[arg(long)]
    pub(crate) show_secrets: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Csp {
    /// The project's folder.
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) environment: Environment,
    #[command(flatten)]
    pub(crate) configuration: Configuration,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: CspFormat,
    /// Write to a file.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// What sends the policy, instead of what the project has installed.
    #[arg(long, value_name = "STACK")]
    pub(crate) stack: Option<CspStack>,
    /// Write the policy that the pages can live with as they are, instead of the stricter one.
    ///
    /// As settings it is that of all views but those that need more, whose decorators stand below it as comments. As a
    /// header, which knows no views, it is one that all pages can live with.
    #[arg(long)]
    pub(crate) as_is: bool,
    /// Write settings that enforce the policy, instead of reporting what it would forbid.
    #[arg(long)]
    pub(crate) enforce: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Rule {
    /// The code or name of a rule, or a topic; nothing lists every rule.
    #[arg(value_name = "CODE|TOPIC")]
    pub(crate) which: Option<String>,
    /// Every rule with all that is known of it.
    #[arg(long, conflicts_with = "which")]
    pub(crate) all: bool,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: TableFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The command whose page to print; nothing for that of harden.
    pub(crate) command: Option<String>,
    /// Write every page into this folder instead, as `man` looks for them: `harden-check.1`.
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// Annotated source, why it matters, how to fix it.
    Full,
    /// One line per finding.
    Concise,
    /// For programs; the schema is in the repository.
    Json,
    /// The findings of `json`, each on a line of its own.
    JsonLines,
    /// SARIF 2.1.0, for code scanning services.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// A Code Quality report of GitLab.
    Gitlab,
    /// XML that build servers show as tests.
    Junit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// Text for people.
    #[value(alias = "text")]
    Table,
    /// For programs; the schema is in the repository.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CspFormat {
    /// Text for people.
    Text,
    /// All that is known, for programs.
    Json,
    /// The lines for a settings module, and nothing else.
    Settings,
    /// The value of the header, and nothing else.
    Header,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CspStack {
    /// `SECURE_CSP` of Django 6.0 and newer.
    #[value(name = "django-6")]
    Django,
    #[value(name = "django-csp-4")]
    DjangoCsp4,
    #[value(name = "django-csp-3")]
    DjangoCsp3,
}

impl From<CspStack> for harden_csp::Stack {
    fn from(stack: CspStack) -> Self {
        match stack {
            CspStack::Django => Self::Django,
            CspStack::DjangoCsp4 => Self::DjangoCsp4,
            CspStack::DjangoCsp3 => Self::DjangoCsp3,
        }
    }
}

fn level<T: std::str::FromStr>(text: &str) -> Result<T, T::Err> {
    text.parse()
}

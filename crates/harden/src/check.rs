//! `harden check`: audits a project, reports, and decides the exit code.

mod advisories;
mod judge;
mod known;
mod past;
mod piped;
mod report;
mod shown;
mod watch;

use std::process::ExitCode;
use std::sync::Arc;

use harden_finding::{Persona, Severity};
use harden_report as format;
use harden_report::{Report, Sources};

use crate::arguments::{Check, CheckFormat};
use crate::changes::Changes;
use crate::config::Config;
use crate::failure::{EXIT_CODE, Failure};
use crate::history::GitHistory;
use crate::today::Day;
use crate::{environment, output, progress, threads};

use advisories::KnownReleases;
use known::Known;
use piped::Piped;
use shown::Shown;

pub(crate) fn run(arguments: &Check) -> Result<ExitCode, Failure> {
    threads::start();
    if arguments.watch {
        return watch::run(arguments);
    }
    let done = once(arguments)?;
    output::write(&done.text, arguments.output.as_deref())?;
    let code = done.code;
    // The process ends here: taking thousands of facts apart first would cost as much as judging them.
    std::mem::forget(done);
    Ok(code)
}

/// A check that was made, and what has to be said of it.
struct Done {
    text: String,
    code: ExitCode,
    project: harden_project::Project,
    #[expect(
        dead_code,
        reason = "kept, so that nobody has to wait until it is taken apart"
    )]
    report: Report,
    config: Config,
}

fn once(arguments: &Check) -> Result<Done, Failure> {
    let piped = Piped::asked_for(arguments)?;
    let path = piped.as_ref().map_or(&arguments.path, |piped| &piped.root);
    let config = Config::load(path, &arguments.configuration)?;
    let mut shown = Shown::new(arguments, &config)?;
    let mut options = environment::load_options(path, &arguments.environment, &config)?;
    options.only_deciding = true;
    if let Some(piped) = &piped {
        shown.file = Some(piped.file.clone());
        let contents = Arc::clone(&piped.contents);
        options.overlay.push((piped.file.clone(), contents));
    }
    let format = arguments
        .format
        .or(config.format)
        .unwrap_or(CheckFormat::Full);
    let mut known = Known::read(&arguments.selection, &config)?;
    let (project, report) = progress::with("Checking", || {
        let project = harden_project::load(&options)?;
        shown.changes = Changes::asked_for(&arguments.selection, project.tree.root())?;
        let today = arguments.today.unwrap_or_else(Day::today);
        let history = GitHistory::new(&project, today);
        // Who does not see what it is for need not wait for git.
        let history = Some(history)
            .filter(|_| shown.persona >= Persona::Pedantic)
            // Git knows the lines of the file on the disk.
            .filter(|_| piped.is_none());
        let past = past::asked_for(arguments, &project)?;
        let known_releases = KnownReleases::read(&arguments.advisories, &project)?;
        let mut judged = judge::judge(
            &project,
            &config,
            &shown,
            arguments.checklist,
            history.as_ref(),
            (today, &known_releases.advisories),
            past,
        );
        known.apply(&project, &mut judged.findings, &shown)?;
        let mut report = report::build(&project, judged.findings, &shown, arguments.statistics);
        report.checklist = judged.checklist;
        report
            .errors
            .extend(judged.remarks.iter().map(report::reported_error));
        report.gone = known.gone();
        if format == CheckFormat::Sarif {
            report.rules = report::rules(&shown);
        }
        report.errors.extend(known.note(&project));
        let ages = known_releases.ages(today, &project);
        report.assumptions.extend(ages);
        report.errors.extend(known_releases.errors);
        report
            .errors
            .extend(history.iter().flat_map(GitHistory::unanswered));
        if let Some(piped) = &piped {
            piped.keep_own(&project, &mut report);
        }
        Ok::<_, Failure>((project, report))
    })?;
    let file = arguments.output.as_deref();
    let text = render(
        &report,
        format,
        &ProjectSources(&project),
        output::colour(file),
        &output::links(file, project.tree.root(), config.book.as_deref()),
    );
    let fail_on = arguments
        .fail_on
        .or(config.fail_on)
        .unwrap_or(Severity::Low);
    let code = exit_code(&project, &report, fail_on, arguments.exit_zero);
    Ok(Done {
        text,
        code,
        project,
        report,
        config,
    })
}

fn render(
    report: &Report,
    format: CheckFormat,
    sources: &dyn Sources,
    colour: format::Colour,
    links: &format::Links,
) -> String {
    match format {
        CheckFormat::Full => format::full(report, sources, colour, links),
        CheckFormat::Concise => format::concise(report, links),
        CheckFormat::Json => format::json(report),
        CheckFormat::JsonLines => format::json_lines(report),
        CheckFormat::Sarif => format::sarif(report, env!("CARGO_PKG_VERSION")),
        CheckFormat::Github => format::github(report),
        CheckFormat::Gitlab => format::gitlab(report),
        CheckFormat::Junit => format::junit(report),
    }
}

/// 2 wins over 1; `--exit-zero` forgives findings, never a file that could not be judged.
fn exit_code(
    project: &harden_project::Project,
    report: &Report,
    fail_on: Severity,
    exit_zero: bool,
) -> ExitCode {
    let fails = report
        .open()
        .any(|finding| finding.gate && finding.severity >= fail_on);
    if !project.judged_anything() {
        ExitCode::from(EXIT_CODE)
    } else if report.has_errors() || fails && !exit_zero {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// The files of the project, for annotated source.
struct ProjectSources<'a>(&'a harden_project::Project);

impl Sources for ProjectSources<'_> {
    fn text(&self, file: &str) -> Option<Arc<str>> {
        self.0.tree.text(file).ok()
    }
}

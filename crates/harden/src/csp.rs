//! `harden csp`: what pages load and run, and the strictest policy that they can live with.

mod by_view;
mod text;

use std::process::ExitCode;
use std::sync::Arc;

use harden_csp::{ByView, Inventory, Package, Placing, Proposal, Site, by_view, packages, propose};
use harden_project::views::Code;
use harden_project::{
    Meanings, Profile, Project, Remark, TemplateEngines, TreeSource, TreeTemplates,
};
use serde::Serialize;

use crate::arguments::{Csp, CspFormat};
use crate::config::Config;
use crate::csp::by_view::ShownByView;
use crate::failure::{EXIT_CODE, Failure};
use crate::{environment, output, progress, threads};

/// All that is known, as `--format json` writes it.
#[derive(Serialize)]
struct Report<'p> {
    version: u32,
    profile: Option<ShownProfile<'p>>,
    site: Site,
    /// As it would be sent; `{nonce}` stands for the nonce of a request.
    headers: Headers,
    #[serde(flatten)]
    proposal: Proposal,
    as_is_by_view: ShownByView,
    packages: Vec<&'static Package>,
    inventory: Inventory,
    errors: Vec<ShownError>,
}

#[derive(Serialize)]
struct ShownProfile<'p> {
    module: &'p str,
    role: &'static str,
    why: &'p str,
}

#[derive(Serialize)]
struct Headers {
    as_is: String,
    strict: String,
}

#[derive(Serialize)]
struct ShownError {
    level: &'static str,
    file: String,
    line: Option<u32>,
    message: String,
}

pub(crate) fn run(arguments: &Csp) -> Result<ExitCode, Failure> {
    threads::start();
    let config = Config::load(&arguments.path, &arguments.configuration)?;
    let mut options = environment::load_options(&arguments.path, &arguments.environment, &config)?;
    options.only_deciding = true;
    let project = progress::with("Reading pages", || harden_project::load(&options))?;
    let report = report(&project, chosen(&project), arguments);
    let policy = if arguments.as_is {
        &report.proposal.as_is
    } else {
        &report.proposal.strict
    };
    let settings = |policy| harden_csp::stack::settings(policy, &report.site, arguments.enforce);
    let text = match arguments.format {
        CspFormat::Text => text::text(&report, arguments),
        CspFormat::Json => {
            let mut text =
                serde_json::to_string_pretty(&report).expect("facts have names that are text");
            text.push('\n');
            text
        }
        CspFormat::Settings if arguments.as_is => {
            let by_view = &report.as_is_by_view;
            settings(&by_view.policy) + &by_view::comments(by_view)
        }
        CspFormat::Settings => settings(policy),
        CspFormat::Header => format!("{}\n", policy.header()),
    };
    output::write(&text, arguments.output.as_deref())?;
    let code = if !project.judged_anything() {
        ExitCode::from(EXIT_CODE)
    } else if report.errors.iter().any(|error| error.level == "error") {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    };
    std::mem::forget(report);
    std::mem::forget(project);
    Ok(code)
}

/// The first profile of those that decide the exit code of a check.
fn chosen(project: &Project) -> Option<&Profile> {
    let profiles = &project.profiles;
    let mut gate = profiles.iter().filter(|profile| profile.gate);
    gate.next().or_else(|| profiles.first())
}

fn report<'p>(project: &'p Project, profile: Option<&'p Profile>, asked: &Csp) -> Report<'p> {
    let versions = &project.deployment.versions;
    let site = Site::of(profile, versions, asked.stack.map(Into::into));
    let engines = TemplateEngines::of(&project.profiles, &project.tree, &project.started);
    let templates = TreeTemplates::collect(&project.tree, &project.python, &engines);
    let inventory = Inventory::of_project(&project.tree, &project.python, &templates, &site.bases);
    let installed: Vec<&str> = site.installed.iter().map(String::as_str).collect();
    let packages = packages::used(&installed, &inventory);
    let proposal = propose(&inventory, &packages, &site);
    let as_is_by_view = if proposal.as_is.is_weakened() {
        let source = TreeSource::new(&project.tree, versions, project.started.clone());
        let code = Code::new(&project.python, &source, &project.started.search_path);
        let meanings = Meanings::new(code, &[]);
        let placing = Placing::new(&templates, &meanings, &inventory, site.stack);
        by_view(&inventory, &packages, &site, &proposal, &placing)
    } else {
        ByView::alike(&proposal.as_is)
    };
    let unread = inventory.unread.iter().filter(|one| one.is_error);
    let unread = unread.map(|one| Remark {
        is_error: true,
        file: Arc::clone(&one.place.file),
        line: None,
        message: one.message.clone(),
    });
    let unread: Vec<Remark> = unread.collect();
    let remarks = project.remarks.iter().cloned();
    let remarks = remarks.chain(templates.remarks()).chain(unread);
    Report {
        version: 1,
        profile: profile.map(|profile| ShownProfile {
            module: &profile.facts.module,
            role: profile.role.name(),
            why: &profile.why,
        }),
        headers: Headers {
            as_is: proposal.as_is.header(),
            strict: proposal.strict.header(),
        },
        as_is_by_view: ShownByView::of(as_is_by_view, site.stack, asked.enforce),
        site,
        proposal,
        packages,
        inventory,
        errors: remarks
            .map(|remark| ShownError {
                level: if remark.is_error { "error" } else { "note" },
                file: remark.file.to_string(),
                line: remark.line,
                message: remark.message,
            })
            .collect(),
    }
}

//! From findings to what is shown of them.

use std::path::Path;

use harden_finding::{Finding, State};
use harden_project::{Profile, Project, Remark};
use harden_report::{
    ErrorLevel, Hidden, Report, ReportedError, ReportedProfile, RuleInfo, Statistics,
};
use harden_rules::{Rule, docs};

use super::Shown;

/// The report of a project, with the findings that were asked for.
pub(super) fn build(
    project: &Project,
    findings: Vec<Finding>,
    shown: &Shown,
    statistics: bool,
) -> Report {
    let mut hidden = Hidden::default();
    let findings: Vec<Finding> = findings
        .into_iter()
        .filter(|finding| match shown.hides(finding) {
            None => true,
            Some(reason) => {
                if finding.state == State::Open {
                    reason.count(&mut hidden);
                }
                false
            }
        })
        .collect();
    let statistics = statistics.then(|| count(project, &findings));
    let mut errors: Vec<ReportedError> = project.remarks.iter().map(reported_error).collect();
    errors.sort();
    errors.dedup();
    Report {
        folder: folder_from_here(project.tree.root()),
        profiles: project.profiles.iter().map(reported_profile).collect(),
        rules: Vec::new(),
        findings,
        errors,
        assumptions: project.assumptions.clone(),
        hidden,
        statistics,
        checklist: None,
        gone: None,
    }
}

/// `site/` where the audited folder is a `site` below the current one; empty where it is none below.
fn folder_from_here(root: &Path) -> String {
    let Ok(here) = std::env::current_dir().and_then(|here| here.canonicalize()) else {
        return String::new();
    };
    let mut folder = String::new();
    for part in root
        .strip_prefix(here)
        .into_iter()
        .flat_map(Path::components)
    {
        folder.push_str(&part.as_os_str().to_string_lossy());
        folder.push('/');
    }
    folder
}

/// Every rule that took part, with its whole page: too much to make for formats that list no rules.
pub(super) fn rules(shown: &Shown) -> Vec<RuleInfo> {
    harden_rules::rules()
        .filter(|rule| shown.rules.includes(rule.id, rule.topic))
        .map(rule_info)
        .collect()
}

fn reported_profile(profile: &Profile) -> ReportedProfile {
    ReportedProfile {
        module: profile.facts.module.clone(),
        role: profile.role.name(),
        why: profile.why.clone(),
        gate: profile.gate,
        django: profile.django.version.clone(),
        django_series: {
            let (major, minor) = profile.django.series;
            format!("{major}.{minor}")
        },
        django_from: profile.django.from.clone(),
    }
}

pub(super) fn reported_error(remark: &Remark) -> ReportedError {
    ReportedError {
        level: if remark.is_error {
            ErrorLevel::Error
        } else {
            ErrorLevel::Note
        },
        file: remark.file.to_string(),
        line: remark.line,
        message: remark.message.clone(),
    }
}

fn rule_info(rule: &Rule) -> RuleInfo {
    RuleInfo {
        id: rule.id,
        topic: rule.topic,
        severity: rule.severity,
        confidence: rule.confidence,
        persona: rule.persona,
        cwe: rule.cwe,
        summary: rule.docs().summary(),
        page: docs::markdown(rule),
    }
}

fn count(project: &Project, findings: &[Finding]) -> Statistics {
    let mut statistics = Statistics {
        files_parsed: project.files_parsed(),
        profiles: project.profiles.len(),
        findings: findings.len(),
        ..Statistics::default()
    };
    for profile in &project.profiles {
        statistics.worlds += profile.facts.worlds.len();
        // Each setting once, as the production world has it.
        for setting in profile
            .facts
            .production_world()
            .into_iter()
            .flat_map(|world| world.settings.values())
        {
            if setting.value.is_complete() {
                statistics.facts_known += 1;
            } else {
                statistics.facts_unknown += 1;
            }
        }
    }
    statistics
}

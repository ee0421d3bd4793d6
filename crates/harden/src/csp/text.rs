//! The policies as text for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use harden_csp::policy::{Obstacle, Unjudged};
use harden_csp::{Address, What, stack};

use super::{Report, by_view};
use crate::arguments::Csp;

/// Longer lists are cut: the JSON format has them whole.
const LONGEST_LIST: usize = 40;

pub(super) fn text(report: &Report<'_>, asked: &Csp) -> String {
    let mut out = String::new();
    inventory(&mut out, report);
    let proposal = &report.proposal;
    let (open, staying): (Vec<&Obstacle>, Vec<&Obstacle>) =
        proposal.obstacles.iter().partition(|one| !one.stays);
    if !open.is_empty() {
        out.push_str("\nTo change before the stricter policy is enforced\n");
        obstacles(&mut out, &open);
    }
    if !staying.is_empty() {
        out.push_str("\nWhat stands in the way of a still stricter one\n");
        obstacles(&mut out, &staying);
    }
    unjudged(&mut out, &proposal.unjudged);
    for package in &report.packages {
        let note = package.note.as_deref().unwrap_or_default();
        if !note.is_empty() {
            let _ = writeln!(out, "\n{}: {note}", package.name);
        }
    }
    let name = report.site.stack.name();
    let by_view = &report.as_is_by_view;
    let is_same = proposal.as_is == proposal.strict;
    if !is_same || by_view.has_overrides() {
        let whom = if by_view.has_overrides() {
            "of all views but those below, "
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "\nThe policy for the pages as they are, {whom}as a header (--as-is writes its settings)"
        );
        let _ = writeln!(out, "  {}", by_view.header);
        by_view::text(&mut out, by_view);
    }
    let _ = match (is_same, by_view.has_overrides()) {
        (true, true) => writeln!(out, "\nThe policy for all views alike, for {name}"),
        (true, false) => writeln!(out, "\nThe policy, for {name}"),
        (false, _) => writeln!(out, "\nThe stricter policy, for {name}"),
    };
    if !asked.enforce {
        out.push_str(
            "It is only reported at first; --enforce writes it for when the reports are empty.\n",
        );
    }
    out.push('\n');
    out.push_str(&stack::settings(
        &proposal.strict,
        &report.site,
        asked.enforce,
    ));
    out.push_str("\nAs a header\n");
    let _ = writeln!(out, "  {}", report.headers.strict);
    out
}

fn inventory(out: &mut String, report: &Report<'_>) {
    let inventory = &report.inventory;
    if let Some(profile) = &report.profile {
        let _ = writeln!(
            out,
            "{} ({}: {})",
            profile.module, profile.role, profile.why
        );
    }
    for error in &report.errors {
        if error.level == "error" {
            let _ = writeln!(out, "error: {}: {}", error.file, error.message);
        }
    }
    let templates: usize = inventory
        .families
        .iter()
        .map(|family| family.templates.len())
        .sum();
    let mails = match inventory.mails.len() {
        0 => String::new(),
        count => format!("; {count} of mails left out"),
    };
    let _ = writeln!(
        out,
        "{templates} templates of {} families of pages{mails}",
        inventory.families.len()
    );
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for item in &inventory.items {
        let key = match &item.what {
            What::Load { usage, address, .. } => {
                let from = match address {
                    Address::Own => "this site".to_owned(),
                    Address::Host { origin, .. } => origin.clone(),
                    Address::Scheme { scheme } => format!("{scheme}:"),
                    Address::Computed { .. } => "computed addresses".to_owned(),
                };
                format!("{} from {from}", usage.directive())
            }
            What::Inline {
                what, hash, nonce, ..
            } => {
                let how = match (nonce, hash) {
                    (Some(_), _) => ", with a nonce",
                    (None, Some(_)) => ", always the same",
                    (None, None) => "",
                };
                format!("{}{how}", what.name())
            }
            What::Eval { by } => format!("eval by {by}"),
            What::Markup { .. } => "values printed as markup".to_owned(),
            What::Library { .. } => continue,
        };
        *counts.entry(key).or_default() += 1;
    }
    for (what, count) in counts {
        let _ = writeln!(out, "  {count:>5}  {what}");
    }
    if !report.packages.is_empty() {
        let names: Vec<&str> = report
            .packages
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        let _ = writeln!(
            out,
            "Packages with needs of their own: {}",
            names.join(", ")
        );
    }
}

fn obstacles(out: &mut String, list: &[&Obstacle]) {
    for obstacle in list.iter().take(LONGEST_LIST) {
        let place = obstacle.place.as_ref().map_or(String::new(), |place| {
            format!("{}:{}: ", place.file, place.line)
        });
        let more = match obstacle.more {
            0 => String::new(),
            more => format!(" ({more} more.)"),
        };
        let _ = writeln!(out, "  {place}{}{more} {}", obstacle.message, obstacle.help);
    }
    if list.len() > LONGEST_LIST {
        let _ = writeln!(
            out,
            "  … and {} more: --format json lists them.",
            list.len() - LONGEST_LIST
        );
    }
}

fn unjudged(out: &mut String, list: &[Unjudged]) {
    if list.is_empty() {
        return;
    }
    out.push_str("\nWhat could not be judged\n");
    for one in list.iter().take(LONGEST_LIST) {
        let place = &one.place;
        let _ = writeln!(
            out,
            "  {}:{}: {}: {}",
            place.file, place.line, one.directive, one.message
        );
    }
    if list.len() > LONGEST_LIST {
        let _ = writeln!(
            out,
            "  … and {} more: --format json lists them.",
            list.len() - LONGEST_LIST
        );
    }
}

//! The settings as text for people.

use std::fmt::Write as _;

use harden_finding::{EnvIs, EnvValue};
use harden_project::Profile;

use super::fold::{Folded, State};
use super::python;
use super::secrets::Secrets;

/// Longer values are cut: the JSON format has them whole.
const WIDEST_VALUE: usize = 100;

pub(super) fn table(profile: &Profile, settings: &[Folded<'_>], secrets: &Secrets) -> String {
    let facts = &profile.facts;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{} ({}; {}: {})",
        facts.module,
        facts.file,
        profile.role.name(),
        profile.why
    );
    for problem in &facts.problems {
        let level = if problem.is_error { "error" } else { "note" };
        let place = &problem.place;
        let _ = writeln!(
            out,
            "{level}: {}:{}: {}",
            place.file, place.line, problem.message
        );
    }
    out.push('\n');
    let widest = settings
        .iter()
        .map(|setting| setting.name.len())
        .max()
        .unwrap_or(0);
    for setting in settings {
        let origin = setting.origin.last().map_or(String::new(), |place| {
            format!("  {}:{}", place.file, place.line)
        });
        match setting.state {
            State::Known | State::Partial | State::Unknown => {
                let shown = setting
                    .alternatives
                    .first()
                    .and_then(|alternative| alternative.value)
                    .map_or("…".to_owned(), |fact| {
                        cut(&python::repr(setting.name, fact, secrets))
                    });
                let _ = writeln!(
                    out,
                    "{:<widest$}  {:<7}  {shown}{origin}",
                    setting.name,
                    setting.state.name()
                );
            }
            State::OneOf => {
                let _ = writeln!(out, "{:<widest$}  one of{origin}", setting.name);
                for alternative in &setting.alternatives {
                    let shown = alternative.value.map_or_else(
                        || "not defined".to_owned(),
                        |fact| cut(&python::repr(setting.name, fact, secrets)),
                    );
                    let _ = writeln!(
                        out,
                        "{:widest$}    {shown}{}",
                        "",
                        condition(&alternative.when)
                    );
                }
            }
        }
    }
    let count = |wanted: State| {
        settings
            .iter()
            .filter(|setting| setting.state == wanted)
            .count()
    };
    let _ = writeln!(
        out,
        "\n{} settings: {} known, {} partly known, {} depend on the environment, {} unknown",
        settings.len(),
        count(State::Known),
        count(State::Partial),
        count(State::OneOf),
        count(State::Unknown)
    );
    out
}

fn condition(when: &[EnvIs]) -> String {
    let parts: Vec<String> = when
        .iter()
        .map(|choice| match &choice.is {
            EnvValue::Absent => format!("{} not set", choice.env),
            EnvValue::Set => format!("{} set", choice.env),
            EnvValue::Equal(text) => format!("{}=\"{text}\"", choice.env),
        })
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!("  when {}", parts.join(" and "))
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(WIDEST_VALUE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

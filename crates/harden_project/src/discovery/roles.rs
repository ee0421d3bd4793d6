//! What each settings module is for.
//!
//! A name that says `test` or `dev` is believed. Otherwise the strongest evidence for production wins, and
//! weaker evidence counts only in a project where there is no stronger.

use std::collections::BTreeMap;

use crate::profile::Role;

use super::mention::{Kind, Mention};
use super::naming::{self, Purpose};
use super::starters::Starter;
use super::{Candidate, Evidence};

/// How strongly something speaks for production. The first wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Claim {
    /// A name such as `production`, or a deployment file that starts with it.
    Deployed,
    /// The default of `wsgi.py` or `asgi.py`.
    Gateway,
    Compose,
}

/// Gives every module its role, production first.
pub(super) fn assign(
    found: BTreeMap<(String, String), Evidence>,
    starters: &[Starter],
    configurations: &[Mention],
) -> Vec<Candidate> {
    let mut strongest: BTreeMap<String, Claim> = BTreeMap::new();
    for ((root, module), evidence) in &found {
        if let Some(claim) = claim(name_of(module, evidence), evidence) {
            let best = strongest.entry(root.clone()).or_insert(claim);
            *best = claim.min(*best);
        }
    }
    let mut candidates: Vec<Candidate> = found
        .into_iter()
        .map(|((root, module), evidence)| {
            let strongest = strongest.get(&root).copied();
            let (role, mut why) = judge(&module, &evidence, strongest, starters);
            let configuration = configuration(&evidence, configurations);
            if let Some(Mention {
                file, line, module, ..
            }) = configuration
            {
                why = format!("{why}; {file}:{line} chooses the configuration {module}");
            }
            Candidate {
                module,
                file: evidence.located.file,
                root,
                role,
                why,
                configuration: configuration.map(|mention| mention.module.clone()),
            }
        })
        .collect();
    candidates.sort_by(|one, other| {
        (one.role, &one.root, &one.module).cmp(&(other.role, &other.root, &other.module))
    });
    candidates
}

/// The mention of a class that says most of how this module is started: one in a file that names the module,
/// and of these the one nearest to deployment.
fn configuration<'m>(evidence: &Evidence, configurations: &'m [Mention]) -> Option<&'m Mention> {
    configurations.iter().min_by_key(|configuration| {
        let is_beside = evidence
            .mentions
            .iter()
            .any(|mention| mention.file == configuration.file);
        (!is_beside, configuration.kind)
    })
}

/// The role that a name alone gives.
pub(super) fn by_name(module: &str) -> Role {
    match naming::of_module(module) {
        Some(Purpose::Production) => Role::Production,
        Some(Purpose::Development) => Role::Development,
        Some(Purpose::Test) => Role::Test,
        Some(Purpose::Staging | Purpose::Base) | None => Role::Unknown,
    }
}

/// What the module's name says, or where that says nothing, the folder that its name starts in.
fn name_of(module: &str, evidence: &Evidence) -> Option<Purpose> {
    naming::of_module(module).or_else(|| {
        naming::of_path(&evidence.located.root)
            .filter(|purpose| matches!(purpose, Purpose::Development | Purpose::Test))
    })
}

fn claim(name: Option<Purpose>, evidence: &Evidence) -> Option<Claim> {
    match name {
        Some(Purpose::Test | Purpose::Development | Purpose::Staging) => return None,
        Some(Purpose::Production) => return Some(Claim::Deployed),
        Some(Purpose::Base) | None => {}
    }
    let best = evidence.mentions.iter().map(|mention| mention.kind).min()?;
    if evidence.builds_on_development.is_some() && best != Kind::Deployment {
        return None;
    }
    match best {
        Kind::Deployment => Some(Claim::Deployed),
        Kind::Gateway => Some(Claim::Gateway),
        Kind::Compose => Some(Claim::Compose),
        Kind::Script | Kind::Manage | Kind::Build | Kind::Development | Kind::Test => None,
    }
}

fn judge(
    module: &str,
    evidence: &Evidence,
    strongest: Option<Claim>,
    starters: &[Starter],
) -> (Role, String) {
    let name = name_of(module, evidence);
    let best = evidence
        .mentions
        .iter()
        .min_by_key(|mention| (mention.kind, starter_of(mention, starters).is_none()));
    let said = best.map_or_else(
        || evidence.circumstance.clone().unwrap_or_default(),
        |mention| sentence(mention, starters),
    );
    let own = claim(name_of(module, evidence), evidence);
    if own.is_some() && own == strongest {
        let why = match name {
            Some(Purpose::Production) => format!("its name says so; {said}"),
            _ => said,
        };
        return (Role::Production, why);
    }
    match name {
        Some(Purpose::Test) => (Role::Test, format!("its name says so; {said}")),
        Some(Purpose::Development) => (Role::Development, format!("its name says so; {said}")),
        _ => match best.map(|mention| mention.kind) {
            Some(Kind::Test) => (Role::Test, said),
            Some(Kind::Build) => (Role::Development, said),
            _ if own.is_none() && evidence.builds_on_development.is_some() => {
                let base = evidence
                    .builds_on_development
                    .as_deref()
                    .unwrap_or_default();
                (
                    Role::Development,
                    format!("takes everything from {base}; {said}"),
                )
            }
            Some(Kind::Manage | Kind::Development) if strongest.is_some() => (
                Role::Development,
                format!("{said}, and production starts with another"),
            ),
            _ => (Role::Unknown, said),
        },
    }
}

/// `Procfile:1 starts shop.wsgi, and shop/wsgi.py:14 defaults to it`.
fn sentence(mention: &Mention, starters: &[Starter]) -> String {
    match starter_of(mention, starters) {
        Some(starter) => format!(
            "{}:{} starts {}, and {}",
            starter.file,
            starter.line,
            starter.gateway,
            mention.sentence()
        ),
        None => mention.sentence(),
    }
}

/// The line that starts a server on the gateway that mentions the module.
fn starter_of<'s>(mention: &Mention, starters: &'s [Starter]) -> Option<&'s Starter> {
    if mention.kind != Kind::Gateway {
        return None;
    }
    starters
        .iter()
        .find(|starter| starter.starts(&mention.file))
}

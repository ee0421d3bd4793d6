//! `guard.toml`: what guard does other than the settings say. Mistakes in it are named with their line.

mod given;
mod relax;

use std::collections::BTreeMap;

use thiserror::Error;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::Place;

pub(crate) use given::{Given, flag};
pub(crate) use relax::Relaxation;

type Value<'t> = Spanned<DeValue<'t>>;

/// Every item of a policy, and whether it has a floor that can be lowered.
pub(crate) const ITEMS: [(&str, bool); 25] = [
    ("deploy.hosts", false),
    ("deploy.secure_proxy_header", false),
    ("deploy.use_forwarded_host", false),
    ("deploy.trusted_headers", true),
    ("https.redirect", true),
    ("https.redirect_exempt", true),
    ("https.redirect_host", false),
    ("https.hsts", true),
    ("headers.nosniff", true),
    ("headers.frame_options", true),
    ("headers.referrer_policy", true),
    ("headers.cross_origin_opener_policy", true),
    ("headers.permissions_policy", false),
    ("csrf.trusted_origins", false),
    ("csrf.exempt_paths", false),
    ("csrf.report_only", false),
    ("auth.session_cookie.name", false),
    ("auth.session_cookie.secure", true),
    ("auth.session_cookie.http_only", true),
    ("auth.session_cookie.same_site", true),
    ("auth.csrf_cookie.name", false),
    ("auth.csrf_cookie.secure", true),
    ("auth.csrf_cookie.http_only", false),
    ("auth.csrf_cookie.same_site", true),
    ("uploads.max_body", true),
];

/// A line of `guard.toml` that cannot be what was meant.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{file}:{line}: {message}")]
pub struct Mistake {
    pub file: String,
    pub line: u32,
    /// What is wrong, and what to do.
    pub message: String,
}

/// What `guard.toml` says about the policy.
#[derive(Debug, Default)]
pub struct GuardFile<'t> {
    file: String,
    text: &'t str,
    given: BTreeMap<&'static str, Value<'t>>,
    relaxed: BTreeMap<&'static str, Relaxation>,
}

impl<'t> GuardFile<'t> {
    /// Reads the text of the file that is called `file`. `others` are keys at its top that are not about the policy,
    /// and that somebody else reads.
    pub fn parse(file: &str, text: &'t str, others: &[&str]) -> Result<Self, Mistake> {
        let mut read = Self {
            file: file.to_owned(),
            text,
            ..Self::default()
        };
        let document = DeTable::parse(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            read.mistake(offset, &format!("this is not TOML: {}", error.message()))
        })?;
        for (key, value) in document.into_inner() {
            let name: &str = key.get_ref();
            if name == "relax" {
                read.relaxed = relax::read(&read, &value)?;
            } else if !others.contains(&name) {
                let at = key.span().start;
                read.take("", name, at, value, others)?;
            }
        }
        Ok(read)
    }

    /// What is given for an item.
    pub(crate) fn given(&self, path: &'static str) -> Option<Given<'_>> {
        Some(Given {
            file: self,
            path,
            value: self.given.get(path)?,
        })
    }

    pub(crate) fn relaxation(&self, path: &str) -> Option<&Relaxation> {
        self.relaxed.get(path)
    }

    pub(crate) fn relaxations(&self) -> impl Iterator<Item = (&'static str, &Relaxation)> {
        self.relaxed
            .iter()
            .map(|(item, relaxation)| (*item, relaxation))
    }

    /// An item, or a table of items.
    fn take(
        &mut self,
        parent: &str,
        name: &str,
        at: usize,
        value: Value<'t>,
        others: &[&str],
    ) -> Result<(), Mistake> {
        let path = format!("{parent}{name}");
        // Quoted, a name with a dot is one key.
        let item = ITEMS.iter().find(|(item, _)| *item == path);
        if let Some((item, _)) = item.filter(|_| !name.contains('.')) {
            self.given.insert(item, value);
            return Ok(());
        }
        let below = format!("{path}.");
        let is_table =
            !name.contains('.') && ITEMS.iter().any(|(item, _)| item.starts_with(&below));
        if !is_table {
            return Err(self.unknown_key(parent, name, at, others));
        }
        let start = value.span().start;
        let DeValue::Table(table) = value.into_inner() else {
            let message = format!("`{path}`: a table is expected here: [{path}]");
            return Err(self.mistake(start, &message));
        };
        for (key, value) in table {
            let name: &str = key.get_ref();
            self.take(&below, name, key.span().start, value, others)?;
        }
        Ok(())
    }

    fn unknown_key(&self, parent: &str, name: &str, at: usize, others: &[&str]) -> Mistake {
        let mut known: Vec<&str> = Vec::new();
        for (item, _) in ITEMS {
            let rest = item.strip_prefix(parent).unwrap_or_default();
            let next = rest.split('.').next().unwrap_or_default();
            if !next.is_empty() && !known.contains(&next) {
                known.push(next);
            }
        }
        if parent.is_empty() {
            known.push("relax");
            known.extend(others);
        }
        let message = format!("unknown key `{parent}{name}`{}", hint(name, &known));
        self.mistake(at, &message)
    }

    fn mistake(&self, offset: usize, message: &str) -> Mistake {
        let Place { file, line } = self.place(offset);
        Mistake {
            file,
            line,
            message: message.to_owned(),
        }
    }

    /// The line, from 1, of a byte.
    fn place(&self, offset: usize) -> Place {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let lines = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        Place {
            file: self.file.clone(),
            line: u32::try_from(lines).unwrap_or(u32::MAX),
        }
    }
}

/// The name that was probably meant, or all there are.
fn hint(name: &str, known: &[&str]) -> String {
    let likeness = |known: &str| strsim::jaro_winkler(known, name);
    let near = known
        .iter()
        .filter(|known| likeness(known) > 0.8)
        .max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
    match near {
        Some(near) => format!("; did you mean `{near}`?"),
        None => format!("; known keys: {}", known.join(", ")),
    }
}

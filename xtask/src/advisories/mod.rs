//! Renews the table of vulnerable releases, `crates/harden_advisories/data/advisories.json`.
//!
//! Django's part is made anew from Django's own documentation; what the table has of other packages is brought
//! together with an export in the format of OSV, such as
//! <https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip>, or a checkout of
//! <https://github.com/pypa/advisory-database>. What is written by hand stays: `only`, rows that the export does not
//! have, and ranges with an `instead`, which says why they are not the export's.
//!
//! Each package has its own day: the export's, or the later one on which somebody read the package's change log.

mod django;
mod table;

use std::path::PathBuf;

use clap::Args;

use crate::process::root;
use crate::{Context as _, Result};

use table::{Row, Table};

#[derive(Args)]
pub(crate) struct Options {
    /// `docs/releases` of Django's newest source distribution
    #[arg(long, value_name = "DIR")]
    django: Option<PathBuf>,
    /// `PyPI`'s list of Django's files, as JSON (`Accept: application/vnd.pypi.simple.v1+json`); for the test
    #[arg(long, value_name = "FILE", requires = "django")]
    releases: Option<PathBuf>,
    /// An export in the format of OSV: JSON, JSON lines, YAML, a folder of them or an archive
    #[arg(long, value_name = "FILE")]
    export: Option<PathBuf>,
    /// The day of the sources, as in 2026-01-31: what is renewed from them was checked up to this day
    #[arg(long, value_name = "DAY")]
    date: String,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let path = root().join("crates/harden_advisories/data/advisories.json");
    let mut table = Table::read(&path)?;
    if let Some(folder) = &options.django {
        let django = table.packages.entry("django".to_owned()).or_default();
        let issues = django::Issues::read(folder)?;
        django.advisories = issues.rows(&django.advisories);
        django.checked.clone_from(&options.date);
        "the notes of its releases".clone_into(&mut django.by);
        println!("django: {} advisories", django.advisories.len());
        if let Some(releases) = &options.releases {
            let facts = issues.facts(releases)?;
            let path = root().join("crates/harden_advisories/testdata/django_security.json");
            std::fs::write(&path, facts).context(path.display().to_string())?;
        }
    }
    if let Some(export) = &options.export {
        table.take(export, &options.date)?;
    }
    table.write(&path)
}

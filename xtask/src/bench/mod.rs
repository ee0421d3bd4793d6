//! `cargo xtask bench`: what harden costs on whole applications, beside ruff, and how much work it did for that.

mod baseline;
mod measure;
mod parts;
mod profile;
mod rules;
mod search;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use self::baseline::{Baseline, Work};
use self::measure::{Cost, measure};
use self::parts::Parts;
use self::search::Search;
use crate::lab::{self, Environment, Package};
use crate::{Context, Error, Result, process};

/// The geometric mean of harden's processor time over ruff's that a release may reach, without templates and
/// scripts: ruff reads none.
const MOST_OF_RUFF: f64 = 1.0;
/// The same without the search for secrets, which reads every file.
const MOST_OF_RUFF_FOR_PYTHON: f64 = 0.9;
/// The memory that harden may need at most, in megabytes.
const MOST_MEMORY: f64 = 250.0;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Write what was counted into the baseline
    #[arg(long)]
    update: bool,
    /// Why a count fell, for the baseline
    #[arg(long, requires = "update", value_name = "TEXT")]
    because: Option<String>,
    /// Count what each rule costs, instead of measuring beside ruff; with --update, record it
    #[arg(long, conflicts_with = "because")]
    rules: bool,
    /// How often each program runs; the fastest run counts
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Only this project of the corpus; may be repeated
    #[arg(long, value_name = "NAME")]
    project: Vec<String>,
    /// A harden to measure, instead of building one
    #[arg(long)]
    harden: Option<PathBuf>,
    /// A program of parts to measure, instead of building one
    #[arg(long, value_name = "PARTS")]
    parts: Option<PathBuf>,
}

/// What is measured.
struct Programs {
    harden: PathBuf,
    parts: PathBuf,
}

/// An application of the corpus, as `corpus.json` names it.
#[derive(Deserialize)]
struct Entry {
    #[serde(flatten)]
    package: Package,
    /// A settings module that the archive holds.
    settings: String,
}

/// What one project cost, and what was done for it.
struct Row {
    name: String,
    harden: Cost,
    ruff: Cost,
    search: Search,
    parts: Parts,
    work: Work,
}

impl Row {
    fn ratio(&self) -> f64 {
        self.harden.cpu / self.ruff.cpu
    }

    fn search(&self) -> f64 {
        self.harden.cpu - self.search.without.cpu
    }

    /// Of what ruff reads as well.
    fn ratio_of_python(&self) -> f64 {
        self.parts.python.cpu / self.ruff.cpu
    }

    fn ratio_without_pages(&self) -> f64 {
        (self.parts.python.cpu + self.search()) / self.ruff.cpu
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let harden = options.harden.clone().map_or_else(process::harden, Ok)?;
    let Some(tools) = lab::tools()? else {
        return Err(Error::Failed(
            "no Python 3.11 or newer was found on PATH or under pyenv".to_owned(),
        ));
    };
    let list = std::fs::read_to_string(lab::script("corpus.json")).context("corpus.json")?;
    let mut corpus: Vec<Entry> = serde_json::from_str(&list).context("corpus.json")?;
    corpus.retain(|entry| {
        options.project.is_empty() || options.project.contains(&entry.package.name)
    });
    let packages: Vec<_> = corpus.iter().map(|entry| entry.package.clone()).collect();
    let trees = lab::fetch(&tools, &packages)?;
    if options.rules {
        let names = packages.into_iter().map(|package| package.name);
        let trees: Vec<_> = names.zip(trees).collect();
        return rules::run(options, &harden, &trees);
    }

    let programs = Programs {
        harden,
        parts: options.parts.clone().map_or_else(parts::program, Ok)?,
    };
    let mut rows = Vec::new();
    println!("{HEADING}");
    for (entry, tree) in corpus.iter().zip(&trees) {
        check_settings_module(entry, tree)?;
        let row = project(&tools, &programs, &entry.package.name, tree, options.runs)?;
        print_row(&row);
        rows.push(row);
    }
    let instructions =
        measure::instructions(&programs.harden, &process::root().join("examples/bookshop"))?;
    judge(options, &rows, instructions)
}

const HEADING: &str = "project            harden s  search s  python s   ruff s   ratio  python  templates  scripts   peak MB  files parsed  profiles  facts known  unknown  findings";

fn print_row(row: &Row) {
    println!(
        "{:<18} {:>8.3} {:>9.3} {:>9.3} {:>8.3} {:>7.2} {:>7.2} {:>10.3} {:>8.3} {:>9.1} {:>13} {:>9} {:>12} {:>8} {:>9}",
        row.name,
        row.harden.cpu,
        row.search(),
        row.parts.python.cpu,
        row.ruff.cpu,
        row.ratio(),
        row.ratio_of_python(),
        row.parts.pages.templates,
        row.parts.pages.scripts,
        row.harden.megabytes(),
        row.work.files_parsed,
        row.work.profiles,
        row.work.facts_known,
        row.work.facts_unknown,
        row.work.findings
    );
}

/// The archive has the settings module that the corpus promises, whatever folder it is in.
fn check_settings_module(entry: &Entry, tree: &Path) -> Result<()> {
    let stem = entry.settings.replace('.', "/");
    let found = ["", "src", "webapp", "label_studio"].iter().any(|root| {
        let root = tree.join(root);
        root.join(format!("{stem}.py")).is_file() || root.join(&stem).join("__init__.py").is_file()
    });
    if found {
        return Ok(());
    }
    Err(Error::Failed(format!(
        "{} has no module {}",
        entry.package.name, entry.settings
    )))
}

/// harden and ruff in turn, as often as asked; the cheapest run of each counts.
fn project(
    tools: &Environment,
    programs: &Programs,
    name: &str,
    tree: &Path,
    runs: usize,
) -> Result<Row> {
    let tree = tree.as_os_str();
    let ruff = tools.folder.join("bin/ruff");
    let said = lab::folder()?.join("bench.json");
    let (mut of_harden, mut without_search) = (Vec::new(), Vec::new());
    let (mut of_ruff, mut of_ripgrep) = (Vec::new(), Vec::new());
    let mut of_python = Vec::new();
    let searched = search::files(Path::new(tree))?;
    let has_ripgrep = search::has_ripgrep();
    let ignored = harden_rules::OF_WHOLE_TREE.join(",");
    for _ in 0..runs.max(1) {
        let options = [
            "--isolated",
            "--no-cache",
            "--exit-zero",
            "--statistics",
            "--format",
            "json",
        ];
        let mut arguments: Vec<_> = std::iter::once("check".as_ref()).chain([tree]).collect();
        arguments.extend(options.map(AsRef::<OsStr>::as_ref));
        of_harden.push(measure(tools, &said, &programs.harden, &arguments)?);
        arguments.extend([OsStr::new("--ignore"), OsStr::new(&ignored)]);
        let unread = Path::new("/dev/null");
        without_search.push(measure(tools, unread, &programs.harden, &arguments)?);
        of_python.push(parts::python(tools, &programs.parts, tree)?);
        if has_ripgrep {
            of_ripgrep.push(search::ripgrep(tools, &searched)?);
        }
        let options = [
            "--isolated",
            "--no-cache",
            "--exit-zero",
            "--quiet",
            "--select",
            "S,DJ",
        ];
        let mut arguments: Vec<_> = std::iter::once("check".as_ref()).chain([tree]).collect();
        arguments.extend(options.map(AsRef::<OsStr>::as_ref));
        of_ruff.push(measure(tools, Path::new("/dev/null"), &ruff, &arguments)?);
    }
    let (harden, ruff) = (Cost::least(&of_harden), Cost::least(&of_ruff));
    if ruff.status != 0 {
        return Err(Error::Failed(format!(
            "{name}: ruff ended with {}",
            ruff.status
        )));
    }
    // What harden could not judge shows in the counts, and in the baseline when it was better before.
    Ok(Row {
        name: name.to_owned(),
        harden,
        ruff,
        search: Search {
            without: Cost::least(&without_search),
            ripgrep: of_ripgrep.into_iter().min_by(f64::total_cmp),
        },
        parts: Parts {
            python: Cost::least(&of_python),
            pages: parts::pages(&programs.parts, tree, runs)?,
        },
        work: Work::read(&said)?,
    })
}

fn geometric_mean(ratios: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = u32::try_from(ratios.len()).expect("a handful of projects");
    (ratios.map(f64::ln).sum::<f64>() / f64::from(count)).exp()
}

/// Hold the run against the limits and the baseline, and write the baseline where that is asked for.
fn judge(options: &Options, rows: &[Row], instructions: Option<u64>) -> Result<()> {
    let mean = geometric_mean(rows.iter().map(Row::ratio));
    let python = geometric_mean(rows.iter().map(Row::ratio_of_python));
    let without_pages = geometric_mean(rows.iter().map(Row::ratio_without_pages));
    let worst = rows.iter().map(Row::ratio).fold(0.0, f64::max);
    let peak = rows
        .iter()
        .map(|row| row.harden.megabytes())
        .fold(0.0, f64::max);
    println!(
        "geometric mean {mean:.2} of ruff, worst {worst:.2}; without templates and scripts {without_pages:.2}, \
         without the search for secrets as well {python:.2}; peak {peak:.0} MB"
    );

    let mut faults = parts::judge(rows.iter().map(|row| &row.parts.pages));
    if without_pages > MOST_OF_RUFF {
        faults.push(format!(
            "without templates and scripts the geometric mean is {without_pages:.2} of ruff, and \
             {MOST_OF_RUFF} is the limit"
        ));
    }
    if python > MOST_OF_RUFF_FOR_PYTHON {
        faults.push(format!(
            "for Python alone the geometric mean is {python:.2} of ruff, and {MOST_OF_RUFF_FOR_PYTHON} is the limit"
        ));
    }
    faults.extend(search::judge(
        rows.iter().map(|row| (&row.harden, &row.search)),
    ));
    if peak > MOST_MEMORY {
        faults.push(format!(
            "the peak is {peak:.0} MB, and {MOST_MEMORY} is the limit"
        ));
    }
    let mut baseline = Baseline::read()?;
    let falls: Vec<String> = rows
        .iter()
        .flat_map(|row| baseline.falls(&row.name, &row.work))
        .collect();
    match instructions {
        Some(now) => {
            let before = baseline.instructions;
            println!(
                "instructions on the bookshop: {now}{}",
                before
                    .map(|before| format!(", baseline {before}"))
                    .unwrap_or_default()
            );
            if !options.update && before.is_some_and(|before| now > before + before / 10) {
                faults.push("a tenth more instructions than the baseline".to_owned());
            }
        }
        None => println!("instructions on the bookshop: NOT RUN, valgrind is not installed"),
    }
    if options.update {
        let Some(because) = options
            .because
            .clone()
            .or_else(|| falls.is_empty().then(String::new))
        else {
            return Err(Error::Failed(format!(
                "less was done; say why with --because:\n{}",
                falls.join("\n")
            )));
        };
        baseline.update(
            rows.iter().map(|row| (row.name.clone(), row.work)),
            instructions,
            &falls,
            &because,
        );
        baseline.write()?;
    } else {
        faults.extend(falls);
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Failed(faults.join("\n")))
    }
}

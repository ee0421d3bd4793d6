//! The differential test: random settings modules, of which the real Django and harden have to say the same.

mod compare;
mod generate;
mod harden;
mod oracle;
mod random;
mod real;
mod shrink;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use compare::Verdict;
use generate::{Constructs, Dialect, Project};
use oracle::Oracle;
use random::Random;
use real::Original;

use crate::lab::{self, Environment, Series};
use crate::{Error, Result, process};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only this series of Django; may be repeated
    #[arg(long, value_name = "SERIES")]
    django: Vec<String>,
    /// How many modules per series
    #[arg(long, default_value_t = 300)]
    modules: usize,
    /// The seed of an earlier run
    #[arg(long)]
    seed: Option<u64>,
    /// Only the module of this number
    #[arg(long)]
    only: Option<usize>,
    /// A harden to ask, instead of building one
    #[arg(long)]
    harden: Option<PathBuf>,
    /// Make each differing module smaller, for as long as it differs
    #[arg(long)]
    shrink: bool,
}

impl Options {
    /// What continuous integration runs.
    pub(crate) fn fresh(modules: usize) -> Self {
        Self {
            django: Vec::new(),
            modules,
            seed: None,
            only: None,
            harden: None,
            shrink: false,
        }
    }
}

/// The outcome of one module.
struct Outcome {
    index: usize,
    verdict: Verdict,
    root: PathBuf,
    project: Project,
}

/// What a series is tested with.
struct Bench<'a> {
    series: &'a Series,
    environment: Environment,
    harden: &'a Path,
    originals: &'a [Original],
    seed: u64,
    shrink: bool,
}

/// How many modules were compared; different ones are an error.
pub(crate) fn run(options: &Options) -> Result<usize> {
    let chosen: Vec<_> = lab::series()
        .into_iter()
        .filter(|series| options.django.is_empty() || options.django.contains(&series.name))
        .collect();
    if chosen.is_empty() {
        return Err(Error::Failed(format!(
            "no such series of Django: {}",
            options.django.join(", ")
        )));
    }
    let seed = options.seed.unwrap_or_else(fresh_seed);
    let harden = options.harden.clone().map_or_else(process::harden, Ok)?;
    let Some(tools) = lab::tools()? else {
        return Err(Error::Failed(
            "no Python 3.11 or newer was found on PATH or under pyenv".to_owned(),
        ));
    };
    let originals = real::originals(&tools)?;
    println!("==> differential test, seed {seed}");
    let (mut compared, mut different) = (0, 0);
    let mut constructs = Constructs::new();
    for series in &chosen {
        let Some(environment) = lab::environment(
            &format!("django-{}", series.name),
            &series.python,
            &series.pins,
        )?
        else {
            println!(
                "    Django {}: NOT RUN, there is no Python {}",
                series.release,
                series.python.join(" or ")
            );
            continue;
        };
        let bench = Bench {
            series,
            environment,
            harden: &harden,
            originals: &originals,
            seed,
            shrink: options.shrink,
        };
        let indexes: Vec<usize> = options
            .only
            .map_or_else(|| (0..options.modules).collect(), |only| vec![only]);
        let outcomes = bench.run(&indexes)?;
        compared += outcomes.len();
        different += bench.report(&outcomes);
        for (construct, count) in outcomes
            .iter()
            .flat_map(|outcome| &outcome.project.constructs)
        {
            *constructs.entry(construct).or_default() += count;
        }
    }
    print_constructs(&constructs);
    if different > 0 {
        return Err(Error::Failed(format!(
            "{different} of {compared} modules differ; seed {seed}"
        )));
    }
    Ok(compared)
}

impl Bench<'_> {
    /// Ask about every module, on all processors; the outcomes are in the order of the indexes.
    fn run(&self, indexes: &[usize]) -> Result<Vec<Outcome>> {
        let next = AtomicUsize::new(0);
        let outcomes = Mutex::new(Vec::new());
        let workers = std::thread::available_parallelism()
            .map_or(1, usize::from)
            .min(indexes.len());
        std::thread::scope(|scope| {
            let work = || -> Result<()> {
                let mut oracle = Oracle::start(&self.environment)?;
                while let Some(&index) = indexes.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = self.ask(&mut oracle, index)?;
                    outcomes
                        .lock()
                        .expect("no worker panics while it pushes")
                        .push(outcome);
                }
                Ok(())
            };
            let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            threads
                .into_iter()
                .try_for_each(|thread| thread.join().expect("a worker returns its errors"))
        })?;
        let mut outcomes = outcomes.into_inner().expect("the workers are done");
        outcomes.sort_by_key(|outcome| outcome.index);
        Ok(outcomes)
    }

    fn ask(&self, oracle: &mut Oracle, index: usize) -> Result<Outcome> {
        let mut project = self.project(index);
        let root = lab::folder()?
            .join("differential")
            .join(&self.series.name)
            .join(index.to_string());
        let mut verdict = self.judge(oracle, &root, &project)?;
        if let Verdict::Different(lines) = &verdict {
            if self.shrink {
                let wanted = subject(&lines[0]).to_owned();
                project = shrink::smaller(project, |smaller| {
                    let verdict = self.judge(oracle, &root, smaller)?;
                    let Verdict::Different(lines) = verdict else {
                        return Ok(false);
                    };
                    Ok(lines.iter().any(|line| subject(line) == wanted))
                })?;
                verdict = self.judge(oracle, &root, &project)?;
            }
        } else {
            // Only what differs is worth a look.
            drop(std::fs::remove_dir_all(&root));
        }
        Ok(Outcome {
            index,
            verdict,
            root,
            project,
        })
    }

    /// The module of this number: the same for the same seed, whatever ran before.
    fn project(&self, index: usize) -> Project {
        let number = u64::try_from(index).expect("a count fits in 64 bits");
        let mut random = Random::new(
            self.seed
                .wrapping_mul(0x2545_f491_4f6c_dd1d)
                .wrapping_add(number),
        );
        let dialect = Dialect {
            series: numbers(&self.series.name).expect("a series is two numbers"),
            python: numbers(&self.environment.python)
                .expect("a version is two numbers")
                .1,
        };
        let originals: Vec<_> = self
            .originals
            .iter()
            .filter(|original| original.runs_on(dialect.series))
            .collect();
        if index % 2 == 1 && !originals.is_empty() {
            return originals[random.below(originals.len())].mutated(&mut random, dialect);
        }
        generate::project(&mut random, dialect)
    }

    fn judge(&self, oracle: &mut Oracle, root: &Path, project: &Project) -> Result<Verdict> {
        harden::write(root, project, &self.series.pins)?;
        let answer = harden::ask(self.harden, root, project)?;
        let truth = oracle.ask(root, project)?;
        Ok(compare::compare(project, &truth, &answer))
    }

    /// Print the counts and every difference; how many differ.
    fn report(&self, outcomes: &[Outcome]) -> usize {
        let count = |wanted: fn(&Verdict) -> bool| {
            outcomes
                .iter()
                .filter(|outcome| wanted(&outcome.verdict))
                .count()
        };
        let different = count(|verdict| matches!(verdict, Verdict::Different(_)));
        println!(
            "    Django {}, Python {}: {} modules ({} generated, {} of public packages): {} the same, {} refused by both, {} not comparable, {different} different",
            self.series.release,
            self.environment.python,
            outcomes.len(),
            outcomes
                .iter()
                .filter(|outcome| outcome.project.apps)
                .count(),
            outcomes
                .iter()
                .filter(|outcome| !outcome.project.apps)
                .count(),
            count(|verdict| *verdict == Verdict::Same),
            count(|verdict| *verdict == Verdict::BothRefuse),
            count(|verdict| *verdict == Verdict::NothingToCompare),
        );
        for outcome in outcomes {
            if let Verdict::Different(lines) = &outcome.verdict {
                println!(
                    "    DIFFERENT: module {} ({}), {}",
                    outcome.index,
                    outcome.project.origin,
                    harden::command_line(&outcome.root, &outcome.project)
                );
                for line in lines {
                    println!("        {line}");
                }
            }
        }
        different
    }
}

/// `4.2` as two numbers.
fn numbers(text: &str) -> Option<(u32, u32)> {
    let (major, minor) = text.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

/// What a line is about, so that a smaller module differs in the same.
fn subject(line: &str) -> &str {
    line.split(" is ").next().unwrap_or(line)
}

fn fresh_seed() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    u64::from(since.map_or(0, |time| time.subsec_nanos()))
}

fn print_constructs(constructs: &Constructs) {
    let mut counts: Vec<_> = constructs.iter().collect();
    counts.sort_by_key(|&(construct, count)| (std::cmp::Reverse(count), construct));
    println!("    constructs written:");
    for (construct, count) in counts {
        println!("    {count:>8}  {construct}");
    }
}

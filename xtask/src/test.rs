//! `cargo xtask test`: everything there is to test, in one command.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::Instant;

use crate::lab::{self, Series};
use crate::{Context, Error, Result, bookshop, browser, differential, guard, hook, process};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Modules per series of Django in the differential test
    #[arg(long, default_value_t = 300)]
    modules: usize,
}

/// What has passed, for the closing line.
#[derive(Default)]
struct Passed {
    tests: usize,
    ignored: usize,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let started = Instant::now();
    let not_run = prepare()?;
    let mut passed = cargo_tests()?;
    passed.tests += bookshop::run()?;
    passed.tests += hook::run()?;
    passed.tests += browser::run(&browser::Options::quiet())?;
    passed.tests += guard::run(&guard::Options::fresh())?;
    passed.tests += differential::run(&differential::Options::fresh(options.modules))?;
    for series in &not_run {
        println!(
            "NOT RUN: Django {}: there is no Python {} on PATH or under pyenv",
            series.release,
            series.python.join(", ")
        );
    }
    let required: Vec<_> = not_run
        .iter()
        .filter(|series| series.required)
        .map(|series| series.name.as_str())
        .collect();
    if !required.is_empty() && std::env::var_os("CI").is_some() {
        return Err(Error::Failed(format!(
            "NOT RUN for Django {}, which continuous integration requires",
            required.join(", ")
        )));
    }
    println!(
        "\ntest result: ok. {} passed; 0 failed; {} ignored; 0 measured; 0 filtered out; finished in {:.2}s",
        passed.tests,
        passed.ignored,
        started.elapsed().as_secs_f32()
    );
    Ok(())
}

/// Make every environment, so that a missing interpreter is known before an hour has passed; those that have none.
fn prepare() -> Result<Vec<Series>> {
    println!("==> environments");
    let mut not_run = Vec::new();
    for series in lab::series() {
        if let Some(environment) = lab::environment(
            &format!("django-{}", series.name),
            &series.python,
            &series.pins,
        )? {
            println!(
                "    Django {} on Python {}",
                series.release, environment.python
            );
        } else {
            println!(
                "    Django {}: NOT RUN, there is no Python {}",
                series.release,
                series.python.join(" or ")
            );
            not_run.push(series);
        }
    }
    Ok(not_run)
}

/// `cargo test` of the whole workspace, shown as it runs and counted.
fn cargo_tests() -> Result<Passed> {
    println!("==> cargo test");
    let mut child = process::cargo()
        .args(["test", "--workspace"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("cargo test")?;
    let output = BufReader::new(child.stdout.take().expect("stdout is a pipe"));
    let mut passed = Passed::default();
    for line in output.lines() {
        let line = line.context("cargo test")?;
        println!("{line}");
        if let Some(counts) = line.strip_prefix("test result: ") {
            passed.tests += number_before(counts, " passed");
            passed.ignored += number_before(counts, " ignored");
        }
    }
    let status = child.wait().context("cargo test")?;
    if status.success() {
        Ok(passed)
    } else {
        Err(Error::Failed(format!("cargo test: {status}")))
    }
}

fn number_before(text: &str, word: &str) -> usize {
    let number = text
        .split(word)
        .next()
        .and_then(|before| before.rsplit(' ').next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::number_before;

    #[test]
    fn cargos_own_line_is_read() {
        let line =
            "ok. 12 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(
            (
                number_before(line, " passed"),
                number_before(line, " ignored")
            ),
            (12, 3)
        );
    }
}

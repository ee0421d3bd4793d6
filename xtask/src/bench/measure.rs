//! What a program costs: processor time, memory, instructions.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::lab::{self, Environment};
use crate::{Context, Error, Result};

#[derive(Clone, Copy, Deserialize)]
pub(crate) struct Cost {
    /// Seconds of all processors, of the user and of the system.
    pub(crate) cpu: f64,
    /// The most memory it held, in bytes.
    pub(crate) peak: u64,
    pub(crate) status: i32,
}

impl Cost {
    /// The cheapest of some runs in time, with the most memory of any of them.
    pub(crate) fn least(runs: &[Self]) -> Self {
        let cheapest = runs
            .iter()
            .min_by(|left, right| left.cpu.total_cmp(&right.cpu))
            .expect("there is a run");
        let peak = runs
            .iter()
            .map(|run| run.peak)
            .max()
            .expect("there is a run");
        Self { peak, ..*cheapest }
    }

    pub(crate) fn megabytes(&self) -> f64 {
        let kilobytes = u32::try_from(self.peak / 1024).unwrap_or(u32::MAX);
        f64::from(kilobytes) / 1024.0
    }
}

/// Run a program once; what it prints goes to `output`.
pub(crate) fn measure(
    tools: &Environment,
    output: &Path,
    program: &Path,
    arguments: &[&OsStr],
) -> Result<Cost> {
    let script = "measure.py";
    let done = tools
        .command()
        .arg("-I")
        .arg(lab::script(script))
        .arg(output)
        .arg(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .context(script)?;
    if !done.status.success() {
        return Err(Error::Failed(format!(
            "{script}: {}",
            String::from_utf8_lossy(&done.stderr)
        )));
    }
    serde_json::from_slice(&done.stdout).context(script)
}

/// The instructions that `harden check` takes on a project, as valgrind counts them: the same on every run.
/// `None` where there is no valgrind.
pub(crate) fn instructions(harden: &Path, project: &Path) -> Result<Option<u64>> {
    let options = ["--callgrind-out-file=/dev/null".into()];
    let Some(said) = callgrind(&options, harden, project, &[])? else {
        return Ok(None);
    };
    let number = said
        .lines()
        .find_map(|line| line.split("Collected :").nth(1)?.trim().parse().ok());
    number
        .map(Some)
        .ok_or_else(|| Error::Failed(format!("valgrind counted nothing:\n{said}")))
}

/// What valgrind says of `harden check` on a project; `None` where there is no valgrind.
pub(crate) fn callgrind(
    options: &[OsString],
    harden: &Path,
    project: &Path,
    arguments: &[&str],
) -> Result<Option<String>> {
    let counted = Command::new("valgrind")
        .arg("--tool=callgrind")
        .args(options)
        .arg(harden)
        .arg("check")
        .arg(project)
        .args([
            "--isolated",
            "--no-cache",
            "--exit-zero",
            "--format",
            "json",
        ])
        .args(arguments)
        // One thread, so that nobody waits for anybody in a different way each time.
        .env("RAYON_NUM_THREADS", "1")
        .stdin(Stdio::null())
        .output();
    match counted {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        counted => {
            let counted = counted.context("valgrind")?;
            Ok(Some(String::from_utf8_lossy(&counted.stderr).into_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cost;

    #[test]
    fn the_fastest_run_counts_and_the_highest_peak() {
        let run = |cpu, peak| Cost {
            cpu,
            peak,
            status: 0,
        };
        let least = Cost::least(&[run(0.3, 5 << 20), run(0.2, 3 << 20), run(0.4, 4 << 20)]);
        assert!((least.cpu - 0.2).abs() < f64::EPSILON);
        assert!((least.megabytes() - 5.0).abs() < f64::EPSILON);
    }
}

//! The script of the GitHub action, with its inputs in the environment, on the example project.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::check::faults;
use crate::fixture::Run;

/// A job of a workflow: the repository's checkout, and a folder for what the steps leave.
struct Job {
    leaves: TempDir,
}

impl Job {
    fn new() -> Self {
        Self {
            leaves: tempfile::tempdir().expect("a temporary folder can be made"),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.leaves.path().join(name)
    }

    /// Runs the step with these inputs; the others have their defaults.
    fn step(&self, inputs: &[(&str, &str)]) -> Run {
        let harden = Path::new(env!("CARGO_BIN_EXE_harden"));
        let folder = harden.parent().expect("a program has a folder");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(
            std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path)),
        )
        .expect("folders without colons");
        let output = Command::new(root().join(".github/action/run.sh"))
            .current_dir(root())
            .env("PATH", path)
            .env("RUNNER_TEMP", self.leaves.path())
            .env("GITHUB_OUTPUT", self.path("output"))
            .env("GITHUB_ACTION_PATH", root())
            .envs([
                ("HARDEN_PATH", "."),
                ("HARDEN_ARGS", ""),
                ("HARDEN_SARIF", ""),
            ])
            .env("HARDEN_UPLOAD", "false")
            .envs(inputs.iter().copied())
            .stdin(Stdio::null())
            .output()
            .expect("bash is installed");
        Run::of(output)
    }
}

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the workspace is there")
}

const BOOKSHOP: (&str, &str) = ("HARDEN_PATH", "examples/bookshop");

#[test]
fn findings_are_annotations_and_fail_the_step() {
    let run = Job::new().step(&[BOOKSHOP]).expect(1);
    let file = "file=examples/bookshop/bookshop/settings/base.py,";
    assert!(
        run.stdout.contains(&format!("::error {file}")),
        "{}",
        run.stdout
    );
}

#[test]
fn arguments_are_split_as_a_shell_does_and_nothing_is_run() {
    let job = Job::new();
    let quoted = ("HARDEN_ARGS", "--select 'https,SECRET001'  --exit-zero");
    let run = job
        .step(&[BOOKSHOP, quoted, ("HARDEN_UPLOAD", "true")])
        .expect(0);
    assert!(run.stdout.contains("SECRET001"), "{}", run.stdout);
    assert!(!run.stdout.contains("XSS003"), "{}", run.stdout);
    let run = job
        .step(&[BOOKSHOP, ("HARDEN_ARGS", "--select $(touch${IFS}x)")])
        .expect(2);
    assert!(run.stderr.contains("$(touch"), "{}", run.stderr);
    assert!(!root().join("x").exists());
    job.step(&[BOOKSHOP, ("HARDEN_ARGS", "--select 'open")])
        .expect(1);
}

#[test]
fn a_report_is_written_whatever_is_found() {
    let job = Job::new();
    let sarif = job.path("my report.sarif");
    let name = sarif.to_str().expect("UTF-8");
    job.step(&[BOOKSHOP, ("HARDEN_SARIF", name)]).expect(1);
    let report: Value =
        serde_json::from_str(&fs::read_to_string(&sarif).expect("a report")).expect("JSON");
    let schema = include_str!("../../../harden_report/tests/data/sarif-schema-2.1.0.json")
        .replace(r"^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}$");
    assert_eq!(faults(&schema, &report), [""; 0]);
    let results = report["runs"][0]["results"].as_array().expect("a list");
    let file = &results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    let file = file.as_str().expect("a path");
    assert!(
        root().join(file).is_file(),
        "relative to the checkout: {file}"
    );
    let output = fs::read_to_string(job.path("output")).expect("outputs");
    assert_eq!(output, format!("sarif={name}\n"));
}

#[test]
fn what_is_uploaded_is_written_first() {
    let job = Job::new();
    job.step(&[BOOKSHOP, ("HARDEN_UPLOAD", "true")]).expect(1);
    assert!(job.path("harden.sarif").is_file());
    job.step(&[("HARDEN_PATH", "no/such/folder"), ("HARDEN_UPLOAD", "true")])
        .expect(2);
}

#[test]
fn the_action_hands_every_input_to_its_script() {
    let action = fs::read_to_string(root().join("action.yml")).expect("the action");
    let script = fs::read_to_string(root().join(".github/action/run.sh")).expect("its script");
    for input in ["path", "args", "sarif", "upload"] {
        let variable = format!("HARDEN_{}", input.to_uppercase());
        assert!(action.contains(&format!("\n  {input}:\n")), "{input}");
        let hands = format!("{variable}: ${{{{ inputs.{input} }}}}");
        assert!(action.contains(&hands), "{hands}");
        assert!(script.contains(&format!("${{{variable}")), "{variable}");
    }
}

//! The real Django, asked: one warm Python process per series.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde::Deserialize;
use serde_json::{Value, json};

use super::generate::Project;
use super::generate::settings::deciding;
use crate::lab::{self, Environment};
use crate::{Context, Result};

pub(crate) struct Oracle {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// What Django says of a project.
#[derive(Clone, Deserialize)]
pub(crate) struct Truth {
    pub(crate) ids: Vec<String>,
    /// Tags whose checks raised, so that none of their ids can be compared.
    pub(crate) failed: Vec<String>,
    /// What was raised, where the checks did not come to their end.
    pub(crate) raised: Option<String>,
    pub(crate) stage: Stage,
    /// The deciding settings that the project sets, in the shape of `harden settings`.
    pub(crate) settings: BTreeMap<String, Value>,
}

/// How far a question came.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Stage {
    /// The settings module itself.
    Module,
    /// What Django asks of any settings: a secret key, a time zone that exists.
    Settings,
    Apps,
    Checks,
    /// It looped for longer than Python was given.
    Endless,
}

impl Oracle {
    pub(crate) fn start(environment: &Environment) -> Result<Self> {
        let script = "oracle.py";
        let mut child = environment
            .command()
            .args(["-I", "-B"])
            .arg(lab::script(script))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context(script)?;
        let questions = child.stdin.take().expect("stdin is a pipe");
        let answers = BufReader::new(child.stdout.take().expect("stdout is a pipe"));
        Ok(Self {
            child,
            questions,
            answers,
        })
    }

    /// Ask about the project that stands in `root`.
    pub(crate) fn ask(&mut self, root: &Path, project: &Project) -> Result<Truth> {
        let question = json!({
            "root": root,
            "module": project.module,
            "env": project.env,
            "apps": project.apps,
            "names": deciding(),
        });
        writeln!(self.questions, "{question}").context("oracle.py")?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer).context("oracle.py")?;
        serde_json::from_str(&answer).context("oracle.py")
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        // It reads nothing more, so it has nothing to lose.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

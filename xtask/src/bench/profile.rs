//! What each function of harden costs with all that it calls, as callgrind counts instructions.

use std::collections::BTreeMap;
use std::path::Path;

use super::measure;
use crate::{Context, Error, Result};

/// The profile of one run.
pub(crate) struct Profile {
    /// Of the whole program.
    pub(crate) instructions: u64,
    functions: BTreeMap<String, Calls>,
}

/// What calls of one function cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Calls {
    /// By the engine: the check itself.
    pub(crate) first: Count,
    /// By anybody else, which is the checklist: it asks the same once more, when all that the project
    /// remembers is known.
    pub(crate) again: Count,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) calls: u64,
    pub(crate) instructions: u64,
}

impl Count {
    pub(crate) fn add(&mut self, other: Self) {
        self.calls += other.calls;
        self.instructions += other.instructions;
    }
}

/// Whose calls are the check's: the engine, under whatever name the optimiser leaves of it.
const ENGINE: &str = "harden_rules::engine";

impl Profile {
    /// Of `harden check --checklist` on a project. `None` where there is no valgrind.
    pub(crate) fn of(harden: &Path, project: &Path, output: &Path) -> Result<Option<Self>> {
        let mut file = std::ffi::OsString::from("--callgrind-out-file=");
        file.push(output);
        // Every name stands in full beside every cost.
        let options = [file, "--compress-strings=no".into()];
        if output.exists() {
            std::fs::remove_file(output).context(output.display().to_string())?;
        }
        if measure::callgrind(&options, harden, project, &["--checklist"])?.is_none() {
            return Ok(None);
        }
        let text = std::fs::read(output).context(output.display().to_string())?;
        Self::read(&String::from_utf8_lossy(&text)).map(Some)
    }

    pub(crate) fn function(&self, name: &str) -> Option<Calls> {
        self.functions.get(name).copied()
    }

    /// From a file in callgrind's format: under `fn=` of the caller, `cfn=` names who is called, `calls=` says
    /// how often, and the last number of the line behind it what that cost.
    fn read(text: &str) -> Result<Self> {
        let wrong =
            |line: &str| Error::Failed(format!("callgrind wrote what nobody expects: {line}"));
        let (mut instructions, mut caller, mut function) = (None, "", "");
        let mut functions: BTreeMap<String, Calls> = BTreeMap::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(total) = line.strip_prefix("summary: ") {
                instructions = total.trim().parse().ok();
            } else if let Some(name) = line.strip_prefix("fn=") {
                caller = name;
            } else if let Some(name) = line.strip_prefix("cfn=") {
                function = name;
            } else if let Some(times) = line.strip_prefix("calls=") {
                let cost = lines.next().unwrap_or_default();
                let number = |word: Option<&str>| word.and_then(|word| word.parse().ok());
                let count = Count {
                    calls: number(times.split(' ').next()).ok_or_else(|| wrong(line))?,
                    instructions: number(cost.split(' ').next_back()).ok_or_else(|| wrong(cost))?,
                };
                let calls = functions.entry(function.to_owned()).or_default();
                if caller.contains(ENGINE) {
                    calls.first.add(count);
                } else {
                    calls.again.add(count);
                }
            }
        }
        let instructions = instructions.ok_or_else(|| wrong("no summary"))?;
        Ok(Self {
            instructions,
            functions,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_by_the_engine_are_told_from_those_of_the_checklist() {
        let text = "events: Ir\nsummary: 900\n\n\
                    fn=harden_rules::engine::run\n0 7\n\
                    cfn=rules::one::check\ncalls=3 0\n0 60\n\
                    cfn=rules::two::check\ncalls=1 0\n0 5\n0 1\n\n\
                    fn=<harden_rules::engine::worlds::Verdicts>::of_production\n\
                    cfn=rules::one::check\ncalls=1 0\n0 40\n\n\
                    fn=harden_rules::checklist::answers\n\
                    cfi=somewhere.rs\ncfn=rules::one::check\ncalls=2 0\n+3 8\n";
        let profile = Profile::read(text).expect("it is well formed");
        let count = |calls, instructions| Count {
            calls,
            instructions,
        };
        assert_eq!(profile.instructions, 900);
        let of_one = Calls {
            first: count(4, 100),
            again: count(2, 8),
        };
        assert_eq!(profile.function("rules::one::check"), Some(of_one));
        let of_two = profile
            .function("rules::two::check")
            .expect("it was called");
        assert_eq!((of_two.first, of_two.again), (count(1, 5), count(0, 0)));
        assert_eq!(profile.function("rules::three::check"), None);
    }

    #[test]
    fn a_line_without_its_number_is_an_error_and_no_nought() {
        assert!(Profile::read("summary: 9\nfn=a\ncfn=b\ncalls=x 0\n0 1\n").is_err());
        assert!(Profile::read("summary: 9\nfn=a\ncfn=b\ncalls=1 0\n").is_err());
        assert!(Profile::read("fn=a\n").is_err());
    }
}

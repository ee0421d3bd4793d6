//! Making a differing project smaller, so that what is left shows the fault.

use std::ops::Range;

use harden_python::syntax::parse;

use super::generate::Project;
use crate::Result;

/// Take away variables and statements for as long as `differs` holds, large pieces first.
pub(crate) fn smaller(
    mut project: Project,
    mut differs: impl FnMut(&Project) -> Result<bool>,
) -> Result<Project> {
    loop {
        let before = size(&project);
        let names: Vec<String> = project.env.keys().cloned().collect();
        for name in names {
            let mut smaller = project.clone();
            smaller.env.remove(&name);
            if differs(&smaller)? {
                project = smaller;
            }
        }
        let files: Vec<String> = project
            .files
            .keys()
            .filter(|file| is_python(file))
            .cloned()
            .collect();
        for file in files {
            let mut piece = statements(&project.files[&file]).len();
            while piece > 0 {
                project = without_pieces(project, &file, piece, &mut differs)?;
                piece /= 2;
            }
        }
        if size(&project) == before {
            return Ok(project);
        }
    }
}

/// The project without every run of `piece` statements of `file` that the difference does not need, from the end:
/// what stands last depends on what stands first, seldom the other way round.
fn without_pieces(
    mut project: Project,
    file: &str,
    piece: usize,
    differs: &mut impl FnMut(&Project) -> Result<bool>,
) -> Result<Project> {
    let mut end = statements(&project.files[file]).len();
    while end > 0 {
        let start = end.saturating_sub(piece);
        let run = &statements(&project.files[file])[start..end];
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            break;
        };
        let mut smaller = project.clone();
        let source = smaller
            .files
            .get_mut(file)
            .expect("the file is in the copy");
        source.replace_range(first.start..last.end, "");
        if differs(&smaller)? {
            project = smaller;
        }
        end = start;
    }
    Ok(project)
}

fn is_python(file: &str) -> bool {
    std::path::Path::new(file)
        .extension()
        .is_some_and(|extension| extension == "py")
}

fn size(project: &Project) -> usize {
    project.env.len() + project.files.values().map(String::len).sum::<usize>()
}

/// The top-level statements of a file, as ranges of its source.
fn statements(source: &str) -> Vec<Range<usize>> {
    let at = |offset: u32| usize::try_from(offset).expect("an offset into a file in memory");
    let body = parse(source).module.body;
    body.iter()
        .map(|statement| at(statement.span.start)..at(statement.span.end))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn only_what_the_difference_needs_is_left() {
        let source = "import os\nA = 1\nif A:\n    B = 2\nC = 3\n".to_owned();
        let project = Project {
            files: BTreeMap::from([("settings.py".to_owned(), source)]),
            module: "settings".to_owned(),
            env: BTreeMap::from([("X".to_owned(), "1".to_owned())]),
            apps: true,
            of_the_machine: Vec::new(),
            constructs: BTreeMap::new(),
            origin: "test".to_owned(),
        };
        let needs = |project: &Project| Ok(project.files["settings.py"].contains("B = 2"));
        let smaller = smaller(project, needs).expect("nothing fails");
        assert_eq!(smaller.files["settings.py"].trim(), "if A:\n    B = 2");
        assert!(smaller.env.is_empty());
    }
}

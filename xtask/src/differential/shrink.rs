//! Making a differing project smaller, so that what is left shows the fault.

use harden_python::syntax::parse;

use super::generate::Project;
use crate::Result;

/// Take away variables and statements for as long as `differs` holds.
pub(crate) fn smaller(
    mut project: Project,
    mut differs: impl FnMut(&Project) -> Result<bool>,
) -> Result<Project> {
    loop {
        let before = size(&project);
        for name in project.env.keys().cloned().collect::<Vec<_>>() {
            let mut smaller = project.clone();
            smaller.env.remove(&name);
            if differs(&smaller)? {
                project = smaller;
            }
        }
        for file in project
            .files
            .keys()
            .filter(|file| is_python(file))
            .cloned()
            .collect::<Vec<_>>()
        {
            // From the end: what stands last depends on what stands first, seldom the other way round.
            let mut index = statements(&project.files[&file]).len();
            while index > 0 {
                index -= 1;
                let mut smaller = project.clone();
                let Some(range) = statements(&project.files[&file]).get(index).cloned() else {
                    continue;
                };
                let source = smaller
                    .files
                    .get_mut(&file)
                    .expect("the file is in the copy");
                source.replace_range(range, "");
                if differs(&smaller)? {
                    project = smaller;
                }
            }
        }
        if size(&project) == before {
            return Ok(project);
        }
    }
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
fn statements(source: &str) -> Vec<std::ops::Range<usize>> {
    let at = |offset: u32| usize::try_from(offset).expect("an offset into a file in memory");
    parse(source)
        .module
        .body
        .iter()
        .map(|statement| at(statement.span.start)..at(statement.span.end))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn only_what_the_difference_needs_is_left() {
        let project = Project {
            files: BTreeMap::from([(
                "settings.py".to_owned(),
                "import os\nA = 1\nif A:\n    B = 2\nC = 3\n".to_owned(),
            )]),
            module: "settings".to_owned(),
            env: BTreeMap::from([("X".to_owned(), "1".to_owned())]),
            apps: true,
            constructs: BTreeMap::new(),
            origin: "test".to_owned(),
        };
        let smaller = smaller(project, |project| {
            Ok(project.files["settings.py"].contains("B = 2"))
        })
        .expect("nothing fails");
        assert_eq!(smaller.files["settings.py"].trim(), "if A:\n    B = 2");
        assert!(smaller.env.is_empty());
    }
}

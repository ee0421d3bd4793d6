//! From the dotted name of a module to its file.

use std::sync::Arc;

use crate::files::{ProjectFiles, file_name, folder, is_inside, join};

/// A module's file, and the folder its dotted name starts in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Located {
    pub(super) file: Arc<str>,
    pub(super) root: String,
}

/// The file of a module that `near` names: the search path is not known yet, so every folder is one,
/// and the nearest to the file that names it wins.
pub(super) fn locate(files: &dyn ProjectFiles, module: &str, near: &str) -> Option<Located> {
    let suffixes = suffixes(module);
    files
        .paths()
        .iter()
        .filter_map(|path| {
            let root = suffixes.iter().find_map(|suffix| root_of(path, suffix))?;
            Some(Located {
                file: Arc::clone(path),
                root: root.to_owned(),
            })
        })
        .min_by_key(|located| distance(&located.root, near))
}

/// The file of a module where `root` is on the search path.
pub(super) fn in_root(files: &dyn ProjectFiles, root: &str, module: &str) -> Option<Located> {
    suffixes(module).iter().find_map(|suffix| {
        let path = join(root, suffix);
        files.exists(&path).then(|| Located {
            file: path.into(),
            root: root.to_owned(),
        })
    })
}

/// A file that people copy to make a module: `production.example.py`, `local_settings.py.example`.
pub(super) fn template_of(files: &dyn ProjectFiles, module: &str) -> Option<Arc<str>> {
    let file = format!("{}.py", module.replace('.', "/"));
    files
        .paths()
        .iter()
        .find(|path| template_target(path).is_some_and(|target| root_of(&target, &file).is_some()))
        .cloned()
}

/// The file that a template is copied to: `a/production.py` for `a/production.example.py`.
pub(super) fn template_target(path: &str) -> Option<String> {
    const WORDS: [&str; 8] = [
        "example",
        "sample",
        "dist",
        "template",
        "tmpl",
        "default",
        "tpl",
        "example-prod",
    ];
    let name = file_name(path);
    let target = WORDS.iter().find_map(|word| {
        let stem = match name.strip_suffix(".py") {
            Some(stem) => stem.strip_suffix(word)?.strip_suffix('.')?,
            None => name
                .strip_suffix(word)?
                .strip_suffix(['.', '-'])?
                .strip_suffix(".py")?,
        };
        Some(format!("{}{stem}.py", &path[..path.len() - name.len()]))
    });
    if target.is_some() {
        return target;
    }
    // `settings_example.py`, which Python can import, but nobody starts with.
    let module = path.strip_suffix(".py")?;
    ["_example", "_sample", "_template", "-example", "-sample"]
        .into_iter()
        .find_map(|word| module.strip_suffix(word))
        .map(|target| format!("{target}.py"))
}

fn suffixes(module: &str) -> [String; 2] {
    let stem = module.replace('.', "/");
    [format!("{stem}.py"), format!("{stem}/__init__.py")]
}

/// What stands before a path's suffix, if that is a whole folder.
fn root_of<'p>(path: &'p str, suffix: &str) -> Option<&'p str> {
    let before = path.strip_suffix(suffix)?;
    if before.is_empty() {
        Some("")
    } else {
        before.strip_suffix('/')
    }
}

/// Folders above the naming file first, the nearest of them first; then the rest, the shallowest first.
fn distance(root: &str, near: &str) -> (bool, usize, usize) {
    let depth = |path: &str| {
        if path.is_empty() {
            0
        } else {
            path.split('/').count()
        }
    };
    let near = folder(near);
    let above = is_inside(near, root);
    let steps = depth(near).abs_diff(depth(root));
    (!above, steps, root.len())
}

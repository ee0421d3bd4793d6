//! Which paths git ignores, as the project's own `.gitignore` files say: what the repository holds, git does not
//! ignore, whatever they say of it.
//!
//! A user's global excludes and `.git/info/exclude` are left out: results do not depend on the machine.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::tracked::Tracked;

/// The `.gitignore` files of a tree, from the outermost to the innermost.
#[derive(Debug, Default)]
pub(crate) struct GitIgnore {
    rules: Vec<Rules>,
    /// Where the repository is looked for: nowhere for a tree in memory.
    root: Option<PathBuf>,
    /// Read where a path is matched for the first time.
    tracked: OnceLock<Tracked>,
}

#[derive(Debug)]
struct Rules {
    base: Base,
    matcher: Gitignore,
}

/// Where a `.gitignore` file lies.
#[derive(Debug)]
enum Base {
    /// In a folder of the tree, empty for the audited folder itself.
    Inside(String),
    /// Above the audited folder, which lies at this path below it.
    Above(String),
}

impl GitIgnore {
    /// Of the repository that a folder lies in.
    pub(crate) fn of_folder(root: &Path) -> Self {
        Self {
            root: Some(root.to_owned()),
            ..Self::default()
        }
    }

    /// What the repository holds.
    pub(crate) fn tracked(&self) -> &Tracked {
        self.tracked.get_or_init(|| {
            self.root
                .as_deref()
                .map_or_else(Tracked::default, Tracked::of_folder)
        })
    }

    /// Takes the `.gitignore` file of a folder in the tree.
    pub(crate) fn add(&mut self, folder: &str, text: &str) {
        self.push(Base::Inside(folder.to_owned()), text);
    }

    /// Takes a `.gitignore` file above the audited folder, which lies at `below` from it.
    pub(crate) fn add_above(&mut self, below: &str, text: &str) {
        self.push(Base::Above(below.to_owned()), text);
    }

    fn push(&mut self, base: Base, text: &str) {
        let mut builder = GitignoreBuilder::new("");
        for line in text.lines() {
            // As git does, a line that is no pattern is passed over.
            let _ = builder.add_line(None, line);
        }
        if let Ok(matcher) = builder.build()
            && !matcher.is_empty()
        {
            self.rules.push(Rules { base, matcher });
        }
    }

    /// Whether git ignores the path, itself or a folder around it.
    pub(crate) fn is_ignored(&self, path: &str, is_folder: bool) -> bool {
        let folders = path.match_indices('/').map(|(end, _)| (&path[..end], true));
        folders
            .chain(std::iter::once((path, is_folder)))
            .any(|(part, is_folder)| self.is_matched(part, is_folder))
            && !self.tracked().holds(path)
    }

    /// Whether a pattern says to ignore the path, the folders around it left aside. The innermost file that has
    /// one for it decides.
    pub(crate) fn is_matched(&self, path: &str, is_folder: bool) -> bool {
        for rules in self.rules.iter().rev() {
            let seen = match &rules.base {
                Base::Above(below) => Some(Cow::Owned(format!("{below}/{path}"))),
                Base::Inside(folder) if folder.is_empty() => Some(Cow::Borrowed(path)),
                Base::Inside(folder) => path
                    .strip_prefix(folder.as_str())
                    .and_then(|rest| rest.strip_prefix('/'))
                    .map(Cow::Borrowed),
            };
            let Some(seen) = seen else { continue };
            match rules.matcher.matched(Path::new(&*seen), is_folder) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => {}
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_pattern_decides() {
        let mut rules = GitIgnore::default();
        rules.add_above("site", "*.bak\n/site/secret.py\n");
        rules.add("", "*.log\n.env\n/build/\n!keep.log\n");
        rules.add("app", "local.py\n!debug.log\n");
        for (path, is_folder, ignored) in [
            ("x.bak", false, true),
            ("secret.py", false, true),
            ("app/secret.py", false, false),
            ("x.log", false, true),
            ("keep.log", false, false),
            ("app/debug.log", false, false),
            (".env", false, true),
            ("deep/.env", false, true),
            (".env.example", false, false),
            ("build", true, true),
            ("build/x/y.py", false, true),
            ("app/build/x.py", false, false),
            ("app/local.py", false, true),
            ("local.py", false, false),
        ] {
            assert_eq!(rules.is_ignored(path, is_folder), ignored, "{path}");
        }
    }
}

//! The policies of single views that harden writes, put into a copy of the project as somebody would who read them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::{Context, Error, Result};

/// What is written into one file: decorators by the lines of what they stand above, and imports.
#[derive(Default)]
struct Written {
    decorators: BTreeMap<usize, String>,
    imports: BTreeSet<String>,
}

/// Writes the decorators, and gives the views of which harden says that an injected script runs on their pages.
pub(super) fn apply(copy: &Path, report: &Value) -> Result<BTreeSet<String>> {
    let mut files: BTreeMap<String, Written> = BTreeMap::new();
    let mut unprotected = BTreeSet::new();
    let overrides = report["as_is_by_view"]["overrides"].as_array();
    for one in overrides.into_iter().flatten() {
        let line = one["line"]
            .as_u64()
            .and_then(|line| usize::try_from(line).ok());
        let (Some(view), Some(file), Some(line), Some(call)) = (
            one["view"].as_str(),
            one["file"].as_str(),
            line,
            one["decorator"]["call"].as_str(),
        ) else {
            return Err(Error::Failed(format!("harden csp: no decorator for {one}")));
        };
        if one["kind"] == "route" {
            return Err(Error::Failed(format!(
                "nobody wraps the routes of the example: {one}"
            )));
        }
        let written = files.entry(file.to_owned()).or_default();
        written.decorators.insert(line, format!("@{call}"));
        let imports = one["decorator"]["imports"].as_array().into_iter().flatten();
        written
            .imports
            .extend(imports.filter_map(Value::as_str).map(str::to_owned));
        if one["is_unprotected"] == true {
            unprotected.insert(view.to_owned());
        }
    }
    for (file, written) in files {
        let path = copy.join(file);
        let text = std::fs::read_to_string(&path).context(path.display().to_string())?;
        std::fs::write(&path, write(&text, &written)).context(path.display().to_string())?;
    }
    Ok(unprotected)
}

fn write(text: &str, written: &Written) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for (line, decorator) in written.decorators.iter().rev() {
        let mut at = line - 1;
        while at > 0 && lines[at - 1].starts_with('@') {
            at -= 1;
        }
        lines.insert(at, decorator.clone());
    }
    let is_import = |line: &String| {
        (line.starts_with("import ") || line.starts_with("from ")) && !line.contains("__future__")
    };
    let first = lines.iter().position(is_import).unwrap_or_default();
    lines.splice(first..first, written.imports.iter().cloned());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decorators_stand_before_all_others() {
        let text =
            "import a\n\n\ndef one(request):\n    pass\n\n\n@b\n@c\ndef two(request):\n    pass\n";
        let written = Written {
            decorators: BTreeMap::from([(4, "@d(1)".to_owned()), (10, "@d(2)".to_owned())]),
            imports: BTreeSet::from(["from d import d".to_owned()]),
        };
        assert_eq!(
            write(text, &written),
            "from d import d\nimport a\n\n\n@d(1)\ndef one(request):\n    pass\n\n\n@d(2)\n@b\n@c\ndef two(request):\n    pass\n"
        );
    }
}

//! `pathlib` paths: methods and attributes that need no file system.

use std::rc::Rc;

use super::Call;
use crate::evaluator::operators::some_path;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Kind, Value};

pub(super) const NAMES: &[&str] = &[
    "__fspath__",
    "__str__",
    "absolute",
    "as_posix",
    "as_uri",
    "chmod",
    "copy",
    "cwd",
    "exists",
    "expanduser",
    "full_match",
    "glob",
    "group",
    "hardlink_to",
    "home",
    "is_absolute",
    "is_block_device",
    "is_char_device",
    "is_dir",
    "is_fifo",
    "is_file",
    "is_junction",
    "is_mount",
    "is_relative_to",
    "is_reserved",
    "is_socket",
    "is_symlink",
    "iterdir",
    "joinpath",
    "lchmod",
    "link_to",
    "lstat",
    "match",
    "mkdir",
    "move",
    "open",
    "owner",
    "read_bytes",
    "read_text",
    "readlink",
    "relative_to",
    "rename",
    "replace",
    "resolve",
    "rglob",
    "rmdir",
    "samefile",
    "stat",
    "symlink_to",
    "touch",
    "unlink",
    "walk",
    "with_name",
    "with_stem",
    "with_suffix",
    "write_bytes",
    "write_text",
];

/// A path as `pathlib` writes it: no `.` parts, no doubled slashes, no slash at the end.
pub(crate) fn normalise(path: &str) -> String {
    // Exactly two leading slashes mean something else to POSIX, and are kept.
    let root = match path.len() - path.trim_start_matches('/').len() {
        0 => "",
        2 => "//",
        _ => "/",
    };
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    let joined = format!("{root}{}", parts.join("/"));
    if joined.is_empty() {
        ".".to_owned()
    } else {
        joined
    }
}

/// `left / right`
pub(crate) fn join(left: &str, right: &str) -> String {
    if right.starts_with('/') {
        normalise(right)
    } else {
        normalise(&format!(
            "{}/{right}",
            left.strip_suffix('/').unwrap_or(left)
        ))
    }
}

/// The path with `..` and `.` taken out by letter, as `os.path.normpath` does.
pub(crate) fn collapse(path: &str) -> String {
    if path.is_empty() {
        return ".".to_owned();
    }
    let root = match path.len() - path.trim_start_matches('/').len() {
        0 => "",
        2 => "//",
        _ => "/",
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if !root.is_empty() => {}
            _ => parts.push(part),
        }
    }
    let joined = format!("{root}{}", parts.join("/"));
    if joined.is_empty() {
        ".".to_owned()
    } else {
        joined
    }
}

fn parts(path: &str) -> (&str, Vec<&str>) {
    let rest = path.trim_start_matches('/');
    let root = &path[..path.len() - rest.len()];
    let parts = rest
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    (root, parts)
}

fn path_of(text: impl Into<Rc<str>>) -> Value {
    Value::new(Kind::Path(text.into()))
}

/// The text of a path or a string.
pub(crate) fn text(value: &Value) -> Option<Rc<str>> {
    match &crate::evaluator::operators::plain(value).kind {
        Kind::Path(path) => Some(Rc::clone(path)),
        Kind::Str(text) => Some(Rc::clone(text)),
        _ => None,
    }
}

pub(super) fn call(call: Call<'_>, path: &Rc<str>) -> Eval<Value> {
    call.budget.allocate(path.len() as u64 * 2)?;
    let absolute = path.starts_with('/');
    Ok(match call.name {
        "as_posix" | "__fspath__" | "__str__" => Value::str(Rc::clone(path)),
        "is_absolute" => Value::bool(absolute),
        "as_uri" if absolute && path.bytes().all(is_plain) => Value::str(format!("file://{path}")),
        "as_uri" => Value::unknown_text(),
        // Symbolic links are not followed: the tree is the same on every machine.
        "resolve" if absolute => path_of(collapse(path)),
        "absolute" if absolute => path_of(Rc::clone(path)),
        "expanduser" if !path.starts_with('~') => path_of(Rc::clone(path)),
        // These need the working folder or the home folder: the caller's, if it has them.
        "resolve" | "absolute" | "expanduser" => some_path(),
        "joinpath" => {
            let mut joined = path.to_string();
            for part in &call.arguments.positional {
                match text(part) {
                    Some(part) => {
                        call.budget.allocate((joined.len() + part.len()) as u64)?;
                        joined = join(&joined, &part);
                    }
                    None if part.is_unknown() => return Ok(some_path()),
                    None => return Err(Signal::type_error("expected str or PathLike object")),
                }
            }
            if call.arguments.open {
                some_path()
            } else {
                path_of(joined)
            }
        }
        _ if call.arguments.any_unknown() => match call.name {
            "is_relative_to" => Value::unknown(),
            _ => some_path(),
        },
        "with_name" | "with_stem" | "with_suffix" => rename(call, path)?,
        "relative_to" | "is_relative_to" => relative(call, path)?,
        _ => Value::unknown(),
    })
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/_.-~".contains(&byte)
}

fn rename(call: Call<'_>, path: &str) -> Eval<Value> {
    let given = call.text(0, "name")?.unwrap_or_default();
    let name = name_of(path);
    if name.is_empty() {
        return Err(Signal::value_error(format!(
            "PosixPath('{path}') has an empty name"
        )));
    }
    let (stem, suffix) = split_suffix(name);
    let new = match call.name {
        "with_name" => given.to_owned(),
        "with_stem" => format!("{given}{suffix}"),
        _ => {
            let valid = given.is_empty() || (given.starts_with('.') && given != ".");
            if !valid || given.contains('/') {
                return Err(Signal::value_error(format!("Invalid suffix '{given}'")));
            }
            format!("{stem}{given}")
        }
    };
    if new.is_empty() || new.contains('/') || new == "." {
        return Err(Signal::value_error(format!("Invalid name '{new}'")));
    }
    Ok(path_of(join(&parent_of(path), &new)))
}

fn relative(call: Call<'_>, path: &str) -> Eval<Value> {
    let mut base = String::new();
    for (index, part) in call.arguments.positional.iter().enumerate() {
        let Some(part) = text(part) else {
            return Err(Signal::type_error("expected str or PathLike object"));
        };
        base = if index == 0 {
            normalise(&part)
        } else {
            join(&base, &part)
        };
    }
    let ((root, own), (base_root, base_parts)) = (parts(path), parts(&base));
    let below = root == base_root && own.starts_with(&base_parts);
    if call.name == "is_relative_to" {
        return Ok(Value::bool(below));
    }
    if !below {
        if call.get(usize::MAX, "walk_up").is_some() {
            return Ok(some_path());
        }
        return Err(Signal::value_error(format!(
            "'{path}' is not in the subpath of '{base}'"
        )));
    }
    Ok(path_of(normalise(&own[base_parts.len()..].join("/"))))
}

fn name_of(path: &str) -> &str {
    parts(path).1.last().copied().unwrap_or("")
}

fn parent_of(path: &str) -> String {
    let (root, parts) = parts(path);
    match parts.split_last() {
        None => path.to_owned(),
        Some((_, rest)) => {
            let joined = format!("{root}{}", rest.join("/"));
            if joined.is_empty() {
                ".".to_owned()
            } else {
                joined
            }
        }
    }
}

/// Stem and suffix of a name; a leading dot starts no suffix, a trailing one neither.
fn split_suffix(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if at > 0 && at < name.len() - 1 => name.split_at(at),
        _ => (name, ""),
    }
}

pub(super) fn attribute(path: &Rc<str>, name: &str) -> Option<Value> {
    let text = |text: &str| Some(Value::str(text));
    match name {
        "name" => text(name_of(path)),
        "stem" => text(split_suffix(name_of(path)).0),
        "suffix" => text(split_suffix(name_of(path)).1),
        "parent" => Some(path_of(parent_of(path))),
        // Deeper than any file lies.
        "parents" if path.len() > 4096 => Some(Value::unknown()),
        "parents" => {
            let mut parents = Vec::new();
            let mut current = path.to_string();
            loop {
                let parent = parent_of(&current);
                if parent == current {
                    break;
                }
                parents.push(path_of(parent.as_str()));
                current = parent;
            }
            Some(Value::tuple(parents))
        }
        "parts" => {
            let (root, parts) = parts(path);
            let root = Some(root).filter(|root| !root.is_empty());
            Some(Value::tuple(
                root.into_iter().chain(parts).map(Value::str).collect(),
            ))
        }
        "root" | "anchor" => text(parts(path).0),
        "drive" => text(""),
        "suffixes" => {
            let name = name_of(path);
            if name.ends_with('.') {
                return Some(Value::list(Vec::new()));
            }
            let suffixes = name.trim_start_matches('.').split('.').skip(1);
            Some(Value::list(
                suffixes
                    .map(|suffix| Value::str(format!(".{suffix}")))
                    .collect(),
            ))
        }
        _ => None,
    }
}

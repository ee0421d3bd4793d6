//! `os.path`, as far as it needs no file system.

use std::rc::Rc;

use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::containers::iterate;
use crate::evaluator::methods::path::{collapse, text};
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::text::TextBuilder;
use crate::evaluator::value::{Native, Value};

pub(super) const FUNCTIONS: &[Native] = &[
    native("os.path.join", join),
    native("os.path.dirname", |budget, arguments| {
        part(budget, arguments, dirname)
    }),
    native("os.path.basename", |budget, arguments| {
        part(budget, arguments, basename)
    }),
    native("os.path.normpath", |budget, arguments| {
        part(budget, arguments, collapse)
    }),
    native("os.path.normcase", |budget, arguments| {
        part(budget, arguments, str::to_owned)
    }),
    native("os.path.abspath", absolute),
    native("os.path.realpath", absolute),
    native("os.path.expanduser", |budget, arguments| {
        unless(budget, arguments, |path| path.starts_with('~'))
    }),
    native("os.path.expandvars", |budget, arguments| {
        unless(budget, arguments, |path| path.contains('$'))
    }),
    native("os.path.isabs", is_absolute),
    native("os.path.split", |budget, arguments| {
        pair(budget, arguments, |path| (dirname(path), basename(path)))
    }),
    native("os.path.splitext", |budget, arguments| {
        pair(budget, arguments, split_extension)
    }),
    native("os.path.relpath", relative),
    native("os.path.commonprefix", common_prefix),
    native("os.path.commonpath", common_path),
    native("os.fspath", file_system_path),
];

/// The path in an argument; `None` where it is unknown.
fn path_of(value: &Value) -> Eval<Option<Rc<str>>> {
    match text(value) {
        Some(path) => Ok(Some(path)),
        None if value.is_unknown()
            || matches!(value.kind, crate::evaluator::value::Kind::Instance(_)) =>
        {
            Ok(None)
        }
        None => Err(Signal::type_error(format!(
            "expected str, bytes or os.PathLike object, not {}",
            value.type_name()
        ))),
    }
}

fn first(budget: &Budget, arguments: &Arguments) -> Eval<Option<Rc<str>>> {
    let path = path_of(arguments.require("path", 0, "path")?)?;
    if let Some(path) = &path {
        budget.allocate(path.len() as u64 * 2)?;
    }
    Ok(path)
}

fn part(budget: &Budget, arguments: &Arguments, of: fn(&str) -> String) -> Eval<Value> {
    Ok(match first(budget, arguments)? {
        Some(path) => Value::str(of(&path)),
        None => Value::unknown_text(),
    })
}

fn pair(budget: &Budget, arguments: &Arguments, of: fn(&str) -> (String, String)) -> Eval<Value> {
    Ok(match first(budget, arguments)? {
        Some(path) => {
            let (left, right) = of(&path);
            Value::tuple(vec![Value::str(left), Value::str(right)])
        }
        None => Value::tuple(vec![Value::unknown_text(), Value::unknown_text()]),
    })
}

/// The path itself, unless it needs the outside.
fn unless(budget: &Budget, arguments: &Arguments, needs: fn(&str) -> bool) -> Eval<Value> {
    Ok(match first(budget, arguments)? {
        Some(path) if !needs(&path) => Value::str(path),
        _ => Value::unknown_text(),
    })
}

fn dirname(path: &str) -> String {
    let head = &path[..path.rfind('/').map_or(0, |at| at + 1)];
    let trimmed = head.trim_end_matches('/');
    if trimmed.is_empty() { head } else { trimmed }.to_owned()
}

fn basename(path: &str) -> String {
    path[path.rfind('/').map_or(0, |at| at + 1)..].to_owned()
}

fn split_extension(path: &str) -> (String, String) {
    let name = path.rfind('/').map_or(0, |at| at + 1);
    let stem_starts = path[name..].find(|character| character != '.');
    let dot =
        stem_starts.and_then(|start| path[name + start..].rfind('.').map(|at| name + start + at));
    let at = dot.unwrap_or(path.len());
    (path[..at].to_owned(), path[at..].to_owned())
}

fn join(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    arguments.require("join", 0, "a")?;
    let mut parts = Vec::new();
    for argument in &arguments.positional {
        let part = path_of(argument)?;
        // An absolute part makes what stands before it void.
        if part.as_ref().is_some_and(|part| part.starts_with('/')) {
            parts.clear();
        }
        parts.push((argument, part));
    }
    let mut builder = TextBuilder::new(budget);
    // What the text so far ends with: nothing at all, a slash, or something else; unknown is `None`.
    let mut needs_slash = Some(false);
    for (argument, part) in &parts {
        builder.depend_on(&argument.depends_on);
        if let Some(part) = part {
            match needs_slash {
                Some(true) => builder.push("/")?,
                Some(false) => {}
                None => builder.push_unknown(),
            }
            builder.push(part)?;
            if !part.is_empty() || needs_slash == Some(true) {
                needs_slash = Some(!part.is_empty() && !part.ends_with('/'));
            }
        } else {
            // It may be absolute, and then nothing before it is left.
            let alone = parts.len() == 1;
            let before = std::mem::replace(&mut builder, TextBuilder::new(budget));
            builder.depend_on(&before.finish().depends_on);
            if alone {
                builder.push_text(argument)?;
            } else {
                builder.push_unknown();
            }
            needs_slash = None;
        }
    }
    if arguments.open {
        return Ok(Value::unknown_text());
    }
    Ok(builder.finish())
}

/// Of a relative path it needs the working folder: the interpreter puts that in front.
fn absolute(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    Ok(match first(budget, arguments)? {
        Some(path) if path.starts_with('/') => Value::str(collapse(&path)),
        _ => Value::unknown_text(),
    })
}

fn is_absolute(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    Ok(match first(budget, arguments)? {
        Some(path) => Value::bool(path.starts_with('/')),
        None => Value::unknown(),
    })
}

fn relative(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let path = first(budget, arguments)?;
    let start = match arguments.get(1, "start") {
        Some(start) => path_of(start)?,
        None => None,
    };
    let (Some(path), Some(start)) = (path, start) else {
        return Ok(Value::unknown_text());
    };
    if !path.starts_with('/') || !start.starts_with('/') {
        return Ok(Value::unknown_text());
    }
    let (path, start) = (collapse(&path), collapse(&start));
    let parts = |path: &str| -> Vec<String> {
        path.split('/')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (path, start) = (parts(&path), parts(&start));
    let common = path
        .iter()
        .zip(&start)
        .take_while(|(left, right)| left == right)
        .count();
    let mut result = vec![".."; start.len() - common];
    result.extend(path[common..].iter().map(String::as_str));
    Ok(Value::str(if result.is_empty() {
        ".".to_owned()
    } else {
        result.join("/")
    }))
}

fn all_paths(budget: &Budget, arguments: &Arguments) -> Eval<Option<Vec<Rc<str>>>> {
    let elements = iterate(budget, arguments.require("commonpath", 0, "paths")?)?;
    if !elements.complete() {
        return Ok(None);
    }
    elements.items.iter().map(path_of).collect()
}

fn common_prefix(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let Some(paths) = all_paths(budget, arguments)? else {
        return Ok(Value::unknown_text());
    };
    let Some((first, rest)) = paths.split_first() else {
        return Ok(Value::str(""));
    };
    let mut length = first.len();
    for path in rest {
        let common = first
            .char_indices()
            .zip(path.chars())
            .find(|((_, left), right)| left != right)
            .map_or(first.len().min(path.len()), |((at, _), _)| at);
        length = length.min(common);
    }
    Ok(Value::str(&first[..length]))
}

fn common_path(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let Some(paths) = all_paths(budget, arguments)? else {
        return Ok(Value::unknown_text());
    };
    let Some((first, rest)) = paths.split_first() else {
        return Err(Signal::value_error("commonpath() arg is an empty sequence"));
    };
    let absolute = first.starts_with('/');
    if rest.iter().any(|path| path.starts_with('/') != absolute) {
        return Err(Signal::value_error("Can't mix absolute and relative paths"));
    }
    let parts = |path: &str| -> Vec<String> {
        path.split('/')
            .filter(|part| !part.is_empty() && *part != ".")
            .map(str::to_owned)
            .collect()
    };
    let mut common = parts(first);
    for path in rest {
        let same = common
            .iter()
            .zip(parts(path))
            .take_while(|(left, right)| *left == right)
            .count();
        common.truncate(same);
    }
    let root = if absolute { "/" } else { "" };
    Ok(Value::str(format!("{root}{}", common.join("/"))))
}

fn file_system_path(_: &Budget, arguments: &Arguments) -> Eval<Value> {
    Ok(match path_of(arguments.require("fspath", 0, "path")?)? {
        Some(path) => Value::str(path),
        None => Value::unknown_text(),
    })
}

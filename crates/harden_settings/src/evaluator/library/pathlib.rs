//! The constructors of `pathlib`.

use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::methods::path::{join, normalise, text};
use crate::evaluator::operators::some_path;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Kind, Native, Value};

pub(super) const FUNCTIONS: &[Native] = &[
    native("pathlib.Path", path),
    native("pathlib.PosixPath", path),
    native("pathlib.PurePath", path),
    native("pathlib.PurePosixPath", path),
];

fn path(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let mut joined = ".".to_owned();
    let mut known = !arguments.open;
    for part in &arguments.positional {
        match text(part) {
            Some(part) => {
                budget.allocate((joined.len() + part.len()) as u64)?;
                // An absolute part makes unknown ones before it void.
                known |= part.starts_with('/');
                joined = if joined == "." {
                    normalise(&part)
                } else {
                    join(&joined, &part)
                };
            }
            None if part.is_unknown() || matches!(part.kind, Kind::Instance(_)) => known = false,
            None => {
                return Err(Signal::type_error(format!(
                    "expected str, bytes or os.PathLike object, not {}",
                    part.type_name()
                )));
            }
        }
    }
    Ok(if known {
        Value::new(Kind::Path(joined.into()))
    } else {
        some_path()
    })
}

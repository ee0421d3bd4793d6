//! Constants of Python's library.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::evaluator::value::{Class, Instance, Kind, Unknown, Value};

/// The constant `module.name`, as a settings module on Linux would see it.
pub(super) fn constant(module: &str, name: &str) -> Option<Value> {
    match module {
        "os" | "os.path" => path_constant(name),
        "string" => text_constant(name).map(Value::str),
        "logging" => level(name).map(Value::int),
        "re" => flag(name).map(Value::int),
        "math" => number(name).map(|number| Value::new(Kind::Float(number))),
        "sys" => system(name),
        "errno" => error_code(name).map(Value::int),
        "typing" => (name == "TYPE_CHECKING").then(|| Value::bool(false)),
        _ => None,
    }
}

fn error_code(name: &str) -> Option<i128> {
    Some(match name {
        "EPERM" => 1,
        "ENOENT" => 2,
        "EACCES" => 13,
        "EEXIST" => 17,
        "ENOTDIR" => 20,
        "EISDIR" => 21,
        _ => return None,
    })
}

/// `errno` of an exception that stands for one error of the system.
pub(crate) fn error_number(exception: &str) -> Option<i128> {
    error_code(match exception {
        "FileNotFoundError" => "ENOENT",
        "FileExistsError" => "EEXIST",
        "NotADirectoryError" => "ENOTDIR",
        "IsADirectoryError" => "EISDIR",
        _ => return None,
    })
}

fn path_constant(name: &str) -> Option<Value> {
    Some(Value::str(match name {
        "sep" => "/",
        "linesep" => "\n",
        "pathsep" => ":",
        "extsep" | "curdir" => ".",
        "pardir" => "..",
        "devnull" => "/dev/null",
        "name" => "posix",
        "altsep" => return Some(Value::none()),
        _ => return None,
    }))
}

fn text_constant(name: &str) -> Option<&'static str> {
    Some(match name {
        "ascii_lowercase" => "abcdefghijklmnopqrstuvwxyz",
        "ascii_uppercase" => "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "ascii_letters" => "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "digits" => "0123456789",
        "hexdigits" => "0123456789abcdefABCDEF",
        "octdigits" => "01234567",
        "punctuation" => "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
        "whitespace" => " \t\n\r\u{b}\u{c}",
        "printable" => {
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \t\n\r\u{b}\u{c}"
        }
        _ => return None,
    })
}

fn level(name: &str) -> Option<i128> {
    Some(match name {
        "NOTSET" => 0,
        "DEBUG" => 10,
        "INFO" => 20,
        "WARNING" | "WARN" => 30,
        "ERROR" => 40,
        "CRITICAL" | "FATAL" => 50,
        _ => return None,
    })
}

fn flag(name: &str) -> Option<i128> {
    Some(match name {
        "I" | "IGNORECASE" => 2,
        "L" | "LOCALE" => 4,
        "M" | "MULTILINE" => 8,
        "S" | "DOTALL" => 16,
        "U" | "UNICODE" => 32,
        "X" | "VERBOSE" => 64,
        "DEBUG" => 128,
        "A" | "ASCII" => 256,
        "NOFLAG" => 0,
        _ => return None,
    })
}

fn number(name: &str) -> Option<f64> {
    Some(match name {
        "pi" => std::f64::consts::PI,
        "e" => std::f64::consts::E,
        "tau" => std::f64::consts::TAU,
        "inf" => f64::INFINITY,
        "nan" => f64::NAN,
        _ => return None,
    })
}

fn system(name: &str) -> Option<Value> {
    Some(match name {
        "platform" => Value::str("linux"),
        "byteorder" => Value::str("little"),
        "maxsize" => Value::int(i128::from(i64::MAX)),
        "maxunicode" => Value::int(0x10_ffff),
        "version_info" => version(),
        "executable" | "prefix" | "base_prefix" | "exec_prefix" | "version" => unknown_text(),
        _ => return None,
    })
}

/// Python 3; which release the project runs on is unknown here.
fn version() -> Value {
    let parts = || {
        [
            ("major", Value::int(3)),
            ("minor", Value::unknown()),
            ("micro", Value::unknown()),
            ("releaselevel", Value::str("final")),
            ("serial", Value::int(0)),
        ]
    };
    let class = Rc::new(Class {
        name: "version_info".into(),
        qualified_name: "sys.version_info".into(),
        order: Vec::new(),
        open: false,
        members: RefCell::default(),
        is_dataclass: Cell::new(false),
    });
    Value::new(Kind::Instance(Rc::new(Instance {
        class,
        members: RefCell::new(
            parts()
                .into_iter()
                .map(|(name, value)| (name.into(), value))
                .collect(),
        ),
        payload: Some(Value::tuple(
            parts().into_iter().map(|(_, value)| value).collect(),
        )),
    })))
}

/// The oldest Python that is taken to run a project: Django 2.2 to 4.2 still run on it.
const OLDEST_PYTHON: [i128; 2] = [3, 8];

/// Whether `version`, where it is `sys.version_info`, is newer than a tuple of numbers: known where the tuple is
/// at most the oldest Python there is.
pub(crate) fn is_newer_python(version: &Value, than: &Value) -> Option<bool> {
    let Kind::Instance(instance) = &version.kind else {
        return None;
    };
    let Kind::Tuple(numbers) = &than.kind else {
        return None;
    };
    if &*instance.class.qualified_name != "sys.version_info" {
        return None;
    }
    let numbers: Vec<i128> = numbers.iter().map(integer).collect::<Option<_>>()?;
    (numbers.as_slice() <= OLDEST_PYTHON.as_slice()).then_some(true)
}

fn integer(value: &Value) -> Option<i128> {
    match value.kind {
        Kind::Int(number) => Some(number.get()),
        _ => None,
    }
}

/// Text about the machine, which is never empty.
fn unknown_text() -> Value {
    Value::new(Kind::Unknown(Rc::new(Unknown {
        truthy: Some(true),
        ..match Value::unknown_text().kind {
            Kind::Unknown(unknown) => (*unknown).clone(),
            _ => Unknown::default(),
        }
    })))
}

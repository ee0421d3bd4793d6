//! Python itself is the judge: modules of `tests/modules` are run by `CPython` and by the evaluator.

use std::path::Path;
use std::process::Command;

use crate::memory::{MemoryProject, only_world};
use harden_settings::Environment;
use harden_settings::facts::{Fact, FactValue, Items};
use serde_json::{Value, json};

const ENVIRONMENT: &[(&str, &str)] = &[("FLAG", "yes"), ("MODE", "prod")];

/// Runs one module both ways; every setting has to be known, and equal.
fn agree(module: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/modules");
    let file = format!("{module}.py");
    let text = std::fs::read_to_string(folder.join(&file)).expect("the module can be read");

    let run = Command::new("python3")
        .arg(folder.join("dump.py"))
        .arg(folder.join(&file))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs(ENVIRONMENT.iter().copied())
        .output()
        .expect("CPython is on the path as python3");
    let errors = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{errors}");
    let truth: Value = serde_json::from_slice(&run.stdout).expect("dump.py prints JSON");

    let environment = Environment {
        set: ENVIRONMENT
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        exact: true,
        ..Environment::default()
    };
    let project = MemoryProject::new([(&*file, &*text)]);
    let facts = project.evaluate(module, &environment);
    let world = only_world(&facts);

    let mut differences = Vec::new();
    for (name, expected) in truth.as_object().expect("dump.py prints an object") {
        let found = world
            .get(name)
            .map_or(json!("(not defined)"), |setting| encode(&setting.value));
        if found != *expected {
            differences.push(format!("{name}\n  Python: {expected}\n  harden: {found}"));
        }
    }
    for name in world.settings.keys() {
        if truth.get(&**name).is_none() {
            differences.push(format!("{name}: Python does not define it"));
        }
    }
    assert!(
        differences.is_empty(),
        "{module}.py\n{}",
        differences.join("\n")
    );
}

fn encode(fact: &Fact) -> Value {
    match &fact.value {
        FactValue::None => Value::Null,
        FactValue::Bool(value) => json!(value),
        FactValue::Int(value) => json!(i64::try_from(*value).expect("the numbers are small")),
        FactValue::Float(value) => json!(value),
        FactValue::Str(text) => json!(&**text),
        FactValue::Bytes(bytes) => {
            json!({"bytes": bytes.iter().map(|byte| char::from(*byte)).collect::<String>()})
        }
        FactValue::List(items) | FactValue::Tuple(items) => json!(encode_items(items)),
        FactValue::Set(items) => {
            let mut encoded = encode_items(items);
            encoded.sort_by_key(|item| {
                item.as_str()
                    .map_or_else(|| item.to_string(), str::to_owned)
            });
            json!({"set": encoded})
        }
        FactValue::Dict { entries, open } => {
            assert!(!open);
            let entries: Vec<Value> = entries
                .iter()
                .map(|(key, value)| json!([encode(key), encode(value)]))
                .collect();
            json!({"dict": entries})
        }
        FactValue::Path(path) => json!({"path": &**path}),
        FactValue::Timedelta(microseconds) => {
            json!({"microseconds": i64::try_from(*microseconds).expect("the times are short")})
        }
        FactValue::Regex { pattern, .. } => json!({"regex": &**pattern}),
        FactValue::Callable(_) | FactValue::Class(_) | FactValue::Object(_) => {
            json!({"object": true})
        }
        FactValue::Unknown(_) => json!("(unknown)"),
    }
}

fn encode_items(items: &Items) -> Vec<Value> {
    assert!(!items.open);
    items.items.iter().map(encode).collect()
}

#[test]
fn statements() {
    agree("statements");
}

#[test]
fn values() {
    agree("values");
}

#[test]
fn classes() {
    agree("classes");
}

#[test]
fn reflection() {
    agree("reflection");
}

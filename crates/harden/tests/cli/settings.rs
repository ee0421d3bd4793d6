//! `harden settings` from outside.

use crate::fixture::{Fixture, project};
use serde_json::{Value, json};

const SETTINGS: &str = "\
import os, re
from datetime import timedelta
from pathlib import Path
BASE_DIR = Path(__file__).resolve().parent
SECRET_KEY = 'not-to-be-shown'
HOSTS = ('a', 'b')
AGE = timedelta(hours=1)
IDS = {2, 1}
PATTERN = re.compile('^a')
DATABASES = {'default': {'USER': 'shop', 'PASSWORD': os.environ['DB_PASSWORD']}}
CACHE = 'redis://:hunter2@cache:6379/0'
def helper(): ...
HELPER = helper
DEBUG = os.environ.get('DEBUG', '') == '1'
lower = 1
";

fn settings(arguments: &[&str]) -> Value {
    let fixture = Fixture::new(&project(SETTINGS));
    let arguments: Vec<&str> = ["settings", "--format", "json"]
        .iter()
        .chain(arguments)
        .copied()
        .collect();
    fixture.harden(&arguments).expect(0).json()
}

#[test]
fn json_is_as_its_schema_says() {
    let schema = include_str!("../../../harden_report/schema/settings-1.schema.json");
    let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    for arguments in [
        &[][..],
        &["--env-only"],
        &["--show-secrets", "--env", "DB_PASSWORD=x"],
    ] {
        let fixture = Fixture::new(&project(SETTINGS));
        let arguments: Vec<&str> = ["settings", "--format", "json"]
            .iter()
            .chain(arguments)
            .copied()
            .collect();
        let document = fixture.harden(&arguments).json();
        let faults: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(faults, [""; 0], "{arguments:?}");
    }
}

#[test]
fn values_are_written_as_the_contract_says() {
    let document = settings(&["--env-only", "--env", "DB_PASSWORD=pw"]);
    assert_eq!(document["module"], "shop.settings");
    let value = |name: &str| &document["settings"][name]["value"];
    assert_eq!(*value("HOSTS"), json!(["a", "b"]));
    assert_eq!(*value("IDS"), json!({"__type__": "set", "items": [1, 2]}));
    assert_eq!(
        *value("AGE"),
        json!({"__type__": "timedelta", "seconds": 3600})
    );
    assert_eq!(value("PATTERN")["pattern"], "^a");
    assert_eq!(value("HELPER")["__type__"], "callable");
    assert_eq!(*value("DEBUG"), json!(false));
    assert!(
        value("BASE_DIR")
            .as_str()
            .is_some_and(|path| path.ends_with("/shop"))
    );
    assert_eq!(
        document["settings"]["DEBUG"]["origin"],
        json!([{"file": "shop/settings.py", "line": 14}])
    );
    assert_eq!(
        document["settings"]["DEBUG"]["depends_on"],
        json!(["DEBUG"])
    );
    assert!(document["settings"].get("lower").is_none());
}

#[test]
fn secrets_are_shown_by_their_kind_alone() {
    let fixture = Fixture::new(&project(SETTINGS));
    let given = ["--env", "DB_PASSWORD=from-outside"];
    for format in ["json", "table"] {
        let arguments: Vec<&str> = ["settings", "--format", format]
            .iter()
            .chain(&given)
            .copied()
            .collect();
        let shown = fixture.harden(&arguments).expect(0).stdout;
        for secret in ["not-to-be-shown", "hunter2", "from-outside"] {
            assert!(!shown.contains(secret), "{secret} is in\n{shown}");
        }
    }
    let document = settings(&given);
    assert_eq!(
        document["settings"]["SECRET_KEY"]["value"],
        json!({"__type__": "secret", "kind": "literal"})
    );
    let database = &document["settings"]["DATABASES"]["value"]["default"];
    assert_eq!(
        database["PASSWORD"],
        json!({"__type__": "secret", "kind": "env"})
    );
    assert_eq!(database["USER"], "shop");
    let all = settings(&["--show-secrets"]);
    assert_eq!(all["settings"]["SECRET_KEY"]["value"], "not-to-be-shown");
}

#[test]
fn what_the_environment_decides_is_one_of_several() {
    let document = settings(&[]);
    let debug = &document["settings"]["DEBUG"];
    assert_eq!(debug["state"], "one_of");
    assert_eq!(debug["value"], false);
    let alternatives = debug["alternatives"].as_array().expect("a list");
    assert!(
        alternatives.contains(
            &json!({"value": true, "defined": true, "when": [{"env": "DEBUG", "is": "\"1\""}]})
        ),
        "{alternatives:?}"
    );
}

#[test]
fn without_a_settings_module_there_is_nothing_to_show() {
    let run = Fixture::new(&[("hello.py", "print()\n")])
        .harden(&["settings"])
        .expect(2);
    assert!(run.stderr.contains("--settings"), "{}", run.stderr);
}

#[test]
fn a_key_that_every_start_makes_anew_is_said_to_be_generated() {
    let fixture = Fixture::new(&project(
        "from django.core.management.utils import get_random_secret_key\nSECRET_KEY = get_random_secret_key()\n",
    ));
    for more in [&[][..], &["--show-secrets"]] {
        let arguments: Vec<&str> = ["settings", "--format", "json"]
            .iter()
            .chain(more)
            .copied()
            .collect();
        let document = fixture.harden(&arguments).expect(0).json();
        assert_eq!(
            document["settings"]["SECRET_KEY"]["value"],
            json!({"__type__": "secret", "kind": "generated"}),
            "{more:?}"
        );
    }
}

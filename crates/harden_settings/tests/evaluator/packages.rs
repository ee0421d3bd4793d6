//! Models of packages against the packages themselves: `testdata/packages.json` holds expressions and
//! what the real packages make of them.

use crate::memory::{MemoryProject, exact, only_world, undecided};
use harden_finding::EnvValue;
use harden_settings::Environment;
use harden_settings::facts::{Fact, FactValue, World};
use serde_json::{Value, json};

#[derive(serde::Deserialize)]
struct Table {
    environment: std::collections::BTreeMap<String, String>,
    files: std::collections::BTreeMap<String, String>,
    expressions: Vec<String>,
    values: Vec<Value>,
}

#[test]
fn models_do_what_the_packages_do() {
    let table: Table =
        serde_json::from_str(include_str!("../../testdata/packages.json")).expect("it is JSON");
    let files = table.files.iter().map(|(path, text)| (&**path, &**text));
    let environment = Environment {
        set: table.environment.into_iter().collect(),
        exact: true,
        ..Environment::default()
    };
    let facts = MemoryProject::new(files).evaluate("settings", &environment);
    let world = only_world(&facts);
    assert!(table.values.len() > 200, "the table was read");
    let mut failures = Vec::new();
    for (number, (expression, expected)) in table.expressions.iter().zip(&table.values).enumerate()
    {
        let actual = world
            .get(&format!("R{number}"))
            .map_or(Value::Null, |setting| as_json(&setting.value));
        if actual != *expected {
            failures.push(format!(
                "{expression}\n  package: {expected}\n  model:   {actual}"
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn as_json(fact: &Fact) -> Value {
    match &fact.value {
        FactValue::None => Value::Null,
        FactValue::Bool(value) => json!(value),
        FactValue::Int(value) => json!(i64::try_from(*value).expect("small numbers")),
        FactValue::Float(value) if value.is_finite() => json!(value),
        FactValue::Float(value) => json!(value.to_string()),
        FactValue::Str(text) | FactValue::Path(text) => json!(text),
        FactValue::List(items) | FactValue::Tuple(items) if !items.open => {
            items.items.iter().map(as_json).collect()
        }
        FactValue::Dict {
            entries,
            open: false,
        } => entries
            .iter()
            .map(|(key, value)| (key_text(key), as_json(value)))
            .collect(),
        #[expect(clippy::cast_precision_loss, reason = "a few hours")]
        FactValue::Timedelta(microseconds) => {
            json!({ "seconds": *microseconds as f64 / 1_000_000.0 })
        }
        other => json!(format!("unknown: {other:?}")),
    }
}

/// A key, as `str` shows it.
fn key_text(key: &Fact) -> String {
    match &key.value {
        FactValue::Str(text) => text.to_string(),
        FactValue::None => "None".to_owned(),
        FactValue::Bool(true) => "True".to_owned(),
        FactValue::Bool(false) => "False".to_owned(),
        FactValue::Int(number) => number.to_string(),
        FactValue::Float(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}

/// The worlds of one expression that reads the variable `A`, and what each says of it.
fn worlds_of(expression: &str) -> Vec<(EnvValue, Value)> {
    let facts = undecided(&format!(
        "import decouple, environ, environs\n\
         env = environ.Env()\nenvs = environs.Env()\nSETTING = {expression}\n"
    ));
    facts.worlds.iter().map(of_variable).collect()
}

fn of_variable(world: &World) -> (EnvValue, Value) {
    let choice = world.env_choices().find(|choice| choice.env == "A");
    let setting = world.get("SETTING").expect("it is set in every world");
    (
        choice.map_or(EnvValue::Set, |choice| choice.is.clone()),
        as_json(&setting.value),
    )
}

#[test]
fn a_bool_of_the_environment_is_true_or_false_in_every_world() {
    for expression in [
        "env.bool('A', default=False)",
        "env('A', default=False)",
        "decouple.config('A', default=False, cast=bool)",
        "envs.bool('A', False)",
    ] {
        let worlds = worlds_of(expression);
        let absent: Vec<_> = worlds
            .iter()
            .filter(|(is, _)| *is == EnvValue::Absent)
            .collect();
        assert_eq!(absent.len(), 1, "{expression}: {worlds:?}");
        assert_eq!(absent[0].1, json!(false), "{expression}");
        assert!(
            worlds.iter().any(|(_, value)| *value == json!(true)),
            "{expression}"
        );
        assert!(
            worlds.iter().all(|(_, value)| value.is_boolean()),
            "{expression}"
        );
    }
}

#[test]
fn a_variable_that_nobody_has_seen_makes_no_more_than_two_worlds() {
    for expression in [
        "env.list('A', default=[])",
        "env.int('A', default=1)",
        "env.db('A', default='sqlite://')",
        "env.cache('A', default='locmemcache://')",
        "env.email_url('A', default='consolemail://')",
        "env.json('A', default={})",
        "decouple.config('A', default='', cast=decouple.Csv())",
        "decouple.config('A', default=1, cast=int)",
        "envs.list('A', [])",
        "envs.dict('A', {})",
        "envs.dj_db_url('A', default='sqlite://')",
    ] {
        assert_eq!(worlds_of(expression).len(), 2, "{expression}");
    }
}

#[test]
fn a_required_variable_is_required_through_every_package() {
    for expression in ["env('A')", "decouple.config('A')", "envs.str('A')"] {
        let worlds = worlds_of(expression);
        assert_eq!(worlds.len(), 1, "{expression}: {worlds:?}");
    }
}

#[test]
fn a_database_of_the_environment_keeps_what_the_settings_add() {
    let facts = undecided(
        "import environ\nDATABASES = {'default': environ.Env().db('DATABASE_URL')}\n\
         DATABASES['default']['ATOMIC_REQUESTS'] = True\n",
    );
    let databases = &only_world(&facts)
        .get("DATABASES")
        .expect("it is set")
        .value;
    let FactValue::Dict { entries, .. } = &databases.value else {
        panic!("a dict");
    };
    let FactValue::Dict { entries, open } = &entries[0].1.value else {
        panic!("a dict");
    };
    assert!(open, "options may follow in the URL");
    let atomic = entries
        .iter()
        .find(|(key, _)| key.as_str() == Some("ATOMIC_REQUESTS"));
    assert_eq!(atomic.map(|(_, value)| value.truthy()), Some(Some(true)));
}

#[test]
fn constants_and_helpers_of_django_are_known() {
    let facts = undecided(
        "from django.utils.translation import gettext_lazy as _\n\
         from django.contrib.messages import constants as messages\n\
         from django.core.management.utils import get_random_secret_key\n\
         from django.utils.csp import CSP\n\
         A = _('Books')\nB = {messages.ERROR: 'danger'}\nC = CSP.SELF\n\
         SECRET_KEY = get_random_secret_key()\n",
    );
    let world = only_world(&facts);
    let value = |name: &str| as_json(&world.get(name).expect("it is set").value);
    assert_eq!(value("A"), json!("Books"));
    assert_eq!(value("C"), json!("'self'"));
    let FactValue::Unknown(key) = &world.get("SECRET_KEY").expect("it is set").value.value else {
        panic!("nobody has seen it");
    };
    assert!(key.generated);
}

#[test]
fn the_members_of_the_chosen_class_become_the_settings() {
    let text = "from configurations import Configuration, values\n\
        class Base(Configuration):\n    \
            DEBUG = values.BooleanValue(True)\n    \
            ALLOWED_HOSTS = values.ListValue([])\n    \
            DATABASES = values.DatabaseURLValue('sqlite:///x.db')\n    \
            APPS = ['a']\n    \
            @property\n    def COMPUTED(self):\n        return self.APPS + ['z']\n\
        class Production(Base):\n    \
            DEBUG = False\n    APPS = Base.APPS + ['b']\n";
    let facts = exact(
        text,
        &[
            ("DJANGO_CONFIGURATION", "Production"),
            ("DJANGO_ALLOWED_HOSTS", "a.example, b.example"),
        ],
    );
    let world = only_world(&facts);
    let value = |name: &str| as_json(&world.get(name).expect("it is set").value);
    assert_eq!(value("DEBUG"), json!(false));
    assert_eq!(value("ALLOWED_HOSTS"), json!(["a.example", "b.example"]));
    assert_eq!(value("COMPUTED"), json!(["a", "b", "z"]));
    assert_eq!(value("DATABASES")["default"]["NAME"], json!("x.db"));
    assert_eq!(value("CONFIGURATION"), json!("settings.Production"));
    let line = |name: &str| {
        world
            .get(name)
            .and_then(|setting| setting.origin.last())
            .map(|place| place.line)
    };
    assert_eq!(
        (line("DEBUG"), line("APPS"), line("ALLOWED_HOSTS")),
        (Some(11), Some(12), Some(4))
    );
}

#[test]
fn variables_with_dynaconfs_prefix_become_settings() {
    let text = "import dynaconf\nDEBUG = True\nHOST = 'a'\n\
        settings = dynaconf.DjangoDynaconf(__name__, ENVVAR_PREFIX_FOR_DYNACONF='SHOP')\n";
    let environment = [
        ("SHOP_DEBUG", "false"),
        ("SHOP_ALLOWED_HOSTS", "['x']"),
        ("DJANGO_HOST", "b"),
    ];
    let facts = exact(text, &environment);
    let world = only_world(&facts);
    let value = |name: &str| as_json(&world.get(name).expect("it is set").value);
    assert_eq!(value("DEBUG"), json!(false));
    assert_eq!(value("ALLOWED_HOSTS"), json!(["x"]));
    assert_eq!(value("HOST"), json!("a"));

    let facts = undecided(text);
    let debug = only_world(&facts)
        .get("DEBUG")
        .map(|setting| as_json(&setting.value));
    assert_eq!(debug, Some(json!(true)), "where no variable overrides it");
}

#[test]
fn included_files_run_in_the_scope_of_the_settings() {
    let project = MemoryProject::new([
        (
            "settings/__init__.py",
            "from split_settings.tools import include, optional\nHERE = 'x'\n\
             include('parts/base.py', 'parts/z_*.py', optional('local.py'))\n",
        ),
        ("settings/parts/base.py", "A = HERE + 'a'\nAPPS = ['a']\n"),
        ("settings/parts/z_more.py", "APPS += ['b']\n"),
    ]);
    let facts = project.evaluate("settings", &Environment::default());
    let world = only_world(&facts);
    let value = |name: &str| as_json(&world.get(name).expect("it is set").value);
    assert_eq!(value("A"), json!("xa"));
    assert_eq!(value("APPS"), json!(["a", "b"]));
}

//! Worlds: one consistent answer to every undecided condition.

use std::fmt::Write as _;

use crate::memory::{MemoryProject, exact, only_world, undecided};
use harden_finding::EnvValue;
use harden_settings::facts::{FactValue, ProfileFacts, Setting, World};
use harden_settings::{Depth, Environment};

fn debug(world: &World) -> Option<bool> {
    world.get("DEBUG")?.value.truthy()
}

fn world_with<'a>(facts: &'a ProfileFacts, variable: &str, is: &EnvValue) -> &'a World {
    facts
        .worlds
        .iter()
        .find(|world| {
            world
                .env_choices()
                .any(|choice| choice.env == variable && choice.is == *is)
        })
        .unwrap_or_else(|| panic!("no world with {variable} {is}: {:?}", facts.worlds))
}

#[test]
fn debug_is_false_in_the_production_world_where_it_is_undecided() {
    let facts = undecided("import os\nDEBUG = os.environ.get('DEBUG', 'True') == 'True'\n");
    let production = facts.production_world().unwrap();
    assert_eq!(debug(production), Some(false));
    assert_eq!(
        debug(world_with(&facts, "DEBUG", &EnvValue::Absent)),
        Some(true)
    );
    let equal = EnvValue::Equal("True".to_owned());
    assert_eq!(debug(world_with(&facts, "DEBUG", &equal)), Some(true));
    assert_eq!(facts.worlds.len(), 3);
}

#[test]
fn any_text_turns_bool_of_a_variable_on() {
    let facts = undecided("import os\nDEBUG = bool(os.environ.get('DEBUG', False))\n");
    assert_eq!(debug(facts.production_world().unwrap()), Some(false));
    assert_eq!(
        debug(world_with(&facts, "DEBUG", &EnvValue::Set)),
        Some(true)
    );
}

#[test]
fn a_file_that_may_hold_a_variable_makes_no_worlds() {
    for start in [
        "from environs import FileAwareEnv\nenv = FileAwareEnv()\n",
        "from environ import FileAwareEnv\nenv = FileAwareEnv()\n",
    ] {
        let lines: Vec<String> = (0..40).map(|i| format!("S{i} = env('V{i}')")).collect();
        let facts = undecided(&format!("{start}{}", lines.join("\n")));
        assert!(only_world(&facts).get("S39").unwrap().value.is_unknown());
    }
}

#[test]
fn a_required_variable_is_set_in_every_world() {
    let facts = undecided("import os\nSECRET_KEY = os.environ['SECRET_KEY']\n");
    let world = only_world(&facts);
    let key = &world.get("SECRET_KEY").unwrap();
    assert!(key.value.is_unknown());
    assert_eq!(key.value.truthy(), Some(true));
    assert_eq!(key.depends_on, ["SECRET_KEY".into()]);
    assert!(facts.env_reads[0].required);
}

#[test]
fn a_variable_without_which_the_module_raises_is_required() {
    let facts = undecided(
        "import os\n\
         SECRET_KEY = os.environ.get('SECRET_KEY')\n\
         if not SECRET_KEY:\n    raise RuntimeError('set SECRET_KEY')\n\
         HOST = os.environ.get('HOST', 'localhost')\n",
    );
    assert!(!facts.worlds.is_empty(), "{:?}", facts.problems);
    for world in &facts.worlds {
        assert_eq!(world.get("SECRET_KEY").unwrap().value.truthy(), Some(true));
    }
    let host = &facts.production_world().unwrap().get("HOST").unwrap().value;
    assert_eq!(host.as_str(), Some("localhost"));
}

#[test]
fn a_variable_that_an_operation_cannot_do_without_is_required() {
    for code in [
        "A = int(os.environ.get('A'))",
        "A = os.environ.get('A').split(',')",
        "A = os.environ.get('A')[0]",
        "A = 'x' + os.environ.get('A')",
        "A = ['x']\nA += os.environ.get('A')",
        "A = '1' in os.environ.get('A')",
        "A = [x for x in os.environ.get('A')]",
        "a, b = os.environ.get('A')",
        "A = ','.join([os.environ.get('A')])",
        "A = os.path.join(os.environ.get('A'), 'x')",
        "A = {'dev': 1}[os.environ.get('A', 'prod')]",
        "x = os.environ.get('A')\nA = 1 if x.isnumeric() else 2",
        "def words(name):\n    return os.environ.get(name).split(',')\nA = words('A')",
        "if not os.environ.get('DEBUG'):\n    A = os.environ.get('A').lower()",
    ] {
        let facts = undecided(&format!("import os\n{code}\n"));
        let production = facts.production_world();
        assert!(production.is_some(), "{code}: {:?}", facts.problems);
        let choices = production.into_iter().flat_map(World::env_choices);
        assert!(
            choices
                .filter(|choice| choice.env == "A")
                .all(|choice| choice.is != EnvValue::Absent),
            "{code}"
        );
    }
}

#[test]
fn what_is_handled_blames_no_variable_for_what_raises_later() {
    let facts = undecided(
        "import os\ntry:\n    A = int(os.environ.get('A'))\nexcept TypeError:\n    A = 1\nB = [][0]\n",
    );
    assert!(facts.production_world().is_none());
    assert!(facts.env_reads.iter().all(|read| !read.required));
}

#[test]
fn ten_variables_that_raise_are_all_found_to_be_required() {
    let mut text = String::from(
        "import os\ndef need(name):\n    value = os.environ.get(name)\n    \
         if value is None:\n        raise KeyError(name)\n    return value\n",
    );
    for index in 0..10 {
        writeln!(text, "S{index} = need('V{index}')").expect("text can be appended to");
    }
    let facts = undecided(&text);
    let world = only_world(&facts);
    assert!(world.get("S9").unwrap().value.is_unknown());
}

#[test]
fn settings_of_one_world_belong_together() {
    let facts = undecided(
        "import os\nif os.environ.get('ENV') == 'prod':\n    A = 1\n    B = 1\nelse:\n    A = 2\n    B = 2\n",
    );
    for world in &facts.worlds {
        assert_eq!(world.get("A").unwrap().value, world.get("B").unwrap().value);
    }
    assert_eq!(facts.worlds.len(), 3, "absent, prod, something else");
}

#[test]
fn text_that_is_compared_with_nothing_is_unknown() {
    let facts = undecided("import os\nNAME = os.environ['NAME'] + '-x'\n");
    let value = &only_world(&facts).get("NAME").unwrap().value.value;
    let FactValue::Unknown(unknown) = value else {
        panic!("{value:?}");
    };
    assert_eq!(unknown.text.as_ref().unwrap().suffix, "-x");
}

#[test]
fn an_exact_environment_leaves_nothing_to_decide() {
    let text = "import os\nDEBUG = os.environ.get('DEBUG') == '1'\n";
    assert_eq!(
        debug(only_world(&exact(text, &[("DEBUG", "1")]))),
        Some(true)
    );
    assert_eq!(debug(only_world(&exact(text, &[]))), Some(false));
}

#[test]
fn what_no_world_can_start_is_an_error_with_its_line() {
    let facts = exact("import os\n\nKEY = os.environ['KEY']\n", &[]);
    assert!(facts.worlds.is_empty());
    let problem = &facts.problems[0];
    assert!(problem.is_error);
    assert_eq!(problem.place.line, 3);
    assert!(
        problem.message.contains("KeyError: 'KEY'"),
        "{}",
        problem.message
    );
}

#[test]
fn an_endless_loop_is_stopped_and_said() {
    let facts = exact("A = 1\nwhile True:\n    A += 1\n", &[]);
    assert!(facts.worlds.is_empty());
    assert!(facts.problems[0].message.contains("too many steps"));
}

#[test]
fn each_value_knows_its_lines_and_variables() {
    let facts = exact(
        "import os\nAPPS = ['a']\nif os.environ.get('EXTRA'):\n    APPS.append('b')\nAPPS += ['c']\n",
        &[("EXTRA", "1")],
    );
    let apps = only_world(&facts).get("APPS").unwrap();
    let lines: Vec<u32> = apps.origin.iter().map(|place| place.line).collect();
    assert_eq!(lines, [2, 4, 5]);
    assert_eq!(apps.depends_on, ["EXTRA".into()]);
}

#[test]
fn a_variable_without_which_the_key_is_empty_is_required() {
    let facts = undecided("import os\nSECRET_KEY = os.environ.get('KEY') or None\n");
    let key = &only_world(&facts).get("SECRET_KEY").unwrap().value;
    assert_eq!(key.truthy(), Some(true));
    assert!(facts.env_reads[0].required);
}

#[test]
fn a_time_zone_that_does_not_exist_is_an_error_with_its_line() {
    let facts = exact("DEBUG = False\nTIME_ZONE = 'Europe/Atlantis'\n", &[]);
    assert!(facts.worlds.is_empty());
    let problem = &facts.problems[0];
    assert_eq!((problem.is_error, problem.place.line), (true, 2));
    let expected = "would not start: ValueError: Incorrect timezone setting: Europe/Atlantis";
    assert!(problem.message.contains(expected), "{}", problem.message);
    for zone in ["'Europe/Paris'", "''", "None"] {
        only_world(&exact(&format!("TIME_ZONE = {zone}\n"), &[]));
    }
}

#[test]
fn worlds_without_a_time_zone_that_exists_do_not_start() {
    let facts = undecided(
        "import os\nplace = os.environ.get('PLACE')\n\
         TIME_ZONE = 'UTC' if place == 'a' else 'x' if place == 'b' else 'y'\n",
    );
    let zones: Vec<_> = facts
        .worlds
        .iter()
        .map(|world| world.get("TIME_ZONE").and_then(|zone| zone.value.as_str()))
        .collect();
    assert_eq!(zones, [Some("UTC")], "{:?}", facts.worlds);
}

#[test]
fn a_module_that_starts_without_a_variable_does_not_need_it_for_what_never_starts() {
    let facts = undecided(
        "import os\nA, B = os.environ.get('A'), os.environ.get('B')\n\
         if A and not B:\n    raise ValueError\nif B:\n    raise ValueError\nDEBUG = False\n",
    );
    assert_eq!(debug(only_world(&facts)), Some(false));
    assert!(facts.env_reads.iter().all(|read| !read.required));
}

#[test]
fn an_import_whose_failure_is_suppressed_may_fail() {
    let text = "from contextlib import suppress\nwith suppress(ImportError):\n    \
                import nowhere_to_be_found\n    DEBUG = True\n";
    let facts = exact(text, &[]);
    let seen: Vec<_> = facts.worlds.iter().map(debug).collect();
    assert_eq!(seen.len(), 2, "{:?}", facts.worlds);
    assert!(seen.contains(&None) && seen.contains(&Some(true)));
}

#[test]
fn folders_are_made_where_python_can_make_them() {
    let started = |text: &str, environment: &Environment| {
        let text = format!("import os\nfrom pathlib import Path\n{text}\n");
        let facts = MemoryProject::new([("settings.py", &*text)]).evaluate("settings", environment);
        !facts.worlds.is_empty()
    };
    let exact = Environment {
        exact: true,
        ..Environment::default()
    };
    for fails in [
        "os.mkdir('no/such')",
        "Path('no/such').mkdir()",
        "Path('a').mkdir()\nPath('a').mkdir()",
        "os.makedirs('a/b')\nos.makedirs('a/b')",
        "open('no/such', 'w')",
    ] {
        assert!(!started(fails, &exact), "{fails}");
        assert!(started(fails, &Environment::default()), "{fails}");
    }
    for works in [
        "os.mkdir('a')\nos.mkdir('a/b')\nopen('a/b/c', 'w')",
        "Path('a').mkdir()\nPath('a').mkdir(exist_ok=True)\nassert os.path.isdir('a')",
        "os.makedirs('a/b', exist_ok=True)\nos.makedirs('a/b', exist_ok=True)",
        "Path('a/b').mkdir(parents=True)\nassert Path('a').is_dir()",
        "os.mkdir('/run/elsewhere')",
    ] {
        assert!(started(works, &exact), "{works}");
    }
}

#[test]
fn filters_of_warnings_are_checked_as_python_checks_them() {
    for (call, starts) in [
        ("'error', r'naive', RuntimeWarning, r'django'", true),
        ("'error', category=RuntimeWarning", true),
        ("'error', 'people', r'naive', RuntimeWarning", false),
        ("'errors'", false),
    ] {
        let facts = exact(
            &format!("import warnings\nwarnings.filterwarnings({call})\n"),
            &[],
        );
        assert_eq!(!facts.worlds.is_empty(), starts, "{call}");
    }
}

#[test]
fn settings_made_in_one_loop_depend_on_their_own_variables() {
    let facts = undecided(
        "import inspect, os, sys\nclass Base:\n    A = os.environ.get('A')\n    B = os.environ.get('B', '1')\n    C = 3\n    \
         @property\n    def D(self):\n        return [self.A]\n\
         for name, value in inspect.getmembers(Base()):\n    if name.isupper():\n        setattr(sys.modules[__name__], name, value)\n\
         for name, value in [('E', os.environ.get('E')), ('F', 1)]:\n    globals()[name] = value\n",
    );
    for (name, depends_on) in [
        ("A", "A"),
        ("B", "B"),
        ("C", ""),
        ("D", "A"),
        ("E", "E"),
        ("F", ""),
    ] {
        let setting = only_setting(&facts, name);
        assert_eq!(setting.depends_on.join(","), depends_on, "{name}");
    }
}

/// The setting of the first world.
fn only_setting<'a>(facts: &'a ProfileFacts, name: &str) -> &'a Setting {
    facts.worlds[0].get(name).expect("it is set")
}

#[test]
fn modules_are_found_where_the_settings_add_to_the_search_path() {
    for edit in [
        "sys.path.insert(0, os.path.join(BASE, 'apps'))",
        "sys.path.append(os.path.join(BASE, 'apps'))",
        "sys.path += [os.path.join(BASE, 'apps')]",
        "sys.path = ['apps'] + sys.path",
        "site.addsitedir(BASE + '/apps')",
        "if 'apps' not in sys.path:\n    sys.path.insert(1, 'apps')",
    ] {
        let settings = format!(
            "import json, os, site, sys\nBASE = os.path.dirname(os.path.abspath(__file__))\n{edit}\n\
             import blog.parts.names\nfrom blog.conf import A\nfrom shop import B\n\
             C = blog.parts.names.C\nfrom environ import Env\nE = Env().int('E', default=5)\ntry:\n    import blog.nothing\nexcept ImportError:\n    D = 4\n"
        );
        let project = MemoryProject::new([
            ("settings.py", &*settings),
            ("apps/blog/__init__.py", ""),
            ("apps/blog/conf.py", "A = 1\n"),
            ("apps/shop.py", "B = 2\n"),
            ("apps/blog/parts/names.py", "C = 3\n"),
            ("apps/environ.py", "def Env(): ...\n"),
            ("apps/json.py", "1/0\n"),
        ]);
        let exact = Environment {
            exact: true,
            ..Environment::default()
        };
        let facts = project.evaluate("settings", &exact);
        let world = only_world(&facts);
        for (name, value) in [("A", 1), ("B", 2), ("C", 3), ("D", 4), ("E", 5)] {
            let found = world.get(name).and_then(|setting| setting.value.as_int());
            assert_eq!(found, Some(value), "{name}: {edit}");
        }
    }
}

#[test]
fn a_variable_chooses_among_the_keys_of_a_dict() {
    for (choice, other) in [
        ("{'dev': True, 'live': False}[os.environ['STAGE']]", None),
        (
            "{'dev': True, 'live': False}[os.environ['STAGE'].strip().lower()]",
            None,
        ),
        (
            "{'dev': True, 'live': False}.get(os.environ['STAGE'], 5)",
            Some(5),
        ),
    ] {
        let facts = undecided(&format!("import os\nDEBUG = {choice}\n"));
        let values: Vec<_> = facts
            .worlds
            .iter()
            .map(|world| world.get("DEBUG").and_then(|debug| debug.value.as_int()))
            .collect();
        let mut expected = vec![Some(1), Some(0)];
        expected.extend(other.map(Some));
        expected.sort_unstable();
        let mut sorted = values.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, expected, "{choice}: {:?}", facts.worlds);
        assert_eq!(
            debug(facts.production_world().unwrap()).map(u8::from),
            values[0].map(|value| u8::from(value != 0))
        );
    }
}

/// Evaluated as `check` does: only variables that decide something are looked at both ways.
fn only_deciding(text: &str) -> ProfileFacts {
    let environment = Environment {
        depth: Depth::Deciding,
        ..Environment::default()
    };
    MemoryProject::new([("settings.py", text)]).evaluate("settings", &environment)
}

#[test]
fn variables_that_decide_nothing_make_no_worlds() {
    let facts = only_deciding(
        "import os\n\
         def number(name, default):\n    value = os.environ.get(name)\n    \
         if value is None:\n        return default\n    return int(value)\n\
         EMAIL_HOST = os.environ.get('EMAIL_HOST', 'localhost')\n\
         EMAIL_PORT = number('EMAIL_PORT', 25)\n\
         USE_TZ = os.environ.get('USE_TZ', '1') == '1'\n\
         NAMES = [name.strip() for name in os.environ.get('NAMES', 'a,b').split(',')]\n",
    );
    let world = only_world(&facts);
    assert_eq!(world.get("EMAIL_PORT").unwrap().value.as_int(), Some(25));
    assert_eq!(
        world.get("EMAIL_PORT").unwrap().depends_on,
        ["EMAIL_PORT".into()]
    );
    assert_eq!(facts.env_reads.len(), 4);
}

#[test]
fn variables_that_reach_judged_settings_are_looked_at_both_ways() {
    let facts = only_deciding(
        "import os\nflag = os.environ.get('COOKIE', True)\nSESSION_COOKIE_SECURE = flag\n",
    );
    let set = world_with(&facts, "COOKIE", &EnvValue::Set);
    let secure = &set.get("SESSION_COOKIE_SECURE").unwrap().value;
    assert_eq!(secure.is_true(), Some(false), "text is never True");
}

#[test]
fn variables_that_decide_a_branch_are_looked_at_both_ways() {
    let facts = only_deciding(
        "import os\n\
         def configure():\n    global DEBUG\n    \
         if os.environ.get('LOCAL') is not None:\n        DEBUG = True\n\
         DEBUG = False\nconfigure()\n\
         if 'SENTRY' in os.environ:\n    MIDDLEWARE = ['sentry']\n",
    );
    assert_eq!(
        debug(world_with(&facts, "LOCAL", &EnvValue::Set)),
        Some(true)
    );
    let sentry = world_with(&facts, "SENTRY", &EnvValue::Set);
    assert!(sentry.get("MIDDLEWARE").is_some());
    assert_eq!(facts.worlds.len(), 4);
}

#[test]
fn a_variable_whose_absence_leads_to_the_last_branch_is_required() {
    let facts = only_deciding(
        "import os\n\
         def need(name, default=None):\n    if name in os.environ:\n        value = os.environ[name]\n    \
         elif default is None:\n        raise LookupError(name)\n    else:\n        value = default\n    return value\n\
         HOST = need('HOST')\nPORT = need('PORT', '80')\n",
    );
    let world = only_world(&facts);
    assert!(world.get("HOST").unwrap().value.is_unknown());
    assert_eq!(world.get("PORT").unwrap().value.as_str(), Some("80"));
}

/// What `NetBox` does: settings of the machine in a module that git ignores, and checks of what it holds.
#[test]
fn a_module_of_the_machine_is_there_where_the_project_needs_it() {
    let settings = "\
import importlib
try:
    local = importlib.import_module('site.configuration')
except ModuleNotFoundError:
    raise ValueError('no configuration')
for name in ('ALLOWED_HOSTS', 'SECRET_KEY'):
    if not hasattr(local, name):
        raise ValueError(name)
if not hasattr(local, 'DATABASE') and not hasattr(local, 'DATABASES'):
    raise ValueError('no database')
elif hasattr(local, 'DATABASE') and hasattr(local, 'DATABASES'):
    raise ValueError('two databases')
SECRET_KEY = local.SECRET_KEY
DEBUG = False
";
    let files = [
        (".gitignore", "site/configuration.py"),
        ("site/__init__.py", ""),
        ("settings.py", settings),
    ];
    let evaluate = |files: &[(&str, &str)]| {
        MemoryProject::new(files.iter().copied()).evaluate("settings", &Environment::default())
    };
    let facts = evaluate(&files);
    let world = facts.production_world().expect("it starts");
    assert!(world.get("SECRET_KEY").unwrap().value.is_unknown());
    assert_eq!(debug(world), Some(false));
    assert!(
        evaluate(&files[1..]).worlds.is_empty(),
        "git ignores nothing"
    );
}

#[test]
fn a_module_of_the_machine_may_be_absent_where_that_is_handled() {
    let files = [
        (".gitignore", "site/local.py"),
        ("site/__init__.py", ""),
        (
            "settings.py",
            "DEBUG = False\ntry:\n    from site.local import *\nexcept ImportError:\n    pass\n",
        ),
    ];
    let facts = MemoryProject::new(files).evaluate("settings", &Environment::default());
    assert_eq!(debug(only_world(&facts)), Some(false));
    assert!(!only_world(&facts).is_open);
    let left = &facts.left_to_machine[..];
    assert!(
        matches!(left, [left] if left.what == "`site.local`" && left.place.line == 3),
        "{left:?}"
    );
}

#[test]
fn what_completes_the_settings_and_is_not_there_is_told() {
    for takes_up in [
        "try:\n    from local_settings import *\nexcept ImportError:\n    pass\n",
        "import os\nif os.path.exists('local_settings.py'):\n    from local_settings import *\n",
        "try:\n    exec(open('local_settings.py').read(), globals())\nexcept IOError:\n    pass\n",
    ] {
        let files = [
            (".gitignore", "local_settings.py"),
            ("settings.py", &format!("DEBUG = False\n{takes_up}")),
        ];
        let facts = MemoryProject::new(files).evaluate("settings", &Environment::default());
        assert_eq!(facts.left_to_machine.len(), 1, "{takes_up}");
        assert!(!facts.production_world().unwrap().is_open, "{takes_up}");
        assert_eq!(facts.problems, [], "{takes_up}");
    }
    let needed = undecided("from local_settings import *\n");
    assert_eq!(needed.left_to_machine, []);
}

#[test]
fn a_key_that_only_a_variable_gives_is_required() {
    for reads in [
        "if 'SECRET_KEY' in env:\n    SECRET_KEY = env['SECRET_KEY']\n",
        "if env.get('KEY'):\n    SECRET_KEY = env['KEY']\n",
    ] {
        let start = "import os\nenv = os.environ.copy()\nDEBUG = env.get('DEBUG') == '1'\n";
        let facts = undecided(&format!("{start}{reads}"));
        assert!(facts.worlds.len() > 1, "{reads}");
        for world in &facts.worlds {
            assert!(world.get("SECRET_KEY").is_some(), "{reads}: {world:?}");
        }
    }
    // No variable would help.
    assert!(
        only_world(&undecided("DEBUG = False\n"))
            .get("SECRET_KEY")
            .is_none()
    );
}

#[test]
fn what_production_needs_is_given_before_there_are_too_many_worlds() {
    let others: Vec<String> = (0..20).map(|i| format!("O{i} = env('O{i}', '')")).collect();
    let needed: Vec<String> = (0..8)
        .map(|i| format!("N{i} = env('N{i}', '')\nif not DEBUG and not N{i}: raise ValueError\n"))
        .collect();
    let facts = undecided(&format!(
        "import os\nenv = os.environ.get\nDEBUG = not env('LIVE')\n{}\n{}",
        others.join("\n"),
        needed.concat()
    ));
    assert_eq!(debug(facts.production_world().unwrap()), Some(false));
}

use super::*;
use crate::files::TreeFiles;
use harden_source::SourceTree;

const MANAGE: &str =
    "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n";

fn discovered(files: &[(&str, &str)]) -> Discovery {
    let tree = SourceTree::in_memory(files.iter().copied());
    let files = TreeFiles::of_project(&tree);
    let python = PythonFacts::collect(&tree, false);
    let mut starts = Starts::default();
    for file in ProjectFile::all(&files) {
        starts.read(&file, &python);
    }
    discover(&files, &python, &starts)
}

fn roles(files: &[(&str, &str)]) -> Vec<(String, Role)> {
    discovered(files)
        .candidates
        .into_iter()
        .map(|candidate| (candidate.module, candidate.role))
        .collect()
}

fn why(files: &[(&str, &str)], module: &str) -> String {
    discovered(files)
        .candidates
        .into_iter()
        .find(|candidate| candidate.module == module)
        .expect("the module is found")
        .why
}

fn named(module: &str, role: Role) -> (String, Role) {
    (module.to_owned(), role)
}

#[test]
fn one_module_that_wsgi_starts_with_is_production() {
    let files = [
        ("manage.py", MANAGE),
        ("Procfile", "web: gunicorn shop.wsgi --log-file -\n"),
        ("shop/__init__.py", ""),
        ("shop/settings.py", "DEBUG = True\n"),
        ("shop/wsgi.py", MANAGE),
    ];
    assert_eq!(roles(&files), [named("shop.settings", Role::Production)]);
    assert_eq!(
        why(&files, "shop.settings"),
        "Procfile:1 starts shop.wsgi, and shop/wsgi.py:2 defaults to it"
    );
}

#[test]
fn manage_alone_does_not_tell_production() {
    let files = [("manage.py", MANAGE), ("shop/settings.py", "")];
    assert_eq!(roles(&files), [named("shop.settings", Role::Unknown)]);
    assert_eq!(why(&files, "shop.settings"), "manage.py:2 defaults to it");
}

#[test]
fn what_reads_settings_is_no_profile_though_it_stands_beside_them() {
    let files = [
        (
            "manage.py",
            "os.environ['DJANGO_SETTINGS_MODULE'] = 'server.conf.settings'\n",
        ),
        ("server/__init__.py", ""),
        ("server/conf/__init__.py", ""),
        ("server/conf/settings.py", ""),
        (
            "server/conf/live.py",
            "from server.conf.settings import *\n",
        ),
        (
            "server/conf/screens.py",
            "from django.conf import settings\nA = settings.NAME\n",
        ),
        ("server/conf/options.py", "from oslo.conf import settings\n"),
    ];
    let expected = [
        named("server.conf.live", Role::Production),
        named("server.conf.settings", Role::Development),
    ];
    assert_eq!(roles(&files), expected);
    let reads = "from django.conf import settings\nA = settings.NAME\n";
    let manage = "os.environ['DJANGO_SETTINGS_MODULE'] = 'conf.settings'\n";
    let files = [
        ("manage.py", manage),
        ("conf/settings.py", ""),
        ("conf/screens.py", reads),
    ];
    assert_eq!(roles(&files), [named("conf.settings", Role::Unknown)]);
}

#[test]
fn settings_that_a_template_engine_has_yet_to_fill_in_start_nothing() {
    let files = [
        ("manage.py", MANAGE),
        ("shop/settings.py", "from {{ project_name }} import x\n"),
    ];
    let discovery = discovered(&files);
    assert!(discovery.candidates.is_empty());
    let notes = discovery.notes.iter().map(|note| note.place.file.as_ref());
    assert_eq!(notes.collect::<Vec<_>>(), ["shop/settings.py"]);
}

#[test]
fn split_settings_have_one_profile_per_leaf() {
    let files = [
        (
            "manage.py",
            "os.environ.setdefault(\n  'DJANGO_SETTINGS_MODULE',\n 'shop.settings.dev')\n",
        ),
        ("shop/settings/__init__.py", ""),
        ("shop/settings/base.py", "DEBUG = False\n"),
        ("shop/settings/dev.py", "from .base import *\n"),
        ("shop/settings/prod.py", "from .base import *\n"),
        ("shop/settings/ci.py", "from shop.settings.base import *\n"),
        ("shop/settings/helpers.py", "def flag(): ...\n"),
        (
            "shop/wsgi.py",
            "os.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings.dev'\n",
        ),
    ];
    assert_eq!(
        roles(&files),
        [
            named("shop.settings.prod", Role::Production),
            named("shop.settings.dev", Role::Development),
            named("shop.settings.ci", Role::Test),
        ]
    );
}

#[test]
fn what_builds_on_development_is_for_development_unless_it_is_deployed() {
    let module = ("shop/settings/docker.py", "from .dev import *\n");
    let others = [
        ("shop/settings/__init__.py", ""),
        ("shop/settings/dev.py", "DEBUG = True\n"),
        ("shop/settings/prod.py", "DEBUG = False\n"),
        module,
    ];
    let docker = |starter: (&'static str, &'static str)| {
        let files: Vec<_> = others.iter().copied().chain([starter]).collect();
        let mut found = roles(&files).into_iter();
        found.find(|(module, _)| module == "shop.settings.docker")
    };
    assert_eq!(
        docker((
            "docker-compose.yml",
            "environment:\n  - DJANGO_SETTINGS_MODULE=shop.settings.docker\n"
        )),
        Some(named("shop.settings.docker", Role::Development))
    );
    assert_eq!(
        docker((
            "Dockerfile",
            "ENV DJANGO_SETTINGS_MODULE=shop.settings.docker\n"
        )),
        Some(named("shop.settings.docker", Role::Production))
    );
}

#[test]
fn what_a_machine_may_add_is_no_base() {
    let files = [
        ("manage.py", MANAGE),
        ("shop/local_settings.py", "DEBUG = True\n"),
        (
            "shop/settings.py",
            "DEBUG = False\nfrom .local_settings import *\n",
        ),
        ("shop/wsgi.py", MANAGE),
    ];
    assert_eq!(roles(&files), [named("shop.settings", Role::Production)]);
}

#[test]
fn a_module_named_after_a_tool_of_development_is_not_production() {
    for name in ["docker_compose", "settings_sphinx"] {
        let module = format!("shop.settings.{name}");
        let wsgi = format!("os.environ.setdefault('DJANGO_SETTINGS_MODULE', '{module}')\n");
        let file = format!("shop/settings/{name}.py");
        let files = [(file.as_str(), "DEBUG = True\n"), ("shop/wsgi.py", &wsgi)];
        assert_eq!(roles(&files), [named(&module, Role::Development)], "{name}");
    }
    let compose = [
        (
            "docker-compose.yml",
            "environment:\n  - DJANGO_SETTINGS_MODULE=shop.settings\n",
        ),
        ("shop/settings.py", ""),
    ];
    assert_eq!(roles(&compose), [named("shop.settings", Role::Production)]);
}

#[test]
fn the_deployment_file_beats_the_default_of_wsgi() {
    let files = [
        (
            "Dockerfile",
            "FROM python\nENV DJANGO_SETTINGS_MODULE=shop.conf.site\n",
        ),
        ("manage.py", MANAGE),
        ("shop/conf/site.py", ""),
        ("shop/settings.py", ""),
        ("shop/wsgi.py", MANAGE),
    ];
    assert_eq!(
        roles(&files),
        [
            named("shop.conf.site", Role::Production),
            named("shop.settings", Role::Unknown)
        ]
    );
}

#[test]
fn variables_are_read_in_the_way_of_each_file() {
    let cases = [
        ("Dockerfile", "ENV DJANGO_SETTINGS_MODULE shop.settings\n"),
        (
            "docker-compose.yml",
            "environment:\n  - DJANGO_SETTINGS_MODULE=shop.settings\n",
        ),
        (
            "compose.yaml",
            "environment:\n  DJANGO_SETTINGS_MODULE: ${X:-shop.settings}\n",
        ),
        (
            "k8s/web.yaml",
            "- name: DJANGO_SETTINGS_MODULE\n  value: \"shop.settings\"\n",
        ),
        (
            "web.service",
            "Environment=\"DJANGO_SETTINGS_MODULE=shop.settings\"\n",
        ),
        ("uwsgi.ini", "env = DJANGO_SETTINGS_MODULE=shop.settings\n"),
        (
            "Procfile",
            "web: django-admin runserver --settings=shop.settings\n",
        ),
        (
            "start.sh",
            "export DJANGO_SETTINGS_MODULE='shop.settings'\n",
        ),
    ];
    for (file, text) in cases {
        let files = [(file, text), ("shop/settings.py", "")];
        assert_eq!(
            roles(&files),
            [named("shop.settings", Role::Production)],
            "{file}"
        );
    }
    for (file, text) in [
        (
            "tox.ini",
            "[testenv]\nsetenv = DJANGO_SETTINGS_MODULE=shop.settings\n",
        ),
        (
            ".github/workflows/x.yml",
            "env:\n  DJANGO_SETTINGS_MODULE: shop.settings\n",
        ),
        (
            "pytest.ini",
            "[pytest]\nDJANGO_SETTINGS_MODULE = shop.settings\n",
        ),
    ] {
        let files = [(file, text), ("shop/settings.py", "")];
        assert_eq!(
            roles(&files),
            [named("shop.settings", Role::Test)],
            "{file}"
        );
    }
}

#[test]
fn comments_and_placeholders_name_nothing() {
    let files = [
        (
            "Dockerfile",
            "# ENV DJANGO_SETTINGS_MODULE=shop.settings\nENV DJANGO_SETTINGS_MODULE=$X\n",
        ),
        (
            "a/wsgi.py",
            "os.environ.setdefault('DJANGO_SETTINGS_MODULE', '{{ name }}.settings')\n",
        ),
        (
            "b/wsgi.py",
            "# os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
        ),
        ("shop/settings.py", ""),
    ];
    assert_eq!(roles(&files), []);
}

#[test]
fn projects_in_one_tree_are_kept_apart() {
    let files = [
        ("manage.py", MANAGE),
        ("shop/settings.py", ""),
        ("shop/wsgi.py", MANAGE),
        ("labs/one/manage.py", MANAGE),
        ("labs/one/shop/settings.py", ""),
    ];
    let found = discovered(&files).candidates;
    let summary: Vec<(&str, Role)> = found
        .iter()
        .map(|one| (one.file.as_ref(), one.role))
        .collect();
    assert_eq!(
        summary,
        [
            ("shop/settings.py", Role::Production),
            ("labs/one/shop/settings.py", Role::Unknown),
        ]
    );
    assert_eq!(found[1].root, "labs/one");
}

#[test]
fn a_reusable_app_has_its_tests_settings() {
    let files = [
        ("app/__init__.py", ""),
        ("app/conf/settings.py", "TIMEOUT = 3\n"),
        ("tests/__init__.py", ""),
        ("tests/settings.py", "INSTALLED_APPS = ['app']\n"),
    ];
    assert_eq!(roles(&files), [named("tests.settings", Role::Test)]);
}

#[test]
fn what_is_named_but_not_there_is_said() {
    let discovery = discovered(&[
        (
            "Dockerfile",
            "ENV DJANGO_SETTINGS_MODULE=shop.settings.production\n",
        ),
        ("shop/settings/base.py", ""),
        ("shop/settings/production.py.example", ""),
    ]);
    assert_eq!(discovery.candidates, []);
    let note = &discovery.notes[0];
    assert_eq!(
        (note.place.file.as_ref(), note.place.line),
        ("Dockerfile", 1)
    );
    assert!(
        note.message.contains("shop/settings/production.py.example"),
        "{}",
        note.message
    );
}

#[test]
fn an_empty_package_and_a_template_are_no_profiles() {
    let discovery = discovered(&[
        (
            "shop/settings/__init__.py",
            "\"\"\"Settings live in this folder.\"\"\"\n",
        ),
        ("shop/settings/base.py", "SECRET_KEY = 'x'\n"),
        ("shop/settings/site_example.py", "from .base import *\n"),
        ("shop/settings/site.py", "from .base import *\n"),
        ("shop/wsgi.py", MANAGE),
    ]);
    let modules: Vec<&str> = discovery
        .candidates
        .iter()
        .map(|candidate| candidate.module.as_str())
        .collect();
    assert_eq!(modules, ["shop.settings.site"]);
    assert!(
        discovery.notes[0].message.contains("is empty"),
        "{:?}",
        discovery.notes
    );
}

#[test]
fn the_configuration_that_is_deployed_is_the_one() {
    let starts =
        |class: &str| format!("{MANAGE}os.environ.setdefault('DJANGO_CONFIGURATION', '{class}')\n");
    let (manage, wsgi) = (starts("Development"), starts("Production"));
    let module = ("shop/settings.py", "class Production: ...\n");
    let chosen = |files: &[(&str, &str)]| {
        let found = discovered(files).candidates;
        let [candidate] = found.as_slice() else {
            panic!("{found:?}");
        };
        (candidate.configuration.clone(), candidate.why.clone())
    };
    let (class, why) = chosen(&[("manage.py", &manage), ("shop/wsgi.py", &wsgi), module]);
    assert_eq!(class.as_deref(), Some("Production"));
    assert_eq!(
        why,
        "shop/wsgi.py:2 defaults to it; shop/wsgi.py:3 chooses the configuration Production"
    );
    let (class, _) = chosen(&[("manage.py", &manage), module]);
    assert_eq!(class.as_deref(), Some("Development"));
    let docker = (
        "Dockerfile",
        "ENV DJANGO_SETTINGS_MODULE=shop.settings\nENV DJANGO_CONFIGURATION=Staging\n",
    );
    let (class, _) = chosen(&[("manage.py", &manage), docker, module]);
    assert_eq!(class.as_deref(), Some("Staging"));
    assert_eq!(chosen(&[("manage.py", MANAGE), module]).0, None);
}

#[test]
fn settings_that_an_image_is_built_with_serve_nobody() {
    let files = [
        ("shop/__init__.py", ""),
        ("shop/settings/__init__.py", ""),
        ("shop/settings/static.py", "SECRET_KEY = 'x'\n"),
        ("shop/settings/cloud.py", "SECRET_KEY = 'x'\n"),
        (
            "Dockerfile",
            "FROM python\nRUN pip install django && \\\n    DJANGO_SETTINGS_MODULE=shop.settings.static python manage.py collectstatic\n\
             CMD gunicorn shop.wsgi\n",
        ),
    ];
    assert_eq!(
        roles(&files),
        [
            named("shop.settings.static", Role::Development),
            named("shop.settings.cloud", Role::Unknown),
        ]
    );
    assert_eq!(
        why(&files, "shop.settings.static"),
        "Dockerfile:3 builds with it"
    );
}

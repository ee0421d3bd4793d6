//! How a project's settings are divided among files, and the files around them.

use std::collections::BTreeMap;

use super::expressions::value;
use super::settings::Kind;
use super::statements::{all_settings, assign, some_settings};
use super::{File, Generator, Project, lists};

#[derive(Clone, Copy)]
enum Layout {
    /// `config/settings.py`
    Single,
    /// `config/settings/{base,production}.py`, joined by a star import.
    Split,
    /// The same with a component that is imported by name.
    Components,
    /// `config/settings.py`, which ends with an optional `from .local import *`.
    Local,
    /// `config/settings/__init__.py`, which chooses by the environment.
    Chooser,
}

const DEBUG: Kind = Kind::Flag(&["True", "False", "False", "False"]);

/// Write a whole project.
pub(super) fn write(generator: &mut Generator<'_>) -> Project {
    let layout = generator.random.weighted(&[
        (3, Layout::Single),
        (4, Layout::Split),
        (2, Layout::Components),
        (2, Layout::Local),
        (2, Layout::Chooser),
    ]);
    let mut files = BTreeMap::from([("config/__init__.py".to_owned(), String::new())]);
    let module = match layout {
        Layout::Single => {
            base(generator);
            files.insert("config/settings.py".to_owned(), generator.file.source());
            "config.settings"
        }
        Layout::Local => {
            base(generator);
            local(generator, &mut files);
            "config.settings"
        }
        Layout::Split | Layout::Components | Layout::Chooser => {
            split(generator, layout, &mut files);
            if matches!(layout, Layout::Chooser) {
                "config.settings"
            } else {
                "config.settings.production"
            }
        }
    };
    files.append(&mut generator.extra);
    around(generator, module, &mut files);
    Project {
        files,
        module: module.to_owned(),
        env: std::mem::take(&mut generator.env),
        apps: true,
        of_the_machine: Vec::new(),
        constructs: std::mem::take(&mut generator.constructs),
        origin: "generated".to_owned(),
    }
}

/// The statements that a project begins with.
fn base(generator: &mut Generator<'_>) {
    generator.base_dir();
    let debug = value(generator, DEBUG, 2);
    assign(generator, "DEBUG", &debug, DEBUG);
    // `DEBUG` may stand under a condition: what follows reads it, so it is given a value first.
    generator.file.body.insert(0, "DEBUG = False".to_owned());
    generator.line(r#"ROOT_URLCONF = "config.urls""#);
    generator.line(
        r#"DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}"#,
    );
    lists::write(generator);
    all_settings(generator);
    some_settings(generator, 3);
}

fn local(generator: &mut Generator<'_>, files: &mut BTreeMap<String, String>) {
    generator.count("star import in try/except ImportError");
    let error = *generator.random.pick(&[
        "ImportError",
        "ModuleNotFoundError",
        "(ImportError, AttributeError)",
    ]);
    generator.line(format!(
        "try:\n    from .local import *\nexcept {error}:\n    pass"
    ));
    files.insert("config/settings.py".to_owned(), generator.file.source());
    if generator.random.chance(60) {
        generator.file = File {
            depth: 1,
            ..File::default()
        };
        some_settings(generator, 6);
        files.insert("config/local.py".to_owned(), generator.file.source());
    }
}

fn split(generator: &mut Generator<'_>, layout: Layout, files: &mut BTreeMap<String, String>) {
    generator.file.depth = 2;
    base(generator);
    if matches!(layout, Layout::Components) {
        generator.count("named import from a project module");
        let names: Vec<_> = [
            "SECURE_SSL_REDIRECT",
            "SESSION_COOKIE_SECURE",
            "SECURE_HSTS_SECONDS",
        ]
        .into_iter()
        .filter(|_| generator.random.chance(70))
        .collect();
        for name in &names {
            generator.line(format!("from .components import {name}"));
        }
        generator.line("from . import components\nCSRF_COOKIE_SECURE = getattr(components, \"CSRF_COOKIE_SECURE\", False)");
    }
    let bound = generator.file.bound.clone();
    let base_source = generator.file.source();
    files.insert("config/settings/base.py".to_owned(), base_source);

    if matches!(layout, Layout::Components) {
        generator.file = File {
            depth: 2,
            ..File::default()
        };
        for name in [
            "SECURE_SSL_REDIRECT",
            "SESSION_COOKIE_SECURE",
            "CSRF_COOKIE_SECURE",
        ] {
            let kind = Kind::Flag(&["True", "False", "1"]);
            let expression = value(generator, kind, 2);
            generator.line(format!("{name} = {expression}"));
        }
        let kind = Kind::Number(&["3600", "31536000"]);
        let expression = value(generator, kind, 2);
        generator.line(format!("SECURE_HSTS_SECONDS = {expression}"));
        files.insert(
            "config/settings/components.py".to_owned(),
            generator.file.source(),
        );
    }

    generator.count("star import");
    generator.file = File {
        depth: 2,
        bound,
        ..File::default()
    };
    let star = *generator.random.pick(&[
        "from .base import *",
        "from config.settings.base import *",
        "from .base import *  # noqa: F403",
    ]);
    generator.line(star);
    if generator.random.chance(60) {
        let debug = value(generator, DEBUG, 1);
        generator.line(format!("DEBUG = {debug}"));
    }
    some_settings(generator, 10);
    files.insert(
        "config/settings/production.py".to_owned(),
        generator.file.source(),
    );
    let chooser = if matches!(layout, Layout::Chooser) {
        generator.count("star import under if");
        if generator.random.chance(60) {
            let mode = *generator.random.pick(&["production", "dev"]);
            generator.env.insert("SHOP_ENV".to_owned(), mode.to_owned());
        }
        "import os\n\nif os.environ.get(\"SHOP_ENV\", \"production\") == \"production\":\n    from .production import *\nelse:\n    from .base import *\n"
    } else {
        ""
    };
    files.insert("config/settings/__init__.py".to_owned(), chooser.to_owned());
}

/// What a project has besides its settings.
fn around(generator: &mut Generator<'_>, module: &str, files: &mut BTreeMap<String, String>) {
    let manage = format!(
        "import os\nimport sys\n\nos.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"{module}\")\n\nfrom django.core.management import execute_from_command_line\n\nexecute_from_command_line(sys.argv)\n"
    );
    let reads_reason = "def csrf_failure(request, reason=\"\"):\n    pass\n\n\ndef csrf_without_reason(request):\n    pass\n";
    let models = "from django.contrib.auth.models import AbstractBaseUser, AbstractUser\nfrom django.db import models\n\n\nclass Reader(AbstractUser):\n    pass\n\n\nclass Member(AbstractBaseUser):\n    mail = models.EmailField()\n    USERNAME_FIELD = \"mail\"\n\n\nclass Guest(AbstractBaseUser):\n    mail = models.EmailField(unique=True)\n    USERNAME_FIELD = \"mail\"\n";
    let backends = "from django.contrib.auth.backends import ModelBackend\n\n\nclass OwnBackend(ModelBackend):\n    pass\n";
    for (path, content) in [
        ("manage.py", manage.as_str()),
        ("config/urls.py", "urlpatterns = []\n"),
        ("people/__init__.py", ""),
        ("people/models.py", models),
        ("people/views.py", reads_reason),
        ("people/backends.py", backends),
        (
            "people/lockout.py",
            "def answer(request, credentials, *args, **kwargs):\n    return None\n",
        ),
    ] {
        files.insert(path.to_owned(), content.to_owned());
    }
    if generator.random.chance(50) {
        files.insert("spool/.keep".to_owned(), String::new());
    }
}

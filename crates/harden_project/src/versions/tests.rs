use super::*;
use crate::deployment::Deployment;
use crate::files::TreeFiles;
use harden_python::facts::PythonFacts;
use harden_source::SourceTree;

fn django(files: &[(&str, &str)]) -> DjangoRelease {
    django_in(files, "")
}

fn django_in(files: &[(&str, &str)], root: &str) -> DjangoRelease {
    versions(files).django(root)
}

fn versions(files: &[(&str, &str)]) -> Versions {
    let tree = SourceTree::in_memory(files.iter().copied());
    let files = TreeFiles::of_project(&tree);
    Deployment::collect(&files, &PythonFacts::collect(&tree, false)).versions
}

#[test]
fn nothing_known_is_the_newest_long_term_release_and_said() {
    assert_eq!(django(&[("app.py", "")]), DjangoRelease::assumed());
    let unversioned = django(&[("requirements.txt", "Django\n")]);
    assert_eq!(unversioned.from, "assumed");
}

#[test]
fn a_lock_file_wins_over_a_range() {
    let release = django(&[
        (
            "pyproject.toml",
            "[project]\ndependencies = ['Django>=4.2']\n",
        ),
        (
            "uv.lock",
            "version = 1\n\n[[package]]\nname = \"asgiref\"\nversion = \"3.8\"\n\n\
             [[package]]\nname = \"django\"\nversion = \"5.2.19\"\nsource = { }\n\
             [package.optional-dependencies]\nversion = \"9\"\n",
        ),
    ]);
    assert_eq!(release.series, (5, 2));
    assert_eq!(release.version.as_deref(), Some("5.2.19"));
    assert_eq!(release.from, "uv.lock:9");
}

#[test]
fn a_range_gives_the_newest_series_it_allows() {
    let cases = [
        ("Django>=4.2", (6, 1)),
        ("django >= 4.2, < 5", (4, 2)),
        ("Django~=4.2.1", (4, 2)),
        ("Django<4", (3, 2)),
        ("Django==3.2.*", (3, 2)),
        ("Django[argon2]>=2.2,<3.2 ; python_version > '3'", (3, 1)),
    ];
    for (requirement, series) in cases {
        let release = django(&[("requirements.txt", requirement)]);
        assert_eq!(release.series, series, "{requirement}");
        assert_eq!(release.version, None, "{requirement}");
        assert!(
            release.from.starts_with("requirements.txt:1 allows "),
            "{}",
            release.from
        );
    }
}

#[test]
fn requirements_are_read_as_pip_reads_them() {
    let text = "# comment\n-r base.txt\n--hash=sha256:00\n\
                django==4.2.11 \\\n    --hash=sha256:11 \\\n    --hash=sha256:22\n    # via -r x\n\
                git+https://example.org/x.git#egg=Thing\n";
    let versions = versions(&[("requirements/base.txt", text)]);
    let release = versions.django("");
    assert_eq!(release.version.as_deref(), Some("4.2.11"));
    assert_eq!(release.from, "requirements/base.txt:4");
    assert!(versions.declares_import("thing"));
    assert!(!versions.declares_import("via"));
}

#[test]
fn poetry_pipenv_and_setup_files_are_read() {
    let caret = django(&[(
        "pyproject.toml",
        "[tool.poetry.dependencies]\npython = \"^3.11\"\nDjango = {version = \"^4.1\", extras = [\"x\"]}\n",
    )]);
    assert_eq!(caret.series, (4, 2));
    for (file, text) in [
        (
            "pyproject.toml",
            "[tool.poetry.dependencies]\ndjango-axes = {version = \"^8.1\", extras = [\"ipware\"]}\n",
        ),
        ("requirements.txt", "django-axes[ipware, x]==8.1.0\n"),
    ] {
        let axes = versions(&[(file, text)]).package("django-axes", "");
        let extras = axes.expect("it is named").extras;
        assert_eq!(extras.first().map(String::as_str), Some("ipware"), "{file}");
    }
    assert_eq!(caret.from, "pyproject.toml:3 allows >=4.1,<5");

    let pipfile = django(&[(
        "Pipfile.lock",
        "{\n  \"default\": {\n    \"django\": {\n      \"hashes\": [\n      ],\n      \"version\": \"==3.2.5\"\n    }\n  }\n}\n",
    )]);
    assert_eq!(pipfile.version.as_deref(), Some("3.2.5"));
    assert_eq!(pipfile.from, "Pipfile.lock:6");

    let setup_py = django(&[(
        "setup.py",
        "from setuptools import setup\n\nsetup(\n    install_requires=[\n        'requests', # Django==1.0\n        'Django[bcrypt]>=3.2,<4',\n    ],\n)\n",
    )]);
    assert_eq!(setup_py.series, (3, 2));
    assert_eq!(setup_py.from, "setup.py:6 allows >=3.2,<4");

    let setup_cfg = django(&[(
        "setup.cfg",
        "[options]\ninstall_requires =\n    Django == 5.0.1\n[tool:x]\na = b\n",
    )]);
    assert_eq!(setup_cfg.version.as_deref(), Some("5.0.1"));
}

#[test]
fn a_project_in_a_folder_reads_its_own_files_first() {
    let files = [
        ("requirements.txt", "Django==5.2.1\n"),
        ("labs/one/requirements.txt", "Django==3.2.1\n"),
    ];
    assert_eq!(django_in(&files, "labs/one").series, (3, 2));
    assert_eq!(django_in(&files, "").series, (5, 2));
    assert_eq!(django_in(&files, "labs/two").series, (5, 2));
}

#[test]
fn modules_are_found_by_the_name_of_their_distribution() {
    let versions = versions(&[(
        "requirements.txt",
        "python-decouple\ndjango-environ\ndjango-cors-headers==4\nDJ_Database.URL\n",
    )]);
    for import in [
        "decouple",
        "environ",
        "corsheaders.defaults",
        "dj_database_url",
    ] {
        assert!(versions.declares_import(import), "{import}");
    }
    assert!(!versions.declares_import("axes"));
}

/// Name and whether only development needs it.
fn installed(files: &[(&str, &str)]) -> Vec<(String, bool)> {
    let installed = versions(files).installed().into_iter();
    installed
        .map(|installed| (installed.name, installed.is_for_development))
        .collect()
}

#[test]
fn what_only_development_needs_is_told_apart() {
    let uv = "[[package]]\nname = \"shop\"\nversion = \"1\"\nsource = { virtual = \".\" }\n\
        dependencies = [\n    { name = \"django\" },\n]\n\n\
        [package.optional-dependencies]\ntesting = [\n    { name = \"tox\" },\n]\n\
        s3 = [\n    { name = \"boto3\" },\n]\n\n\
        [package.dev-dependencies]\ndev = [\n    { name = \"black\" },\n]\n\n\
        [[package]]\nname = \"django\"\nversion = \"5.2\"\n\
        dependencies = [\n    { name = \"sqlparse\" },\n]\n\n\
        [[package]]\nname = \"sqlparse\"\nversion = \"0.5\"\n\n\
        [[package]]\nname = \"tox\"\nversion = \"4\"\n\n\
        [[package]]\nname = \"boto3\"\nversion = \"1\"\n\n\
        [[package]]\nname = \"black\"\nversion = \"26\"\n";
    let expected = [
        ("black", true),
        ("boto3", false),
        ("django", false),
        ("shop", false),
        ("sqlparse", false),
        ("tox", true),
    ];
    let expected: Vec<(String, bool)> = expected
        .iter()
        .map(|(name, dev)| ((*name).to_owned(), *dev))
        .collect();
    assert_eq!(installed(&[("uv.lock", uv)]), expected);

    let cases = [
        ("requirements-dev.txt", "black==26\n"),
        ("docs/requirements.txt", "black==26\n"),
        (
            "poetry.lock",
            "[[package]]\nname = \"black\"\nversion = \"26\"\ngroups = [\"dev\"]\n",
        ),
        (
            "Pipfile.lock",
            "{\n \"develop\": {\n  \"black\": {\n   \"version\": \"==26\"\n  }\n }\n}\n",
        ),
        (
            "pyproject.toml",
            "[dependency-groups]\nlint = [\"black==26\"]\n",
        ),
        (
            "pyproject.toml",
            "[tool.poetry.group.dev.dependencies]\nblack = \"26\"\n",
        ),
        (
            "setup.cfg",
            "[options.extras_require]\ntest =\n    black==26\n",
        ),
    ];
    for (file, text) in cases {
        assert_eq!(
            installed(&[(file, text)]),
            [("black".to_owned(), true)],
            "{text}"
        );
    }
    let both = [
        ("requirements/base.in", "black\n"),
        ("requirements/dev.txt", "black==26\n"),
    ];
    assert_eq!(installed(&both), [("black".to_owned(), false)]);
}

#[test]
fn a_package_is_told_once_for_each_part_that_pins_it() {
    let places = |files: &[(&str, &str)]| {
        let installed = versions(files).installed().into_iter();
        let places = installed.map(|installed| format!("{}", installed.place.file));
        places.collect::<Vec<_>>()
    };
    let workspace = [
        (
            "uv.lock",
            "[[package]]\nname = \"django\"\nversion = \"5.2\"\n",
        ),
        (
            "shop/pyproject.toml",
            "[project]\ndependencies = [\"django>=4.2\"]\n",
        ),
        ("labs/requirements.txt", "django==3.2\n"),
    ];
    assert_eq!(places(&workspace), ["uv.lock", "labs/requirements.txt"]);
    let markers = "django==3.2; python_version < '3.8'\ndjango==5.2; python_version >= '3.8'\n";
    let installed = versions(&[("requirements.txt", markers)]).installed();
    assert_eq!(installed[0].pinned.as_deref(), Some("5.2"));
}

#[test]
fn a_broken_lock_file_is_said_to_be_broken() {
    let whole = "[[package]]\nname = \"django\"\nversion = \"5.2\"\n";
    let conflict = format!("{whole}<<<<<<< HEAD\n{whole}=======\n>>>>>>> other\n");
    let cases = [
        ("uv.lock", whole, None),
        ("uv.lock", whole.trim_end(), None),
        ("uv.lock", "", Some(1)),
        ("uv.lock", &whole[..whole.len() - 3], Some(3)),
        ("poetry.lock", conflict.as_str(), Some(4)),
        ("pdm.lock", "\0\0\0\n", None),
        (
            "Pipfile.lock",
            "{\n  \"default\": {\n    \"django\": {\n",
            Some(3),
        ),
        ("Pipfile.lock", "{\n  \"default\": {}\n}", None),
        (
            "pyproject.toml",
            "[project]\ndependencies = [\"django\"\n",
            Some(2),
        ),
        ("pyproject.toml", "[tool.black]\n", None),
    ];
    for (file, text, line) in cases {
        let damaged = versions(&[(file, text), ("shop.py", "")]).damaged;
        let lines: Vec<Option<u32>> = damaged.iter().map(|damaged| damaged.line).collect();
        let is_binary = text.contains('\0');
        let expected: Vec<Option<u32>> = if is_binary {
            vec![None]
        } else {
            line.map(Some).into_iter().collect()
        };
        assert_eq!(lines, expected, "{file}: {text}: {damaged:?}");
    }
}

#[test]
fn requirements_with_hashes_are_a_lock_file() {
    let files = [
        ("requirements/base.in", "django==5.2.1\n"),
        ("requirements/dev.in", "sqlparse\n"),
        (
            "requirements/base.txt",
            "django==5.2.1 \\\n    --hash=sha256:11\nsqlparse==0.5.4 --hash=sha256:22\n",
        ),
        ("plain/requirements.txt", "django==5.2.1\n"),
    ];
    let installed = versions(&files).installed().into_iter();
    let installed: Vec<(String, bool)> = installed
        .inspect(|installed| assert!(!installed.is_for_development, "{installed:?}"))
        .map(|installed| (installed.place.file.to_string(), installed.is_locked))
        .collect();
    let expected = [
        ("requirements/base.txt", true),
        ("plain/requirements.txt", false),
        ("requirements/base.txt", true),
    ];
    let expected = expected.map(|(file, is_locked)| (file.to_owned(), is_locked));
    assert_eq!(installed, expected);
}

use harden_source::SourceTree;

use super::*;

struct Tree(SourceTree);

impl ModuleFiles for Tree {
    fn is_file(&self, path: &str) -> bool {
        self.0.file(path).is_some()
    }

    fn is_folder(&self, path: &str) -> bool {
        self.0.is_folder(path)
    }
}

fn with(files: &[(&str, &str)], check: impl FnOnce(&Resolver<'_, Tree>)) {
    let tree = Tree(SourceTree::in_memory(files.iter().copied()));
    let facts = PythonFacts::collect(&tree.0, false);
    let path = SearchPath::new([""]);
    check(&Resolver::new(&facts, &tree, &path));
}

fn shown(definition: &Definition) -> String {
    match definition {
        Definition::Local { file, name } => format!("{file}:{name}"),
        Definition::Module { name, .. } => format!("module {name}"),
        Definition::External { dotted } => dotted.clone(),
        Definition::NoModule { parent_exists, .. } => format!("no module, {parent_exists}"),
        Definition::NoName { file, .. } => format!("no name in {file}"),
        Definition::Unknown => "unknown".to_owned(),
    }
}

const FILES: &[(&str, &str)] = &[
    (
        "shop/models.py",
        "from django.db import models\nfrom django.db.models import EmailField as Mail\n\
         import django.contrib.auth as auth\nimport os.path\n\
         from .base import Base, Missing\nfrom . import fields\nfrom .fields import *\n\
         Alias = Base\nclass User(Base):\n  class Meta: pass\n  name = 1\n",
    ),
    ("shop/base.py", "class Base: pass\n"),
    (
        "shop/fields.py",
        "from .more import *\ndef one(): pass\n_hidden = 1\n",
    ),
    (
        "shop/more.py",
        "__all__ = ['two', '_three']\ndef two(): pass\n_three = 3\ndef four(): pass\n",
    ),
    (
        "shop/__init__.py",
        "from .models import User\nfrom .models import Alias as Renamed\n",
    ),
    ("cycle/__init__.py", ""),
    ("cycle/a.py", "from .b import x\nfrom .b import *\n"),
    ("cycle/b.py", "from .a import x\nfrom .a import *\n"),
    ("stars.py", "from django.db.models import *\n"),
    ("tricks.py", "globals()['x'] = 1\n"),
    (
        "fallback.py",
        "try:\n  from fast import load\nexcept ImportError:\n  from slow import load\n",
    ),
];

#[test]
fn names_are_followed_to_where_they_are_defined() {
    with(FILES, |resolver| {
        for (file, name, expected) in [
            (
                "shop/models.py",
                "models.EmailField",
                "django.db.models.EmailField",
            ),
            ("shop/models.py", "Mail", "django.db.models.EmailField"),
            (
                "shop/models.py",
                "auth.models",
                "django.contrib.auth.models",
            ),
            ("shop/models.py", "os.path.join", "os.path.join"),
            ("shop/models.py", "Alias", "shop/base.py:Base"),
            ("shop/models.py", "Missing", "no name in shop/base.py"),
            ("shop/models.py", "User.Meta", "shop/models.py:User.Meta"),
            ("shop/models.py", "User.objects", "unknown"),
            ("shop/models.py", "fields", "module shop.fields"),
            ("shop/models.py", "fields.one", "shop/fields.py:one"),
            ("shop/models.py", "one", "shop/fields.py:one"),
            ("shop/models.py", "two", "shop/more.py:two"),
            ("shop/models.py", "four", "no name in shop/models.py"),
            ("shop/models.py", "_hidden", "no name in shop/models.py"),
            ("shop/fields.py", "_three", "shop/more.py:_three"),
            ("shop/models.py", "open", "builtins.open"),
            ("stars.py", "EmailField", "django.db.models.EmailField"),
            ("stars.py", "open", "unknown"),
            ("tricks.py", "anything", "unknown"),
            ("fallback.py", "load", "fast.load"),
            ("absent.py", "x", "unknown"),
        ] {
            let found = shown(&resolver.resolve_in(file, name));
            assert_eq!(found, expected, "{name} in {file}");
        }
    });
}

#[test]
fn dotted_paths_are_followed_through_packages() {
    with(FILES, |resolver| {
        for (path, expected) in [
            ("shop.User", "shop/models.py:User"),
            ("shop.Renamed", "shop/base.py:Base"),
            ("shop.models.User", "shop/models.py:User"),
            ("shop.models", "module shop.models"),
            ("shop.nothing", "no name in shop/__init__.py"),
            ("shop.models.Nothing", "no name in shop/models.py"),
            ("django.conf.settings", "django.conf.settings"),
        ] {
            assert_eq!(shown(&resolver.resolve_path(path)), expected, "{path}");
        }
    });
}

#[test]
fn cycles_end() {
    with(FILES, |resolver| {
        assert_eq!(resolver.resolve_in("cycle/a.py", "x"), Definition::Unknown);
        assert_eq!(resolver.resolve_in("cycle/a.py", "y"), Definition::Unknown);
    });
}

#[test]
fn modules_that_all_star_import_each_other_end() {
    let stars: Vec<String> = (0..30).map(|i| format!("from m{i} import *")).collect();
    let stars = stars.join("\n");
    let files: Vec<String> = (0..30).map(|i| format!("m{i}.py")).collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|path| (path.as_str(), stars.as_str()))
        .collect();
    with(&files, |resolver| {
        assert_eq!(resolver.resolve_in("m0.py", "x"), Definition::Unknown);
    });
}

#[test]
fn a_long_chain_ends() {
    let files: Vec<(String, String)> = (0..500)
        .map(|index| {
            let text = format!("from m{} import x\n", index + 1);
            (format!("m{index}.py"), text)
        })
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    with(&files, |resolver| {
        assert_eq!(resolver.resolve_in("m0.py", "x"), Definition::Unknown);
        let near = resolver.resolve_in("m490.py", "x");
        assert_eq!(shown(&near), "m500.x");
    });
}

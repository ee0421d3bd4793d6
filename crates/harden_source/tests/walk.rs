//! The walk on real folders.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use harden_source::{Origin, SourceError, SourceTree, WalkOptions};
use tempfile::TempDir;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("created");
        fs::write(path, text).expect("written");
    }
    folder
}

fn walk(folder: &Path) -> SourceTree {
    SourceTree::walk(folder, &WalkOptions::default()).expect("walked")
}

fn project_files(tree: &SourceTree) -> Vec<&str> {
    tree.project_files().map(AsRef::as_ref).collect()
}

#[test]
fn tools_environments_and_hidden_folders_are_not_entered() {
    let folder = folder(&[
        ("manage.py", ""),
        ("shop/models.py", ""),
        (".env.example", ""),
        (".github/workflows/ci.yml", ""),
        (".git/config", ""),
        (".idea/x.py", ""),
        ("node_modules/a/b.py", ""),
        ("env/pyvenv.cfg", ""),
        ("env/lib/a.py", ""),
        ("shop/__pycache__/x.py", ""),
    ]);
    let tree = walk(folder.path());
    assert_eq!(
        project_files(&tree),
        [
            ".env.example",
            ".github/workflows/ci.yml",
            "manage.py",
            "shop/models.py"
        ]
    );
    assert_eq!(tree.skipped().tool_folders, 5);
    assert!(tree.is_unentered("node_modules/a"));
    assert!(!tree.is_unentered("shop"));
    assert_eq!(tree.errors(), []);
}

#[test]
fn what_git_ignores_is_known_but_no_part_of_the_project() {
    let folder = folder(&[
        (".gitignore", "local.py\n/build/\n*.log\n"),
        ("site/local.py", ""),
        ("site/base.py", ""),
        ("site/.gitignore", "!keep.log\n"),
        ("site/keep.log", ""),
        ("build/x.py", ""),
    ]);
    let tree = walk(folder.path());
    assert_eq!(
        project_files(&tree),
        [
            ".gitignore",
            "site/.gitignore",
            "site/base.py",
            "site/keep.log"
        ]
    );
    let origin = tree.file("site/local.py").map(|file| file.origin);
    assert_eq!(origin, Some(Origin::Ignored));
    assert!(tree.is_ignored_by_git("other/local.py"));
    assert!(tree.is_ignored_by_git("build/y.py"));
    assert!(!tree.is_ignored_by_git("site/absent.py"));
    assert_eq!(
        tree.list("site").unwrap(),
        [".gitignore", "base.py", "keep.log"]
    );
}

#[test]
fn what_the_repository_holds_is_not_ignored() {
    let folder = folder(&[
        (".gitignore", ".env\n/deploy/\n"),
        (".env", "A=1"),
        ("shop/.env", "A=1"),
        ("deploy/web.env", "A=1"),
        ("deploy/old/web.env", "A=1"),
        ("deploy/x.py", ""),
    ]);
    let mut index = b"DIRC\0\0\0\x02\0\0\0\x03".to_vec();
    for name in [".env", ".gitignore", "deploy/web.env"] {
        index.extend([0; 61]);
        index.push(u8::try_from(name.len()).expect("short"));
        index.extend(name.bytes());
        index.extend(vec![0; 8 - (62 + name.len()) % 8]);
    }
    fs::create_dir(folder.path().join(".git")).expect("created");
    fs::write(folder.path().join(".git/index"), index).expect("written");
    let tree = walk(folder.path());
    assert_eq!(
        project_files(&tree),
        [".env", ".gitignore", "deploy/web.env"]
    );
    assert!(tree.is_unentered("deploy/old"));
    assert!(!tree.is_ignored_by_git("deploy/web.env"));
    assert!(tree.is_ignored_by_git("shop/.env") && tree.is_ignored_by_git("deploy/x.py"));
}

#[test]
fn a_subfolder_heeds_the_repository_around_it() {
    let folder = folder(&[
        (".git/HEAD", ""),
        (".gitignore", "secret.py\n"),
        ("site/secret.py", ""),
        ("site/base.py", ""),
    ]);
    assert_eq!(
        project_files(&walk(&folder.path().join("site"))),
        ["base.py"]
    );
}

#[test]
fn an_application_may_be_called_vendor() {
    let folder = folder(&[
        ("shop/vendor/models.py", ""),
        ("lib/vendor/six.py", ""),
        ("lib/vendor/deep/models.py", ""),
        ("lib/_vendor/models.py", ""),
    ]);
    let tree = walk(folder.path());
    assert_eq!(project_files(&tree), ["shop/vendor/models.py"]);
    assert_eq!(tree.skipped().vendored_files, 3);
}

#[test]
fn what_pip_installed_into_a_folder_is_not_the_projects() {
    let folder = folder(&[
        ("shop/dist/six.py", ""),
        ("shop/dist/requests/models.py", ""),
        ("shop/dist/six-1.16.0.dist-info/RECORD", ""),
        ("shop/lists/models.py", ""),
    ]);
    let tree = walk(folder.path());
    assert_eq!(project_files(&tree), ["shop/lists/models.py"]);
    assert_eq!(tree.skipped().vendored_files, 2);
}

#[test]
fn links_end() {
    let folder = folder(&[("a/b.py", ""), ("outside", "")]);
    let root = folder.path();
    let elsewhere = TempDir::new().expect("a temporary folder");
    fs::write(elsewhere.path().join("x.py"), "").expect("written");
    symlink(root, root.join("a/loop")).expect("linked");
    symlink("itself.py", root.join("a/itself.py")).expect("linked");
    symlink(root.join("a/b.py"), root.join("c.py")).expect("linked");
    symlink(elsewhere.path().join("x.py"), root.join("x.py")).expect("linked");
    let tree = walk(root);
    assert_eq!(project_files(&tree), ["a/b.py", "c.py", "outside"]);
    assert_eq!(tree.skipped().links, 2);
    assert_eq!(
        tree.errors(),
        [SourceError::NotAFile {
            path: "a/itself.py".into()
        }]
    );
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = folder(&[("closed/x.py", ""), ("bad.py", "x = '\u{0}'")]);
    let root = folder.path();
    fs::write(root.join("latin.py"), b"x = '\xe9'").expect("written");
    let closed = root.join("closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("closed");
    let tree = walk(root);
    let text = |path: &str| tree.text(path).unwrap_err().to_string();
    assert_eq!(
        text("bad.py"),
        "cannot read `bad.py` as text: NUL bytes (line 1)"
    );
    assert_eq!(
        text("latin.py"),
        "cannot read `latin.py` as text: not UTF-8 (line 1)"
    );
    assert_eq!(text("absent.py"), "`absent.py` does not exist");
    // Nothing is closed to root.
    if fs::read_dir(&closed).is_err() {
        assert_eq!(
            tree.errors()[0].to_string(),
            "cannot read `closed`: permission denied"
        );
    }
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).expect("opened");
}

#[test]
fn a_single_file_is_a_tree() {
    let folder = folder(&[("settings.py", "DEBUG = True\n"), ("other.py", "")]);
    let tree = walk(&folder.path().join("settings.py"));
    assert_eq!(project_files(&tree), ["settings.py"]);
    assert_eq!(&*tree.text("settings.py").unwrap(), "DEBUG = True\n");
    let absent = SourceTree::walk(&folder.path().join("nothing"), &WalkOptions::default());
    assert!(matches!(absent, Err(SourceError::Missing { .. })));
}

#[test]
fn an_overlay_stands_for_the_disk() {
    let folder = folder(&[("a.py", "old")]);
    let options = WalkOptions {
        overlay: vec![
            ("a.py".to_owned(), b"new".as_slice().into()),
            ("b/c.py".to_owned(), b"".as_slice().into()),
        ],
    };
    let tree = SourceTree::walk(folder.path(), &options).expect("walked");
    assert_eq!(project_files(&tree), ["a.py", "b/c.py"]);
    assert_eq!(&*tree.text("a.py").unwrap(), "new");
    assert!(tree.is_folder("b"));
}

//! What somebody made to harm whoever looks at it.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use harden_history::{Gap, Limits};

use crate::git::{Repository, only, places, said, secret};

/// Makes an object of a text.
fn object(shop: &Repository, arguments: &[&str], text: &str) -> String {
    let mut git = Command::new("git")
        .current_dir(shop.path())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("git starts");
    let mut input = git.stdin.take().expect("there is an input");
    input.write_all(text.as_bytes()).expect("git reads");
    drop(input);
    let done = git.wait_with_output().expect("git ends");
    assert!(done.status.success());
    String::from_utf8_lossy(&done.stdout).trim().to_owned()
}

fn tree(shop: &Repository, entries: &str) -> String {
    object(shop, &["mktree", "--missing"], entries)
}

fn commit_tree(shop: &Repository, tree: &str) {
    let commit = shop.git(&["commit-tree", "-m", "x", tree]);
    shop.git(&["update-ref", "refs/heads/main", &commit]);
}

#[test]
fn nothing_that_the_repository_configures_is_run() {
    let shop = Repository::new();
    shop.write(".gitattributes", "*.env diff=own filter=own merge=own\n");
    shop.commit_file("a.env", &secret(1));
    let run = format!("touch {}; cat", shop.join("was-run").display());
    for name in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.gitProxy",
        "core.alternateRefsCommand",
        "credential.helper",
        "diff.own.textconv",
        "diff.own.command",
        "filter.own.clean",
        "filter.own.smudge",
        "filter.own.process",
        "gpg.program",
        "alias.log",
    ] {
        shop.git(&["config", name, &run]);
    }
    shop.git(&["config", "include.path", "/dev/zero"]);
    shop.write(
        ".git/hooks/post-index-change",
        format!("#!/bin/sh\n{run}\n"),
    );
    // A file of the configuration that nobody can read at all.
    overwrite_config(&shop);
    assert_eq!(places(&shop.search()), [("a.env", 1)]);
    assert!(!shop.join("was-run").exists());
}

fn overwrite_config(shop: &Repository) {
    let path = shop.join(".git/config");
    let mut text = fs::read_to_string(&path).expect("there is a configuration");
    text.push_str("[broken\n\u{0}");
    fs::write(path, text).expect("it can be written");
}

#[test]
fn folders_in_folders_without_number_end() {
    let shop = Repository::new();
    let blob = object(&shop, &["hash-object", "-w", "--stdin"], &secret(1));
    let mut folder = tree(&shop, &format!("100644 blob {blob}\ta.env\n"));
    for _ in 0..12 {
        let entries: Vec<String> = (0..10)
            .map(|name| format!("040000 tree {folder}\t{name}\n"))
            .collect();
        folder = tree(&shop, &entries.concat());
    }
    commit_tree(&shop, &folder);
    let past = shop.search();
    assert_eq!(only(&past).holders.commits, 1);
}

#[test]
fn folders_without_a_floor_are_left() {
    let shop = Repository::new();
    let blob = object(&shop, &["hash-object", "-w", "--stdin"], &secret(1));
    let mut folder = tree(&shop, &format!("100644 blob {blob}\ta.env\n"));
    for _ in 0..400 {
        folder = tree(&shop, &format!("040000 tree {folder}\tdown\n"));
    }
    commit_tree(&shop, &folder);
    let past = shop.search();
    assert_eq!(places(&past), []);
    assert!(said(&past, Gap::Deep).contains("down/down"));
}

#[test]
fn objects_that_are_their_own_parents_end() {
    let shop = Repository::new();
    shop.commit_file("a.env", &secret(1));
    let root = shop.git(&["rev-parse", "HEAD^{tree}"]);
    // The name of an object is not that of what is in it.
    let own = "1".repeat(40);
    let text =
        format!("tree {root}\nparent {own}\nauthor a <a> 0 +0000\ncommitter a <a> 0 +0000\n\nx\n");
    let made = object(
        &shop,
        &[
            "hash-object",
            "-t",
            "commit",
            "--literally",
            "-w",
            "--stdin",
        ],
        &text,
    );
    let forged = shop.loose(&own);
    fs::create_dir_all(forged.parent().expect("a folder")).expect("a folder can be made");
    fs::copy(shop.loose(&made), forged).expect("it can be copied");
    shop.write(".git/refs/heads/circle", &own);
    assert_eq!(only(&shop.search()).holders.commits, 2);
    // A folder that holds itself.
    let folder = "2".repeat(40);
    let made = tree(&shop, &format!("040000 tree {folder}\tagain\n"));
    let forged = shop.loose(&folder);
    fs::create_dir_all(forged.parent().expect("a folder")).expect("a folder can be made");
    fs::copy(shop.loose(&made), forged).expect("it can be copied");
    commit_tree(&shop, &folder);
    shop.search();
}

#[test]
fn borrowing_in_a_circle_is_said() {
    let shop = Repository::new();
    shop.commit_file("a.env", &secret(1));
    let other = Repository::new();
    let objects = |of: &Repository| format!("{}\n", of.join(".git/objects").display());
    shop.write(".git/objects/info/alternates", objects(&other));
    other.write(".git/objects/info/alternates", objects(&shop));
    // Git itself takes what it can read.
    match harden_history::search(shop.path()) {
        Ok(past) => assert_eq!(places(&past), [("a.env", 1)]),
        Err(error) => assert!(error.to_string().contains("objects"), "{error}"),
    }
}

#[test]
fn names_may_be_anything() {
    let shop = Repository::new();
    let blob = object(&shop, &["hash-object", "-w", "--stdin"], &secret(1));
    let entry = format!("100644 blob {blob}\t\"\\377\\033[31m\\n..env\"\n");
    let root = tree(&shop, &entry);
    commit_tree(&shop, &root);
    assert_eq!(
        only(&shop.search()).path,
        "\u{fffd}\u{fffd}[31m\u{fffd}..env"
    );
}

#[cfg(unix)]
#[test]
fn pipes_keep_nobody_waiting() {
    for name in [
        "objects/11/11111111111111111111111111111111111111",
        "objects/info/alternates",
        "objects/info/commit-graph",
        "objects/pack/pack-1111111111111111111111111111111111111111.idx",
        "objects/pack/multi-pack-index",
        "packed-refs",
        "refs/heads/other",
        "shallow",
        "HEAD",
    ] {
        let shop = Repository::new();
        shop.commit_file("a.env", &secret(1));
        let path = shop.join(".git").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        if path.exists() {
            fs::remove_file(&path).expect("it can be removed");
        }
        let made = Command::new("mkfifo").arg(&path).status();
        assert!(made.expect("mkfifo starts").success());
        let said = shop.refused().to_string();
        assert!(said.contains(".git"), "{name}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn pipes_where_objects_are_borrowed_keep_nobody_waiting() {
    let shop = Repository::new();
    shop.commit_file("a.env", &secret(1));
    let other = Repository::new();
    let path = other.join(".git/objects/info/alternates");
    let made = Command::new("mkfifo").arg(&path).status();
    assert!(made.expect("mkfifo starts").success());
    let objects = format!("{}\n", other.join(".git/objects").display());
    shop.write(".git/objects/info/alternates", objects);
    assert!(shop.refused().to_string().contains("alternates"));
}

#[test]
fn each_limit_that_is_reached_is_said() {
    let shop = Repository::new();
    shop.commit_file("a.env", &secret(1));
    shop.commit_file("b/b.env", &secret(2));
    let all = Limits::default;
    // The newest commit has both.
    for (limits, what, found) in [
        (
            Limits {
                commits: 1,
                ..all()
            },
            "1 commits",
            2,
        ),
        (
            Limits {
                parents: 1,
                ..all()
            },
            "1 lines between commits",
            2,
        ),
        (Limits { trees: 1, ..all() }, "1 states of folders", 1),
        (Limits { files: 1, ..all() }, "1 states of files", 1),
        (
            Limits {
                secrets: 1,
                ..all()
            },
            "1 different secrets",
            1,
        ),
    ] {
        let past = harden_history::search_within(shop.path(), &limits).expect("a history");
        assert!(said(&past, Gap::Limit).contains(what), "{what}");
        assert_eq!(past.secrets.len(), found, "{what}");
    }
    let past = harden_history::search_within(shop.path(), &all()).expect("a history");
    assert_eq!(places(&past), [("a.env", 1), ("b/b.env", 1)]);
}

//! What is found, and which commits it is said of.

use std::cell::RefCell;
use std::fs;

use crate::git::{Repository, only, only_gaps, places, secret};

#[test]
fn a_secret_is_said_once_with_the_commits_that_hold_it() {
    let shop = Repository::new();
    shop.commit_file("README", "nothing\n");
    let brought = shop.commit_file("deploy/web.env", &format!("# why\n{}", secret(1)));
    shop.commit_file("deploy/web.env", &format!("# because\n\n{}", secret(1)));
    fs::rename(shop.join("deploy/web.env"), shop.join("web.env")).expect("it can be moved");
    shop.commit();
    let removed = shop.commit_file("web.env", "DATABASE_URL=\n");
    shop.commit_file("README", "more\n");
    let past = shop.search();
    let found = only(&past);
    let holders = &found.holders;
    assert_eq!(past.commits, 6);
    assert_eq!(holders.commits, 3);
    assert_eq!(holders.brought_by.id, brought);
    assert_eq!(holders.brought_by.seconds, 1_709_208_000);
    assert_eq!(holders.removed_by.as_ref().map(|by| &by.id), Some(&removed));
    assert!(holders.standing_in.is_empty() && !holders.may_be_older);
    only_gaps(&past, &[]);
}

#[test]
fn what_stands_is_removed_by_nobody() {
    let shop = Repository::new();
    shop.commit_file("a.env", &secret(1));
    let past = shop.search();
    let holders = &only(&past).holders;
    assert_eq!(holders.removed_by, None);
    assert_eq!(holders.standing_in, ["refs/heads/main"]);
}

#[test]
fn every_reference_leads_to_commits() {
    let shop = Repository::new();
    shop.commit_file("README", "nothing\n");
    let only_on = |number: u32, how: &[&[&str]]| {
        shop.git(&["checkout", "--quiet", "--detach", "main"]);
        shop.commit_file(&format!("{number}.env"), &secret(number));
        for arguments in how {
            shop.git(arguments);
        }
    };
    only_on(1, &[&["branch", "feature/one"]]);
    only_on(2, &[&["tag", "light"]]);
    only_on(
        3,
        &[
            &["tag", "--annotate", "--message", "x", "heavy"],
            &["tag", "--annotate", "--message", "x", "of-tag", "heavy"],
            &["tag", "--delete", "heavy"],
        ],
    );
    only_on(4, &[&["update-ref", "refs/remotes/origin/main", "HEAD"]]);
    only_on(5, &[&["update-ref", "refs/pull/5/head", "HEAD"]]);
    shop.git(&["pack-refs", "--all"]);
    only_on(6, &[&["branch", "after-packing"]]);
    shop.git(&["checkout", "--quiet", "main"]);
    for number in [7, 8] {
        shop.write("README", secret(number));
        shop.write("untracked.env", secret(number + 10));
        shop.git(&["stash", "push", "--quiet", "--include-untracked"]);
    }
    only_on(9, &[]);
    let past = shop.search();
    let found = places(&past);
    let names = found.iter().map(|(path, _)| *path);
    let names: Vec<&str> = names
        .filter(|name| name.starts_with(|first: char| first.is_ascii_digit()))
        .collect();
    assert_eq!(
        names,
        [
            "1.env", "2.env", "3.env", "4.env", "5.env", "6.env", "9.env"
        ]
    );
    assert_eq!(past.secrets.len(), 11, "{:?}", places(&past));
    only_gaps(&past, &[]);
}

#[test]
fn a_merge_that_leaves_it_out_did_not_remove_it() {
    let shop = Repository::new();
    shop.commit_file("a.env", &secret(1));
    shop.git(&["branch", "side"]);
    let removed = shop.commit_file("a.env", "nothing\n");
    shop.git(&["checkout", "--quiet", "side"]);
    shop.commit_file("other", "text\n");
    shop.git(&["checkout", "--quiet", "main"]);
    shop.git(&["merge", "--quiet", "--no-ff", "--message", "x", "side"]);
    shop.git(&["branch", "--delete", "--force", "side"]);
    let past = shop.search();
    let holders = &only(&past).holders;
    assert_eq!(holders.removed_by.as_ref().map(|by| &by.id), Some(&removed));
    assert_eq!(holders.commits, 2);
}

#[test]
fn the_path_that_matters_most_is_named() {
    let shop = Repository::new();
    shop.commit_file("tests/data.env", &secret(1));
    shop.commit_file("deploy/web.env", &secret(1));
    fs::remove_file(shop.join("deploy/web.env")).expect("it can be removed");
    shop.commit();
    let past = shop.search();
    assert_eq!(only(&past).path, "deploy/web.env");
    assert_eq!(past.contents, 1, "one content, two paths");
    assert_eq!(only(&past).holders.commits, 3);
}

#[test]
fn what_is_not_the_projects_is_not_searched() {
    let shop = Repository::new();
    for folder in ["node_modules/x", "env", "libs", "third_party", ".idea"] {
        shop.write(&format!("{folder}/a.env"), secret(1));
    }
    shop.write("env/pyvenv.cfg", "home = /usr/bin\n");
    shop.write("libs/django-5.dist-info/METADATA", "Name: django\n");
    shop.write("package-lock.json", secret(2));
    shop.write("vendor/models.py", "");
    shop.write("vendor/own.env", secret(3));
    shop.commit();
    let past = shop.search();
    assert_eq!(only(&past).path, "vendor/own.env");
}

#[test]
fn a_secret_is_weighed_by_what_lay_beside_it() {
    let shop = Repository::new();
    shop.write("other/compose.yml", "not beside it\n");
    shop.write("compose.yml", "services: {}\n");
    shop.write("deploy/certs/site.crt", "a certificate\n");
    shop.write("deploy/certs/app.py", "print()\n");
    shop.commit_file("deploy/certs/site.env", &secret(1));
    fs::remove_dir_all(shop.join("deploy")).expect("it can be removed");
    fs::remove_file(shop.join("compose.yml")).expect("it can be removed");
    shop.commit();
    let asked = RefCell::new(Vec::new());
    let past = harden_history::search_and_weigh(shop.path(), &|secret, beside| {
        let files = beside.project_files().map(|path| {
            let text = beside.text(path).expect("it is in memory");
            (path.to_string(), text.to_string())
        });
        asked.borrow_mut().extend(files);
        secret.usage = harden_secrets::Usage::Development;
    });
    let past = past.expect("there is a history");
    assert_eq!(only(&past).usage, harden_secrets::Usage::Development);
    let expected = [
        ("compose.yml", "services: {}\n"),
        ("deploy/certs/app.py", ""),
        ("deploy/certs/site.crt", "a certificate\n"),
        ("deploy/certs/site.env", ""),
    ];
    let expected = expected.map(|(path, text)| (path.to_owned(), text.to_owned()));
    assert_eq!(asked.into_inner(), expected);
}

//! Repositories of every kind: what works, and what is said where it does not.

use std::fs;

use harden_history::{Gap, HistoryError, search};

use crate::git::{Repository, only, only_gaps, places, said, secret};

/// A secret that was removed again.
fn shop(options: &[&str]) -> Repository {
    let shop = Repository::empty();
    shop.git(&[&["init", "--quiet", "--initial-branch", "main"], options].concat());
    shop.commit_file("site/a.env", &secret(1));
    shop.commit_file("site/a.env", "nothing\n");
    shop
}

#[test]
fn a_folder_without_a_repository_is_refused() {
    let folder = Repository::empty();
    let refused = folder.refused();
    assert!(matches!(refused, HistoryError::NoRepository { .. }));
    assert!(
        refused.to_string().contains("no git repository"),
        "{refused}"
    );
}

#[test]
fn a_bare_repository_is_refused_with_what_to_do() {
    let bare = shop(&[]).clone(&["--bare"]);
    let refused = bare.refused();
    assert!(matches!(refused, HistoryError::Bare { .. }));
    assert!(refused.to_string().contains("git clone"), "{refused}");
}

#[test]
fn before_the_first_commit_there_is_nothing_to_search() {
    let past = Repository::new().search();
    assert_eq!((past.commits, past.contents), (0, 0));
    only_gaps(&past, &[Gap::Empty]);
}

#[test]
fn a_shallow_clone_is_searched_as_far_as_it_goes() {
    let shop = shop(&[]);
    let last = shop.commit_file("site/b.env", &secret(2));
    let past = shop.clone(&["--depth", "1"]).search();
    let holders = &only(&past).holders;
    assert_eq!(holders.brought_by.id, last);
    assert!(holders.may_be_older, "nobody knows");
    only_gaps(&past, &[Gap::Shallow]);
    assert!(said(&past, Gap::Shallow).contains("git fetch --unshallow"));
}

#[test]
fn of_a_folder_in_a_repository_its_own_files_are_searched() {
    let shop = shop(&[]);
    shop.commit_file("other/b.env", &secret(2));
    let past = search(&shop.join("site")).expect("there is a history");
    assert_eq!(places(&past), [("a.env", 1)]);
    assert_eq!(only(&past).holders.commits, 1);
    only_gaps(&past, &[Gap::Subfolder]);
    assert!(said(&past, Gap::Subfolder).contains("`site`"));
}

#[test]
fn submodules_are_named_and_searched_by_themselves() {
    let library = shop(&[]);
    let shop = Repository::new();
    let url = format!("file://{}", library.path().display());
    shop.git(&["submodule", "--quiet", "add", &url, "library"]);
    shop.commit();
    let past = shop.search();
    assert_eq!(places(&past), []);
    only_gaps(&past, &[Gap::Submodule]);
    assert!(said(&past, Gap::Submodule).contains("`library`"));
    let past = search(&shop.join("library")).expect("there is a history");
    assert_eq!(places(&past), [("site/a.env", 1)]);
    only_gaps(&past, &[]);
}

#[test]
fn a_further_work_tree_has_the_same_history() {
    let shop = shop(&[]);
    let other = Repository::empty();
    let path = other.join("tree");
    let name = path.to_str().expect("the name is UTF-8");
    shop.git(&["worktree", "add", "--quiet", "--detach", name]);
    fs::write(path.join("b.env"), secret(2)).expect("written");
    let tree = |arguments: &[&str]| shop.git(&[&["-C", name], arguments].concat());
    tree(&["add", "--all"]);
    tree(&["commit", "--quiet", "--message", "x"]);
    for folder in [path.as_path(), shop.path()] {
        let past = search(folder).expect("there is a history");
        assert_eq!(places(&past), [("b.env", 1), ("site/a.env", 1)]);
        only_gaps(&past, &[]);
    }
}

#[test]
fn borrowed_objects_are_found() {
    let shop = shop(&[]);
    let borrower = Repository::empty();
    let url = shop.path().to_str().expect("the name is UTF-8");
    borrower.git(&["clone", "--quiet", "--shared", url, "."]);
    assert!(borrower.join(".git/objects/info/alternates").exists());
    let past = borrower.search();
    assert_eq!(places(&past), [("site/a.env", 1)]);
    only_gaps(&past, &[]);
}

#[test]
fn names_of_objects_may_be_long() {
    let past = shop(&["--object-format=sha256"]).search();
    let found = only(&past);
    assert_eq!(found.holders.brought_by.id.len(), 64);
    assert_eq!(found.holders.commits, 1);
    only_gaps(&past, &[]);
}

#[test]
fn packs_and_loose_objects_say_the_same() {
    let shop = shop(&[]);
    for number in 0..30 {
        let text = "x = 1\n".repeat(100) + &secret(2) + &number.to_string();
        shop.commit_file("site/b.env", &text);
    }
    let loose = shop.search();
    shop.git(&["gc", "--quiet"]);
    assert!(!shop.join(".git/refs/heads/main").exists(), "it is packed");
    let packed = shop.search();
    let told = |past: &harden_history::Past| {
        let secrets = past.secrets.iter();
        let secrets = secrets.map(|secret| (secret.path.clone(), secret.holders.clone()));
        secrets.collect::<Vec<_>>()
    };
    assert_eq!(told(&loose), told(&packed));
    assert_eq!(told(&packed)[1].1.commits, 30);
}

#[test]
fn in_the_middle_of_a_rebase_both_sides_are_searched() {
    let shop = shop(&[]);
    shop.git(&["checkout", "--quiet", "-b", "side", "main~1"]);
    shop.commit_file("site/a.env", &secret(2));
    shop.commit_file("site/c.env", &secret(3));
    let (done, _) = shop.try_git(&["rebase", "main"]);
    assert!(!done && shop.join(".git/rebase-merge").exists());
    let past = shop.search();
    assert_eq!(past.secrets.len(), 3, "{:?}", places(&past));
    only_gaps(&past, &[]);
}

#[test]
fn a_table_of_references_is_refused_with_what_to_do() {
    let shop = Repository::empty();
    let (done, _) = shop.try_git(&["init", "--quiet", "--ref-format=reftable"]);
    if done {
        let refused = shop.refused();
        assert!(
            refused.to_string().contains("--ref-format=files"),
            "{refused}"
        );
    }
}

#[test]
fn what_a_partial_clone_leaves_out_is_counted() {
    let shop = shop(&[]);
    shop.git(&["config", "uploadpack.allowFilter", "true"]);
    let past = shop
        .clone(&["--filter=blob:none", "--no-checkout"])
        .search();
    assert_eq!(places(&past), []);
    only_gaps(&past, &[Gap::Missing]);
    assert!(said(&past, Gap::Missing).contains("(and 1 other)"));
}

#[test]
fn large_and_binary_contents_are_counted() {
    let shop = shop(&[]);
    shop.write("dump.json", " ".repeat((20 << 20) + 1));
    shop.write("state", "a\0b");
    shop.commit();
    for _ in 0..2 {
        let past = shop.search();
        assert_eq!(places(&past), [("site/a.env", 1)]);
        only_gaps(&past, &[Gap::Large, Gap::Binary]);
        assert!(said(&past, Gap::Large).contains("`dump.json`"));
        assert!(said(&past, Gap::Binary).contains("`state`"));
        shop.git(&["gc", "--quiet"]);
    }
}

#[test]
fn a_tag_may_lead_to_no_commit() {
    let shop = shop(&[]);
    let blob = shop.git(&["rev-parse", "HEAD:site/a.env"]);
    shop.git(&["tag", "key", &blob]);
    let past = shop.search();
    assert_eq!(places(&past), [("site/a.env", 1)]);
    assert!(said(&past, Gap::Reference).contains("refs/tags/key"));
}

//! Half-written and damaged repositories: a message, and all that can be read.

use std::fs;
use std::path::Path;

use harden_history::{Gap, HistoryError};

use crate::git::{Repository, only_gaps, places, said, secret};

fn overwrite(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).expect("it can be read");
    change(&mut bytes);
    // Git's own files are read-only.
    fs::remove_file(path).expect("it can be removed");
    fs::write(path, bytes).expect("it can be written");
}

/// Two secrets, each in a file of its own.
fn shop() -> Repository {
    let shop = Repository::new();
    shop.commit_file("a.env", &secret(1));
    shop.commit_file("folder/b.env", &secret(2));
    shop
}

#[test]
fn a_broken_object_costs_nothing_but_itself() {
    let (first, second) = (("a.env", 1), ("folder/b.env", 1));
    for (object, left) in [
        ("HEAD:a.env", vec![second]),
        ("HEAD:folder", vec![first]),
        ("HEAD^{tree}", vec![first]),
        ("HEAD~1", vec![first, second]),
        ("HEAD", vec![]),
    ] {
        let shop = shop();
        let id = shop.git(&["rev-parse", object]);
        overwrite(&shop.loose(&id), |bytes| bytes.truncate(bytes.len() / 2));
        let past = shop.search();
        // The first commit is reached through the second alone.
        assert_eq!(places(&past), left, "{object}");
        assert!(said(&past, Gap::Broken).contains(&id), "{object}");
    }
}

#[test]
fn a_missing_object_is_named() {
    for object in ["HEAD:a.env", "HEAD:folder", "HEAD^{tree}", "HEAD~1", "HEAD"] {
        let shop = shop();
        let id = shop.git(&["rev-parse", object]);
        fs::remove_file(shop.loose(&id)).expect("it can be removed");
        let past = shop.search();
        assert!(said(&past, Gap::Missing).contains(&id), "{object}");
    }
}

#[test]
fn a_damaged_pack_never_ends_the_search_with_a_crash() {
    let shop = shop();
    for number in 0..20 {
        let text = "x = 1\n".repeat(50) + &secret(3) + &number.to_string();
        shop.commit_file("c.env", &text);
    }
    shop.git(&["gc", "--quiet"]);
    let packs = fs::read_dir(shop.join(".git/objects/pack")).expect("there are packs");
    let packs = packs.map(|entry| entry.expect("an entry").path());
    for path in packs {
        let whole = fs::read(&path).expect("it can be read");
        let mut state = 12345_u64;
        for _ in 0..150 {
            // Numbers that look random, and are the same each time.
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let at = usize::try_from(state >> 33).expect("31 bits") % whole.len();
            let bit = 1 << (state % 8);
            overwrite(&path, |bytes| bytes[at] ^= bit);
            drop(harden_history::search(shop.path()));
            overwrite(&path, |bytes| bytes.clone_from(&whole));
        }
        for length in [0, 1, 12, whole.len() / 2, whole.len() - 1] {
            overwrite(&path, |bytes| bytes.truncate(length));
            drop(harden_history::search(shop.path()));
            overwrite(&path, |bytes| bytes.clone_from(&whole));
        }
    }
    assert_eq!(shop.search().secrets.len(), 3, "nothing is left of it");
}

#[test]
fn a_pack_without_its_index_is_not_silence() {
    let shop = shop();
    shop.git(&["gc", "--quiet"]);
    for entry in fs::read_dir(shop.join(".git/objects/pack")).expect("there are packs") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|end| end == "idx") {
            fs::remove_file(path).expect("it can be removed");
        }
    }
    let past = shop.search();
    only_gaps(&past, &[Gap::Empty, Gap::Missing]);
}

#[test]
fn a_reference_that_is_none_is_named() {
    let shop = shop();
    shop.write(".git/refs/heads/torn", "3f2a");
    shop.write(".git/packed-refs", "# pack-refs with: peeled\nnot a line\n");
    let past = shop.search();
    assert_eq!(past.secrets.len(), 2);
    assert!(said(&past, Gap::Reference).contains("(and 1 other)"));
}

#[test]
fn a_reference_to_nothing_is_named() {
    let shop = shop();
    shop.write(".git/refs/heads/gone", "1".repeat(40));
    let past = shop.search();
    assert_eq!(past.secrets.len(), 2);
    assert!(said(&past, Gap::Missing).contains(&"1".repeat(40)));
}

#[test]
fn what_is_half_a_repository_is_refused() {
    for (remove, why) in [
        (".git/HEAD", "no HEAD"),
        (".git/objects", "no folder of objects"),
    ] {
        let shop = shop();
        let path = shop.join(remove);
        if path.is_dir() {
            fs::remove_dir_all(path).expect("it can be removed");
        } else {
            fs::remove_file(path).expect("it can be removed");
        }
        let refused = shop.refused();
        assert!(matches!(refused, HistoryError::Broken { .. }));
        assert!(refused.to_string().contains(why), "{refused}");
    }
    let shop = Repository::empty();
    shop.write(".git", "nowhere");
    assert!(matches!(shop.refused(), HistoryError::Broken { .. }));
    shop.write(".git", "gitdir: /nowhere/at/all\n");
    assert!(matches!(shop.refused(), HistoryError::Broken { .. }));
}

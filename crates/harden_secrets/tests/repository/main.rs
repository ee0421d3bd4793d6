//! Forty secrets in the files of a site, and more than a hundred texts that look like secrets and are none.

mod hostile;
mod look_alikes;
mod planted;

use harden_secrets::{is_searched, scan};

use look_alikes::LOOK_ALIKES;
use planted::PLANTED;

#[test]
fn every_planted_secret_is_found_where_it_stands() {
    let mut missed = Vec::new();
    for (path, template, pieces) in PLANTED {
        let secret = pieces.concat();
        let (before, after) = template.split_once('@').expect("the text has a secret");
        let text = format!("# A file of the site.\n\n{before}{secret}{after}\n");
        let start = text.len() - after.len() - 1 - secret.len();
        let found = scan(path, text.as_bytes()).candidates;
        let is_there = |range: &std::ops::Range<usize>| {
            range.start < start + secret.len() && start < range.end
        };
        let is_found = found.len() == 1 && is_there(&found[0].range) && found[0].line == 3;
        if !is_searched(path) || !is_found {
            missed.push(format!("{path}: {template}: {found:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn no_look_alike_is_taken_for_a_secret() {
    assert!(LOOK_ALIKES.len() >= 100);
    let wrong: Vec<String> = LOOK_ALIKES
        .iter()
        .filter(|(path, text)| !scan(path, text.as_bytes()).candidates.is_empty())
        .map(|(path, text)| format!("{path}: {text}: {:?}", scan(path, text.as_bytes())))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

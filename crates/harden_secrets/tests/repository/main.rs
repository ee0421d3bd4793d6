//! Forty secrets in the files of a site, and more than a hundred texts that look like secrets and are none.

mod hostile;
mod look_alikes;
mod planted;

use harden_secrets::{Strength, is_searched, scan};

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

#[test]
fn passwords_of_headers_and_of_curl_are_found() {
    // shop:k7-Gq0z1kPw
    let login = ["c2hvcDprNy1H", "cTB6MWtQdw=="].concat();
    for (path, text) in [
        (
            "shop/api.py",
            format!("headers = {{\"Authorization\": \"Basic {login}\"}}\n"),
        ),
        (
            "deploy/api.sh",
            format!("call -H 'Authorization: Basic {login}' https://api.internal/\n"),
        ),
        (
            "deploy/fetch.sh",
            "curl -u shop:k7-Gq0z1kPw https://api.internal/\n".to_owned(),
        ),
        (
            "Dockerfile",
            "RUN curl -fsS \\\n  --user shop:k7-Gq0z1kPw \\\n  https://api.internal/\n".to_owned(),
        ),
    ] {
        let found = scan(path, text.as_bytes()).candidates;
        assert_eq!(found.len(), 1, "{path}: {found:?}");
        assert_eq!(found[0].strength, Strength::Likely, "{path}");
    }
}

#[test]
fn addresses_of_databases_in_ini_files_are_found_and_vaults_are_silent() {
    let ini = "[alembic]\nsqlalchemy.url = postgresql://shop:k7-Gq0z1kPw@db.internal/shop\n";
    let found = scan("alembic.ini", ini.as_bytes()).candidates;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].line, 2);
    let driver = "sqlalchemy.url = driver://user:pass@localhost/dbname\n";
    assert!(scan("alembic.ini", driver.as_bytes()).candidates.is_empty());
    // What Ansible encrypts: a whole file, and a value in another.
    let digits = "3738316437623365396166303431323634353831636439376637303264613538\n".repeat(3);
    let file = format!("$ANSIBLE_VAULT;1.1;AES256\n{digits}");
    let value = format!(
        "db_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  {}",
        digits.replace('\n', "\n  ")
    );
    for (path, text) in [("group_vars/all/vault.yml", file), ("vars.yml", value)] {
        let found = scan(path, text.as_bytes()).candidates;
        assert!(found.is_empty(), "{path}: {found:?}");
    }
}

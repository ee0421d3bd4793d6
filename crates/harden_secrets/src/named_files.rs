//! Files that hold secrets without saying so of each: passwords of databases, of registries, of web servers.

use std::ops::Range;

use crate::assignments::rotation;
use crate::base64::decode;
use crate::candidate::Strength;
use crate::placeholders::is_placeholder;

pub(crate) struct Found {
    pub(crate) key: &'static str,
    pub(crate) secret: Range<usize>,
    pub(crate) strength: Strength,
    /// How to change it.
    pub(crate) rotation: &'static str,
}

const HTPASSWD: &str = "Set another password with `htpasswd -B`, for whoever has the hash can guess this one at \
    leisure, and let the deployment bring the file.";
const NPMRC: &str = "Change the password at the registry, and write `${NPM_TOKEN}` into `.npmrc`: npm fills it in from \
    the environment.";
const DOCKER: &str = "Change the password or revoke the token at the registry, and let a credential helper keep the new \
    one (`credsStore` in `config.json`).";

/// Every secret of a file that is known by its name.
pub(crate) fn secrets(path: &str, text: &str) -> Vec<Found> {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name {
        ".pgpass" | "pgpass" | "pgpass.conf" => of_lines(text, pgpass),
        ".htpasswd" | "htpasswd" => of_lines(text, htpasswd),
        ".npmrc" | "npmrc" => of_lines(text, npmrc),
        ".dockercfg" | ".dockerconfigjson" => registries(text),
        "config.json" if text.contains("\"auths\"") => registries(text),
        _ => Vec::new(),
    }
}

/// Whether a file may hold secrets that nothing announces.
pub(crate) fn is_one(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    [
        ".pgpass",
        "pgpass",
        "pgpass.conf",
        ".htpasswd",
        "htpasswd",
        ".npmrc",
        "npmrc",
        ".dockercfg",
        ".dockerconfigjson",
        "config.json",
    ]
    .contains(&name)
}

fn of_lines(text: &str, secret: fn(&str) -> Option<Found>) -> Vec<Found> {
    let mut start = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        if !content.starts_with(['#', ';'])
            && let Some(one) = secret(content)
        {
            let secret = start + one.secret.start..start + one.secret.end;
            found.push(Found { secret, ..one });
        }
        start += line.len();
    }
    found
}

impl Found {
    const fn new(
        key: &'static str,
        secret: Range<usize>,
        strength: Strength,
        rotation: &'static str,
    ) -> Self {
        Self {
            key,
            secret,
            strength,
            rotation,
        }
    }
}

/// `host:port:database:user:password`; a colon in one of them has a backslash before it.
fn pgpass(line: &str) -> Option<Found> {
    let bytes = line.as_bytes();
    let mut colons =
        memchr::memchr_iter(b':', bytes).filter(|at| *at == 0 || bytes[at - 1] != b'\\');
    let start = colons.nth(3)? + 1;
    let password = &line[start..];
    (!is_placeholder(password)).then(|| {
        Found::new(
            ".pgpass",
            start..line.len(),
            Strength::Likely,
            rotation::POSTGRES,
        )
    })
}

/// `user:hash`: whoever has the file may guess the password for as long as he likes.
fn htpasswd(line: &str) -> Option<Found> {
    const HASHES: [&str; 6] = ["$apr1$", "$2", "$5$", "$6$", "{SHA}", "$1$"];
    let colon = line.find(':')?;
    let hash = &line[colon + 1..];
    let is_hash = HASHES.iter().any(|start| hash.starts_with(start));
    is_hash.then(|| Found::new(".htpasswd", colon + 1..line.len(), Strength::Weak, HTPASSWD))
}

/// `//registry/:_auth=…`; tokens are found by their name.
fn npmrc(line: &str) -> Option<Found> {
    let (name, value) = line.split_once('=')?;
    let value = value.trim().trim_matches('"');
    let start = line.rfind(value)?;
    (name.trim().ends_with("_auth") && is_login(value))
        .then(|| Found::new("_auth", start..start + value.len(), Strength::Likely, NPMRC))
}

/// `"auth": "…"` in what `docker login` writes.
fn registries(text: &str) -> Vec<Found> {
    const NAME: &str = "\"auth\"";
    let found = memchr::memmem::find_iter(text.as_bytes(), NAME).filter_map(|at| {
        let rest = &text[at + NAME.len()..];
        let value = rest
            .trim_start()
            .strip_prefix(':')?
            .trim_start()
            .strip_prefix('"')?;
        let start = text.len() - value.len();
        let value = &value[..value.find('"')?];
        is_login(value)
            .then(|| Found::new("auth", start..start + value.len(), Strength::Likely, DOCKER))
    });
    found.collect()
}

/// Whether base64 is of `user:password`.
fn is_login(encoded: &str) -> bool {
    let login = String::from_utf8(decode(encoded)).unwrap_or_default();
    login.split_once(':').is_some_and(|(user, password)| {
        !user.is_empty()
            && !is_placeholder(password)
            && password.bytes().all(|byte| byte.is_ascii_graphic())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(path: &str, text: &'t str) -> Vec<&'t str> {
        let found = secrets(path, text);
        found.into_iter().map(|found| &text[found.secret]).collect()
    }

    #[test]
    fn files_are_known_by_name() {
        // `shop:k7-Gq0z1kPw`
        const LOGIN: &str = "c2hvcDprNy1HcTB6MWtQdw==";
        assert_eq!(
            found(
                "home/.pgpass",
                "# all\ndb:5432:*:shop:k7-Gq\\:0z1kPw\r\ndb:*:*:a:${PW}\n"
            ),
            ["k7-Gq\\:0z1kPw"]
        );
        assert_eq!(
            found(
                "nginx/.htpasswd",
                "shop:$apr1$a9Qk8h0s$Vt2mQx7Lp4vRzTb8Yw3cN.\nother\n"
            ),
            ["$apr1$a9Qk8h0s$Vt2mQx7Lp4vRzTb8Yw3cN."]
        );
        assert_eq!(
            found(
                ".npmrc",
                &format!("//npm.internal/:_auth = \"{LOGIN}\"\nregistry=https://npm.internal/\n")
            ),
            [LOGIN]
        );
        let docker =
            format!("{{\"auths\": {{\"registry.internal\": {{\"auth\" : \"{LOGIN}\"}}}}}}");
        assert_eq!(found(".docker/config.json", &docker), [LOGIN]);
    }

    #[test]
    fn others_and_broken_ones_are_silent() {
        for (path, text) in [
            ("config.json", "{\"auth\": \"c2hvcDprNy1HcTB6MWtQdw==\"}"),
            (
                ".dockercfg",
                "{\"auth\": \"bm90aGluZw==\", \"auth\": , \"auth\"",
            ),
            (".pgpass", "db:5432:shop"),
            (".htpasswd", "shop"),
            (".npmrc", "_auth=\n_auth"),
        ] {
            assert!(found(path, text).is_empty(), "{path}: {text}");
        }
    }
}

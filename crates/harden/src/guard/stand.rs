//! Where guard stands: what it listens on, with which certificates, and the application behind it.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use harden_guard::{Address, CertificateFiles, Config};
use harden_policy::Mistake;
use serde::Deserialize;
use toml::Spanned;

use crate::arguments::guard;
use crate::failure::Failure;

/// What of `guard.toml` is read here, and not for the policy.
pub(super) const KEYS: [&str; 3] = ["certificates", "listen", "upstreams"];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct File {
    upstreams: Vec<Spanned<String>>,
    listen: Listen,
    certificates: Vec<Certificate>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Listen {
    http: Vec<SocketAddr>,
    https: Vec<SocketAddr>,
}

/// Relative to the file that names them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Certificate {
    chain: PathBuf,
    key: PathBuf,
}

/// What the command line says, and else the text of a `guard.toml` that is called `name`.
pub(super) fn config(
    asked: &guard::Stand,
    name: &str,
    folder: &Path,
    text: &str,
) -> Result<Config, Failure> {
    let file: File = toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        mistake(name, text, offset, error.message())
    })?;
    let mut upstreams = asked.upstream.clone();
    if upstreams.is_empty() {
        for upstream in &file.upstreams {
            let address: Result<Address, _> = upstream.get_ref().parse();
            let address = address
                .map_err(|error| mistake(name, text, upstream.span().start, &error.to_string()))?;
            upstreams.push(address);
        }
    }
    if upstreams.is_empty() {
        return Err(Failure::Usage(
            "where is the application? Say so with --upstream 127.0.0.1:8000, or in guard.toml: \
             upstreams = [\"127.0.0.1:8000\"]"
                .to_owned(),
        ));
    }
    let mut config = Config::new(upstreams);
    config.certificates = certificates(asked, file.certificates, folder)?;
    let or = |asked: &[SocketAddr], said: Vec<SocketAddr>| match asked {
        [] => said,
        asked => asked.to_vec(),
    };
    config.plain = or(&asked.http, file.listen.http);
    config.secure = or(&asked.https, file.listen.https);
    if config.plain.is_empty() && config.secure.is_empty() {
        listen_by_default(&mut config);
    }
    Ok(config)
}

fn certificates(
    asked: &guard::Stand,
    said: Vec<Certificate>,
    folder: &Path,
) -> Result<Vec<CertificateFiles>, Failure> {
    if asked.certificate.len() != asked.key.len() {
        return Err(Failure::Usage(
            "each --certificate needs a --key, in the same order".to_owned(),
        ));
    }
    if asked.certificate.is_empty() {
        let said = said.into_iter().map(|files| CertificateFiles {
            chain: folder.join(files.chain),
            key: folder.join(files.key),
        });
        return Ok(said.collect());
    }
    let pairs = asked.certificate.iter().zip(&asked.key);
    let pairs = pairs.map(|(chain, key)| CertificateFiles {
        chain: chain.clone(),
        key: key.clone(),
    });
    Ok(pairs.collect())
}

fn listen_by_default(config: &mut Config) {
    if config.certificates.is_empty() {
        config.plain.push((Ipv4Addr::LOCALHOST, 8080).into());
    } else {
        config.plain.push((Ipv4Addr::UNSPECIFIED, 80).into());
        config.secure.push((Ipv4Addr::UNSPECIFIED, 443).into());
    }
}

fn mistake(name: &str, text: &str, offset: usize, message: &str) -> Mistake {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    Mistake {
        file: name.to_owned(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        message: message.to_owned(),
    }
}

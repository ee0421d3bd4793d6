//! TLS 1.2 and 1.3, and the certificates that it is spoken with.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rustls::client::verify_server_name;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::{ClientHello, ParsedCertificate, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, version};
use thiserror::Error;

/// The files of a certificate, as PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFiles {
    /// The certificate first, then those between it and the root.
    pub chain: PathBuf,
    pub key: PathBuf,
}

#[derive(Debug, Error)]
pub enum TlsError {
    #[error("{}: no certificate could be read: {source}", file.display())]
    Chain {
        file: PathBuf,
        source: rustls::pki_types::pem::Error,
    },
    #[error("{}: there is no certificate in it", .0.display())]
    Empty(PathBuf),
    #[error("{}: no key could be read: {source}", file.display())]
    Key {
        file: PathBuf,
        source: rustls::pki_types::pem::Error,
    },
    #[error("{} and {} do not go together: {source}", chain.display(), key.display())]
    Unlike {
        chain: PathBuf,
        key: PathBuf,
        source: rustls::Error,
    },
    #[error("TLS cannot be spoken: {0}")]
    Config(#[from] rustls::Error),
}

/// The certificates that count now. Those who hold a copy see what replaces them.
#[derive(Clone, Debug)]
pub(crate) struct Certificates(Arc<RwLock<Vec<Arc<CertifiedKey>>>>);

impl Certificates {
    /// Reads all of them.
    pub(crate) fn read(files: &[CertificateFiles]) -> Result<Self, TlsError> {
        let provider = aws_lc_rs::default_provider();
        let keys = files.iter().map(|files| read(files, &provider));
        let keys = keys.collect::<Result<_, _>>()?;
        Ok(Self(Arc::new(RwLock::new(keys))))
    }

    /// Puts others in their place, for handshakes from now on.
    pub(crate) fn replace(&self, others: &Self) {
        let others = others.all();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = others;
    }

    fn all(&self) -> Vec<Arc<CertifiedKey>> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let certificates = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let name = hello.server_name();
        let name = name.and_then(|name| ServerName::try_from(name).ok());
        let named = name.and_then(|name| certificates.iter().find(|key| is_for(key, &name)));
        // A client that names nobody, or somebody else, gets the first, and sees that it is not for him.
        named.or(certificates.first()).cloned()
    }
}

fn is_for(key: &CertifiedKey, name: &ServerName<'_>) -> bool {
    let parsed = key.cert.first().map(ParsedCertificate::try_from);
    matches!(parsed, Some(Ok(certificate)) if verify_server_name(&certificate, name).is_ok())
}

fn read(
    files: &CertificateFiles,
    provider: &CryptoProvider,
) -> Result<Arc<CertifiedKey>, TlsError> {
    let chain = read_chain(&files.chain)?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|source| TlsError::Key {
        file: files.key.clone(),
        source,
    })?;
    let certified = CertifiedKey::from_der(chain, key, provider);
    let certified = certified.map_err(|source| TlsError::Unlike {
        chain: files.chain.clone(),
        key: files.key.clone(),
        source,
    })?;
    Ok(Arc::new(certified))
}

fn read_chain(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let failed = |source| TlsError::Chain {
        file: file.to_owned(),
        source,
    };
    let chain = CertificateDer::pem_file_iter(file).map_err(failed)?;
    let chain: Vec<_> = chain.collect::<Result<_, _>>().map_err(failed)?;
    if chain.is_empty() {
        return Err(TlsError::Empty(file.to_owned()));
    }
    Ok(chain)
}

/// How TLS is spoken with these certificates.
pub(crate) fn server_config(certificates: Certificates) -> Result<Arc<ServerConfig>, TlsError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&version::TLS13, &version::TLS12])?;
    let mut config = builder
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(certificates));
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config.ticketer = aws_lc_rs::Ticketer::new()?;
    Ok(Arc::new(config))
}

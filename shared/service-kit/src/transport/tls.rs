//! The two ends of TLS: from files, read again when they change.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, ensure};
use rustls::client::ClientConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::{ServerConfig, WebPkiClientVerifier};
use rustls::{ConfigBuilder, ConfigSide, RootCertStore, WantsVerifier};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::{TlsAcceptor, TlsConnector, client, server};

use super::watched::Watched;

/// The one protocol that is spoken here.
const HTTP_2: &[u8] = b"h2";

/// The end that is called.
#[derive(Clone, Debug)]
pub struct ServerTls(Arc<Watched<ServerConfig>>);

/// The end that calls.
#[derive(Clone, Debug)]
pub struct ClientTls(Arc<Watched<ClientConfig>>);

impl ServerTls {
    /// A door for everybody: whoever comes shows no certificate.
    pub fn for_everybody(certificate: &Path, key: &Path) -> anyhow::Result<Self> {
        let (certificate, key) = (certificate.to_owned(), key.to_owned());
        let files = vec![certificate.clone(), key.clone()];
        let read = move || {
            let builder = on_ring(ServerConfig::builder_with_provider(provider()))?;
            serving(builder.with_no_client_auth(), &certificate, &key)
        };
        Ok(Self(Arc::new(Watched::read(files, read)?)))
    }

    /// A door for the processes of the suite: whoever comes shows a certificate of the authority.
    pub fn for_the_suite(certificate: &Path, key: &Path, authority: &Path) -> anyhow::Result<Self> {
        let [certificate, key, authority] = [certificate, key, authority].map(Path::to_owned);
        let files = vec![certificate.clone(), key.clone(), authority.clone()];
        let read = move || {
            let roots = Arc::new(roots(&authority)?);
            let verifier =
                WebPkiClientVerifier::builder_with_provider(roots, provider()).build()?;
            let builder = on_ring(ServerConfig::builder_with_provider(provider()))?;
            serving(builder.with_client_cert_verifier(verifier), &certificate, &key)
        };
        Ok(Self(Arc::new(Watched::read(files, read)?)))
    }

    /// Speaks TLS with whoever came.
    pub async fn accept<S>(&self, stream: S) -> std::io::Result<server::TlsStream<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        TlsAcceptor::from(self.0.present()).accept(stream).await
    }
}

impl ClientTls {
    /// A process of the suite that calls another: it shows its own certificate, and believes those of the authority.
    pub fn of_the_suite(certificate: &Path, key: &Path, authority: &Path) -> anyhow::Result<Self> {
        let [certificate, key, authority] = [certificate, key, authority].map(Path::to_owned);
        let files = vec![certificate.clone(), key.clone(), authority.clone()];
        let read = move || {
            let builder = on_ring(ClientConfig::builder_with_provider(provider()))?
                .with_root_certificates(roots(&authority)?);
            let (chain, key) = own(&certificate, &key)?;
            Ok(calling(builder.with_client_auth_cert(chain, key)?))
        };
        Ok(Self(Arc::new(Watched::read(files, read)?)))
    }

    /// Somebody from outside: believes the authorities of a file or, without one, those of the system.
    pub fn of_anybody(authority: Option<&Path>) -> anyhow::Result<Self> {
        let authority = authority.map(Path::to_owned);
        let files = authority.iter().cloned().collect();
        let read = move || {
            let roots = match &authority {
                Some(file) => roots(file)?,
                None => of_the_system(),
            };
            let builder = on_ring(ClientConfig::builder_with_provider(provider()))?
                .with_root_certificates(roots);
            Ok(calling(builder.with_no_client_auth()))
        };
        Ok(Self(Arc::new(Watched::read(files, read)?)))
    }

    /// Speaks TLS with a server that can show that it has this name.
    pub async fn connect<S>(&self, name: &str, stream: S) -> std::io::Result<client::TlsStream<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let name = ServerName::try_from(name.to_owned()).map_err(std::io::Error::other)?;
        TlsConnector::from(self.0.present()).connect(name, stream).await
    }
}

/// The library would otherwise ask the process which cryptography to use, and panic where two were built in.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn on_ring<S: ConfigSide>(
    builder: ConfigBuilder<S, rustls::WantsVersions>,
) -> Result<ConfigBuilder<S, WantsVerifier>, rustls::Error> {
    builder.with_safe_default_protocol_versions()
}

fn serving(
    builder: ConfigBuilder<ServerConfig, rustls::server::WantsServerCert>,
    certificate: &Path,
    key: &Path,
) -> anyhow::Result<ServerConfig> {
    let (chain, key) = own(certificate, key)?;
    let mut config = builder.with_single_cert(chain, key)?;
    config.alpn_protocols = vec![HTTP_2.to_vec()];
    Ok(config)
}

fn calling(mut config: ClientConfig) -> ClientConfig {
    config.alpn_protocols = vec![HTTP_2.to_vec()];
    config
}

fn own(
    certificate: &Path,
    key: &Path,
) -> anyhow::Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)> {
    let key_read = PrivateKeyDer::from_pem_file(key);
    let key_read = key_read.with_context(|| format!("the private key {}", key.display()))?;
    Ok((certificates(certificate)?, key_read))
}

fn certificates(file: &Path) -> anyhow::Result<Vec<CertificateDer<'static>>> {
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let read = read.with_context(|| format!("the certificates {}", file.display()))?;
    ensure!(!read.is_empty(), "{} holds no certificate", file.display());
    Ok(read)
}

fn roots(file: &Path) -> anyhow::Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(file)? {
        let added = roots.add(certificate);
        added.with_context(|| format!("{} holds what is no authority", file.display()))?;
    }
    Ok(roots)
}

/// What of the system's authorities can be read; a machine without any believes nobody.
fn of_the_system() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots
}

//! Dials an address, in plain text or with TLS.

use std::net::{IpAddr, SocketAddr};
use std::task::{Context, Poll};

use futures::future::BoxFuture;
use http::Uri;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;
use tokio_util::either::Either;
use tonic::transport::{Channel, Endpoint};
use tower::Service;

use super::{ClientTls, PlainText};

/// An address, and how to reach it.
#[derive(Clone, Debug)]
pub struct Dialled {
    endpoint: Endpoint,
    tls: Option<ClientTls>,
}

/// Connects to an address or, without one, to where the name leads. With TLS whoever answers shows a certificate for the name.
#[derive(Clone, Debug)]
struct Dial {
    at: Option<SocketAddr>,
    tls: Option<ClientTls>,
}

impl Dialled {
    /// An address `http://…` or `https://…`; the setting it comes from is named if it is refused.
    pub fn new(
        setting: &str,
        address: &str,
        plain_text: PlainText,
        tls: Option<&ClientTls>,
    ) -> anyhow::Result<Self> {
        let Some(rest) = address.strip_prefix("https://") else {
            let endpoint = Endpoint::from_shared(address.to_owned())?;
            let host = endpoint.uri().host().unwrap_or_default();
            plain_text.allow_calling(setting, host, address, "https://")?;
            return Ok(Self { endpoint, tls: None });
        };
        let tls = tls.cloned();
        anyhow::ensure!(
            tls.is_some(),
            "设置 {setting}（{address}）要求加密连接，但未设置 tls.certificate_file 等文件。\n\
             {setting} ({address}) asks for TLS, but tls.certificate_file and its like are not set."
        );
        // Encryption is the connector's; the channel itself would do it with certificates that never change.
        Ok(Self { endpoint: Endpoint::from_shared(format!("http://{rest}"))?, tls })
    }

    /// The same, with other settings of the channel.
    #[must_use]
    pub fn with(self, settings: impl FnOnce(Endpoint) -> Endpoint) -> Self {
        Self { endpoint: settings(self.endpoint), ..self }
    }

    /// The host and the port of the address.
    pub(crate) fn host_and_port(&self) -> (&str, u16) {
        host_and_port(self.endpoint.uri(), self.tls.is_some())
    }

    /// True if the host is a number: there is nothing to look up.
    pub(crate) fn is_number(&self) -> bool {
        self.host_and_port().0.parse::<IpAddr>().is_ok()
    }

    /// A channel that connects when it is first used, and again whenever it must.
    pub fn lazily(&self) -> Channel {
        match &self.tls {
            None => self.endpoint.connect_lazy(),
            Some(_) => self.endpoint.connect_with_connector_lazy(self.dial(None)),
        }
    }

    /// The same to one of the machines to which the name leads.
    pub fn lazily_at(&self, at: SocketAddr) -> Channel {
        self.endpoint.connect_with_connector_lazy(self.dial(Some(at)))
    }

    fn dial(&self, at: Option<SocketAddr>) -> Dial {
        Dial { at, tls: self.tls.clone() }
    }

    /// A channel that is connected.
    pub async fn now(&self) -> Result<Channel, tonic::transport::Error> {
        match &self.tls {
            None => self.endpoint.connect().await,
            Some(_) => self.endpoint.connect_with_connector(self.dial(None)).await,
        }
    }
}

/// A host without the brackets of its number, and a port.
fn host_and_port(uri: &Uri, encrypted: bool) -> (&str, u16) {
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    (host, uri.port_u16().unwrap_or(if encrypted { 443 } else { 80 }))
}

impl Service<Uri> for Dial {
    type Response = TokioIo<Either<TcpStream, TlsStream<TcpStream>>>;
    type Error = std::io::Error;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let Self { at, tls } = self.clone();
        Box::pin(async move {
            let (host, port) = host_and_port(&uri, tls.is_some());
            let stream = match at {
                Some(at) => TcpStream::connect(at).await?,
                None => TcpStream::connect((host, port)).await?,
            };
            stream.set_nodelay(true)?;
            Ok(TokioIo::new(match tls {
                Some(tls) => Either::Right(tls.connect(host, stream).await?),
                None => Either::Left(stream),
            }))
        })
    }
}

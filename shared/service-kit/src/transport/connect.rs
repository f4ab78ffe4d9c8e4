//! Dials an address, in plain text or with TLS.

use std::task::{Context, Poll};

use futures::future::BoxFuture;
use http::Uri;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;
use tonic::transport::{Channel, Endpoint};
use tower::Service;

use super::{ClientTls, PlainText};

/// An address, and how to reach it.
#[derive(Clone, Debug)]
pub struct Dialled {
    endpoint: Endpoint,
    tls: Option<Tls>,
}

/// Connects with TLS; whoever answers shows a certificate for the host of the address.
#[derive(Clone, Debug)]
struct Tls(ClientTls);

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
        let tls = tls.cloned().map(Tls);
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

    /// A channel that connects when it is first used, and again whenever it must.
    pub fn lazily(&self) -> Channel {
        match &self.tls {
            None => self.endpoint.connect_lazy(),
            Some(tls) => self.endpoint.connect_with_connector_lazy(tls.clone()),
        }
    }

    /// A channel that is connected.
    pub async fn now(&self) -> Result<Channel, tonic::transport::Error> {
        match &self.tls {
            None => self.endpoint.connect().await,
            Some(tls) => self.endpoint.connect_with_connector(tls.clone()).await,
        }
    }
}

impl Service<Uri> for Tls {
    type Response = TokioIo<TlsStream<TcpStream>>;
    type Error = std::io::Error;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let tls = self.0.clone();
        Box::pin(async move {
            let host = uri.host().unwrap_or_default();
            let host = host.trim_start_matches('[').trim_end_matches(']');
            let stream = TcpStream::connect((host, uri.port_u16().unwrap_or(443))).await?;
            stream.set_nodelay(true)?;
            Ok(TokioIo::new(tls.connect(host, stream).await?))
        })
    }
}

//! Speaks to the suite through its gateway, as any client application would.

use std::path::Path;

use anyhow::Context;
use headwater_proto::grid_collaboration::v1::grid_collaboration_service_client::GridCollaborationServiceClient;
use headwater_proto::intake::v1::intake_service_client::IntakeServiceClient;
use headwater_proto::risk_ledger::v1::risk_ledger_service_client::RiskLedgerServiceClient;
use headwater_proto::routing::v1::dispatch_service_client::DispatchServiceClient;
use headwater_proto::routing::v1::ending_service_client::EndingServiceClient;
use headwater_proto::routing::v1::organisation_service_client::OrganisationServiceClient;
use headwater_proto::routing::v1::report_service_client::ReportServiceClient;
use headwater_proto::routing::v1::review_service_client::ReviewServiceClient;
use headwater_proto::routing::v1::routing_service_client::RoutingServiceClient;
use headwater_proto::routing::v1::urgent_service_client::UrgentServiceClient;
use headwater_proto::supervision::v1::supervision_service_client::SupervisionServiceClient;
use http::HeaderValue;
use service_kit::transport::{ClientTls, Dialled, PlainText};
use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;
use tonic::{Request, Status};
use tonic_types::StatusExt;

use crate::voice::Wrong;

/// The largest answer a client reads.
const ANSWER_MAX_BYTES: usize = 64 * 1024 * 1024;

/// A connection to the gateway, with a token or anonymous.
#[derive(Clone, Debug)]
pub struct Client {
    channel: Channel,
    bearer: Bearer,
}

/// A channel that carries the bearer token.
pub type Authenticated = InterceptedService<Channel, Bearer>;

/// Adds the token to each call.
#[derive(Clone, Debug, Default)]
pub struct Bearer(Option<MetadataValue<Ascii>>);

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(token) = &self.0 {
            request.metadata_mut().insert("authorization", token.clone());
        }
        Ok(request)
    }
}

impl Client {
    /// Connects; an empty token means anonymous. A gateway at `https://…` is one that an authority of the system vouches for.
    pub async fn connect(gateway: &str, token: &str) -> anyhow::Result<Self> {
        Self::connect_trusting(gateway, token, None).await
    }

    /// The same, where the authorities of a file vouch for the gateway.
    pub async fn connect_trusting(
        gateway: &str,
        token: &str,
        authority: Option<&Path>,
    ) -> anyhow::Result<Self> {
        let address = || gateway.to_owned();
        let encrypted = gateway.starts_with("https://");
        let tls = encrypted.then(|| ClientTls::of_anybody(authority)).transpose()?;
        // Whom a person calls, and how, is what that person wrote.
        let plain_text = PlainText::AlsoOverTheNetwork;
        let channel = Dialled::new("gateway", gateway, plain_text, tls.as_ref())
            .map_err(|_| Wrong::AddressMalformed { address: address() })?
            .with(|it| it.tcp_nodelay(true).http2_adaptive_window(true))
            .now()
            .await
            .with_context(|| Wrong::GatewayAway { address: address() })?;
        Self::over(channel, token)
    }

    /// A client over a connection that is there already.
    pub fn over(channel: Channel, token: &str) -> anyhow::Result<Self> {
        let bearer = match token {
            "" => None,
            token => {
                let mut value = HeaderValue::from_str(&format!("Bearer {token}"))
                    .context(Wrong::TokenMalformed)?;
                value.set_sensitive(true);
                Some(MetadataValue::try_from(value.as_bytes())?)
            }
        };
        Ok(Self { channel, bearer: Bearer(bearer) })
    }

    /// The same connection with another token.
    pub fn with_token(&self, token: &str) -> anyhow::Result<Self> {
        Self::over(self.channel.clone(), token)
    }

    /// The channel with its token, for generic calls.
    pub fn authenticated(&self) -> Authenticated {
        InterceptedService::new(self.channel.clone(), self.bearer.clone())
    }

    /// 接访登记
    pub fn intake(&self) -> IntakeServiceClient<Authenticated> {
        IntakeServiceClient::new(self.authenticated()).max_decoding_message_size(ANSWER_MAX_BYTES)
    }

    /// 甄别分流、办理
    pub fn routing(&self) -> RoutingServiceClient<Authenticated> {
        RoutingServiceClient::new(self.authenticated()).max_decoding_message_size(ANSWER_MAX_BYTES)
    }

    /// 交办反馈
    pub fn reports(&self) -> ReportServiceClient<Authenticated> {
        ReportServiceClient::new(self.authenticated()).max_decoding_message_size(ANSWER_MAX_BYTES)
    }

    /// 复查、复核
    pub fn reviews(&self) -> ReviewServiceClient<Authenticated> {
        ReviewServiceClient::new(self.authenticated()).max_decoding_message_size(ANSWER_MAX_BYTES)
    }

    /// A matter's way inside its body.
    pub fn dispatch(&self) -> DispatchServiceClient<Authenticated> {
        DispatchServiceClient::new(self.authenticated()).max_decoding_message_size(ANSWER_MAX_BYTES)
    }

    /// What the office ends itself, and what it proposes.
    pub fn ending(&self) -> EndingServiceClient<Authenticated> {
        EndingServiceClient::new(self.authenticated()).max_decoding_message_size(ANSWER_MAX_BYTES)
    }

    /// 重大、紧急事项
    pub fn urgent(&self) -> UrgentServiceClient<Authenticated> {
        UrgentServiceClient::new(self.authenticated()).max_decoding_message_size(ANSWER_MAX_BYTES)
    }

    /// 机构、岗位、目录
    pub fn organisation(&self) -> OrganisationServiceClient<Authenticated> {
        OrganisationServiceClient::new(self.authenticated())
            .max_decoding_message_size(ANSWER_MAX_BYTES)
    }

    /// 督查督办
    pub fn supervision(&self) -> SupervisionServiceClient<Authenticated> {
        SupervisionServiceClient::new(self.authenticated())
            .max_decoding_message_size(ANSWER_MAX_BYTES)
    }

    /// 风险台账
    pub fn risk_ledger(&self) -> RiskLedgerServiceClient<Authenticated> {
        RiskLedgerServiceClient::new(self.authenticated())
            .max_decoding_message_size(ANSWER_MAX_BYTES)
    }

    /// 网格协同
    pub fn grid(&self) -> GridCollaborationServiceClient<Authenticated> {
        GridCollaborationServiceClient::new(self.authenticated())
            .max_decoding_message_size(ANSWER_MAX_BYTES)
    }
}

/// A refusal as a person reads it: both languages, the reason for machines, the fields.
pub fn explain(status: &Status) -> String {
    let mut lines = Vec::new();
    let (mut reason, mut messages) = (String::new(), Vec::new());
    for detail in status.get_error_details_vec() {
        match detail {
            tonic_types::ErrorDetail::ErrorInfo(info) => reason = info.reason,
            tonic_types::ErrorDetail::LocalizedMessage(it) => messages.push(it.message),
            _ => {}
        }
    }
    messages.reverse();
    if messages.is_empty() {
        messages.push(status.message().to_owned());
    }
    lines.push(messages.join("\n"));
    lines.push(format!(
        "({:?}{}{reason})",
        status.code(),
        if reason.is_empty() { "" } else { " " }
    ));
    lines.join("\n")
}

/// The machine reason of a refusal; empty if it has none.
pub fn reason(status: &Status) -> String {
    status.get_details_error_info().map(|info| info.reason).unwrap_or_default()
}

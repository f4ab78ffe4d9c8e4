//! `headwater call`: any RPC through the gateway, JSON in and out, from the descriptor set.

use std::io::Read;

use anyhow::{Context, bail, ensure};
use bytes::Buf;
use clap::Args;
use headwater_proto::POOL;
use http::uri::PathAndQuery;
use prost::Message;
use prost_reflect::{DynamicMessage, MessageDescriptor, MethodDescriptor, SerializeOptions};
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::{Request, Status};

use super::gateway_options::GatewayOptions;
use super::say;

/// Call any method through the gateway.
///
/// Streams take one JSON object a line and print one a line.
#[derive(Debug, Args)]
pub(super) struct Call {
    /// Service and method, such as intake.RegisterPetition or IntakeService/RegisterPetition
    method: String,
    /// The request as JSON; `-` reads it from standard input
    #[arg(default_value = "{}")]
    request: String,
    #[command(flatten)]
    gateway: GatewayOptions,
}

impl Call {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let method = find(&self.method)?;
        let text = match self.request.as_str() {
            "-" => {
                let mut text = String::new();
                std::io::stdin().read_to_string(&mut text)?;
                text
            }
            text => text.to_owned(),
        };
        let requests = parse(&method.input(), &text)?;
        ensure!(
            method.is_client_streaming() || requests.len() == 1,
            "{} takes one request; {} were given",
            method.name(),
            requests.len()
        );
        let path = format!("/{}/{}", method.parent_service().full_name(), method.name());
        let mut client = tonic::client::Grpc::new(self.gateway.connect().await?.authenticated());
        client.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
        let codec = DynamicCodec { answer: method.output() };
        let request = Request::new(tokio_stream::iter(requests));
        let mut answers =
            client.streaming(request, PathAndQuery::try_from(path)?, codec).await?.into_inner();
        while let Some(answer) = answers.message().await? {
            say(&render(&answer, method.is_server_streaming())?);
        }
        Ok(())
    }
}

/// Finds a method by `service.Method`, `ServiceName/Method`, the full path, or the method's name alone if unique.
pub(super) fn find(name: &str) -> anyhow::Result<MethodDescriptor> {
    let (service, method) = name.rsplit_once(['.', '/']).unwrap_or(("", name));
    let service = service.trim_start_matches('/').replace('-', "_");
    let fits = |candidate: &MethodDescriptor| {
        let owner = candidate.parent_service();
        candidate.name() == method
            && (service.is_empty()
                || owner.full_name() == service
                || owner.name() == service
                || owner.package_name().split('.').nth(1) == Some(service.as_str()))
    };
    let mut found: Vec<_> =
        POOL.services().flat_map(|it| it.methods().collect::<Vec<_>>()).filter(fits).collect();
    match (found.pop(), found.pop()) {
        (Some(method), None) => Ok(method),
        (Some(_), Some(_)) => {
            bail!("{name} is not unique; name the service too, as in intake.{name}")
        }
        _ => bail!("there is no method {name}; `headwater describe` lists them all"),
    }
}

fn parse(message: &MessageDescriptor, text: &str) -> anyhow::Result<Vec<DynamicMessage>> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
    let mut messages = Vec::new();
    for value in values.by_ref() {
        let value = value.context("the request is not JSON")?;
        let message = DynamicMessage::deserialize(message.clone(), value)
            .with_context(|| format!("the request is not a {}", message.name()))?;
        messages.push(message);
    }
    Ok(messages)
}

fn render(message: &DynamicMessage, one_line: bool) -> anyhow::Result<String> {
    let options = SerializeOptions::new().use_proto_field_name(true).skip_default_fields(false);
    let value = message.serialize_with_options(serde_json::value::Serializer, &options)?;
    Ok(if one_line {
        serde_json::to_string(&value)?
    } else {
        serde_json::to_string_pretty(&value)?
    })
}

/// Encodes requests and decodes answers by their descriptors.
#[derive(Clone)]
struct DynamicCodec {
    answer: MessageDescriptor,
}

impl Codec for DynamicCodec {
    type Encode = DynamicMessage;
    type Decode = DynamicMessage;
    type Encoder = DynamicEncoder;
    type Decoder = DynamicDecoder;

    fn encoder(&mut self) -> DynamicEncoder {
        DynamicEncoder
    }

    fn decoder(&mut self) -> DynamicDecoder {
        DynamicDecoder { answer: self.answer.clone() }
    }
}

struct DynamicEncoder;

impl Encoder for DynamicEncoder {
    type Item = DynamicMessage;
    type Error = Status;

    fn encode(&mut self, item: DynamicMessage, target: &mut EncodeBuf<'_>) -> Result<(), Status> {
        item.encode(target).map_err(|error| Status::internal(error.to_string()))
    }
}

struct DynamicDecoder {
    answer: MessageDescriptor,
}

impl Decoder for DynamicDecoder {
    type Item = DynamicMessage;
    type Error = Status;

    fn decode(&mut self, source: &mut DecodeBuf<'_>) -> Result<Option<DynamicMessage>, Status> {
        let bytes = source.copy_to_bytes(source.remaining());
        DynamicMessage::decode(self.answer.clone(), bytes)
            .map(Some)
            .map_err(|error| Status::internal(error.to_string()))
    }
}

//! Any method by its descriptor: for programs that learn the contracts only when they run.

use anyhow::Context;
use bytes::Buf;
use headwater_proto::POOL;
use http::uri::PathAndQuery;
use prost::{Message, Name};
use prost_reflect::{DynamicMessage, MessageDescriptor, MethodDescriptor, SerializeOptions};
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::{Request, Status, Streaming};

use crate::client::Authenticated;
use crate::voice::Wrong;

/// Calls a method; one that takes or gives no stream has one request or one answer in it.
pub async fn call(
    channel: Authenticated,
    method: &MethodDescriptor,
    requests: Vec<DynamicMessage>,
) -> Result<Streaming<DynamicMessage>, Status> {
    let path = format!("/{}/{}", method.parent_service().full_name(), method.name());
    let path = PathAndQuery::try_from(path).map_err(|it| Status::internal(it.to_string()))?;
    let mut client = tonic::client::Grpc::new(channel);
    client.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
    let codec = DynamicCodec { answer: method.output() };
    let request = Request::new(tokio_stream::iter(requests));
    Ok(client.streaming(request, path, codec).await?.into_inner())
}

/// Reads messages from JSON values that follow one another.
pub fn parse(message: &MessageDescriptor, text: &str) -> anyhow::Result<Vec<DynamicMessage>> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
    let mut messages = Vec::new();
    for value in values.by_ref() {
        let value = value.map_err(|error| {
            let place = format!("{}:{}", error.line(), error.column());
            Wrong::RequestNotJson { place }
        })?;
        let read = DynamicMessage::deserialize(message.clone(), value);
        let message = read.map_err(|error| {
            let (message, why) = (message.name().to_owned(), error.to_string());
            Wrong::RequestMalformed { message, why }
        })?;
        messages.push(message);
    }
    Ok(messages)
}

/// A message as JSON, with the names of the contract and every field.
pub fn value(message: &DynamicMessage) -> anyhow::Result<serde_json::Value> {
    let options = SerializeOptions::new().use_proto_field_name(true).skip_default_fields(false);
    Ok(message.serialize_with_options(serde_json::value::Serializer, &options)?)
}

/// The same for a message of the contracts.
pub fn json<M: Message + Name>(message: &M) -> anyhow::Result<serde_json::Value> {
    let descriptor = POOL.get_message_by_name(&M::full_name());
    let descriptor = descriptor.context("a message of no contract")?;
    value(&DynamicMessage::decode(descriptor, message.encode_to_vec().as_slice())?)
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

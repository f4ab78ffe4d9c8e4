//! Every method that clients may call, each called by somebody who may, with whatever bytes.

use std::collections::BTreeMap;

use bytes::{Buf, BufMut};
use futures::StreamExt;
use headwater::Client;
use headwater_proto::{Access, MethodAccess};
use headwater_tests::TestSuite;
use http::uri::PathAndQuery;
use kernel::{PersonCode, PostCode};
use prost_reflect::MethodDescriptor;
use service_kit::sound;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::{Code, Request, Status};

/// A method, and a client of somebody who may call it.
pub(crate) struct Callable {
    pub(crate) path: &'static str,
    pub(crate) method: MethodDescriptor,
    client: Client,
}

/// The methods that clients may call, by service.
pub(crate) async fn methods(suite: &TestSuite) -> anyhow::Result<BTreeMap<String, Vec<Callable>>> {
    let anonymous = Client::connect(suite.gateway(), "").await?;
    let mut services: BTreeMap<String, Vec<Callable>> = BTreeMap::new();
    for rule in MethodAccess::all() {
        let token = match &rule.access {
            Access::Public => String::new(),
            Access::Right(right) => {
                let (person, post) = holder(suite, right)?;
                suite.token(&person, &post)?
            }
            Access::Internal(_) => continue,
        };
        let method = sound::method(&rule.path).unwrap().clone();
        let package = method.parent_file().package_name().to_owned();
        let client = anonymous.with_token(&token)?;
        let callable = Callable { path: &rule.path, method, client };
        services.entry(package).or_default().push(callable);
    }
    Ok(services)
}

/// Somebody whose post carries a right; of the county where the tests' petitions are, if there is one.
fn holder(suite: &TestSuite, right: &str) -> anyhow::Result<(PersonCode, PostCode)> {
    use kernel::OfficeDay;
    let office = test_kit::office::shipped()?.as_of(suite.clock().now().office_date());
    let mut posts = lab::posts::all()?;
    posts.retain(|it| office.rights(&it.code).contains(right));
    posts.sort_by_key(|it| !it.code.as_str().starts_with("530902-"));
    let post = posts.into_iter().next().ok_or_else(|| anyhow::anyhow!("nobody holds {right}"))?;
    Ok((post.holder, post.code))
}

impl Callable {
    /// Sends messages as they are, and gives the answers that came before the end.
    pub(crate) async fn call(&self, messages: Vec<Vec<u8>>) -> (Vec<Vec<u8>>, Code, Status) {
        let mut answers = Vec::new();
        let status = match self.stream(messages, &mut answers).await {
            Ok(()) => Status::new(Code::Ok, ""),
            Err(status) => status,
        };
        (answers, status.code(), status)
    }

    async fn stream(
        &self,
        messages: Vec<Vec<u8>>,
        answers: &mut Vec<Vec<u8>>,
    ) -> Result<(), Status> {
        let mut client = tonic::client::Grpc::new(self.client.authenticated())
            .max_decoding_message_size(64 << 20);
        client.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
        let request = Request::new(tokio_stream::iter(messages));
        let path = PathAndQuery::from_static(self.path);
        let mut stream = client.streaming(request, path, Raw).await?.into_inner();
        while let Some(answer) = stream.next().await {
            answers.push(answer?);
        }
        Ok(())
    }
}

/// Messages as their bytes.
#[derive(Clone, Copy)]
struct Raw;

impl Codec for Raw {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        *self
    }

    fn decoder(&mut self) -> Self {
        *self
    }
}

impl Encoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, target: &mut EncodeBuf<'_>) -> Result<(), Status> {
        target.put_slice(&item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, source: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        Ok(Some(source.copy_to_bytes(source.remaining()).to_vec()))
    }
}

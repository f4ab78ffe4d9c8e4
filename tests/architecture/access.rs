//! Every RPC refuses the anonymous, but the listed public ones, and refuses a post without the right.

use bytes::{Buf, BufMut};
use headwater::client::Authenticated;
use headwater_proto::{Access, MethodAccess};
use headwater_tests::TestSuite;
use http::uri::PathAndQuery;
use lab::Office;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::{Code, Request, Status};

#[tokio::test(flavor = "multi_thread")]
async fn every_method_refuses_the_anonymous_and_the_wrong_post() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let operator = office.at("530900-XFJ.operator-1")?;
    let worker = office.at("530902-WGZX.worker-1")?;
    for rule in MethodAccess::all() {
        let anonymous = call(office.public().authenticated(), &rule.path).await;
        match &rule.access {
            Access::Public => assert_ne!(anonymous, Code::Unauthenticated, "{}", rule.path),
            Access::Internal(_) => {
                assert_eq!(anonymous, Code::Unimplemented, "{}", rule.path);
                let officer = call(operator.authenticated(), &rule.path).await;
                assert_eq!(officer, Code::Unimplemented, "{}", rule.path);
            }
            Access::Right(right) => {
                assert_eq!(anonymous, Code::Unauthenticated, "{}", rule.path);
                // The operator sees no content; a grid worker sees no figures, and operates nothing.
                let wrong = match right.as_str() {
                    "body.read" | "deadline.summarise" | "deadline.recompute" | "timer.verify"
                    | "timer.rebuild" => &worker,
                    _ => &operator,
                };
                let refused = call(wrong.authenticated(), &rule.path).await;
                assert_eq!(refused, Code::PermissionDenied, "{}", rule.path);
            }
        }
    }
    suite.stop().await
}

/// Calls a method with an empty request and says how it ended.
async fn call(channel: Authenticated, path: &str) -> Code {
    let mut client = tonic::client::Grpc::new(channel);
    client.ready().await.unwrap();
    let path = PathAndQuery::try_from(path.to_owned()).unwrap();
    let request = Request::new(tokio_stream::iter([()]));
    let mut answers = match client.streaming(request, path, Empty).await {
        Ok(answers) => answers.into_inner(),
        Err(status) => return status.code(),
    };
    loop {
        match answers.message().await {
            Ok(Some(())) => {}
            Ok(None) => return Code::Ok,
            Err(status) => return status.code(),
        }
    }
}

/// Sends empty messages and does not look at the answers.
#[derive(Clone, Copy)]
struct Empty;

impl Codec for Empty {
    type Encode = ();
    type Decode = ();
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        *self
    }

    fn decoder(&mut self) -> Self {
        *self
    }
}

impl Encoder for Empty {
    type Item = ();
    type Error = Status;

    fn encode(&mut self, (): (), target: &mut EncodeBuf<'_>) -> Result<(), Status> {
        target.put_slice(&[]);
        Ok(())
    }
}

impl Decoder for Empty {
    type Item = ();
    type Error = Status;

    fn decode(&mut self, source: &mut DecodeBuf<'_>) -> Result<Option<()>, Status> {
        source.advance(source.remaining());
        Ok(Some(()))
    }
}

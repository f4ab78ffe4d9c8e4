//! An officer in a post: as the door of a service lets one in, or as the gateway presents one.

use std::collections::BTreeSet;
use std::sync::Arc;

use kernel::{Actor, Officer, PersonCode, PostCode, ServiceName};
use service_kit::Signer;
use service_kit::identity::IDENTITY_HEADER;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::{Request, Status};

/// An officer with one post and these rights. Each post has a holder of its own.
pub fn officer<R: ToString>(
    post: &str,
    rights: impl IntoIterator<Item = R>,
) -> anyhow::Result<Officer> {
    let code = PostCode::parse(post)?;
    let holder = post.to_lowercase().replace('.', "-");
    Ok(Officer {
        person: PersonCode::parse(&format!("per-{holder}"))?,
        body: code.body(),
        region: code.body().region(),
        rights: rights.into_iter().map(|it| it.to_string()).collect(),
        held_posts: [code.clone()].into(),
        interests: BTreeSet::new(),
        post: code,
    })
}

/// A request as the door lets it in: with the officer who asks.
pub fn by<T>(officer: Officer, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.extensions_mut().insert(Arc::new(Actor::Officer(officer)));
    request
}

/// Adds a signed identity to each call of a client.
#[derive(Clone, Debug)]
pub struct Says(MetadataValue<Ascii>);

impl Says {
    /// What the gateway says of an officer to a service.
    pub fn officer(gateway: &Signer, to: ServiceName, officer: Officer) -> anyhow::Result<Self> {
        // Equal keys mean equal actors.
        let key = format!("{officer:?}");
        Ok(Self(gateway.sign(to, &Actor::Officer(officer), &key)?.parse()?))
    }

    /// What a service says of itself to another.
    pub fn service(signer: &Signer, to: ServiceName) -> anyhow::Result<Self> {
        Ok(Self(signer.sign_own(to)?.parse()?))
    }
}

impl tonic::service::Interceptor for Says {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        request.metadata_mut().insert(IDENTITY_HEADER, self.0.clone());
        Ok(request)
    }
}

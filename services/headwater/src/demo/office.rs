//! Officers at their desks: a client for each post, all over one connection to the gateway.

use std::collections::BTreeMap;
use std::sync::Mutex;

use anyhow::Context;
use headwater_proto::routing::v1 as routing;
use kernel::PostCode;
use uuid::Uuid;

use super::posts::{self, Post};
use crate::client::Client;
use crate::suite::Suite;

/// Everybody in the office.
#[derive(Debug)]
pub struct Office<'a> {
    suite: &'a Suite,
    anonymous: Client,
    posts: BTreeMap<PostCode, Post>,
    clients: Mutex<BTreeMap<PostCode, Client>>,
}

impl<'a> Office<'a> {
    /// Opens the office: one connection to the gateway.
    pub async fn open(suite: &'a Suite) -> anyhow::Result<Self> {
        let posts = posts::all()?.into_iter().map(|post| (post.code.clone(), post)).collect();
        let anonymous = Client::connect(suite.gateway(), "").await?;
        Ok(Self { suite, anonymous, posts, clients: Mutex::default() })
    }

    /// A client for the holder of a post, such as `530902-XFJ.registrar-1`.
    pub fn at(&self, post: &str) -> anyhow::Result<Client> {
        let code = PostCode::parse(post).with_context(|| post.to_owned())?;
        let mut clients = self.clients.lock().map_err(|_| anyhow::anyhow!("a desk collapsed"))?;
        if let Some(client) = clients.get(&code) {
            return Ok(client.clone());
        }
        let post = self.posts.get(&code).with_context(|| format!("there is no post {code}"))?;
        let client = self.anonymous.with_token(&self.suite.token(&post.holder, &code)?)?;
        clients.insert(code, client.clone());
        Ok(client)
    }

    /// A client without a token, as a petitioner has.
    pub fn public(&self) -> &Client {
        &self.anonymous
    }

    /// True if there is such a post.
    pub fn has(&self, post: &str) -> bool {
        PostCode::parse(post).is_ok_and(|code| self.posts.contains_key(&code))
    }

    /// The suite behind the office.
    pub fn suite(&self) -> &Suite {
        self.suite
    }

    /// A matter as a post sees it.
    pub async fn matter(&self, post: &str, id: &str) -> anyhow::Result<routing::Matter> {
        let request = routing::GetMatterRequest { matter_id: id.to_owned() };
        let answer = self.at(post)?.routing().get_matter(request).await?;
        answer.into_inner().matter.context("the answer holds no matter")
    }
}

/// A request id that nobody used before.
pub fn request_id() -> String {
    let bytes: [u8; 16] = rand::random();
    Uuid::from_bytes(bytes).simple().to_string()
}

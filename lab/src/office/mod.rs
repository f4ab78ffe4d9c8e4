//! Officers at their desks: what they do about a petition, each act through the gateway, each by
//! whose task it is.
//!
//! An act takes what the officer decides and says so in its arguments. It ends when every service
//! has heard of it, so that the next officer sees what this one did.

mod additions;
mod body;
mod ending;
mod opinion;
mod petition_office;
mod reading;
mod recommendations;
mod report;
mod review;
mod urgent;

use std::collections::BTreeMap;
use std::sync::Mutex;

use anyhow::Context;
use headwater::Client;
use kernel::PostCode;

pub use review::Ruling;

use crate::posts::{self, Post};
use crate::suite::Suite;

/// The post that may look at everything in the city.
pub const AUDITOR: &str = "530900-XFJ.auditor-1";

/// Everybody in the office, all over one connection to the gateway.
#[derive(Debug)]
pub struct Office<'a> {
    suite: &'a Suite,
    anonymous: Client,
    posts: BTreeMap<PostCode, Post>,
    clients: Mutex<BTreeMap<PostCode, Client>>,
}

/// A petition that was registered, and its matter.
#[derive(Clone, Debug)]
pub struct Case {
    /// The registration number.
    pub number: String,
    /// The petition.
    pub petition_id: String,
    /// The matter it is about.
    pub matter_id: String,
    /// The petition office that answered for it first, or the body that received it directly.
    pub office: String,
    /// The earlier matter that it may repeat; empty if there is none.
    pub proposed_matter_id: String,
}

impl<'a> Office<'a> {
    /// Opens the office of a suite.
    pub async fn open(suite: &'a Suite) -> anyhow::Result<Self> {
        let posts = posts::all()?.into_iter().map(|post| (post.code.clone(), post)).collect();
        let anonymous = suite.client("").await?;
        Ok(Self { suite, anonymous, posts, clients: Mutex::default() })
    }

    /// A client for the holder of a post, such as `530902-XFJ.registrar-1`.
    pub fn at(&self, post: &str) -> anyhow::Result<Client> {
        let code = PostCode::parse(post).with_context(|| post.to_owned())?;
        let mut clients =
            self.clients.lock().map_err(|_| anyhow::anyhow!("another officer panicked"))?;
        if let Some(client) = clients.get(&code) {
            return Ok(client.clone());
        }
        let post = self.posts.get(&code).with_context(|| format!("there is no post {code}"))?;
        let client = self.anonymous.with_token(&self.suite.token(&post.holder, &code)?)?;
        clients.insert(code, client.clone());
        Ok(client)
    }

    /// True if there is such a post.
    fn holds(&self, post: &str) -> bool {
        PostCode::parse(post).is_ok_and(|code| self.posts.contains_key(&code))
    }

    /// A client without a token, as a petitioner has.
    pub fn public(&self) -> &Client {
        &self.anonymous
    }

    /// The suite behind the office.
    pub fn suite(&self) -> &Suite {
        self.suite
    }
}

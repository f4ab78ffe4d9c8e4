//! How to reach the gateway, for every command that calls it.

use std::path::PathBuf;

use anyhow::ensure;
use clap::Args;

use crate::client::Client;
use crate::profile::{self, Profile};
use crate::voice::Wrong;

/// Where the gateway is if nobody says otherwise.
const DEFAULT: &str = "http://127.0.0.1:7100";

/// How to reach the gateway, and as whom.
#[derive(Debug, Args)]
pub(super) struct GatewayOptions {
    /// The gateway's address; that of the suite of `make dev` with --as, or http://127.0.0.1:7100
    #[arg(long, env = "HEADWATER_GATEWAY")]
    gateway: Option<String>,
    /// With https://, a file with the certificates, in PEM, of the authorities that may vouch for the gateway; else those of the system
    #[arg(long, env = "HEADWATER_GATEWAY_AUTHORITY_FILE")]
    authority: Option<PathBuf>,
    /// The caller's token; without one only public methods answer
    #[arg(long, env = "HEADWATER_TOKEN", default_value = "", hide_env_values = true)]
    token: String,
    /// Call as the holder of this post, such as 530902-ZJJ.clerk-1: only at the suite that `make dev` runs on this machine
    #[arg(long = "as", value_name = "POST")]
    post: Option<String>,
}

impl GatewayOptions {
    pub(super) async fn connect(&self) -> anyhow::Result<Client> {
        let Some(post) = &self.post else {
            let gateway = self.gateway.as_deref().unwrap_or(DEFAULT);
            return Client::connect_trusting(gateway, &self.token, self.authority.as_deref()).await;
        };
        let profile = Profile::read(&profile::path()?)?;
        let asked = self.gateway.as_ref().unwrap_or(&profile.gateway);
        ensure!(
            *asked == profile.gateway,
            Wrong::NotTheProfiles {
                gateway: profile.gateway.clone(),
                asked: asked.clone(),
                option: "--as".to_owned(),
            }
        );
        Client::connect(&profile.gateway, profile.token(post)?).await
    }
}

//! How to reach the gateway, for every command that calls it.

use clap::Args;

use crate::client::Client;

/// How to reach the gateway.
#[derive(Debug, Args)]
pub(super) struct GatewayOptions {
    /// The gateway's address
    #[arg(long, env = "HEADWATER_GATEWAY", default_value = "http://127.0.0.1:7100")]
    gateway: String,
    /// The caller's token; without one only public methods answer
    #[arg(long, env = "HEADWATER_TOKEN", default_value = "", hide_env_values = true)]
    token: String,
}

impl GatewayOptions {
    pub(super) async fn connect(&self) -> anyhow::Result<Client> {
        Client::connect(&self.gateway, &self.token).await
    }
}

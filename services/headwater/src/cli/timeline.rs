//! `headwater timeline`: everything that happened to a petition.

use clap::Args;

use super::gateway_options::GatewayOptions;
use super::say;
use crate::timeline::{self, Language};

/// Show everything that happened to a petition, each date explained.
#[derive(Debug, Args)]
pub(super) struct Timeline {
    /// The registration number
    number: String,
    /// In English instead of Chinese
    #[arg(long)]
    english: bool,
    #[command(flatten)]
    gateway: GatewayOptions,
}

impl Timeline {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let client = self.gateway.connect().await?;
        let language = if self.english { Language::En } else { Language::Zh };
        say(timeline::of_petition(&client, &self.number, language).await?.trim_end());
        Ok(())
    }
}

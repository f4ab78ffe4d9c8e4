//! `headwater timeline`: everything that happened to a petition.

use clap::Args;

use super::gateway_options::GatewayOptions;
use super::{say, say_json};
use crate::timeline::{self, Story};
use crate::voice;

/// Show everything that happened to a petition, each date explained.
#[derive(Debug, Args)]
pub(super) struct Timeline {
    /// The registration number
    number: String,
    /// In English instead of Chinese
    #[arg(long)]
    english: bool,
    /// Print it as JSON, for programs
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    gateway: GatewayOptions,
}

impl Timeline {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let client = self.gateway.connect().await?;
        let story = Story::gather(&client, &self.number).await?;
        if self.json {
            say_json(&story.json()?)?;
            return Ok(());
        }
        say(timeline::written(&story, voice::of_office(self.english))?.trim_end());
        Ok(())
    }
}

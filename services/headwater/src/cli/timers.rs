//! `headwater timers`: compares and rebuilds the timers in Redis, through the gateway.

use clap::{Args, Subcommand};
use headwater_proto::supervision::v1 as pb;

use super::deadlines::progress;
use super::gateway_options::GatewayOptions;
use super::say;

/// Look after the timers in Redis; the record in PostgreSQL is never in doubt.
#[derive(Debug, Subcommand)]
pub(super) enum Timers {
    /// Compare the timers in Redis with the record, both ways, shard by shard
    Verify(Verify),
    /// Arm all timers anew from the record; due ones fire meanwhile
    Rebuild(Rebuild),
}

/// Compare the timers in Redis with the record, both ways, shard by shard.
///
/// Ends with an error if they differ and were not put right.
#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Arm what Redis lacks, forget what it should not have
    #[arg(long)]
    heal: bool,
    #[command(flatten)]
    gateway: GatewayOptions,
}

/// Arm all timers anew from the record; due ones fire meanwhile.
#[derive(Debug, Args)]
pub(super) struct Rebuild {
    #[command(flatten)]
    gateway: GatewayOptions,
}

impl Timers {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Verify(verify) => verify.run().await,
            Self::Rebuild(rebuild) => rebuild.run().await,
        }
    }
}

impl Verify {
    async fn run(self) -> anyhow::Result<()> {
        let client = self.gateway.connect().await?;
        let request = pb::VerifyTimersRequest { heal: self.heal };
        let mut answers = client.supervision().verify_timers(request).await?.into_inner();
        say("shard   recorded      armed  leased  missing  surplus  shifted   healed  digest");
        let (mut recorded, mut astray) = (0, 0);
        while let Some(it) = answers.message().await? {
            let same = it.recorded_digest == it.armed_digest;
            say(&format!(
                "{:>5} {:>10} {:>10} {:>7} {:>8} {:>8} {:>8} {:>8}  {}{}",
                it.shard,
                it.recorded_count,
                it.armed_count,
                it.leased_count,
                it.missing_count,
                it.surplus_count,
                it.shifted_count,
                it.healed_count,
                it.recorded_digest,
                if same { "" } else { " differs" },
            ));
            recorded += it.recorded_count;
            astray += it.missing_count + it.surplus_count + it.shifted_count - it.healed_count;
        }
        anyhow::ensure!(
            astray == 0,
            "{astray} timers differ from the record; they fire all the same, by the sweep. \
             Put them right with --heal"
        );
        say(&format!("timers: {recorded} recorded, and Redis agrees"));
        Ok(())
    }
}

impl Rebuild {
    async fn run(self) -> anyhow::Result<()> {
        let client = self.gateway.connect().await?;
        let request = pb::RebuildTimersRequest {};
        let mut answers = client.supervision().rebuild_timers(request).await?.into_inner();
        let bar = progress("{spinner} {pos} armed · {elapsed}")?;
        let mut last = pb::RebuildTimersResponse::default();
        while let Some(answer) = answers.message().await? {
            bar.set_position(u64::try_from(answer.armed_count).unwrap_or_default());
            last = answer;
        }
        bar.finish_and_clear();
        anyhow::ensure!(last.done, "the answers ended early; run it again");
        say(&format!("timers: {} armed", last.armed_count));
        Ok(())
    }
}

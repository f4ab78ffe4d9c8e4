//! `headwater timers`: compares and rebuilds the timers in Redis, through the gateway.

use clap::{Args, Subcommand};
use headwater_proto::supervision::v1 as pb;

use super::deadlines::progress;
use super::gateway_options::GatewayOptions;
use super::{say, say_json};
use crate::dynamic;
use crate::voice::{self, Wrong};

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
    /// Print it as JSON, for programs
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    gateway: GatewayOptions,
}

/// Arm all timers anew from the record; due ones fire meanwhile.
#[derive(Debug, Args)]
pub(super) struct Rebuild {
    /// Print it as JSON, for programs
    #[arg(long)]
    json: bool,
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
        let mut shards = Vec::new();
        while let Some(answer) = answers.message().await? {
            shards.push(answer);
        }
        let astray: i64 = shards.iter().map(astray).sum();
        if self.json {
            let shards = shards.iter().map(dynamic::json).collect::<anyhow::Result<Vec<_>>>()?;
            let report = serde_json::json!({ "agree": astray == 0, "shards": shards });
            say_json(&report)?;
        } else {
            for line in report(&shards, astray) {
                say(&line);
            }
        }
        anyhow::ensure!(
            astray == 0,
            Wrong::TimersDiffer { count: astray.to_string(), heal: "--heal".to_owned() }
        );
        Ok(())
    }
}

/// How many timers of a shard differ from the record still.
fn astray(it: &pb::VerifyTimersResponse) -> i64 {
    it.missing_count + it.surplus_count + it.shifted_count - it.healed_count
}

/// The verdict first, then the shards that differed; those that agree are only counted.
fn report(shards: &[pb::VerifyTimersResponse], astray: i64) -> Vec<String> {
    let recorded: i64 = shards.iter().map(|it| it.recorded_count).sum();
    let language = voice::language();
    let mut lines = vec![match astray {
        0 => voice::timers_agree(language, recorded),
        astray => voice::timers_differ(language, astray, recorded),
    }];
    let differs = |it: &&pb::VerifyTimersResponse| {
        it.recorded_digest != it.armed_digest
            || it.missing_count + it.surplus_count + it.shifted_count > 0
    };
    let different: Vec<_> = shards.iter().filter(differs).collect();
    if !different.is_empty() {
        lines.push(
            "shard   recorded      armed  leased  missing  surplus  shifted   healed".to_owned(),
        );
    }
    lines.extend(different.into_iter().map(|it| {
        format!(
            "{:>5} {:>10} {:>10} {:>7} {:>8} {:>8} {:>8} {:>8}",
            it.shard,
            it.recorded_count,
            it.armed_count,
            it.leased_count,
            it.missing_count,
            it.surplus_count,
            it.shifted_count,
            it.healed_count,
        )
    }));
    lines
}

impl Rebuild {
    async fn run(self) -> anyhow::Result<()> {
        let client = self.gateway.connect().await?;
        let request = pb::RebuildTimersRequest {};
        let mut answers = client.supervision().rebuild_timers(request).await?.into_inner();
        let bar = progress(&format!(
            "{{spinner}} {} · {{elapsed}}",
            voice::arming(voice::language(), "{pos}")
        ))?;
        let mut last = pb::RebuildTimersResponse::default();
        while let Some(answer) = answers.message().await? {
            bar.set_position(u64::try_from(answer.armed_count).unwrap_or_default());
            last = answer;
        }
        bar.finish_and_clear();
        anyhow::ensure!(last.done, Wrong::EndedEarly);
        if self.json {
            say_json(&dynamic::json(&last)?)?;
        } else {
            say(&voice::armed(voice::language(), last.armed_count));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_comes_first_and_shards_that_agree_are_no_lines() {
        let shard = |shard: i32, missing_count: i64| pb::VerifyTimersResponse {
            shard,
            recorded_count: 10,
            armed_count: 10 - missing_count,
            missing_count,
            ..pb::VerifyTimersResponse::default()
        };
        let agreed = report(&[shard(0, 0), shard(1, 0)], 0);
        assert_eq!(agreed.len(), 1, "{agreed:?}");
        assert!(agreed[0].contains("20"), "{agreed:?}");
        let shards = [shard(0, 0), shard(1, 3)];
        let differ = report(&shards, shards.iter().map(astray).sum());
        assert_eq!(differ.len(), 3, "{differ:?}");
        assert!(differ[0].contains('3') && differ[0].contains("20"), "{differ:?}");
        assert!(differ[2].trim_start().starts_with("1 "), "{differ:?}");
    }
}

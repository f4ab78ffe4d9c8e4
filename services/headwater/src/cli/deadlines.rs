//! `headwater deadlines`: what operators do about all deadlines at once, through the gateway.

use clap::{Args, Subcommand};
use headwater_proto::supervision::v1 as pb;
use indicatif::{ProgressBar, ProgressStyle};

use super::gateway_options::GatewayOptions;
use super::{say, say_json};
use crate::dynamic;
use crate::voice::{self, Wrong};

/// Work on all deadlines at once.
#[derive(Debug, Subcommand)]
pub(super) enum Deadlines {
    /// Recompute all open deadlines, after a calendar year or a rule's next version was deployed
    Recompute(Recompute),
}

/// Recompute all open deadlines, after a calendar year or a rule's next version was deployed.
///
/// Safe to interrupt and to repeat; terms go on firing meanwhile.
#[derive(Debug, Args)]
pub(super) struct Recompute {
    /// Only say what would move
    #[arg(long)]
    dry_run: bool,
    /// Print it as JSON, for programs
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    gateway: GatewayOptions,
}

impl Deadlines {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Recompute(recompute) => recompute.run().await,
        }
    }
}

impl Recompute {
    async fn run(self) -> anyhow::Result<()> {
        let client = self.gateway.connect().await?;
        let request = pb::RecomputeDeadlinesRequest { dry_run: self.dry_run };
        let mut answers = client.supervision().recompute_deadlines(request).await?.into_inner();
        let bar = progress(&format!(
            "{{spinner}} {} · {{elapsed}} · {{msg}}",
            voice::recomputing(voice::language(), "{pos}")
        ))?;
        let mut last = pb::RecomputeDeadlinesResponse::default();
        while let Some(answer) = answers.message().await? {
            bar.set_position(u64::try_from(answer.examined_count).unwrap_or_default());
            bar.set_message(voice::moved_so_far(voice::language(), answer.moved_count));
            last = answer;
        }
        bar.finish_and_clear();
        anyhow::ensure!(last.done, Wrong::EndedEarly);
        if self.json {
            say_json(&dynamic::json(&last)?)?;
            return Ok(());
        }
        for line in report(&last, self.dry_run) {
            say(&line);
        }
        Ok(())
    }
}

fn report(done: &pb::RecomputeDeadlinesResponse, dry_run: bool) -> Vec<String> {
    let language = voice::language();
    let (moved, restated) = (done.moved_count, done.restated_count);
    let mut lines = vec![
        voice::calendar(language, &done.calendar_version),
        voice::examined(language, done.examined_count),
        if dry_run { voice::would_move(language, moved) } else { voice::moved(language, moved) },
    ];
    lines.extend(done.moved.iter().map(|it| format!("  {:<22} {}", it.rule, it.count)));
    lines.push(if dry_run {
        voice::would_restate(language, restated)
    } else {
        voice::restated(language, restated)
    });
    if done.refused_count > 0 {
        lines.push(voice::refused(language, done.refused_count));
    }
    lines
}

/// A line that moves while the command goes on; nothing where nobody looks.
pub(super) fn progress(template: &str) -> anyhow::Result<ProgressBar> {
    Ok(ProgressBar::new_spinner().with_style(ProgressStyle::with_template(template)?))
}

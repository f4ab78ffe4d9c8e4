//! `headwater deadlines`: what operators do about all deadlines at once, through the gateway.

use clap::{Args, Subcommand};
use headwater_proto::supervision::v1 as pb;
use indicatif::{ProgressBar, ProgressStyle};

use super::gateway_options::GatewayOptions;
use super::say;

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
        let bar = progress("{spinner} {pos} examined · {elapsed} · {msg}")?;
        let mut last = pb::RecomputeDeadlinesResponse::default();
        while let Some(answer) = answers.message().await? {
            bar.set_position(u64::try_from(answer.examined_count).unwrap_or_default());
            bar.set_message(format!("{} moved", answer.moved_count));
            last = answer;
        }
        bar.finish_and_clear();
        anyhow::ensure!(
            last.done,
            "the answers ended early; run it again, what was done stays done"
        );
        for line in report(&last, self.dry_run) {
            say(&line);
        }
        Ok(())
    }
}

fn report(done: &pb::RecomputeDeadlinesResponse, dry_run: bool) -> Vec<String> {
    let (moved, restated) =
        if dry_run { ("would move", "would be restated") } else { ("moved", "restated") };
    let mut lines = vec![
        format!("calendar    {}", done.calendar_version),
        format!("examined    {}", done.examined_count),
        format!("{moved:<11} {}", done.moved_count),
    ];
    lines.extend(done.moved.iter().map(|it| format!("  {:<22} {}", it.rule, it.count)));
    lines.push(format!(
        "{restated}: {} (the last day stays; the certificate says it is final, or why it rests)",
        done.restated_count
    ));
    if done.refused_count > 0 {
        lines.push(format!(
            "refused: {} (the present rule does not allow what the old one did; the log of supervision names them)",
            done.refused_count
        ));
    }
    lines
}

/// A line that moves while the command goes on; nothing where nobody looks.
pub(super) fn progress(template: &str) -> anyhow::Result<ProgressBar> {
    Ok(ProgressBar::new_spinner().with_style(ProgressStyle::with_template(template)?))
}

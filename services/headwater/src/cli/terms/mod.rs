//! `headwater terms`: due dates, their certificates and the rules in force, without any server.

mod batch;
mod due;
mod moment;
mod rules;
#[cfg(test)]
mod tests;
mod verify;

use std::io::{ErrorKind, Read, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use kernel::Explain;
use statutory_calendar::{Calendar, DataError, Language, RuleBook, RulesAndCalendar};

/// Compute statutory terms. What each command does is said at its own arguments.
#[derive(Debug, Subcommand)]
pub(super) enum Terms {
    Due(Box<due::Due>),
    Verify(verify::Verify),
    Rules(rules::Rules),
}

/// Where a command reads and writes, so that tests can stand in for the terminal.
struct Streams<'a> {
    input: &'a mut dyn Read,
    output: &'a mut dyn Write,
    complaints: &'a mut dyn Write,
}

impl Terms {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let outcome = self.run_on(&mut Streams {
            input: &mut std::io::stdin().lock(),
            output: &mut std::io::stdout().lock(),
            complaints: &mut std::io::stderr(),
        });
        match outcome {
            // A reader who has seen enough (`| head`) ends the command quietly.
            Err(error) if reader_left(&error) => Ok(()),
            outcome => outcome,
        }
    }

    fn run_on(self, streams: &mut Streams<'_>) -> anyhow::Result<()> {
        match self {
            Self::Due(due) => due.run(streams),
            Self::Verify(verify) => verify.run(streams),
            Self::Rules(rules) => rules.run(streams),
        }
    }
}

/// What to count by.
#[derive(Debug, Args)]
struct Data {
    /// A folder with calendar years instead of the shipped ones
    #[arg(long, value_name = "DIR")]
    calendar: Option<PathBuf>,
    /// A folder with rule files instead of the shipped ones; given twice, the rules of both hold
    /// together
    #[arg(long, value_name = "DIR")]
    rules: Vec<PathBuf>,
}

impl Data {
    fn open(&self) -> Result<RulesAndCalendar, DataError> {
        let calendar = match &self.calendar {
            Some(folder) => Calendar::load(folder)?,
            None => Calendar::shipped()?,
        };
        let rules = match self.rules.as_slice() {
            [] => RuleBook::shipped()?,
            folders => RuleBook::load_all(folders)?,
        };
        RulesAndCalendar::new(rules, calendar)
    }
}

kernel::refusals! {
    /// Why this command refuses what it was given.
    enum Refusal {
        NoPause { rule: String } => InvalidArgument "PAUSE_NOT_ALLOWED"
            "规则 {rule} 没有扣除事由，任何一天都不扣除" / "rule {rule} knows no cause for a pause";
        NoLevel { rule: String } => InvalidArgument "LEVEL_NOT_ALLOWED"
            "规则 {rule} 的期限不分层级" / "the length of rule {rule} does not differ by level";
        LengthNotGiven { rule: String, options: String } => InvalidArgument "LENGTH_MISSING"
            "规则 {rule} 没有固定期限，请给出所定的期限：{options}" / "rule {rule} has no length of its own; give the one that was set: {options}";
        InstantNotGiven { rule: String, example: String } => InvalidArgument "INSTANT_MISSING"
            "规则 {rule} 按小时计算，请给出起算的时刻，如{example}" / "rule {rule} counts hours; give the instant from which it runs, as in {example}";
        NeverStarted {} => FailedPrecondition "CERTIFICATE_MISSING"
            "该期限从未起算，因此没有证明" / "this deadline never started, so it has no certificate";
    }
}

/// A refusal for a person at the terminal: Chinese, English, and the reason that programs match.
fn refused(why: &impl Explain) -> anyhow::Error {
    anyhow::anyhow!("{}\n{}\n({})", why.zh(), why.en(), why.reason())
}

fn language(english: bool) -> Language {
    crate::voice::of_office(english)
}

fn reader_left(error: &anyhow::Error) -> bool {
    let closed = |error: &std::io::Error| error.kind() == ErrorKind::BrokenPipe;
    let of_csv = |error: &csv::Error| matches!(error.kind(), csv::ErrorKind::Io(io) if closed(io));
    error.downcast_ref().is_some_and(closed) || error.downcast_ref().is_some_and(of_csv)
}

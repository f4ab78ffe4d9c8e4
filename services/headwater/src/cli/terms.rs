//! `headwater terms`: a due date and how it was counted, without any server.

use std::path::PathBuf;

use anyhow::{Context, bail};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use kernel::RegionCode;
use statutory_calendar::{Calendar, Certificate, Language, Pause, RuleBook, Start, Term, explain};

use super::say;

/// Compute statutory terms.
#[derive(Debug, Subcommand)]
pub(super) enum Terms {
    /// The last day of a term, and how it was counted
    Due(Due),
}

/// The last day of a term, and how it was counted.
#[derive(Debug, Args)]
pub(super) struct Due {
    /// The rule, such as handling or objection
    #[arg(long)]
    rule: String,
    /// Day 0: the day of the starting fact, which is not counted
    #[arg(long)]
    from: NaiveDate,
    /// The region whose rules apply; the national ones without it
    #[arg(long, value_parser = RegionCode::parse)]
    region: Option<RegionCode>,
    /// A folder with calendar years instead of the shipped ones
    #[arg(long)]
    calendar: Option<PathBuf>,
    /// Days that are not counted, first and last included: 2026-04-20..2026-05-02
    #[arg(long, value_parser = pause)]
    pause: Vec<(NaiveDate, NaiveDate)>,
    /// Days of extension from the old last day
    #[arg(long)]
    extend: Option<u32>,
    /// Explain in English instead of Chinese
    #[arg(long)]
    english: bool,
    /// Print the certificate as JSON
    #[arg(long)]
    json: bool,
}

fn pause(text: &str) -> Result<(NaiveDate, NaiveDate), String> {
    let (from, to) = text.split_once("..").ok_or("a pause is FROM..TO")?;
    let date = |text: &str| text.parse::<NaiveDate>().map_err(|error| format!("{text}: {error}"));
    Ok((date(from)?, date(to)?))
}

impl Terms {
    pub(super) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Due(due) => due.run(),
        }
    }
}

impl Due {
    fn run(self) -> anyhow::Result<()> {
        let certificate = self.certificate()?;
        if self.json {
            say(&serde_json::to_string_pretty(&certificate)?);
            return Ok(());
        }
        let language = if self.english { Language::En } else { Language::Zh };
        for line in explain(&certificate, language) {
            say(&line);
        }
        Ok(())
    }

    fn certificate(&self) -> anyhow::Result<Certificate> {
        let calendar = match &self.calendar {
            Some(folder) => Calendar::load(folder)?,
            None => Calendar::shipped()?,
        };
        let rules = RuleBook::shipped()?;
        let rule = rules.in_force(&self.rule, self.region.as_ref(), self.from)?;
        let mut term = Term::new(rule, &calendar, Start::Day(self.from));
        let pauses = self
            .pause
            .iter()
            .map(|(from, to)| match rule.pauses.first() {
                Some(cause) => Ok(Pause { cause: *cause, from: *from, to: *to }),
                None => bail!("the rule {} knows no pause", rule.id),
            })
            .collect::<anyhow::Result<Vec<_>>>()?;
        term = term.with_pauses(&pauses);
        if let Some(days) = self.extend {
            term = term.with_extension(days);
        }
        term.compute().with_context(|| format!("rule {}", self.rule))
    }
}

//! `headwater terms due`: one term with its count, or a whole file of terms.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use kernel::RegionCode;
use kernel::code::RegionLevel;
use statutory_calendar::rule::{PauseCause, Rule, Unit};
use statutory_calendar::{
    Certificate, Pause, RulesAndCalendar, Span, Start, Term, TermError, explain,
};

use super::{Data, Refusal, Streams, batch, language, moment, refused};

/// The last day of a term and how it was counted, or the last days of a whole file.
///
/// One term: `--rule` and `--from`, and whatever moves it. Day 0 is not counted; the last day ends
/// at 24:00 office time. Where it is a rest day there can be two: the due date as counted, and the
/// limit, after which it is late.
///
/// A file: `--batch FILE.csv`, with the columns rule, from and, if wanted, region in any order;
/// gzip is unpacked. Standard output gets a row for each row, in the same order, with the columns
/// rule,from,due_date,due_time,provisional,limit_date: due_time is the first instant after the due
/// date (RFC 3339, +08:00), provisional is true while a holiday notice can still move a date,
/// limit_date is the last day that is in time. A row that cannot be counted keeps its place with the
/// last four fields empty; standard error says its line, the field and the reason in Chinese and
/// English, and the command ends with an exit code other than zero.
#[derive(Debug, Args)]
pub(in crate::cli) struct Due {
    /// The rule, such as handling or objection; `headwater terms rules` lists them
    #[arg(long, required_unless_present = "batch")]
    rule: Option<String>,
    /// Day 0, the day of the starting fact; for a rule in hours its instant, such as
    /// 2026-03-02T09:15:00 (office time)
    #[arg(long, value_name = "DATE", required_unless_present = "batch", value_parser = from)]
    from: Option<Start>,
    /// The region whose rules apply; the national ones without it
    #[arg(long, value_name = "CODE", value_parser = RegionCode::parse)]
    region: Option<RegionCode>,
    /// Count a CSV file of rule,from[,region] instead; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ONE_TERM_ONLY)]
    batch: Option<PathBuf>,
    #[command(flatten)]
    data: Data,
    /// Days that are not counted, first and last included: 2026-04-20..2026-05-02, or
    /// hearing:2026-04-20..2026-05-02
    #[arg(long, value_name = "[CAUSE:]A..B", value_parser = pause)]
    pause: Vec<PauseGiven>,
    /// Days of extension from the old due date
    #[arg(long, value_name = "DAYS")]
    extend: Option<u32>,
    /// The last day itself, where an assignment, order or letter names it
    #[arg(long, value_name = "DATE", conflicts_with_all = ["length", "level"])]
    until: Option<NaiveDate>,
    /// The length, where an assignment, order or letter sets it
    #[arg(long, value_name = "N", conflicts_with = "level")]
    length: Option<u32>,
    /// What `--length` counts: the rule's own unit by default, days where it has none
    #[arg(long, requires = "length")]
    unit: Option<LengthUnit>,
    /// The level at which a term runs whose length differs by level
    #[arg(long)]
    level: Option<Level>,
    /// The document of the starting fact, such as its number; it moves no date
    #[arg(long, value_name = "NUMBER")]
    document: Option<String>,
    /// Print the certificate as JSON; `headwater terms verify` counts it again
    #[arg(long)]
    json: bool,
    /// Explain in English instead of Chinese
    #[arg(long)]
    english: bool,
}

/// What says something about one term, and nothing about a file of them.
const ONE_TERM_ONLY: [&str; 11] = [
    "rule", "from", "region", "pause", "extend", "until", "length", "unit", "level", "document",
    "json",
];

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LengthUnit {
    Days,
    WorkingDays,
    Hours,
    Months,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Level {
    Province,
    City,
    County,
}

#[derive(Clone, Copy, Debug)]
struct PauseGiven {
    cause: Option<PauseCause>,
    from: NaiveDate,
    to: NaiveDate,
}

fn from(text: &str) -> Result<Start, String> {
    moment::parse(text).map_err(|why| format!("{} / {}", why.zh, why.en))
}

fn pause(text: &str) -> Result<PauseGiven, String> {
    let (cause, days) = match text.split_once(':') {
        Some(("hearing", days)) => (Some(PauseCause::Hearing), days),
        Some(("local_ground", days)) => (Some(PauseCause::LocalGround), days),
        Some((other, _)) => {
            return Err(format!("{other} is no cause; expected hearing or local_ground"));
        }
        None => (None, text),
    };
    let (from, to) = days.split_once("..").ok_or("a pause is FROM..TO")?;
    let date = |text: &str| text.parse::<NaiveDate>().map_err(|error| format!("{text}: {error}"));
    Ok(PauseGiven { cause, from: date(from)?, to: date(to)? })
}

impl Due {
    pub(super) fn run(&self, streams: &mut Streams<'_>) -> anyhow::Result<()> {
        let terms = self.data.open()?;
        if let Some(path) = &self.batch {
            return whole_file(&terms, path, streams);
        }
        let certificate = self.certificate(&terms)?;
        if self.json {
            let json = serde_json::to_string_pretty(&certificate)?;
            writeln!(streams.output, "{json}")?;
            return Ok(());
        }
        for line in explain(&certificate, language(self.english)) {
            writeln!(streams.output, "{line}")?;
        }
        Ok(())
    }

    fn certificate(&self, terms: &RulesAndCalendar) -> anyhow::Result<Certificate> {
        let start = self.from.context("--from is missing")?;
        let rule = self.rule.as_deref().context("--rule is missing")?;
        let rule = terms
            .rules
            .in_force(rule, self.region.as_ref(), start.day0())
            .map_err(|why| refused(&why))?;
        let pauses = self.pauses(rule)?;
        let mut term = Term::new(rule, &terms.calendar, start).with_pauses(&pauses);
        if let Some(span) = self.span(rule)? {
            term = term.with_span(span);
        }
        if let Some(days) = self.extend {
            term = term.with_extension(days);
        }
        if let Some(document) = &self.document {
            term = term.with_document(document);
        }
        term.compute().map_err(|why| match why {
            TermError::LengthMissing => refused(&Refusal::LengthNotGiven {
                rule: rule.id.clone(),
                options: "--length N, --until DATE".to_owned(),
            }),
            TermError::InstantMissing => refused(&Refusal::InstantNotGiven {
                rule: rule.id.clone(),
                example: "--from 2026-03-02T09:15:00".to_owned(),
            }),
            why => refused(&why),
        })
    }

    /// The pauses; one without a cause has the first that the rule lists.
    fn pauses(&self, rule: &Rule) -> anyhow::Result<Vec<Pause>> {
        let of = |given: &PauseGiven| match given.cause.or(rule.pauses.first().copied()) {
            Some(cause) => Ok(Pause { cause, from: given.from, to: given.to }),
            None => Err(refused(&Refusal::NoPause { rule: rule.id.clone() })),
        };
        self.pause.iter().map(of).collect()
    }

    /// The length that was set, if one was.
    fn span(&self, rule: &Rule) -> anyhow::Result<Option<Span>> {
        if let Some(level) = self.level {
            let level = match level {
                Level::Province => RegionLevel::Province,
                Level::City => RegionLevel::City,
                Level::County => RegionLevel::County,
            };
            let span = rule.span_at(level);
            let why = || refused(&Refusal::NoLevel { rule: rule.id.clone() });
            return span.map(Some).ok_or_else(why);
        }
        let unit = match self.unit {
            Some(LengthUnit::Days) => Unit::NaturalDays,
            Some(LengthUnit::WorkingDays) => Unit::WorkingDays,
            Some(LengthUnit::Hours) => Unit::Hours,
            Some(LengthUnit::Months) => Unit::Months,
            None if rule.unit == Unit::AsSet => Unit::NaturalDays,
            None => rule.unit,
        };
        let counted = self.length.and_then(|length| Span::new(unit, length));
        Ok(self.until.map(Span::Until).or(counted))
    }
}

fn whole_file(
    terms: &RulesAndCalendar,
    path: &Path,
    streams: &mut Streams<'_>,
) -> anyhow::Result<()> {
    let mut file;
    let input: &mut dyn Read = if path == Path::new("-") {
        &mut *streams.input
    } else {
        file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
        &mut file
    };
    batch::run(terms, input, &mut *streams.output, &mut *streams.complaints)
}

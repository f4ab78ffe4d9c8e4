//! `headwater terms rules`: the rules in force, as a table on a clerk's wall.

use chrono::NaiveDate;
use clap::Args;
use kernel::{OfficeClock, OfficeDay, RegionCode};
use statutory_calendar::explain::{self, Language};
use statutory_calendar::rule::{Certainty, RestDay, Rule};

use super::{Data, Streams, language};
use crate::timeline::{columns, padded};

/// The rules in force: length, source, what a rest day does, and how sure both are.
#[derive(Debug, Args)]
pub(in crate::cli) struct Rules {
    /// The region whose rules apply; the national ones without it
    #[arg(long, value_name = "CODE", value_parser = RegionCode::parse)]
    region: Option<RegionCode>,
    /// The day 0 for which they are in force; today without it
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    #[command(flatten)]
    data: Data,
    /// In English instead of Chinese
    #[arg(long)]
    english: bool,
    /// Print them as JSON, for programs
    #[arg(long, conflicts_with = "english")]
    json: bool,
}

impl Rules {
    pub(super) fn run(&self, streams: &mut Streams<'_>) -> anyhow::Result<()> {
        let terms = self.data.open()?;
        let day0 = self.on.unwrap_or_else(|| OfficeClock::real().now().office_date());
        let language = language(self.english);
        let in_force = |id| terms.rules.in_force(id, self.region.as_ref(), day0).ok();
        let in_force = terms.rules.ids().filter_map(in_force);
        if self.json {
            let rules: Vec<_> = in_force.map(json).collect();
            writeln!(streams.output, "{}", serde_json::to_string_pretty(&rules)?)?;
            return Ok(());
        }
        let mut rows = vec![head(language)];
        rows.extend(in_force.map(|rule| row(rule, language)));
        let width = |at: usize| rows.iter().map(|row| columns(&row[at])).max().unwrap_or_default();
        let widths: [usize; 7] = std::array::from_fn(width);
        for row in &rows {
            let cells = row.iter().zip(widths).map(|(cell, width)| padded(cell, width));
            let line = cells.collect::<Vec<_>>().join("  ");
            writeln!(streams.output, "{}", line.trim_end())?;
        }
        writeln!(streams.output)?;
        for certainty in [Certainty::Text, Certainty::Secondary, Certainty::Parameter] {
            let words = explain::certainty(certainty, language);
            writeln!(streams.output, "{}: {words}", certainty.mark())?;
        }
        for rest_day in [RestDay::LimitRolls, RestDay::Rolls, RestDay::Stays] {
            writeln!(streams.output, "{}", explain::rest_day_meaning(rest_day, language))?;
        }
        Ok(())
    }
}

fn head(language: Language) -> [String; 7] {
    match language {
        Language::Zh => ["规则", "期限", "效力", "休息日", "地区", "依据", "事项"],
        Language::En => {
            ["rule", "length", "sure", "rest day", "region", "source", "who must do what"]
        }
    }
    .map(str::to_owned)
}

/// A rule for programs, with its words in both languages.
fn json(rule: &Rule) -> serde_json::Value {
    let both = |zh: &str, en: &str| serde_json::json!({ "zh": zh, "en": en });
    let length = |language| explain::length(rule, language);
    let rest_day = |language| explain::rest_day(rule, language);
    serde_json::json!({
        "rule": rule.id,
        "version": rule.version,
        "length": both(&length(Language::Zh), &length(Language::En)),
        "rest_day": both(&rest_day(Language::Zh), &rest_day(Language::En)),
        "certainty": rule.certainty.mark(),
        "region": rule.region.as_ref().map(RegionCode::as_str),
        "article": both(&rule.article.zh, &rule.article.en),
        "title": both(&rule.title.zh, &rule.title.en),
    })
}

fn row(rule: &Rule, language: Language) -> [String; 7] {
    let (everywhere, article, title) = match language {
        Language::Zh => ("全国", &rule.article.zh, &rule.title.zh),
        Language::En => ("country", &rule.article.en, &rule.title.en),
    };
    let region = rule.region.as_ref().map_or(everywhere, RegionCode::as_str);
    [
        rule.id.clone(),
        explain::length(rule, language),
        rule.certainty.mark().to_owned(),
        explain::rest_day(rule, language),
        region.to_owned(),
        article.clone(),
        title.clone(),
    ]
}

//! Everything that happened to a petition, each date explained, as a person reads it.

use std::fmt::Write;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};
use headwater_proto::common::v1::CivilDate;
use headwater_proto::intake::v1 as intake;
use headwater_proto::supervision::v1 as supervision;
use kernel::clock::office_zone;
use words::Word;
use words::supervision::DeadlineState;

use crate::client::{Client, reason};
use crate::dynamic;
pub use crate::voice::Language;

/// How often it is looked for what was registered just now, and how long between.
const LOOKS: u32 = 40;
const GLANCE: Duration = Duration::from_millis(250);

/// Everything that happened to a petition.
#[derive(Debug)]
pub struct Story {
    petition: intake::Petition,
    timeline: supervision::GetTimelineResponse,
    /// Of each deadline of the timeline, in its order.
    explanations: Vec<supervision::ExplainDeadlineResponse>,
}

impl Story {
    /// Gathers it for the petition with this number, whichever case its letters are typed in.
    pub async fn gather(client: &Client, number: &str) -> anyhow::Result<Self> {
        let key = intake::get_petition_request::Key::Number(number.to_uppercase());
        let request = intake::GetPetitionRequest { key: Some(key) };
        let petition = client.intake().get_petition(request).await?.into_inner().petition;
        let petition = petition.context("the answer holds no petition")?;
        let timeline = told(client, &petition.matter_id).await?;
        let mut explanations = Vec::new();
        for deadline in &timeline.deadlines {
            let deadline_id = deadline.deadline_id.clone();
            let request = supervision::ExplainDeadlineRequest { deadline_id };
            explanations.push(client.supervision().explain_deadline(request).await?.into_inner());
        }
        Ok(Self { petition, timeline, explanations })
    }

    /// The same for programs, each part as its contract has it.
    pub fn json(&self) -> anyhow::Result<serde_json::Value> {
        let explanations = self.explanations.iter().map(dynamic::json);
        Ok(serde_json::json!({
            "petition": dynamic::json(&self.petition)?,
            "timeline": dynamic::json(&self.timeline)?,
            "explanations": explanations.collect::<anyhow::Result<Vec<_>>>()?,
        }))
    }
}

/// What supervision knows of a matter. Intake knows of it, so supervision will: what was registered this very moment takes a little
/// longer to be heard of there.
async fn told(
    client: &Client,
    matter_id: &str,
) -> Result<supervision::GetTimelineResponse, tonic::Status> {
    let mut looks = 0;
    loop {
        let request = supervision::GetTimelineRequest { matter_id: matter_id.to_owned() };
        match client.supervision().get_timeline(request).await {
            Ok(answer) => return Ok(answer.into_inner()),
            Err(status) if looks < LOOKS && reason(&status) == "MATTER_NOT_FOUND" => looks += 1,
            Err(status) => return Err(status),
        }
        tokio::time::sleep(GLANCE).await;
    }
}

/// Gathers and writes the timeline of the petition with this number.
pub async fn of_petition(
    client: &Client,
    number: &str,
    language: Language,
) -> anyhow::Result<String> {
    written(&Story::gather(client, number).await?, language)
}

/// A story as a person reads it.
pub fn written(story: &Story, language: Language) -> anyhow::Result<String> {
    let Story { petition, timeline, explanations } = story;
    let mut out = String::new();
    let (heading, facts, deadlines) = match language {
        Language::Zh => ("信访件", "经过", "期限"),
        Language::En => ("Petition", "What happened", "Deadlines"),
    };
    let chosen = Some(&petition.category).filter(|it| !it.is_empty());
    let category = chosen.unwrap_or(&petition.proposed_category);
    writeln!(out, "{heading} {}  {category}  {}", petition.number, petition.region)?;
    writeln!(out, "{facts}")?;
    for step in &timeline.steps {
        let line = format!(
            "  {}  {} {} {}",
            date(step.effect_date.as_ref()),
            padded(&fact_name(step, language), 30),
            padded(&step.actor, 24),
            late_record(step, language),
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    writeln!(out, "{deadlines}")?;
    for (deadline, answer) in timeline.deadlines.iter().zip(explanations) {
        let lines = match language {
            Language::Zh => &answer.lines_zh,
            Language::En => &answer.lines_en,
        };
        let state = state_name(deadline.state, language);
        writeln!(
            out,
            "  ● {} — {}  {}  {state}",
            deadline.rule,
            last_day(deadline, language),
            deadline.body
        )?;
        for line in lines {
            writeln!(out, "      {line}")?;
        }
    }
    Ok(out)
}

/// A text filled up to a width in columns; a Chinese character takes two.
pub(crate) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

pub(crate) fn columns(text: &str) -> usize {
    const FIRST_WIDE: char = '\u{2e80}';
    text.chars().map(|letter| 1 + usize::from(letter >= FIRST_WIDE)).sum()
}

/// A civil date as it is written; a dash for none.
pub fn date(date: Option<&CivilDate>) -> String {
    date.map_or_else(
        || "—".to_owned(),
        |it| format!("{:04}-{:02}-{:02}", it.year, it.month, it.day),
    )
}

/// The due date, and the limit where that is another day.
fn last_day(deadline: &supervision::Deadline, language: Language) -> String {
    let (due, limit) = (date(deadline.due_date.as_ref()), date(deadline.limit_date.as_ref()));
    if due == limit {
        return due;
    }
    match language {
        Language::Zh => format!("{due}，最迟至 {limit}"),
        Language::En => format!("{due}, at the latest {limit}"),
    }
}

/// Says when a fact was recorded, if that was on another day than it took effect.
fn late_record(step: &supervision::TimelineStep, language: Language) -> String {
    let recorded = step.record_time.as_ref().and_then(|time| {
        DateTime::<Utc>::from_timestamp(time.seconds, 0)
            .map(|time| time.with_timezone(&office_zone()).date_naive().to_string())
    });
    match recorded {
        Some(day) if day != date(step.effect_date.as_ref()) => match language {
            Language::Zh => format!("（{day} 录入）"),
            Language::En => format!("(recorded {day})"),
        },
        _ => String::new(),
    }
}

/// The office's word for a deadline's state.
fn state_name(state: i32, language: Language) -> &'static str {
    match (DeadlineState::from_number(state), language) {
        (Some(state), Language::Zh) => state.zh(),
        (Some(state), Language::En) => state.en(),
        (None, _) => "—",
    }
}

/// The office's word for a fact, as its contract calls it.
fn fact_name(step: &supervision::TimelineStep, language: Language) -> String {
    let full_name = format!("headwater.{}.v1.{}", step.service.replace('-', "_"), step.fact);
    match (headwater_proto::title(&full_name), language) {
        (Some(title), Language::Zh) => title.zh,
        (Some(title), Language::En) => title.en,
        (None, _) => step.fact.clone(),
    }
}

//! Everything that happened to a petition, each date explained, as a person reads it.

use std::fmt::Write;

use anyhow::Context;
use chrono::{DateTime, Utc};
use headwater_proto::common::v1::CivilDate;
use headwater_proto::intake::v1 as intake;
use headwater_proto::supervision::v1 as supervision;
use kernel::clock::office_zone;

use crate::client::Client;

/// The language of a text for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// 中文
    Zh,
    /// English
    En,
}

/// Gathers and writes the timeline of the petition with this number.
pub async fn of_petition(
    client: &Client,
    number: &str,
    language: Language,
) -> anyhow::Result<String> {
    let key = intake::get_petition_request::Key::Number(number.to_owned());
    let request = intake::GetPetitionRequest { key: Some(key) };
    let petition = client.intake().get_petition(request).await?.into_inner().petition;
    let petition = petition.context("the answer holds no petition")?;
    let request = supervision::GetTimelineRequest { matter_id: petition.matter_id.clone() };
    let timeline = client.supervision().get_timeline(request).await?.into_inner();

    let mut out = String::new();
    let (heading, facts, deadlines) = match language {
        Language::Zh => ("信访件", "经过", "期限"),
        Language::En => ("Petition", "What happened", "Deadlines"),
    };
    writeln!(out, "{heading} {}  {}  {}", petition.number, petition.category, petition.region)?;
    writeln!(out, "{facts}")?;
    for step in &timeline.steps {
        let line = format!(
            "  {}  {} {} {}",
            date(step.effect_date.as_ref()),
            padded(fact_name(&step.fact, language), 22),
            padded(&step.actor, 24),
            late_record(step, language),
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    writeln!(out, "{deadlines}")?;
    for deadline in &timeline.deadlines {
        let request =
            supervision::ExplainDeadlineRequest { deadline_id: deadline.deadline_id.clone() };
        let answer = client.supervision().explain_deadline(request).await?.into_inner();
        let lines = match language {
            Language::Zh => answer.lines_zh,
            Language::En => answer.lines_en,
        };
        let state = state_name(deadline.state(), language);
        writeln!(
            out,
            "  ● {} — {}  {}  {state}",
            deadline.rule,
            date(deadline.due_date.as_ref()),
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

fn state_name(state: supervision::deadline::State, language: Language) -> &'static str {
    use supervision::deadline::State;
    let (zh, en) = match state {
        State::Running => ("进行中", "running"),
        State::Met => ("按期", "met"),
        State::Breached => ("逾期", "breached"),
        State::MetLate => ("逾期完成", "met late"),
        State::Void => ("终止", "void"),
        State::NotStarted => ("未起算", "not started"),
        State::Unspecified => ("—", "—"),
    };
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

/// The office's word for a fact.
fn fact_name(fact: &str, language: Language) -> &str {
    if language == Language::En {
        return fact;
    }
    match fact {
        "PetitionRegistered" => "登记",
        "PetitionLinked" => "关联重复信访",
        "PetitionVoided" => "登记编号作废",
        "ScreeningConfirmed" => "甄别确认",
        "MatterReferred" => "转送／交办",
        "ObjectionRaised" => "提出异议",
        "ObjectionDecided" => "异议答复",
        "MatterAccepted" => "受理并告知",
        "HandlingExtended" => "延期并告知",
        "OpinionApproved" => "意见审批",
        "OpinionIssued" => "处理意见出具",
        "OpinionDelivered" => "处理意见送达",
        "MatterConcluded" => "办结",
        "ResultReported" => "交办结果报告",
        "PetitionerGuided" => "告知引导",
        "MatterReplied" => "书面答复",
        "DeadlineSet" => "期限起算",
        "DeadlineReminded" => "临期提醒",
        "DeadlineBreached" => "期限逾期",
        "DeadlineEnded" => "期限了结",
        "OrderDrafted" => "督办函拟稿",
        "OrderIssued" => "督办函发出",
        "OrderAnswered" => "督办答复",
        "OrderClosed" => "督办办结",
        "OrderSentBack" => "督办答复退回",
        "OrderWithdrawn" => "督办撤回",
        "EntryRegistered" => "台账挂号",
        "EntryGraded" => "风险定级",
        "EntryLed" => "落实包保",
        "EntryStruckOff" => "台账销号",
        "WarningIssued" => "风险预警提醒函发出",
        "WarningAcknowledged" => "提醒函签收",
        "WarningAnswered" => "提醒函答复",
        "TaskIssued" => "网格任务下达",
        "TaskTaken" => "网格任务领取",
        "TaskReported" => "网格任务上报",
        "TaskAccepted" => "网格任务办结",
        "TaskSentBack" => "网格任务退回",
        other => other,
    }
}

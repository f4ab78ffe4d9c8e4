//! What a person wants to know after a hundred days.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::NaiveDate;
use headwater::terminal::say;
use headwater::timeline::{self, Language};
use headwater_proto::common::v1::Stage;
use headwater_proto::risk_ledger::v1 as risk;
use headwater_proto::routing::v1 as routing;
use headwater_proto::supervision::v1 as supervision;
use kernel::Word;

use lab::Office;
use lab::office::AUDITOR;

use super::script::Script;

/// Prints the report: the funnel, the deadlines, the orders, the ledger, the rejects, one whole
/// timeline.
pub(super) async fn print(
    office: &Office<'_>,
    script: &Script<'_>,
    last: NaiveDate,
    elapsed: Duration,
) -> anyhow::Result<()> {
    heading("源头 Headwater — 一百天演示报告 · a hundred days of an office");
    say(&format!(
        "至 {last}：登记 registered {}，退回 rejected {} 行",
        script.cases.len(),
        reject_lines(script)
    ));
    let matters = matters(office, script).await?;
    funnel(&matters);
    endings(office, script, &matters).await?;
    let missed = deadlines(office).await?;
    let orders = orders(office, script).await?;
    ledger(office, script).await?;
    rejects(script);
    let number = longest_story(script, &matters);
    heading(&format!("一件信访的全过程 · one petition's whole way: {number}"));
    let story = timeline::of_petition(&office.at(AUDITOR)?, &number, Language::Zh).await?;
    say(story.trim_end());
    heading("小结 · summary");
    let concluded = matters.iter().filter(|it| it.stage() == Stage::Concluded).count();
    say(&format!(
        "registered={} concluded={concluded} rejected={} breached={missed} orders={orders} seconds={:.1}",
        script.cases.len(),
        reject_lines(script),
        elapsed.as_secs_f64()
    ));
    say("demo: ok");
    Ok(())
}

fn heading(text: &str) {
    say("");
    say(text);
    say(&"─".repeat(72));
}

fn reject_lines(script: &Script<'_>) -> usize {
    let mut lines: Vec<_> = script.rejected.iter().map(|reject| reject.line).collect();
    lines.sort_unstable();
    lines.dedup();
    lines.len()
}

async fn matters(office: &Office<'_>, script: &Script<'_>) -> anyhow::Result<Vec<routing::Matter>> {
    let mut matters = Vec::with_capacity(script.cases.len());
    for case in &script.cases {
        matters.push(office.matter(case).await?);
    }
    Ok(matters)
}

fn funnel(matters: &[routing::Matter]) {
    use routing::Track;
    heading("分流与办理 · the funnel by track");
    say("  track              registered  screened  passed on  handling  delivered  concluded");
    let names = [
        (Track::Petition, "petition 访"),
        (Track::Litigation, "litigation 诉"),
        (Track::Accusation, "accusation"),
        (Track::Suggestion, "suggestion"),
        (Track::OtherProcedure, "other procedure"),
        (Track::Duty, "duty"),
    ];
    for (track, name) in names {
        let of_track: Vec<_> = matters
            .iter()
            .filter(|it| it.screening.as_ref().is_some_and(|screening| screening.track() == track))
            .collect();
        let count =
            |test: &dyn Fn(&routing::Matter) -> bool| of_track.iter().filter(|it| test(it)).count();
        let delivered = |it: &routing::Matter| {
            let mut opinions = it.handlings.iter().filter_map(|it| it.opinion.as_ref());
            opinions.any(|opinion| opinion.delivery_date.is_some())
        };
        say(&format!(
            "  {name:<18} {:>10} {:>9} {:>10} {:>9} {:>10} {:>10}",
            of_track.len(),
            count(&|it| it.stage() != Stage::Registered),
            count(&|it| !it.referrals.is_empty()),
            count(&|it| !it.handlings.is_empty()),
            count(&delivered),
            count(&|it| it.stage() == Stage::Concluded),
        ));
    }
}

/// Prints how matters ended, those of the further stories among them; fails if one of these ended otherwise than it should.
async fn endings(
    office: &Office<'_>,
    script: &Script<'_>,
    matters: &[routing::Matter],
) -> anyhow::Result<()> {
    heading("办结方式 · how they ended");
    let mut all: Vec<routing::Manner> = matters.iter().map(routing::Matter::manner).collect();
    for it in &script.further {
        let manner = office.matter(&it.case).await?.manner();
        anyhow::ensure!(manner == it.ends, "{}: {manner:?}", it.case.number);
        all.push(manner);
    }
    for word in words::routing::Manner::ALL {
        let count = all.iter().filter(|it| **it as i32 == word.number()).count();
        say(&format!("  {:>3}  {} · {}", count, word.zh(), word.en()));
    }
    Ok(())
}

/// Prints deadlines by body; returns how many were missed.
async fn deadlines(office: &Office<'_>) -> anyhow::Result<i64> {
    heading("期限 · deadlines met and missed, by body (all rules)");
    let request = supervision::SummariseDeadlinesRequest { region: "530900".to_owned() };
    let answer = office.at(AUDITOR)?.supervision().summarise_deadlines(request).await?;
    let mut by_body: BTreeMap<String, [i64; 5]> = BTreeMap::new();
    for row in answer.into_inner().summaries {
        let sums = by_body.entry(row.body).or_default();
        let add = [
            row.met_count,
            row.met_late_count,
            row.breached_count,
            row.running_count,
            row.late_at_entry_count,
        ];
        sums.iter_mut().zip(add).for_each(|(sum, count)| *sum += count);
    }
    say("  body              met   met late  breached, open  running  late at entry");
    let mut missed = 0;
    for (body, [met, late, breached, running, at_entry]) in &by_body {
        missed += late + breached;
        say(&format!(
            "  {body:<16} {met:>4} {late:>10} {breached:>15} {running:>8} {at_entry:>14}"
        ));
    }
    Ok(missed)
}

/// Prints supervision orders by state; returns how many there are.
async fn orders(office: &Office<'_>, script: &Script<'_>) -> anyhow::Result<usize> {
    heading("督办 · supervision orders by state");
    let mut by_state: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut seen = std::collections::BTreeSet::new();
    for place in &script.offices {
        let mut officer = office.at(&format!("{place}.supervision-1"))?.supervision();
        let request = supervision::ListOrdersRequest { page_size: 500, ..Default::default() };
        for order in officer.list_orders(request).await?.into_inner().orders {
            if seen.insert(order.order_id.clone()) {
                *by_state.entry(order.state().as_str_name()).or_default() += 1;
            }
        }
    }
    for (state, count) in &by_state {
        say(&format!("  {:<14} {count:>3}", state.trim_start_matches("STATE_").to_lowercase()));
    }
    Ok(by_state.values().sum())
}

async fn ledger(office: &Office<'_>, script: &Script<'_>) -> anyhow::Result<()> {
    heading("风险台账 · the ledger by grade (matters and hazards, never people)");
    say("  grade     entries  struck off");
    let mut by_grade: BTreeMap<&'static str, (usize, usize)> = BTreeMap::new();
    let mut seen = std::collections::BTreeSet::new();
    for place in &script.offices {
        let mut officer = office.at(&format!("{place}.risk-1"))?.risk_ledger();
        let request = risk::ListEntriesRequest { page_size: 500, ..Default::default() };
        for entry in officer.list_entries(request).await?.into_inner().entries {
            if seen.insert(entry.entry_id.clone()) {
                let row = by_grade.entry(grade_name(entry.grade())).or_default();
                row.0 += 1;
                row.1 += usize::from(entry.state() == risk::entry::State::StruckOff);
            }
        }
    }
    for (grade, (entries, struck_off)) in &by_grade {
        say(&format!("  {grade:<9} {entries:>6} {struck_off:>11}"));
    }
    Ok(())
}

fn grade_name(grade: risk::Grade) -> &'static str {
    match grade {
        risk::Grade::High => "1 高 high",
        risk::Grade::Medium => "2 中 medium",
        risk::Grade::Low => "3 低 low",
        risk::Grade::Unspecified => "未定级",
    }
}

fn rejects(script: &Script<'_>) {
    heading("未能登记的行 · rows that were not registered");
    for it in &script.rejected {
        say(&format!("  line {:<4} {:<34} {}  {}", it.line, it.field, it.reason, it.zh));
    }
}

/// The matter with the most referrals, then with a handling: the story with the most to tell.
fn longest_story(script: &Script<'_>, matters: &[routing::Matter]) -> String {
    matters
        .iter()
        .max_by_key(|it| (!it.handlings.is_empty(), it.referrals.len(), it.stage))
        .map_or_else(|| script.cases[0].number.clone(), |it| it.number.clone())
}

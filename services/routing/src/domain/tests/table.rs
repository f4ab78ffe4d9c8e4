//! Every state of each record meets the commands about it, and every state of the whole meets every
//! command.

use std::collections::BTreeMap;

use super::*;

/// The commands about each record; together they are all there are.
const MATTER: [&str; 10] = [
    "confirm", "refer", "assign", "guide", "offer", "take", "plan", "prove", "conclude", "withdraw",
];
const REFERRAL: [&str; 12] = [
    "object",
    "uphold",
    "refuse",
    "request",
    "designate",
    "recall",
    "accept",
    "decline",
    "notify",
    "simplify",
    "turn",
    "reply",
];
const REPORT: [&str; 4] = ["report", "accept_report", "return_report", "extend_report"];
const HANDLING: [&str; 5] = ["extend", "draft", "approve", "issue", "deliver"];

/// The lines of one state: what it is, where each command leads from it, and why the others are
/// refused.
pub(super) fn lines<T>(
    title: &str,
    commands: &[&str],
    tell: impl Fn(&str) -> Transition<T>,
    show: impl Fn(&T) -> String,
) -> String {
    let (mut moves, mut refusals) = (Vec::new(), BTreeMap::<_, Vec<_>>::new());
    for &command in commands {
        match tell(command) {
            Ok((told, _)) => moves.push(format!("{command} → {}", show(&told))),
            Err(denied) => refusals.entry(denied.reason()).or_default().push(command),
        }
    }
    let moves = (!moves.is_empty()).then(|| format!("  {}", moves.join(" | ")));
    let refusals =
        refusals.into_iter().map(|(it, commands)| format!("  {it}: {}", commands.join(" ")));
    let lines: Vec<_> = std::iter::once(title.to_owned()).chain(moves).chain(refusals).collect();
    lines.join("\n") + "\n"
}

/// The table of these ways to lead a matter, each with what is shown of it.
fn table(
    ways: &[&[&str]],
    commands: &[&str],
    start: impl Fn(&Office) -> CaseFile,
    show: fn(&CaseFile) -> String,
) -> String {
    let office = Office::open();
    ways.iter()
        .map(|way| {
            let there = || way.iter().fold(start(&office), |it, next| done(office.tell(it, next)));
            let title = format!("{} ({})", show(&there()), way.join(", "));
            lines(&title, commands, |command| office.tell(there(), command), show)
        })
        .collect()
}

fn claim(office: &Office) -> CaseFile {
    office.registered(Track::Petition, Channel::Letter, Visibility::default())
}

fn suggestion(office: &Office) -> CaseFile {
    office.registered(Track::Suggestion, Channel::Letter, Visibility::default())
}

#[test]
fn every_stage_meets_every_command() {
    const COMMANDS: [&str; 32] = [
        "confirm",
        "refer",
        "assign",
        "object",
        "uphold",
        "refuse",
        "request",
        "designate",
        "recall",
        "accept",
        "decline",
        "notify",
        "simplify",
        "turn",
        "answer",
        "extend",
        "draft",
        "approve",
        "issue",
        "deliver",
        "plan",
        "prove",
        "conclude",
        "report",
        "accept_report",
        "return_report",
        "extend_report",
        "guide",
        "offer",
        "take",
        "reply",
        "withdraw",
    ];
    for command in MATTER.iter().chain(&REFERRAL).chain(&REPORT).chain(&HANDLING) {
        assert!(COMMANDS.contains(command), "{command}");
    }
    let ways: [&[&str]; 21] = [
        &[],
        &["confirm"],
        &["confirm", "refer"],
        &["confirm", "assign"],
        &["confirm", "refer", "object"],
        &["confirm", "refer", "object", "refuse"],
        &["confirm", "refer", "object", "uphold"],
        &["confirm", "refer", "object", "refuse", "request"],
        &["confirm", "refer", "recall"],
        &["confirm", "refer", "decline"],
        &["confirm", "refer", "accept"],
        &["confirm", "refer", "simplify"],
        &["confirm", "refer", "simplify", "accept"],
        &["confirm", "refer", "simplify", "accept", "turn"],
        &["confirm", "refer", "simplify", "accept", "answer"],
        &["confirm", "refer", "accept", "draft"],
        &["confirm", "refer", "accept", "draft", "approve"],
        &["confirm", "refer", "accept", "draft", "approve", "issue"],
        &["confirm", "assign", "accept", "draft", "approve", "issue", "deliver"],
        &["confirm", "assign", "accept", "draft", "approve", "issue", "deliver", "prove"],
        &[
            "confirm", "assign", "accept", "draft", "approve", "issue", "deliver", "prove",
            "conclude",
        ],
    ];
    assert_eq!(table(&ways, &COMMANDS, claim, standing), include_str!("whole.txt"));
}

#[test]
fn every_desk_of_a_matter_meets_the_commands_about_it() {
    let ways: [&[&str]; 7] = [
        &[],
        &["confirm"],
        &["confirm", "refer"],
        &["confirm", "refer", "object"],
        &["confirm", "refer", "accept"],
        &["confirm", "refer", "accept", "draft", "approve", "issue", "deliver"],
        &["withdraw"],
    ];
    let desk = |file: &CaseFile| match &file.matter.desk {
        Desk::Office if file.matter.screening.confirmation.is_none() => "unscreened".to_owned(),
        Desk::Office => "office".to_owned(),
        Desk::With(_, Progress::Unanswered) => "with, unanswered".to_owned(),
        Desk::With(_, Progress::Handling(_)) => "with, handling".to_owned(),
        Desk::With(_, Progress::Executing(_)) => "with, executing".to_owned(),
        Desk::Disputed { .. } => "disputed".to_owned(),
        Desk::Review { resumes: Resumes::Execution, .. } => {
            "under review, then executed".to_owned()
        }
        Desk::Review { resumes: Resumes::End, .. } => "under review, then ended".to_owned(),
        Desk::Closed { manner, .. } => format!("closed, {}", manner.as_str()),
    };
    assert_eq!(table(&ways, &MATTER, claim, desk), include_str!("matter.txt"));
}

#[test]
fn every_state_of_a_referral_meets_the_commands_about_it() {
    let claims: [&[&str]; 16] = [
        &["confirm"],
        &["confirm", "refer"],
        &["confirm", "assign"],
        &["confirm", "refer", "object"],
        &["confirm", "refer", "object", "refuse"],
        &["confirm", "refer", "object", "uphold"],
        &["confirm", "refer", "object", "refuse", "request"],
        &["confirm", "refer", "recall"],
        &["confirm", "refer", "object", "designate"],
        &["confirm", "refer", "accept"],
        &["confirm", "refer", "simplify"],
        &["confirm", "refer", "simplify", "turn"],
        &["confirm", "refer", "simplify", "accept"],
        &["confirm", "refer", "decline"],
        &["confirm", "assign", "decline"],
        &["confirm", "refer", "withdraw"],
    ];
    let suggestions: [&[&str]; 4] = [
        &["confirm", "refer"],
        &["confirm", "refer", "notify"],
        &["confirm", "refer", "reply"],
        &["confirm", "assign", "reply"],
    ];
    let state = |file: &CaseFile| {
        let states: Vec<_> = file.referrals.iter().map(|it| it.state.as_str()).collect();
        if states.is_empty() { "none".to_owned() } else { states.join(", ") }
    };
    let table = table(&claims, &REFERRAL, claim, state)
        + "on a track without handling\n"
        + &table(&suggestions, &REFERRAL, suggestion, state);
    assert_eq!(table, include_str!("referral.txt"));
}

#[test]
fn every_state_of_a_report_meets_the_commands_about_it() {
    let answered: &[&str] =
        &["confirm", "assign", "accept", "draft", "approve", "issue", "deliver", "prove"];
    let then = |more: &[&'static str]| [answered, more].concat();
    let ways = [
        vec!["confirm"],
        vec!["confirm", "refer", "accept"],
        vec!["confirm", "assign"],
        vec!["confirm", "assign", "extend_report"],
        vec!["confirm", "assign", "object"],
        vec!["confirm", "assign", "decline"],
        vec!["confirm", "assign", "decline", "report"],
        vec!["confirm", "assign", "accept", "draft", "approve", "issue"],
        then(&[]),
        then(&["report"]),
        then(&["report", "accept_report"]),
        then(&["report", "return_report"]),
        then(&["report", "return_report", "report"]),
        then(&["conclude", "report"]),
    ];
    let ways: Vec<_> = ways.iter().map(|it| &it[..]).collect();
    let state = |file: &CaseFile| {
        let referral = file.referrals.last();
        let reports = referral.map_or(&[][..], |it| &it.reports[..]);
        let states: Vec<_> = reports.iter().map(|it| it.state().as_str()).collect();
        let due = referral.and_then(|it| it.report_date);
        let due = due.map_or_else(|| "none due".to_owned(), |date| format!("due by {date}"));
        if states.is_empty() { due } else { format!("{}, {due}", states.join(", ")) }
    };
    assert_eq!(table(&ways, &REPORT, claim, state), include_str!("report.txt"));
}

#[test]
fn every_state_of_a_direct_receipt_meets_the_commands_about_it() {
    const COMMANDS: [&str; 9] =
        ["confirm", "refer", "accept", "decline", "notify", "reply", "object", "offer", "take"];
    let claims: [&[&str]; 9] = [
        &[],
        &["offer"],
        &["offer", "confirm"],
        &["offer", "take"],
        &["confirm"],
        &["confirm", "accept"],
        &["confirm", "decline"],
        &["confirm", "refer"],
        &["confirm", "refer", "object", "uphold"],
    ];
    let suggestions: [&[&str]; 3] = [&["confirm"], &["confirm", "notify"], &["confirm", "reply"]];
    let state = |file: &CaseFile| {
        let told = file.direct.as_ref().and_then(|it| it.notice_date);
        let offered = file.matter.offer.as_ref().map_or("", |_| ", offered");
        let (desk, told) = (file.matter.answerable_body(), told.map_or("", |_| ", told"));
        format!("{} at {desk}{offered}{told}", standing(file))
    };
    // The city's bureau, above the one that is competent.
    let directly = |it: &Office, track| it.received_directly_by("530900-ZJJ", track);
    let table = table(&claims, &COMMANDS, |it| directly(it, Track::Petition), state)
        + "on a track without handling\n"
        + &table(&suggestions, &COMMANDS, |it| directly(it, Track::Suggestion), state);
    assert_eq!(table, include_str!("direct.txt"));
}

#[test]
fn every_state_of_a_handling_meets_the_commands_about_it() {
    let office = Office::open();
    let accepted = office.after(&["confirm", "refer", "accept"]);
    let tell = |open: Option<Handling>, command: &str| {
        if command == "deliver" {
            let (clerk, matter) = (accepted.officer("clerk-1"), accepted.matter.clone());
            let (by, delivery) = (office.acting(&clerk), delivery(office.today));
            let delivered = Handling::record_delivery(open, matter, by, delivery);
            delivered.map(|((_, handling), events)| (handling, events))
        } else {
            office.tell_handling(open, &accepted, command)
        }
    };
    let show = |it: &Handling| match it.extension_days {
        0 => it.state().as_str().to_owned(),
        days => format!("{}, extended by {days}", it.state().as_str()),
    };
    let mut table = lines("none", &HANDLING, |command| tell(None, command), show);
    let mut handling = accepted.open_handling().unwrap();
    for next in ["extend", "draft", "approve", "issue", "deliver", ""] {
        let there = || Some(handling.clone());
        table += &lines(&show(&handling), &HANDLING, |command| tell(there(), command), show);
        if !next.is_empty() {
            handling = done(tell(there(), next));
        }
    }
    assert_eq!(table, include_str!("handling.txt"));
}

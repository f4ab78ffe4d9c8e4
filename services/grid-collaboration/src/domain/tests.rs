//! Every state against every command, and what the table cannot say.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kernel::ids::{MatterId, TaskId};
use kernel::{BodyCode, Explain, Officer, PersonCode, PostCode, RegionCode, Visibility};
use organisation::AsOf;
use uuid::Uuid;
use words::Word;

use super::draft::due_after;
use super::task::Transition;
use super::*;

const WORKER: &str = "530902-WGZX.worker-1";

fn post(code: &str) -> PostCode {
    PostCode::parse(code).unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn grid() -> Grid {
    Grid {
        code: GridCode::parse("530902001001-G01").unwrap(),
        name: "章嘎社区第一网格".to_owned(),
        region: RegionCode::parse("530902001001").unwrap(),
        centre_body: BodyCode::parse("530902-WGZX").unwrap(),
    }
}

fn office() -> AsOf {
    test_kit::office::shipped().unwrap().as_of(date("2026-06-01"))
}

fn matter() -> MatterId {
    MatterId::from(Uuid::from_u128(2))
}

fn task(state: State) -> Task {
    Task {
        id: TaskId::from(Uuid::from_u128(1)),
        kind: TaskKind::CheckHazard,
        subject: Subject::Matter(matter()),
        grid: grid().code,
        centre_body: grid().centre_body,
        content: "核查路面".to_owned(),
        asking_body: BodyCode::parse("530902-XFJ").unwrap(),
        due_date: date("2026-06-10"),
        state,
        matter: Some(matter()),
        visibility: Visibility::default(),
        version: 1,
    }
}

fn officer(code: &str) -> Officer {
    let post = post(code);
    Officer {
        person: PersonCode::parse("per-a").unwrap(),
        body: post.body(),
        region: post.body().region(),
        rights: BTreeSet::new(),
        held_posts: BTreeSet::new(),
        interests: BTreeSet::new(),
        post,
    }
}

#[test]
fn every_state_meets_every_command() {
    let (worker, report) = (post(WORKER), "已围挡".to_owned());
    let states = [
        State::Issued,
        State::Taken { worker: worker.clone() },
        State::Reported { worker: worker.clone(), report: report.clone() },
        State::Accepted { worker: worker.clone(), report: report.clone() },
        State::SentBack { worker: worker.clone(), report: report.clone() },
    ];
    let say = |outcome: Transition| match outcome {
        Ok((task, _)) => task.state.word().as_str().to_owned(),
        Err(refusal) => refusal.reason().to_owned(),
    };
    let mut table = String::new();
    for state in states {
        let it = || task(state.clone());
        let cells = [
            ("take", say(it().take(&worker))),
            ("take elsewhere", say(it().take(&post("530921-WGZX.worker-1")))),
            ("report", say(it().report(&worker, report.clone()))),
            ("report as other", say(it().report(&post("530902-WGZX.worker-2"), report.clone()))),
            ("accept", say(it().review(Review::Accept))),
            ("send back", say(it().review(Review::SendBack { reason: "不清楚".to_owned() }))),
        ];
        table.push_str(state.word().as_str());
        for (command, outcome) in cells {
            let row = format!("\n    {command:<15} {outcome}");
            table.push_str(&row);
        }
        table.push('\n');
    }
    assert_eq!(
        table,
        "\
issued
    take            taken
    take elsewhere  TASK_NOT_FOUND
    report          TASK_NOT_TAKEN
    report as other TASK_NOT_TAKEN
    accept          TASK_NOT_REPORTED
    send back       TASK_NOT_REPORTED
taken
    take            TASK_NOT_ISSUED
    take elsewhere  TASK_NOT_FOUND
    report          reported
    report as other TASK_CLAIMED_BY_ANOTHER
    accept          TASK_NOT_REPORTED
    send back       TASK_NOT_REPORTED
reported
    take            TASK_NOT_ISSUED
    take elsewhere  TASK_NOT_FOUND
    report          TASK_NOT_TAKEN
    report as other TASK_NOT_TAKEN
    accept          accepted
    send back       sent_back
accepted
    take            TASK_NOT_ISSUED
    take elsewhere  TASK_NOT_FOUND
    report          TASK_NOT_TAKEN
    report as other TASK_NOT_TAKEN
    accept          TASK_NOT_REPORTED
    send back       TASK_NOT_REPORTED
sent_back
    take            TASK_NOT_ISSUED
    take elsewhere  TASK_NOT_FOUND
    report          reported
    report as other TASK_CLAIMED_BY_ANOTHER
    accept          TASK_NOT_REPORTED
    send back       TASK_NOT_REPORTED
"
    );
}

#[test]
fn a_task_concerns_who_asked_and_the_centre_but_nobody_it_is_kept_from() {
    let mut it = task(State::Issued);
    assert!(it.concerns(&officer("530902-XFJ.risk-1")));
    assert!(it.concerns(&officer(WORKER)));
    assert!(!it.concerns(&officer("530902-ZJJ.clerk-1")));
    it.visibility.excluded_posts = vec![post(WORKER)];
    assert!(!it.concerns(&officer(WORKER)));
}

#[test]
fn a_task_goes_to_a_grid_of_the_own_region_and_ends_after_today() {
    let office = office();
    let find =
        |region: &str| Grid::find(&grid().code, Some(&RegionCode::parse(region).unwrap()), &office);
    assert_eq!(find("530902").unwrap(), grid());
    assert_eq!(find("530900").unwrap(), grid());
    assert_eq!(find("530921").unwrap_err().reason, "GRID_UNKNOWN");
    let due = |date_of: &str| due_after(date("2026-06-01"), date(date_of));
    assert_eq!(due("2026-06-02"), Ok(date("2026-06-02")));
    assert_eq!(due("2026-06-01").unwrap_err().reason, "DUE_DATE_PAST");
}

#[test]
fn a_refusal_says_the_state_in_its_own_language() {
    let taken = State::Taken { worker: post(WORKER) };
    let refusal = task(taken.clone()).take(&post(WORKER)).unwrap_err();
    assert_eq!(refusal.zh(), "网格任务已领取，不能再领取");
    let refusal = task(State::Issued).report(&post(WORKER), "已围挡".to_owned()).unwrap_err();
    assert_eq!(refusal.zh(), "网格任务已下达，不能上报");
    let refusal = task(taken).review(Review::Accept).unwrap_err();
    assert_eq!(refusal.zh(), "网格任务已领取，没有待审核的报告");
    assert_eq!(refusal.en(), "the task is taken; there is no report to review");
}

#[test]
fn a_grid_code_is_a_village_and_a_number() {
    for bad in ["530902001-G01", "530902001001-G1", "530902001001-01", "53090200100a-G01", ""] {
        assert!(GridCode::parse(bad).is_err(), "{bad}");
    }
}

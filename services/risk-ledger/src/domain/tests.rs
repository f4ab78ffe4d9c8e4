//! Every state against every command, and what the table cannot say.

use std::collections::BTreeSet;

use kernel::ids::{EntryId, WarningId};
use kernel::{BodyCode, Explain, Officer, PersonCode, PostCode, RegionCode, Visibility};
use statutory_calendar::RuleBook;
use uuid::Uuid;
use words::Word;

use super::entry::Transition;
use super::*;

fn person(code: &str) -> PersonCode {
    PersonCode::parse(code).unwrap()
}

fn body(code: &str) -> BodyCode {
    BodyCode::parse(code).unwrap()
}

fn grading(grade: Grade) -> Grading {
    Grading { grade, reason: "涉及人数多".to_owned() }
}

fn lead() -> Lead {
    let post = PostCode::parse("530902-ZF.leader-1").unwrap();
    Lead { responsible_body: post.body(), post }
}

fn proposal() -> Proposal {
    Proposal { by: person("per-a"), evidence: "已化解".to_owned() }
}

/// One of each state.
fn states() -> [State; 5] {
    let grading = || grading(Grade::Low);
    [
        State::Registered,
        State::Graded(grading()),
        State::Resolving(grading(), lead()),
        State::StrikeOffProposed(grading(), lead(), proposal()),
        State::StruckOff(grading(), lead(), proposal()),
    ]
}

fn entry(state: State) -> Entry {
    Entry {
        id: EntryId::from(Uuid::from_u128(1)),
        number: "530902-TZ-2026-0001".to_owned(),
        matter: None,
        region: RegionCode::parse("530902001").unwrap(),
        domain: Domain::RoadTraffic,
        title: "信访事项 530902-XFJ-2026-000012：联名信访".to_owned(),
        causes: BTreeSet::from([Cause::Joint]),
        earlier: None,
        state,
        reported_by: None,
        warned: Vec::new(),
        visibility: Visibility::default(),
        version: 1,
    }
}

fn titles() -> RuleTitles {
    RuleTitles::of(&RuleBook::shipped().unwrap())
}

fn officer(post: &str, region: &str) -> Officer {
    let post = PostCode::parse(post).unwrap();
    Officer {
        person: person("per-x"),
        body: post.body(),
        region: RegionCode::parse(region).unwrap(),
        rights: BTreeSet::new(),
        held_posts: BTreeSet::new(),
        interests: BTreeSet::new(),
        post,
    }
}

fn say(step: Transition) -> String {
    match step {
        Ok((entry, _)) => entry.state.word().as_str().to_owned(),
        Err(refusal) => refusal.reason().to_owned(),
    }
}

#[test]
fn every_state_of_an_entry_meets_every_command() {
    let mut table = String::new();
    for state in states() {
        let it = || entry(state.clone());
        let cells = [
            ("grade", say(it().grade(grading(Grade::High)))),
            ("assign lead", say(it().assign_lead(lead()))),
            ("propose", say(it().propose_strike_off(proposal()))),
            ("confirm", say(it().confirm_strike_off(&person("per-b")))),
            ("confirm own", say(it().confirm_strike_off(&person("per-a")))),
            ("warn", say_nothing(it().warn(&body("530902-ZF")).map(drop))),
            ("take up again", say_nothing(it().take_up_again())),
        ];
        table.push_str(state.word().as_str());
        for (command, outcome) in cells {
            let row = format!("\n    {command:<13} {outcome}");
            table.push_str(&row);
        }
        table.push('\n');
    }
    assert_eq!(
        table,
        "\
registered
    grade         graded
    assign lead   ENTRY_NOT_GRADED
    propose       ENTRY_NOT_RESOLVING
    confirm       STRIKE_OFF_NOT_PROPOSED
    confirm own   STRIKE_OFF_NOT_PROPOSED
    warn          ok
    take up again EARLIER_NOT_STRUCK_OFF
graded
    grade         graded
    assign lead   resolving
    propose       ENTRY_NOT_RESOLVING
    confirm       STRIKE_OFF_NOT_PROPOSED
    confirm own   STRIKE_OFF_NOT_PROPOSED
    warn          ok
    take up again EARLIER_NOT_STRUCK_OFF
resolving
    grade         resolving
    assign lead   resolving
    propose       strike_off_proposed
    confirm       STRIKE_OFF_NOT_PROPOSED
    confirm own   STRIKE_OFF_NOT_PROPOSED
    warn          ok
    take up again EARLIER_NOT_STRUCK_OFF
strike_off_proposed
    grade         resolving
    assign lead   ENTRY_NOT_GRADED
    propose       ENTRY_NOT_RESOLVING
    confirm       struck_off
    confirm own   SECOND_PERSON_REQUIRED
    warn          ok
    take up again EARLIER_NOT_STRUCK_OFF
struck_off
    grade         ENTRY_STRUCK_OFF
    assign lead   ENTRY_NOT_GRADED
    propose       ENTRY_NOT_RESOLVING
    confirm       STRIKE_OFF_NOT_PROPOSED
    confirm own   STRIKE_OFF_NOT_PROPOSED
    warn          ENTRY_STRUCK_OFF
    take up again ok
"
    );
}

fn say_nothing(outcome: Result<(), Refusal>) -> String {
    outcome.map_or_else(|refusal| refusal.reason().to_owned(), |()| "ok".to_owned())
}

#[test]
fn every_state_of_a_letter_meets_every_command() {
    let states = [
        LetterState::Issued,
        LetterState::Acknowledged,
        LetterState::Answered { answer: "已整改".to_owned() },
    ];
    let say = |outcome: Result<Warning, Refusal>| match outcome {
        Ok(warning) => warning.state.word().as_str().to_owned(),
        Err(refusal) => refusal.reason().to_owned(),
    };
    let mut table = String::new();
    for state in states {
        let it = || Warning {
            id: WarningId::from(Uuid::from_u128(2)),
            entry: EntryId::from(Uuid::from_u128(1)),
            document_number: "530902-XFJ-YJ-2026-0001".to_owned(),
            to_body: body("530902-ZF"),
            delivery_date: chrono::NaiveDate::default(),
            content: "请研究化解措施".to_owned(),
            state: state.clone(),
            version: 1,
        };
        let (acknowledge, answer) = (say(it().acknowledge()), say(it().answer("好".to_owned())));
        let name = state.word().as_str();
        let row = format!("{name:<12} acknowledge: {acknowledge}  answer: {answer}\n");
        table.push_str(&row);
    }
    assert_eq!(
        table,
        "\
issued       acknowledge: acknowledged  answer: answered
acknowledged acknowledge: WARNING_NOT_ISSUED  answer: answered
answered     acknowledge: WARNING_NOT_ISSUED  answer: WARNING_ALREADY_ANSWERED
"
    );
}

#[test]
fn a_body_or_post_the_matter_is_kept_from_neither_leads_nor_is_warned() {
    let mut kept = entry(State::Graded(grading(Grade::Low)));
    kept.visibility.excluded_bodies = vec![body("530902-ZF")];
    assert_eq!(kept.clone().assign_lead(lead()).unwrap_err().reason(), "BODY_EXCLUDED");
    assert_eq!(kept.clone().warn(&body("530902-ZF")).unwrap_err().reason(), "BODY_EXCLUDED");
    kept.visibility = Visibility { excluded_posts: vec![lead().post], ..Visibility::default() };
    assert_eq!(kept.clone().assign_lead(lead()).unwrap_err().reason(), "BODY_EXCLUDED");
    assert_eq!(kept.warn(&body("530902-ZF")).unwrap().warned, [body("530902-ZF")]);
}

#[test]
fn an_entry_is_seen_by_who_oversees_its_region_and_by_the_bodies_it_concerns() {
    let mut it = entry(State::Resolving(grading(Grade::Low), lead()));
    it.warned = vec![body("530921-JTJ")];
    it.reported_by = Some(body("530902-WGZX"));
    let overseer = |post: &str, region: &str| {
        let mut officer = officer(post, region);
        officer.rights.insert(entry::OVERSEE.to_owned());
        officer
    };
    assert!(it.visible_to(&overseer("530902-XFJ.risk-1", "530902")));
    assert!(it.visible_to(&overseer("530900-XFJ.risk-1", "530900")));
    assert!(!it.visible_to(&overseer("530921-XFJ.risk-1", "530921")));
    assert!(!it.visible_to(&officer("530902-HBJ.clerk-1", "530902")), "a body it is not about");
    assert!(it.visible_to(&officer("530902-WGZX.worker-1", "530902")), "who reported it");
    let warned = officer("530921-JTJ.clerk-1", "530921");
    assert!(it.visible_to(&warned) && !it.manageable_by(&warned));
    it.visibility.excluded_posts = vec![PostCode::parse("530902-XFJ.risk-1").unwrap()];
    assert!(!it.visible_to(&overseer("530902-XFJ.risk-1", "530902")));
}

#[test]
fn the_order_in_which_causes_come_leaves_no_trace() {
    let breach = || Cause::DeadlineBreached { rule: "handling".to_owned() };
    let add = |it: Entry, cause| it.add_cause(cause, "530902-XFJ-2026-000012", &titles());
    let one = add(entry(State::Registered), Cause::Repeated).unwrap().0;
    let one = add(one, breach()).unwrap().0;
    let other = add(entry(State::Registered), breach()).unwrap().0;
    let other = add(other, Cause::Repeated).unwrap().0;
    assert_eq!(
        one.title,
        "信访事项 530902-XFJ-2026-000012：联名信访、重复信访、期限逾期（有权处理机关、单位办结申诉求决类信访事项）"
    );
    assert_eq!((one.title, &one.causes), (other.title, &other.causes));
    let words: Vec<_> = cause::words(&one.causes).into_iter().map(Word::as_str).collect();
    assert_eq!(words, ["joint", "repeated", "deadline_breached"]);
}

#[test]
fn a_known_cause_changes_nothing_and_a_reported_title_stays() {
    let add = |it: Entry| it.add_cause(Cause::Joint, "n", &titles());
    assert!(add(entry(State::Registered)).is_none());
    let mut reported = entry(State::Registered);
    reported.causes = BTreeSet::from([Cause::Reported]);
    reported.title = "路面塌陷".to_owned();
    assert_eq!(add(reported).unwrap().0.title, "路面塌陷");
}

#[test]
fn causes_survive_being_written() {
    let breach = Cause::DeadlineBreached { rule: "refer".to_owned() };
    for cause in [Cause::Reported, Cause::Joint, Cause::Repeated, breach] {
        assert_eq!(Cause::parse(&cause.to_string()), Some(cause));
    }
    for unreadable in ["joint:x", "deadline_breached", "late"] {
        assert_eq!(Cause::parse(unreadable), None);
    }
}

#[test]
fn a_title_names_each_rule_in_chinese_and_never_by_its_id() {
    let book = RuleBook::shipped().unwrap();
    for rule in book.rules() {
        let breach = Cause::DeadlineBreached { rule: rule.id.clone() };
        let title = titles().title("n", &[breach].into());
        assert_eq!(title, format!("信访事项 n：期限逾期（{}）", rule.title.zh));
    }
    let unknown = Cause::DeadlineBreached { rule: "of_tomorrow".to_owned() };
    assert_eq!(titles().title("n", &[unknown].into()), "信访事项 n：期限逾期");
}

#[test]
fn a_refusal_says_the_state_in_its_own_language() {
    let refusal = entry(State::Registered).assign_lead(lead()).unwrap_err();
    assert_eq!(refusal.zh(), "台账条目已挂号，此时不能明确包保领导和责任单位");
    let refusal = entry(State::Registered).propose_strike_off(proposal()).unwrap_err();
    assert_eq!(refusal.zh(), "台账条目已挂号，化解中的条目才能申请销号");
    let open = State::Resolving(grading(Grade::Low), lead());
    let refusal = entry(open).take_up_again().unwrap_err();
    assert_eq!(refusal.zh(), "原台账条目化解中，销号后才能再次挂号");
    assert_eq!(
        refusal.en(),
        "the earlier entry is being resolved; only a struck-off one is taken up again"
    );
}

#[test]
fn numbers_name_county_or_body_kind_and_year() {
    let region = RegionCode::parse("530902001001").unwrap();
    let ledger = Series::ledger(&region, 2026, &Visibility::default());
    let kept = Visibility::before_screening(vec![body("530902-ZJJ")], vec![]);
    assert_eq!(Series::ledger(&region, 2026, &kept).to_string(), "530902-TZ-M-2026");
    assert_eq!(ledger.to_string(), "530902-TZ-2026");
    let letters =
        |label: &Visibility| Series::warning(&body("530902-XFJ"), 2026, label).to_string();
    assert_eq!(letters(&Visibility::default()), "530902-XFJ-YJ-2026");
    assert_eq!(letters(&kept), "530902-XFJ-YJ-M-2026");
}

//! What an officer may do next is what the transitions let the officer do.

use std::collections::BTreeSet;

use super::*;
use crate::domain::next::{Known, Next, Trial};
use chrono::{DateTime, Utc};
use headwater_proto::access::POOL;
use kernel::OfficeDay;

/// Each command of the tables, its method, and who gives it.
const COMMANDS: [(&str, &str, &str); 29] = [
    ("confirm", "ConfirmScreening", SCREENER),
    ("refer", "ReferMatter", SCREENER),
    ("assign", "AssignMatter", SCREENER),
    ("guide", "GuidePetitioner", SCREENER),
    ("object", "ObjectToReferral", CLERK),
    ("uphold", "DecideObjection", SCREENER),
    ("refuse", "DecideObjection", SCREENER),
    ("request", "RequestDesignation", CLERK),
    ("recall", "RecallReferral", SCREENER),
    ("accept", "AcceptMatter", CLERK),
    ("decline", "RefuseAcceptance", CLERK),
    ("simplify", "ChooseSimpleHandling", CLERK),
    ("turn", "EndSimpleHandling", CLERK),
    ("answer", "AnswerSimply", CLERK),
    ("report", "ReportResult", CLERK),
    ("accept_report", "AcceptReport", SCREENER),
    ("return_report", "ReturnReport", SCREENER),
    ("extend_report", "ExtendReport", SCREENER),
    ("reply", "ReplyToMatter", CLERK),
    ("notify", "NotifyPetitioner", CLERK),
    ("extend", "ExtendHandling", HEAD),
    ("draft", "DraftOpinion", CLERK),
    ("approve", "ApproveOpinion", HEAD),
    ("issue", "IssueOpinion", CLERK),
    ("deliver", "RecordDelivery", CLERK),
    ("plan", "PlanExecution", CLERK),
    ("prove", "RecordExecution", CLERK),
    ("conclude", "ConcludeMatter", CLERK),
    ("offer", "HandOverMatter", SCREENER),
];

fn known(file: &CaseFile) -> Known<'_> {
    Known {
        matter: &file.matter,
        referrals: &file.referrals,
        direct: file.direct.as_ref(),
        handlings: &file.handlings,
        reviews: &file.reviews,
        filings: &[],
        proposal: None,
        dispatches: &[],
        urgent_reports: &[],
    }
}

impl Office {
    /// Nine o'clock of its day.
    pub(super) fn now(&self) -> DateTime<Utc> {
        let now = test_kit::nine(&self.today.to_string());
        assert_eq!(now.office_date(), self.today);
        now
    }
}

fn trial<'a>(office: &'a Office, officer: &'a Officer) -> Trial<'a> {
    let now = office.now();
    Trial { by: office.acting(officer), now, office: &office.catalogue, terms: &office.terms }
}

fn next(office: &Office, file: &CaseFile, post: &str) -> Vec<Next> {
    known(file).next(trial(office, &officer(post)))
}

#[test]
fn what_may_be_done_next_is_what_the_commands_do() {
    let office = Office::open();
    let ways: [&[&str]; 18] = [
        &[],
        &["confirm"],
        &["confirm", "refer"],
        &["confirm", "assign"],
        &["confirm", "assign", "decline"],
        &["confirm", "assign", "decline", "report"],
        &["confirm", "refer", "object"],
        &["confirm", "refer", "object", "refuse"],
        &["confirm", "refer", "object", "uphold"],
        &["confirm", "refer", "recall"],
        &["confirm", "refer", "decline"],
        &["confirm", "refer", "accept"],
        &["confirm", "refer", "simplify", "accept"],
        &["confirm", "refer", "accept", "draft"],
        &["confirm", "refer", "accept", "draft", "approve"],
        &["confirm", "refer", "accept", "draft", "approve", "issue"],
        &["confirm", "refer", "accept", "draft", "approve", "issue", "deliver"],
        &["confirm", "refer", "accept", "draft", "approve", "issue", "deliver", "prove"],
    ];
    for way in ways {
        for (command, method, post) in COMMANDS {
            let file = office.after(way);
            let steps = next(&office, &file, post);
            let found = steps.iter().find(|it| it.method == method);
            let may = found.is_some_and(|it| it.obstacle.is_none());
            let told = office.tell(file, command);
            assert_eq!(may, told.is_ok(), "{command} after {way:?}: {found:?}");
        }
    }
}

#[test]
fn every_command_about_a_matter_is_tried() {
    let office = Office::open();
    let file = office.after(&[]);
    let by = officer(SCREENER);
    let tried = known(&file).tried(trial(&office, &by)).into_iter().map(|(it, _)| it.to_owned());
    let tried: BTreeSet<String> = tried.collect();
    let services = POOL.services().filter(|it| it.full_name().starts_with("headwater.routing.v1."));
    let methods = services.flat_map(|it| it.methods().collect::<Vec<_>>()).filter(|it| {
        let asks = it.input();
        let has = |field| asks.get_field_by_name(field).is_some();
        has("matter_id") && has("version")
    });
    let commands: BTreeSet<String> = methods.map(|it| it.name().to_owned()).collect();
    assert_eq!(tried, commands);
}

#[test]
fn an_officer_is_told_what_is_missing_and_nothing_that_is_another_bodys() {
    let office = Office::open();
    let drafted = office.after(&["confirm", "refer", "accept", "draft"]);
    let steps = next(&office, &drafted, CLERK);
    let obstacle = |method| {
        let found = steps.iter().find(|it| it.method == method);
        found.map(|it| it.obstacle.as_ref().map_or("", kernel::Explain::reason))
    };
    assert_eq!(obstacle("ApproveOpinion"), Some("SECOND_PERSON_REQUIRED"));
    assert_eq!(obstacle("DraftOpinion"), Some(""));
    assert_eq!(obstacle("ReferMatter"), None);
    let anothers = next(&office, &drafted, "530902-SCJ.clerk-1");
    assert_eq!(anothers.iter().map(|it| it.method).collect::<Vec<_>>(), ["DiscoverUrgentMatter"]);
    let unscreened = next(&office, &office.after(&[]), SCREENER);
    let refer = unscreened.iter().find(|it| it.method == "ReferMatter");
    let reason = refer.and_then(|it| it.obstacle.as_ref()).map(kernel::Explain::reason);
    assert_eq!(reason, Some("MATTER_NOT_SCREENED"));
}

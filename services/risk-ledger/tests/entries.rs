//! From report to striking off, and taken up again.

use headwater_proto::risk_ledger::v1 as pb;
use test_kit::{reason, request_id};

use crate::office::{Office, RISK, SECOND, by};

#[tokio::test]
async fn an_entry_goes_from_report_to_striking_off_and_is_taken_up_again() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let id = office.reports_a_road().await?;
    assert_eq!(reason(office.leads(&id, 1, "530902-ZF").await), "ENTRY_NOT_GRADED");
    let version = office.grades(&id, 1).await?;
    assert_eq!(reason(office.grades(&id, 1).await), "VERSION_STALE");
    let version = office.leads(&id, version, "530902-JTYSJ").await?;
    assert_eq!(reason(office.confirms(SECOND, &id, version).await), "STRIKE_OFF_NOT_PROPOSED");
    let version = office.proposes(&id, version).await?;
    assert_eq!(reason(office.confirms(RISK, &id, version).await), "SECOND_PERSON_REQUIRED");
    let again = pb::ReportEntryRequest { earlier_entry_id: id.clone(), ..Office::road() };
    let refused = office.client().report_entry(by(RISK, again.clone())).await;
    assert_eq!(reason(refused), "EARLIER_NOT_STRUCK_OFF");
    let version = office.confirms(SECOND, &id, version).await?;
    assert_eq!(reason(office.grades(&id, version).await), "ENTRY_STRUCK_OFF");

    let again = office.client().report_entry(by(RISK, again)).await?.into_inner();
    assert_eq!(again.number, "530902-TZ-2026-0002");
    let entry = office.got(RISK, &again.entry_id).await?;
    assert_eq!((entry.earlier_entry_id.as_str(), entry.cause.as_str()), (id.as_str(), "reported"));
    assert_eq!(
        office.published().await?,
        ["EntryRegistered", "EntryGraded", "EntryLed", "EntryStruckOff", "EntryRegistered"]
    );
    let old = office.got(RISK, &id).await?;
    assert_eq!(old.state(), pb::entry::State::StruckOff);
    assert_eq!(
        (old.number.as_str(), old.responsible_body.as_str()),
        ("530902-TZ-2026-0001", "530902-JTYSJ")
    );
    office.closes().await
}

#[tokio::test]
async fn a_repeated_request_gets_its_first_answer_and_another_one_under_its_id_none()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let mut report = Office::road();
    let first = office.client().report_entry(by(RISK, report.clone())).await?.into_inner();
    let second = office.client().report_entry(by(RISK, report.clone())).await?.into_inner();
    assert_eq!(first, second);
    report.title = "桥面断裂".to_owned();
    let other = office.client().report_entry(by(RISK, report)).await;
    assert_eq!(reason(other), "REQUEST_ID_REUSED");
    assert_eq!(office.listed(RISK).await?.len(), 1);
    office.closes().await
}

#[tokio::test]
async fn bad_input_names_every_field_and_changes_nothing() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let mut client = office.client();
    let report = pb::ReportEntryRequest {
        request_id: request_id(),
        matter_id: "mat_x".to_owned(),
        region: "539999".to_owned(),
        domain: "weather".to_owned(),
        title: "长".repeat(201),
        ..Default::default()
    };
    let refused = client.report_entry(by(RISK, report)).await.unwrap_err();
    for part in ["FIELD_MALFORMED", "REGION_UNKNOWN", "DOMAIN_UNKNOWN", "TEXT_TOO_LONG"] {
        let details = format!("{:?}", tonic_types::StatusExt::get_error_details_vec(&refused));
        assert!(details.contains(part), "{part}");
    }
    let id = office.reports_a_road().await?;
    let grade = pb::GradeEntryRequest {
        request_id: request_id(),
        entry_id: id.clone(),
        version: 1,
        grade: pb::Grade::Low.into(),
        reason: " ".to_owned(),
    };
    assert_eq!(reason(client.grade_entry(by(RISK, grade)).await), "REASON_MISSING");
    assert_eq!(reason(office.leads(&id, 1, "530902-NONE").await), "BODY_UNKNOWN");
    let propose = pb::ProposeStrikeOffRequest {
        request_id: request_id(),
        entry_id: id.clone(),
        version: 1,
        evidence: String::new(),
    };
    assert_eq!(reason(client.propose_strike_off(by(RISK, propose)).await), "EVIDENCE_MISSING");
    let entry = office.got(RISK, &id).await?;
    assert_eq!((entry.version, entry.state()), (1, pb::entry::State::Registered));
    office.closes().await
}

#[tokio::test]
async fn the_highest_grade_is_listed_first_page_by_page() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(office.reports_a_road().await?);
    }
    office.grades(&ids[2], 1).await?;
    let mut seen = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = pb::ListEntriesRequest { page_size: 2, page_token, ..Default::default() };
        let page = office.client().list_entries(by(RISK, request)).await?.into_inner();
        seen.extend(page.entries.into_iter().map(|it| it.entry_id));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(seen, [&ids[2], &ids[0], &ids[1]].map(String::as_str));
    let graded = pb::ListEntriesRequest { grade: pb::Grade::High.into(), ..Default::default() };
    let graded = office.client().list_entries(by(RISK, graded)).await?.into_inner().entries;
    assert_eq!(graded.len(), 1);
    office.closes().await
}

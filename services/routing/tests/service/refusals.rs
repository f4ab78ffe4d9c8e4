//! Bad input names its field, and nothing changes.

use headwater_proto::common::v1::CivilDate;
use headwater_proto::routing::v1 as pb;
use kernel::ids::MatterId;
use test_kit::{reason, request_id};
use tonic::Status;
use tonic_types::StatusExt;

use crate::office::Office;

/// Makes one field of a good request wrong.
type Spoil<'a> = &'a dyn Fn(&mut pb::ConfirmScreeningRequest);

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_refused_with_its_reason_and_changes_nothing() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = office.registers(|_, _| {}).await?;
    let mut screener = office.at("530902-XFJ.screening-1")?;
    let confirm = pb::ConfirmScreeningRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version: 1,
        ..pb::ConfirmScreeningRequest::default()
    };
    let cases: [(&str, Spoil<'_>); 8] = [
        ("FIELD_MISSING", &|it| it.request_id.clear()),
        ("FIELD_MALFORMED", &|it| it.request_id = "short".to_owned()),
        ("FIELD_MALFORMED", &|it| it.matter_id = "pet_1".to_owned()),
        ("FIELD_MALFORMED", &|it| it.track = 99),
        ("FIELD_MALFORMED", &|it| it.competent_body = "nobody".to_owned()),
        ("BODY_UNKNOWN", &|it| it.competent_body = "530902-QQQ".to_owned()),
        ("CATEGORY_UNKNOWN", &|it| it.category = "nonsense".to_owned()),
        ("REASON_MISSING", &|it| it.set_track(pb::Track::Duty)),
    ];
    for (expected, spoil) in cases {
        let mut request = confirm.clone();
        spoil(&mut request);
        assert_eq!(reason(screener.confirm_screening(request).await), expected);
    }
    let request = pb::AssignMatterRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version: 1,
        to_body: String::new(),
        report_date: None,
    };
    assert_eq!(reason(screener.assign_matter(request.clone()).await), "FIELD_MISSING");
    let early = pb::AssignMatterRequest {
        report_date: Some(CivilDate::new(2026, 13, 1)),
        ..request.clone()
    };
    assert_eq!(reason(screener.assign_matter(early).await), "FIELD_MALFORMED");
    let untimely =
        pb::AssignMatterRequest { report_date: Some(CivilDate::new(2026, 4, 1)), ..request };
    assert_eq!(reason(screener.assign_matter(untimely.clone()).await), "MATTER_NOT_SCREENED");
    let version = screener.confirm_screening(confirm).await?.into_inner().version;
    assert_eq!(version, 2, "nothing had changed");
    let past = pb::AssignMatterRequest {
        request_id: request_id(),
        version,
        report_date: Some(CivilDate::new(2026, 3, 2)),
        ..untimely
    };
    assert_eq!(reason(screener.assign_matter(past).await), "REPORT_DATE_PAST");
    let mut stranger = office.at("530902-RSJ.clerk-1")?;
    let request = pb::GetMatterRequest { matter_id: matter.to_string() };
    assert_eq!(reason(stranger.get_matter(request).await), "MATTER_NOT_FOUND");
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_with_a_request_is_said_at_once() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let proof = pb::RecordDeliveryRequest {
        request_id: request_id(),
        delivery_date: Some(CivilDate::new(2026, 3, 3)),
        ..Default::default()
    };
    let mut clerk = office.at("530902-RSJ.clerk-1")?;
    let refused = clerk.record_delivery(proof).await;
    assert_eq!(faults(refused), ["matter_id", "delivery_date", "proof"]);
    let extend = pb::ExtendHandlingRequest { request_id: request_id(), ..Default::default() };
    let refused = office.at("530902-RSJ.head")?.extend_handling(extend).await;
    assert_eq!(faults(refused), ["matter_id", "days", "reason"]);
    let request = pb::DraftOpinionRequest::default();
    let refused = office.at("530902-RSJ.clerk-1")?.draft_opinion(request).await;
    assert_eq!(
        faults(refused),
        ["request_id", "matter_id", "parts", "facts", "grounds", "legal_basis"]
    );
    let request = pb::ConfirmScreeningRequest {
        request_id: request_id(),
        matter_id: MatterId::new(&office.ids).to_string(),
        track: 99,
        competent_body: "530902-QQQ".to_owned(),
        category: "nonsense".to_owned(),
        reason: "短".to_owned(),
        version: 1,
    };
    let refused = office.at("530902-XFJ.screening-1")?.confirm_screening(request).await;
    assert_eq!(faults(refused), ["track", "category", "competent_body", "reason"]);
    office.close().await
}

/// The fields that a refusal names.
fn faults<T>(answer: Result<T, Status>) -> Vec<String> {
    let refused = answer.err().unwrap_or_else(|| Status::ok("not refused"));
    let faults = refused.get_details_bad_request().map(|it| it.field_violations);
    faults.unwrap_or_default().into_iter().map(|it| it.field).collect()
}

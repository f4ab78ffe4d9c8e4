//! Bad input names its field, and nothing changes.

use headwater_proto::common::v1::CivilDate;
use headwater_proto::routing::v1 as pb;
use test_kit::{reason, request_id};

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

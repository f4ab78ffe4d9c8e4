//! A matter and the records about it: what the tables themselves refuse.

use headwater_proto::routing::v1 as pb;
use kernel::ids::MatterId;
use test_kit::request_id;

use crate::office::Office;

const SCREENER: &str = "530902-XFJ.screening-1";
const CLERK: &str = "530902-RSJ.clerk-1";

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_lies_with_exactly_one_body_whatever_is_written() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = accepted(&office).await?;
    let wrong = [
        // Somebody else answers than the body it was referred to, or nobody, or nobody by a
        // referral.
        ("matter_involves", "update routing.matter set answerable_body = '530902-ZJJ'"),
        (
            "matter_referral",
            "update routing.matter set answerable_body = '530902-ZJJ',
                 involved_bodies = involved_bodies || '530902-ZJJ'::text",
        ),
        ("matter_with_body", "update routing.matter set referral_id = null"),
        // The office and a body have it both, or two bodies do.
        ("matter_at_office", "update routing.matter set stage = 'screened', referral_id = null"),
        (
            "referral_not_ended",
            "insert into routing.referral (referral_id, matter_id, kind, state, from_body, to_body,
                 receipt_date, version)
             select gen_random_uuid(), matter_id, kind, 'issued', from_body, '530902-ZJJ',
                 receipt_date, 1
             from routing.referral",
        ),
        // It is handled by a body that does not have it.
        ("matter_handled", "update routing.matter set handling_id = null"),
        (
            "handling_referral",
            "insert into routing.handling (handling_id, matter_id, referral_id, body,
                 acceptance_date, extension_days, state, version)
             select gen_random_uuid(), matter_id, referral_id, '530902-ZJJ', acceptance_date, 0,
                 'investigating', 1
             from routing.handling",
        ),
        // It is under review by nobody, or leads nowhere afterwards.
        (
            "matter_reviewed",
            "update routing.matter set stage = 'under_review', referral_id = null, handling_id = null",
        ),
        ("matter_goes_on", "update routing.matter set resumes = 'concluded'"),
        // A review decides without saying what.
        (
            "review_drafted",
            "insert into routing.review (review_id, matter_id, handling_id, kind, body, request_date,
                 receipt_date, request, hearing_held, state, version)
             select gen_random_uuid(), matter_id, handling_id, 'review', '530900-RSJ', acceptance_date,
                 acceptance_date, '请求', false, 'drafted', 1
             from routing.handling",
        ),
        // A recheck is about no review.
        (
            "review_rechecked",
            "insert into routing.review (review_id, matter_id, handling_id, kind, body, request_date,
                 receipt_date, request, hearing_held, state, version)
             select gen_random_uuid(), matter_id, handling_id, 'recheck', '530900-RSJ', acceptance_date,
                 acceptance_date, '请求', false, 'requested', 1
             from routing.handling",
        ),
    ];
    for (constraint, sql) in wrong {
        let error = sqlx::query(sql).execute(&office.database.admin).await.unwrap_err();
        let violated = error.as_database_error().and_then(|it| it.constraint());
        assert_eq!(violated, Some(constraint), "{sql}");
    }
    assert_eq!(office.matter(CLERK, matter).await?.answerable_body, "530902-RSJ");
    office.close().await
}

/// A matter that its competent body has accepted.
async fn accepted(office: &Office) -> anyhow::Result<MatterId> {
    let matter = office.registers(|_, _| {}).await?;
    let matter_id = matter.to_string();
    let (mut screener, mut clerk) = (office.at(SCREENER)?, office.at(CLERK)?);
    let request = pb::ConfirmScreeningRequest {
        request_id: request_id(),
        matter_id: matter_id.clone(),
        version: 1,
        ..pb::ConfirmScreeningRequest::default()
    };
    let version = screener.confirm_screening(request).await?.into_inner().version;
    let request = pb::ReferMatterRequest {
        request_id: request_id(),
        matter_id: matter_id.clone(),
        version,
        to_body: String::new(),
    };
    let version = screener.refer_matter(request).await?.into_inner().version;
    let request = pb::AcceptMatterRequest { request_id: request_id(), matter_id, version };
    clerk.accept_matter(request).await?;
    Ok(matter)
}

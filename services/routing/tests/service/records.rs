//! A matter and the records about it: what the tables themselves refuse, and that one matter may be
//! handled again.

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
    ];
    for (constraint, sql) in wrong {
        let error = sqlx::query(sql).execute(&office.database.admin).await.unwrap_err();
        let violated = error.as_database_error().and_then(|it| it.constraint());
        assert_eq!(violated, Some(constraint), "{sql}");
    }
    assert_eq!(office.matter(CLERK, matter).await?.answerable_body, "530902-RSJ");
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_that_is_handled_again_keeps_its_first_handling() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = accepted(&office).await?;
    // No command starts a second handling yet; the rows, the answer and the commands about the open
    // one allow it.
    let sql = "with again as (
                 insert into routing.handling (handling_id, matter_id, referral_id, body,
                     acceptance_date, extension_days, state, version)
                 select gen_random_uuid(), matter_id, referral_id, body, acceptance_date, 0,
                     'investigating', 1
                 from routing.handling returning handling_id, matter_id)
               update routing.matter set handling_id = again.handling_id from again
               where again.matter_id = matter.matter_id";
    sqlx::query(sql).execute(&office.database.admin).await?;
    let request = pb::DraftOpinionRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version: office.matter(CLERK, matter).await?.version,
        facts: "复核后重新查明".to_owned(),
        grounds: "依据".to_owned(),
        outcome: pb::Outcome::Supported.into(),
    };
    office.at(CLERK)?.draft_opinion(request).await?;
    let seen = office.matter(CLERK, matter).await?;
    let states: Vec<_> = seen.handlings.iter().map(pb::Handling::state).collect();
    assert_eq!(states, [pb::handling::State::Investigating, pb::handling::State::Drafted]);
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

//! A desk's list: by stage, page by page; a dispute is on the sender's desk too.

use std::collections::BTreeSet;

use headwater_proto::common::v1::{Stage, Subject};
use headwater_proto::routing::v1 as pb;
use test_kit::{reason, request_id};

use crate::office::Office;

const SCREENER: &str = "530902-XFJ.screening-1";

async fn page(
    office: &Office,
    post: &str,
    stage: Stage,
    token: &str,
) -> Result<(Vec<String>, String), tonic::Status> {
    let request =
        pb::ListMattersRequest { stage: stage.into(), page_size: 2, page_token: token.to_owned() };
    let client = office.at(post).map_err(|it| tonic::Status::internal(it.to_string()));
    let answer = client?.list_matters(request).await?.into_inner();
    Ok((answer.matters.into_iter().map(|it| it.matter_id).collect(), answer.next_page_token))
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_one_another_and_a_token_is_good_for_its_list_only() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let mut all = BTreeSet::new();
    for _ in 0..5 {
        all.insert(office.registers(|_, _| {}).await?.to_string());
    }
    let (first, token) = page(&office, SCREENER, Stage::Unspecified, "").await?;
    // What was listed goes to another desk while the list is being read.
    passed_on(&office, &first[0]).await?;
    let (second, token) = page(&office, SCREENER, Stage::Unspecified, &token).await?;
    let other = page(&office, SCREENER, Stage::Registered, &token).await;
    assert_eq!(reason(other), "PAGE_TOKEN_UNKNOWN");
    let (last, end) = page(&office, SCREENER, Stage::Unspecified, &token).await?;
    assert_eq!((first.len(), second.len(), last.len(), end.as_str()), (2, 2, 1, ""));
    let seen: BTreeSet<_> = first.iter().chain(&second).chain(&last).cloned().collect();
    assert_eq!(seen, all);
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_says_what_each_matter_is_about_and_which_line_nobody_wrote() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let line = "务工人员反映被拖欠工资";
    let written = office.registers(|it, _| it.subject = line.to_owned()).await?;
    let unwritten = office.registers(|_, _| {}).await?;
    let request = pb::ListMattersRequest::default();
    let listed = office.at(SCREENER)?.list_matters(request).await?.into_inner().matters;
    let shown: Vec<_> = listed.into_iter().map(|it| (it.matter_id, it.subject)).collect();
    let subject = |text: &str, made| Some(Subject { text: text.to_owned(), made });
    let expected = [
        (written.to_string(), subject(line, false)),
        (unwritten.to_string(), subject("凤翔街道：工资福利", true)),
    ];
    assert_eq!(shown, expected);
    assert_eq!(office.matter(SCREENER, written).await?.subject, subject(line, false));
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_lies_with_the_body_and_waits_at_the_senders_desk() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = office.registers(|_, _| {}).await?.to_string();
    let version = passed_on(&office, &matter).await?;
    let clerk = "530902-RSJ.clerk-1";
    let request = pb::ObjectToReferralRequest {
        request_id: request_id(),
        matter_id: matter.clone(),
        version,
        reason: "不属于我局职责".to_owned(),
    };
    office.at(clerk)?.object_to_referral(request).await?;
    for (post, listed) in [(clerk, 1), (SCREENER, 1), ("530902-ZJJ.clerk-1", 0)] {
        for stage in [Stage::Objected, Stage::Unspecified] {
            let (found, _) = page(&office, post, stage, "").await?;
            assert_eq!(found.len(), listed, "{post} {stage:?}");
        }
        assert!(page(&office, post, Stage::Referred, "").await?.0.is_empty(), "{post}");
    }
    // Who may settle the dispute by naming a body may read it, and only while it lasts.
    let superior = "530902-ZF.head";
    let request = pb::GetMatterRequest { matter_id: matter.clone() };
    let seen = office.at(superior)?.get_matter(request.clone()).await?.into_inner();
    let decide = pb::DecideObjectionRequest {
        request_id: request_id(),
        matter_id: matter,
        version: seen.matter.unwrap_or_default().version,
        decision: Some(pb::decide_objection_request::Decision::Refuse(true)),
        reason: "属于该局职责".to_owned(),
    };
    office.at(SCREENER)?.decide_objection(decide).await?;
    assert_eq!(reason(office.at(superior)?.get_matter(request).await), "MATTER_NOT_FOUND");
    office.close().await
}

/// Confirms a screening and refers the matter to its competent body; says the matter's version.
pub(crate) async fn passed_on(office: &Office, matter: &str) -> anyhow::Result<i64> {
    let mut screener = office.at(SCREENER)?;
    let request = pb::ConfirmScreeningRequest {
        request_id: request_id(),
        matter_id: matter.to_owned(),
        version: 1,
        ..pb::ConfirmScreeningRequest::default()
    };
    let version = screener.confirm_screening(request).await?.into_inner().version;
    let request = pb::ReferMatterRequest {
        request_id: request_id(),
        matter_id: matter.to_owned(),
        version,
        to_body: String::new(),
    };
    Ok(screener.refer_matter(request).await?.into_inner().version)
}

//! A recommendation is drafted by an officer, issued by another, answered by the body, and looked at again.

use headwater_proto::supervision::v1 as pb;
use kernel::ids::{MatterId, ReferralId};
use pb::recommendation::{Adoption, Kind, State};
use test_kit::{civil, faults, reason, request_id};

use crate::office::{Client, Office};

/// A matter that was referred to the housing bureau on 2 March 2026.
async fn referred(office: &Office) -> anyhow::Result<MatterId> {
    let matter = MatterId::new(&office.ids);
    let referral = ReferralId::new(&office.ids);
    office.tell([office.registered(matter, "2026-03-02")?]).await?;
    office.tell([office.referred(matter, referral, "2026-03-02")?]).await?;
    Ok(matter)
}

fn head(office: &Office) -> anyhow::Result<Client> {
    office.at("530902-XFJ.head", "body_head")
}

fn draft(matter: MatterId) -> pb::DraftRecommendationRequest {
    pb::DraftRecommendationRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        to_body: "530902-ZJJ".to_owned(),
        kind: Kind::ImproveWork.into(),
        content: "建议完善物业投诉的首接负责和限时答复制度。".to_owned(),
    }
}

fn issue(id: &str, version: i64) -> pb::IssueRecommendationRequest {
    let (request_id, recommendation_id) = (request_id(), id.to_owned());
    pb::IssueRecommendationRequest { request_id, recommendation_id, version }
}

fn answer(id: &str, version: i64) -> pb::AnswerRecommendationRequest {
    pb::AnswerRecommendationRequest {
        request_id: request_id(),
        recommendation_id: id.to_owned(),
        version,
        adoption: Adoption::PartlyAdopted.into(),
        answer: "已修订答复规程，限时答复自四月起执行。".to_owned(),
    }
}

fn review(id: &str, version: i64, reason: &str) -> pb::ReviewRecommendationRequest {
    pb::ReviewRecommendationRequest {
        request_id: request_id(),
        recommendation_id: id.to_owned(),
        version,
        accept: reason.is_empty(),
        reason: reason.to_owned(),
    }
}

async fn listed(mut client: Client) -> anyhow::Result<Vec<pb::Recommendation>> {
    let request = pb::ListRecommendationsRequest::default();
    Ok(client.list_recommendations(request).await?.into_inner().recommendations)
}

#[tokio::test]
async fn a_recommendation_goes_from_draft_to_its_accepted_answer() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = referred(&office).await?;
    let (mut officer, mut head, mut clerk) =
        (office.supervisor()?, head(&office)?, office.clerk()?);
    let request = draft(matter);
    let drafted = officer.draft_recommendation(request.clone()).await?.into_inner();
    assert_eq!(officer.draft_recommendation(request).await?.into_inner(), drafted, "a retry");
    let id = drafted.recommendation_id.as_str();
    // A draft is its office's own affair, and its drafter does not sign it.
    assert_eq!(listed(office.clerk()?).await?, []);
    assert_eq!(
        reason(clerk.answer_recommendation(answer(id, 1)).await),
        "RECOMMENDATION_NOT_FOUND"
    );
    assert_eq!(reason(officer.issue_recommendation(issue(id, 1)).await), "SECOND_PERSON_REQUIRED");

    let issued = head.issue_recommendation(issue(id, 1)).await?.into_inner();
    assert_eq!(issued.document_number, "530902-XFJ-JY-2026-0001");
    assert_eq!(reason(head.issue_recommendation(issue(id, 1)).await), "VERSION_STALE");
    let again = head.issue_recommendation(issue(id, issued.version)).await;
    assert_eq!(reason(again), "RECOMMENDATION_NOT_DRAFTED");
    // 30 days after Monday 2 March: 1 April.
    let term = office.deadline(matter, "recommendation_answer").await?;
    assert_eq!((term.body.as_str(), term.due_date), ("530902-ZJJ", Some(civil("2026-04-01"))));

    let mute = pb::AnswerRecommendationRequest { adoption: 0, ..answer(id, issued.version) };
    assert_eq!(faults(clerk.answer_recommendation(mute).await), ["adoption FIELD_MISSING"]);
    let answered = clerk.answer_recommendation(answer(id, issued.version)).await?.into_inner();
    let met = office.deadline(matter, "recommendation_answer").await?;
    assert_eq!(met.state(), pb::deadline::State::Met);
    let silent =
        pb::ReviewRecommendationRequest { accept: false, ..review(id, answered.version, "") };
    assert_eq!(reason(officer.review_recommendation(silent).await), "REASON_MISSING");
    let back = review(id, answered.version, "未说明哪些部分未采纳");
    let back = officer.review_recommendation(back).await?.into_inner();
    let [seen] = &listed(office.clerk()?).await?[..] else { anyhow::bail!("one was received") };
    assert_eq!(seen.state(), State::SentBack);
    assert_eq!(seen.send_back_reason, "未说明哪些部分未采纳", "the body reads what is wanting");
    let again = clerk.answer_recommendation(answer(id, back.version)).await?.into_inner();
    let accepted = officer.review_recommendation(review(id, again.version, "")).await?.into_inner();
    assert_eq!(accepted.state(), State::Accepted);
    let [seen] = &listed(office.supervisor()?).await?[..] else { anyhow::bail!("one was sent") };
    assert_eq!((seen.kind(), seen.adoption()), (Kind::ImproveWork, Adoption::PartlyAdopted));
    assert_eq!(
        [&seen.drafted_by, &seen.issued_by, &seen.answered_by, &seen.reviewed_by],
        [
            "530902-XFJ.supervision-1",
            "530902-XFJ.head",
            "530902-ZJJ.clerk-1",
            "530902-XFJ.supervision-1"
        ]
    );
    let published = office.published(matter).await?;
    let told: Vec<_> = published.iter().filter(|it| it.starts_with("Recommendation")).collect();
    assert_eq!(
        told,
        [
            "RecommendationDelivered",
            "RecommendationAnswered",
            "RecommendationSentBack",
            "RecommendationAnswered",
            "RecommendationAccepted"
        ]
    );
    office.close().await
}

#[tokio::test]
async fn an_unanswered_recommendation_is_breached_and_drafts_an_order() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = referred(&office).await?;
    let drafted = office.supervisor()?.draft_recommendation(draft(matter)).await?.into_inner();
    head(&office)?.issue_recommendation(issue(&drafted.recommendation_id, 1)).await?;
    office.advance("2026-04-02").await?;
    let term = office.deadline(matter, "recommendation_answer").await?;
    assert_eq!(term.state(), pb::deadline::State::Breached);
    let rules: Vec<_> = office.orders().await?.into_iter().map(|it| it.rule).collect();
    assert!(rules.contains(&"recommendation_answer".to_owned()), "{rules:?}");
    office.close().await
}

#[tokio::test]
async fn it_goes_to_whom_the_matter_concerns_and_is_seen_by_nobody_else() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = referred(&office).await?;
    let mut officer = office.supervisor()?;
    for (to, refused) in [
        ("530902-RSJ", "BODY_NOT_INVOLVED"),
        ("530902-XFJ", "RECOMMENDATION_TO_OWN_BODY"),
        ("530902-NOBODY", "BODY_NOT_INVOLVED"),
    ] {
        let request = pb::DraftRecommendationRequest { to_body: to.to_owned(), ..draft(matter) };
        assert_eq!(reason(officer.draft_recommendation(request).await), refused, "{to}");
    }
    let unknown = draft(MatterId::new(&office.ids));
    assert_eq!(reason(officer.draft_recommendation(unknown).await), "MATTER_NOT_FOUND");
    let mut elsewhere = office.at("530921-XFJ.supervision-1", "supervision_officer")?;
    let refused = elsewhere.draft_recommendation(draft(matter)).await;
    assert_eq!(reason(refused), "MATTER_NOT_FOUND", "another county's officer");
    let drafted = officer.draft_recommendation(draft(matter)).await?.into_inner();
    let id = drafted.recommendation_id.as_str();
    head(&office)?.issue_recommendation(issue(id, 1)).await?;
    assert_eq!(listed(elsewhere.clone()).await?, []);
    let stranger = office.at("530902-RSJ.clerk-1", "body_clerk")?;
    assert_eq!(listed(stranger.clone()).await?, []);
    let refused = stranger.clone().answer_recommendation(answer(id, 2)).await;
    assert_eq!(reason(refused), "RECOMMENDATION_NOT_FOUND");
    let city = office.at("530900-XFJ.supervision-1", "supervision_officer")?;
    assert_eq!(listed(city.clone()).await?.len(), 1, "who oversees the region sees it");
    let refused = city.clone().review_recommendation(review(id, 2, "")).await;
    assert_eq!(reason(refused), "RECOMMENDATION_NOT_FOUND", "and leaves it to who makes it");
    office.close().await
}

//! What nobody stated stays unstated, from the registration to the matter's row.

use headwater_proto::intake::v1::{CueKind, Purpose};
use headwater_proto::routing::v1::Track;
use headwater_tests::{Draft, TestSuite};
use lab::Office;

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_street_lamp_is_no_suggestion_and_the_matter_says_by_which_words()
-> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let lamp = "三号路的路灯坏了一个月，晚上出行危险，请修好。";
    let (case, _) = office.registers(Draft::saying(&suite, lamp)).await?;
    suite.settled().await?;
    let petition = office.petition(&case.number).await?;
    assert_eq!((petition.purpose(), petition.category.as_str()), (Purpose::Unspecified, ""));
    let screening = office.matter(&case).await?.screening.unwrap();
    assert_eq!((screening.track(), screening.purpose()), (Track::Petition, Purpose::Claim));
    assert_eq!(screening.stated_purpose(), Purpose::Unspecified);
    let category = screening.rules_tried.iter().find(|it| it.rule == "category").unwrap();
    assert!(category.finding.contains("“路灯”第5字起共1次"), "{}", category.finding);

    let stated = Draft::saying(&suite, lamp).but(|it| it.set_purpose(Purpose::Suggestion));
    let (case, _) = office.registers(stated).await?;
    suite.settled().await?;
    let screening = office.matter(&case).await?.screening.unwrap();
    assert_eq!(screening.track(), Track::Suggestion);
    assert_eq!(screening.stated_purpose(), Purpose::Suggestion);
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_and_a_danger_reach_the_screening_as_proposals() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let asks = "请问新生儿如何办理医保，需要哪些材料？";
    let (question, _) = office.registers(Draft::saying(&suite, asks)).await?;
    let falls = "后山随时可能倒塌，下面住着五户人。";
    let (danger, _) = office.registers(Draft::saying(&suite, falls)).await?;
    suite.settled().await?;
    let screening = office.matter(&question).await?.screening.unwrap();
    assert_eq!((screening.track(), screening.purpose()), (Track::Petition, Purpose::Inquiry));
    assert!(!screening.urgent_proposed);
    let screening = office.matter(&danger).await?.screening.unwrap();
    assert!(screening.urgent_proposed);
    let seen = office.petition(&danger.number).await?;
    assert_eq!(seen.proposed_cues, [i32::from(CueKind::Urgent)]);
    suite.stop().await
}

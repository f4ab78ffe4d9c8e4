//! What words propose stands beside what was stated, and never in its place.

use headwater_proto::intake::v1 as pb;

use crate::office::{Office, REGISTRAR, by};

#[tokio::test]
async fn what_words_propose_is_never_kept_or_shown_as_stated() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let unstated = office.registers(REGISTRAR, office.letter()).await?;
    let petition = office.gets(REGISTRAR, &unstated.number).await?;
    assert_eq!((petition.category.as_str(), petition.purpose()), ("", pb::Purpose::Unspecified));
    assert_eq!(petition.proposed_category, "city_facilities");
    assert_eq!(petition.proposed_purpose(), pb::Purpose::Claim);

    let draft = pb::PetitionDraft {
        purpose: pb::Purpose::Suggestion.into(),
        category: "tourism".to_owned(),
        ..office.letter()
    };
    let stated = office.registers(REGISTRAR, draft).await?;
    let petition = office.gets(REGISTRAR, &stated.number).await?;
    let said = (petition.category.as_str(), petition.purpose());
    assert_eq!(said, ("tourism", pb::Purpose::Suggestion));
    assert_eq!(petition.proposed_category, "city_facilities");

    let rows: Vec<(Option<String>, Option<String>, Option<String>)> = sqlx::query_as(
        "select category, purpose, proposed_category from intake.petition order by petition_id",
    )
    .fetch_all(&office.database.admin)
    .await?;
    let text = |text: &str| Some(text.to_owned());
    let proposed = text("city_facilities");
    let expected =
        [(None, None, proposed.clone()), (text("tourism"), text("suggestion"), proposed)];
    assert_eq!(rows, expected);
    office.closes().await
}

#[tokio::test]
async fn two_letters_of_one_person_about_nothing_known_are_not_the_same() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let saying = |text: &str| pb::PetitionDraft { text: text.to_owned(), ..office.signed() };
    office.registers(REGISTRAR, saying("上回说的那件事")).await?;
    let other = office.registers(REGISTRAR, saying("今天来说另一件")).await?;
    assert_eq!(other.proposed_matter_id, "");
    let lamp = office.registers(REGISTRAR, office.signed()).await?;
    let again = office.registers(REGISTRAR, office.signed()).await?;
    assert_eq!(again.proposed_matter_id, lamp.matter_id, "what both are about is known");
    office.closes().await
}

#[tokio::test]
async fn words_of_danger_are_a_proposed_flag_on_the_desk() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let text = "后山随时可能倒塌，下面住着五户人".to_owned();
    let danger = pb::PetitionDraft { text, ..office.letter() };
    let danger = office.registers(REGISTRAR, danger).await?;
    office.registers(REGISTRAR, office.letter()).await?;
    let work = office.client().list_work(by(REGISTRAR, pb::ListWorkRequest::default())).await?;
    let flagged = work.into_inner().items.into_iter().filter(|it| it.urgent_proposed);
    let flagged: Vec<_> = flagged.map(|it| it.matter_id).collect();
    assert_eq!(flagged, [danger.matter_id]);
    office.closes().await
}

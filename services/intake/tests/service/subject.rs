//! What a petition is about, in one line: written or made, shown in lists, and never with anything personal in it.

use headwater_proto::common::v1::Subject;
use headwater_proto::intake::v1 as pb;
use test_kit::faults;

use crate::office::{Office, REGISTRAR, by};

const LINE: &str = "凤翔街道路灯损坏三个月";

fn shown(text: &str, made: bool) -> Subject {
    Subject { text: text.to_owned(), made }
}

async fn listed(office: &Office) -> anyhow::Result<Vec<Subject>> {
    let work = office.client().list_work(by(REGISTRAR, pb::ListWorkRequest::default())).await?;
    Ok(work.into_inner().items.into_iter().filter_map(|it| it.subject).collect())
}

#[tokio::test]
async fn a_line_that_was_written_is_shown_with_the_petition_and_on_the_desk() -> anyhow::Result<()>
{
    let office = Office::opens().await?;
    let draft = pb::PetitionDraft { subject: format!(" {LINE} "), ..office.signed() };
    let receipt = office.registers(REGISTRAR, draft).await?;
    let petition = office.gets(REGISTRAR, &receipt.number).await?;
    assert_eq!(petition.subject, Some(shown(LINE, false)));
    assert_eq!(listed(&office).await?, [shown(LINE, false)]);
    office.closes().await
}

#[tokio::test]
async fn where_nobody_wrote_one_a_line_is_made_and_says_so() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let known = office.registers(REGISTRAR, office.letter()).await?;
    let made = shown("临翔区：城市建设和市政管理", true);
    assert_eq!(office.gets(REGISTRAR, &known.number).await?.subject, Some(made.clone()));
    let text = "上回说的那件事".to_owned();
    let unknown = pb::PetitionDraft { text, ..office.letter() };
    let unknown = office.registers(REGISTRAR, unknown).await?;
    let by_channel = shown("临翔区：来信", true);
    assert_eq!(office.gets(REGISTRAR, &unknown.number).await?.subject, Some(by_channel.clone()));
    assert_eq!(listed(&office).await?, [made, by_channel]);
    let (kept,): (i64,) = sqlx::query_as("select count(subject) from intake.petition")
        .fetch_one(&office.database.admin)
        .await?;
    assert_eq!(kept, 0, "what is made is kept nowhere, so that it follows the category");
    office.closes().await
}

#[tokio::test]
async fn a_line_with_something_personal_in_it_registers_nothing() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    for (line, reason) in [
        ("灯", "TEXT_TOO_SHORT"),
        ("灯".repeat(61).as_str(), "TEXT_TOO_LONG"),
        ("请回电 0883 2130000", "SUBJECT_PERSONAL"),
        ("另一人电话１３９００００１００７", "SUBJECT_PERSONAL"),
    ] {
        let draft = pb::PetitionDraft { subject: line.to_owned(), ..office.signed() };
        let refused = office.registers(REGISTRAR, draft).await;
        assert_eq!(faults(refused), [format!("petition.subject {reason}")]);
    }
    assert_eq!(listed(&office).await?, Vec::new());
    office.closes().await
}

//! The same person writes again about the same thing: proposed by the register, linked by a clerk,
//! counted by the ledger.

use headwater_proto::risk_ledger::v1 as risk;
use headwater_tests::office::refusal;
use headwater_tests::{Draft, TestSuite};
use lab::Office;

#[tokio::test(flavor = "multi_thread")]
async fn three_petitions_of_one_person_are_one_matter_in_the_ledger() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let (first, _) = office.registers(Draft::about_wages(&suite)).await?;
    assert_eq!(first.proposed_matter_id, "");
    suite.days_pass(3).await?;
    let (second, _) = office.registers(Draft::about_wages(&suite)).await?;
    assert_eq!(second.proposed_matter_id, first.matter_id);
    office.links(&second).await?;
    assert_eq!(refusal(office.links(&second).await), "PETITION_NOT_LINKABLE");

    let other = Draft::saying(&suite, "学校食堂的饭菜发霉，孩子吃了拉肚子，请查一查食品卫生。");
    let (other, _) = office.registers(other).await?;
    assert_eq!(other.proposed_matter_id, "", "another matter of the same person is no repeat");

    suite.days_pass(3).await?;
    let (third, _) = office.registers(Draft::about_wages(&suite)).await?;
    office.links(&third).await?;
    let mut risk = office.at("530902-XFJ.risk-1")?.risk_ledger();
    let entries =
        risk.list_entries(risk::ListEntriesRequest::default()).await?.into_inner().entries;
    let found: Vec<_> =
        entries.iter().map(|it| (it.matter_id.as_str(), it.causes().collect())).collect();
    assert_eq!(found, [(first.matter_id.as_str(), vec![risk::Cause::Repeated])]);
    suite.stop().await
}

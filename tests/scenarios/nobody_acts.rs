//! Nobody acts for sixty days: the office is reminded, misses its term, an order is drafted and the
//! ledger knows.

use headwater_proto::risk_ledger::v1 as risk;
use headwater_proto::supervision::v1 as supervision;
use headwater_tests::office::deadline_lines;
use headwater_tests::{Draft, TestSuite};
use lab::Office;

#[tokio::test(flavor = "multi_thread")]
async fn nobody_acts_for_sixty_days() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = office.registers(Draft::about_wages(&suite)).await?;
    suite.until("2026-05-02").await?;

    assert_eq!(deadline_lines(&office, &case).await?, ["refer 2026-03-17 breached"]);
    let request = supervision::GetTimelineRequest { matter_id: case.matter_id.clone() };
    let mut officer = office.at("530902-XFJ.supervision-1")?.supervision();
    let steps = officer.get_timeline(request).await?.into_inner().steps;
    let count = |fact: &str| steps.iter().filter(|step| step.fact == fact).count();
    // Half the term, 7, 3 and 1 days before 17 March; the half (9 March) and 7 days (10 March)
    // stand side by side, so one goes.
    assert_eq!(count("DeadlineReminded"), 3, "{steps:#?}");
    assert_eq!((count("DeadlineBreached"), count("OrderDrafted")), (1, 1));

    let request = risk::ListEntriesRequest::default();
    let mut risk = office.at("530902-XFJ.risk-1")?.risk_ledger();
    let entries = risk.list_entries(request).await?.into_inner().entries;
    assert_eq!(entries.len(), 1);
    assert_eq!(
        (entries[0].matter_id.as_str(), entries[0].causes().collect()),
        (case.matter_id.as_str(), vec![risk::Cause::DeadlineBreached])
    );
    suite.stop().await
}

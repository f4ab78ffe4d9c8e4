//! Simple handling: three and ten working days beside the ordinary terms, met in one case, missed in another, and
//! turned ordinary in a third.

use headwater_proto::common::v1::Stage;
use headwater_proto::routing::v1 as routing;
use headwater_tests::office::{deadline_lines, referred, refusal};
use headwater_tests::{Draft, TestSuite};
use lab::{Case, Office};

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_in_ten_working_days_meets_both_terms_and_a_late_one_the_sixty_days_only()
-> anyhow::Result<()> {
    let suite = TestSuite::on("2026-09-24").await?;
    let office = Office::open(&suite).await?;
    let mut cases = Vec::new();
    for _ in 0..4 {
        let (case, _) = office.registers(Draft::about_wages(&suite)).await?;
        referred(&office, &case).await?;
        office.simplifies(&case).await?;
        cases.push(case);
    }
    let [quick, slow, turned, silent] = &cases[..] else { anyhow::bail!("four cases") };
    // 25 to 27 September are off: 28, 29, 30.
    suite.until("2026-09-30").await?;
    for case in [quick, slow, turned] {
        office.accepts(case).await?;
    }
    suite.until("2026-10-01").await?;
    let all = deadline_lines(&office, silent).await?;
    assert!(all.contains(&"simple_acceptance 2026-09-30 breached".to_owned()), "{all:?}");
    assert!(all.contains(&"notice_transferred 2026-10-09 running".to_owned()), "{all:?}");

    // 8, 9, Saturday the 10th, which works, 12 to 16, 19, 20 October.
    suite.until("2026-10-20").await?;
    office.turns_ordinary(turned).await?;
    let answer = office.answers_simply(quick).await?;
    assert_eq!(answer, "530902-RSJ-JD-2026-0001");
    suite.until("2026-10-21").await?;
    let of = async |case: &Case| -> anyhow::Result<Vec<String>> {
        let lines = deadline_lines(&office, case).await?;
        let wanted = |it: &String| it.starts_with("simple") || it.starts_with("handling");
        Ok(lines.into_iter().filter(wanted).collect())
    };
    let accepted = "simple_acceptance 2026-09-30 met";
    assert_eq!(
        of(quick).await?,
        ["handling 2026-11-29 met", accepted, "simple_opinion 2026-10-20 met"]
    );
    assert_eq!(
        of(slow).await?,
        ["handling 2026-11-29 running", accepted, "simple_opinion 2026-10-20 breached"]
    );
    assert_eq!(
        of(turned).await?,
        ["handling 2026-11-29 running", accepted, "simple_opinion 2026-10-20 void"]
    );
    office.answers_simply(slow).await?;
    assert_eq!(
        of(slow).await?,
        ["handling 2026-11-29 met", accepted, "simple_opinion 2026-10-20 met_late"]
    );
    assert_eq!(refusal(office.answers_simply(turned).await), "SIMPLE_NOT_CHOSEN");

    let matter = office.matter(quick).await?;
    assert_eq!(matter.stage(), Stage::Concluded);
    assert_eq!(matter.handlings[0].state(), routing::handling::State::Answered);
    suite.stop().await
}

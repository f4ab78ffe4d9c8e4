//! What was entered wrongly is put right, the handling body asks for more, the petitioner brings it: and no term moves.

use headwater_proto::intake::v1::supplement_request::State;
use headwater_tests::office::{deadline_lines, referred, refusal};
use headwater_tests::{Draft, TestSuite};
use lab::Office;
use test_kit::{civil, nine};

#[tokio::test(flavor = "multi_thread")]
async fn a_petition_is_corrected_and_added_to_while_its_terms_run_on() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    {
        let office = Office::open(&suite).await?;
        let draft = Draft::about_wages(&suite).but(|it| it.place = "凤翔街道老车站".to_owned());
        let (case, _) = office.registers(draft).await?;
        office.corrects_the_place(&case, "凤翔街道南信桥头").await?;
        referred(&office, &case).await?;
        office.accepts(&case).await?;
        let terms = deadline_lines(&office, &case).await?;
        office.asks_for_more(&case, nine("2026-03-12").date_naive()).await?;
        let twice = office.asks_for_more(&case, nine("2026-03-20").date_naive()).await;
        assert_eq!(refusal(twice), "SUPPLEMENT_ASKED");
        assert_eq!(
            deadline_lines(&office, &case).await?,
            terms,
            "nothing stops for what is asked for"
        );
        suite.until("2026-03-05").await?;
        assert!(office.adds(&case, "补交工资欠条一张。").await?);
        let read = office.read_by_its_registrar(&case).await?;
        assert_eq!(read.place, "凤翔街道南信桥头");
        assert_eq!(read.corrections[0].place, "凤翔街道老车站");
        let asked = &read.supplement_requests[0];
        assert_eq!((asked.state(), asked.last_date), (State::Answered, Some(civil("2026-03-12"))));
        assert_eq!(read.supplements[0].text, "补交工资欠条一张。");
        assert_eq!(deadline_lines(&office, &case).await?, terms);
    }
    suite.stop().await
}

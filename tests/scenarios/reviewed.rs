//! A petitioner does not accept the opinion: a review, a recheck, an opinion given anew (Arts. 35, 36).

use chrono::NaiveDate;
use headwater_proto::common::v1::Stage;
use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1::Outcome;
use headwater_proto::routing::v1::matter_act::Kind;
use headwater_proto::routing::v1::review::Decision;
use headwater_tests::office::{deadline_lines, referred, refusal};
use headwater_tests::{Draft, TestSuite};
use lab::{Case, Office, Ruling};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

/// A claim whose opinion of this outcome is delivered today, and its query code.
async fn answered(
    suite: &TestSuite,
    office: &Office<'_>,
    outcome: Outcome,
) -> anyhow::Result<(Case, String)> {
    let (case, code) = office.registers(Draft::about_wages(suite)).await?;
    referred(office, &case).await?;
    office.accepts(&case).await?;
    office.issues_an_opinion(&case, outcome).await?;
    office.delivers(&case).await?;
    Ok((case, code))
}

/// The lines of the rules that petitioners and reviewing bodies go by.
async fn lines(office: &Office<'_>, case: &Case) -> anyhow::Result<Vec<String>> {
    let mut lines = deadline_lines(office, case).await?;
    let rules = ["review_", "recheck_", "redo"];
    lines.retain(|it| rules.iter().any(|rule| it.starts_with(rule)));
    Ok(lines)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opinion_is_reviewed_and_rechecked_with_a_hearing_whose_days_are_not_counted()
-> anyhow::Result<()> {
    let suite = TestSuite::on("2026-09-10").await?;
    let office = Office::open(&suite).await?;
    let (case, query_code) = answered(&suite, &office, Outcome::NotSupported).await?;
    // Thirty days end on Saturday 10 October, which is a working day.
    assert_eq!(lines(&office, &case).await?, ["review_request 2026-10-10 running"]);
    assert_eq!(refusal(office.asks_for_a_recheck(&case).await), "NOTHING_TO_REVIEW");
    assert_eq!(
        refusal(office.asks_for_a_review(&case, "", None).await),
        "REVIEWING_BODY_TO_CHOOSE"
    );

    suite.until("2026-09-21").await?;
    office.asks_for_a_review(&case, "530900-RSJ", None).await?;
    assert_eq!(
        lines(&office, &case).await?,
        ["review_decision 2026-10-21 running", "review_request 2026-10-10 met"]
    );
    let request = intake::QueryPetitionRequest { number: case.number.clone(), query_code };
    let seen = office.public().intake().query_petition(request).await?.into_inner();
    assert_eq!(seen.stage(), Stage::UnderReview);
    office.defends_its_opinion(&case, "530902-RSJ").await?;
    assert_eq!(
        refusal(office.fixes_a_hearing(&case, day(9, 22), day(9, 23)).await),
        "HEARING_ONLY_IN_RECHECK"
    );
    assert_eq!(office.issues_its_review(&case, Ruling::UPHELD).await?, "530900-RSJ-FC-2026-0001");
    suite.until("2026-10-20").await?;
    assert!(office.delivers_its_review(&case).await?, "nothing is left to carry out");

    assert_eq!(refusal(office.asks_for_a_review(&case, "", None).await), "REVIEWED_BEFORE");
    suite.until("2026-10-26").await?;
    assert_eq!(office.asks_for_a_recheck(&case).await?, "530900-ZF", "above the city's bureau");
    office.fixes_a_hearing(&case, day(10, 28), day(10, 30)).await?;
    // Moved, only its new days are left out.
    office.fixes_a_hearing(&case, day(11, 2), day(11, 4)).await?;
    let expected = [
        "recheck_decision 2026-11-28 running",
        "recheck_request 2026-11-19 met",
        "review_decision 2026-10-21 met",
        "review_request 2026-10-10 met",
    ];
    assert_eq!(lines(&office, &case).await?, expected);
    suite.until("2026-11-05").await?;
    office.records_the_hearing(&case).await?;
    let number = office.issues_its_review(&case, Ruling::changed(Outcome::Supported)).await?;
    assert_eq!(number, "530900-ZF-FH-2026-0001");
    // Due on a Saturday, late after Monday: then the city's government itself is late.
    suite.until("2026-12-01").await?;
    let late = lines(&office, &case).await?;
    assert_eq!(late[0], "recheck_decision 2026-11-28 breached");
    assert!(!office.delivers_its_review(&case).await?, "what is granted is to be carried out");
    let matter = office.matter(&case).await?;
    assert_eq!((matter.stage(), matter.answerable_body.as_str()), (Stage::Delivered, "530902-RSJ"));
    assert_eq!(refusal(office.carries_it_out(&case).await), "EXECUTION_NOT_PLANNED");
    office.plans_the_execution(&case).await?;
    office.carries_it_out(&case).await?;
    assert_eq!(refusal(office.asks_for_a_recheck(&case).await), "REVIEWED_BEFORE");
    words_can_be_read_again(&office, &case).await?;
    suite.stop().await
}

async fn words_can_be_read_again(office: &Office<'_>, case: &Case) -> anyhow::Result<()> {
    use headwater_proto::routing::v1::GetMatterRequest;
    let request = GetMatterRequest { matter_id: case.matter_id.clone() };
    let mut clerk = office.at("530902-RSJ.clerk-1")?.routing();
    let answer = clerk.get_matter(request).await?.into_inner();
    let reviews = answer.matter.unwrap_or_default().reviews;
    let decided: Vec<_> = reviews
        .iter()
        .map(|it| (it.body.as_str(), it.opinion.clone().unwrap_or_default().decision()))
        .collect();
    assert_eq!(decided, [("530900-RSJ", Decision::Upheld), ("530900-ZF", Decision::Changed)]);
    assert_eq!(reviews[0].request, "对处理意见认定的事实有异议，请求复查。");
    assert_eq!(reviews[1].reviewed_id, reviews[0].review_id);
    let hearing = reviews[1].hearing.clone().unwrap_or_default();
    assert!(hearing.held && hearing.to_date.is_some());
    let said = |kind| {
        let act = answer.acts.iter().find(|it| it.kind() == kind);
        act.map(|it| (it.actor.as_str(), it.note.chars().take(4).collect::<String>()))
    };
    let of = |post, words: &str| Some((post, words.to_owned()));
    assert_eq!(said(Kind::DefenceSubmitted), of("530902-RSJ.clerk-1", "原处理意"));
    assert_eq!(said(Kind::HearingRecorded), of("530900-ZF.clerk-1", "听证会如"));
    assert_eq!(said(Kind::RecheckRequested), of("530902-XFJ.registrar-1", "对复查意"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_opinion_is_given_anew_and_is_late_by_the_days_that_were_set()
-> anyhow::Result<()> {
    let suite = TestSuite::on("2026-08-03").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = answered(&suite, &office, Outcome::NotSupported).await?;
    suite.until("2026-08-06").await?;
    office.asks_for_a_review(&case, "530902-ZF", None).await?;
    office.issues_its_review(&case, Ruling::revoked(10)).await?;
    assert!(!office.delivers_its_review(&case).await?);
    // A Sunday: due then, late after Monday. No recheck is asked for, since another opinion comes.
    let expected = [
        "redo 2026-08-16 running",
        "review_decision 2026-09-05 met",
        "review_request 2026-09-02 met",
    ];
    assert_eq!(lines(&office, &case).await?, expected);
    assert_eq!(refusal(office.extends(&case, 30).await), "REDO_NOT_EXTENDED");
    suite.until("2026-08-18").await?;
    assert_eq!(lines(&office, &case).await?[0], "redo 2026-08-16 breached");
    office.issues_an_opinion(&case, Outcome::Explained).await?;
    assert!(office.delivers(&case).await?);
    let again = lines(&office, &case).await?;
    assert!(again.contains(&"review_request 2026-09-17 running".to_owned()), "{again:?}");
    office.asks_for_a_review(&case, "530900-RSJ", None).await?;
    let matter = office.matter(&case).await?;
    assert_eq!((matter.handlings.len(), matter.reviews.len()), (2, 2));
    assert_eq!(matter.handlings[1].ordered_by, matter.reviews[0].review_id);
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_a_day_late_is_refused_unless_it_was_posted_in_time() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-08-03").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = answered(&suite, &office, Outcome::Explained).await?;
    suite.until("2026-09-03").await?;
    assert_eq!(lines(&office, &case).await?, ["review_request 2026-09-02 void"]);
    let late = office.asks_for_a_review(&case, "530900-RSJ", None).await;
    assert_eq!(refusal(late), "REVIEW_TERM_PASSED");
    let posted = office.asks_for_a_review(&case, "530900-RSJ", Some(day(9, 2))).await?;
    assert_eq!(posted, "530900-RSJ");
    let asked = lines(&office, &case).await?;
    // Thirty days from the asking, so that nobody gains days by recording it late.
    assert_eq!(asked, ["review_decision 2026-10-02 running", "review_request 2026-09-02 met"]);
    suite.stop().await
}

//! The rules whose facts no service sends yet: told of them as the feeds will, supervision counts,
//! reminds and breaches.

use chrono::TimeDelta;
use headwater_proto::grid_collaboration::v1 as grid;
use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1 as routing;
use headwater_proto::supervision::v1 as pb;
use kernel::ids::{
    HandlingId, HearingId, HopId, MatterId, PetitionId, RecheckId, RecommendationId, ReferralId,
    ReviewId, TaskId, UrgentReportId,
};
use pb::deadline::State;
use service_kit::parse::to_timestamp;
use test_kit::hearing::Told;
use test_kit::{civil, nine};

use crate::office::Office;

/// A deadline's row as text: rule, state, end, wake; and its version.
type Row = (String, String, Option<String>, Option<String>, i64);

/// A matter that was answered on 2 March 2026.
struct Answered {
    matter: MatterId,
    handling: HandlingId,
}

async fn answered(office: &Office) -> anyhow::Result<Answered> {
    let matter = MatterId::new(&office.ids);
    let (referral, handling) = (ReferralId::new(&office.ids), HandlingId::new(&office.ids));
    office
        .tell([
            office.registered(matter, "2026-03-02")?,
            office.referred(matter, referral, "2026-03-02")?,
            office.accepted(matter, referral, handling, "2026-03-02")?,
            office.delivered(matter, handling, "2026-03-02")?,
        ])
        .await?;
    Ok(Answered { matter, handling })
}

impl Office {
    fn review_requested(
        &self,
        it: &Answered,
        review: ReviewId,
        date: &str,
    ) -> anyhow::Result<Told> {
        let requested = routing::ReviewRequested {
            review_id: review.to_string(),
            handling_id: it.handling.to_string(),
            body: "530900-ZJJ".to_owned(),
            request_date: Some(civil(date)),
            ..Default::default()
        };
        self.fact(it.matter, date, &requested)
    }

    fn hearing(
        &self,
        it: &Answered,
        recheck: RecheckId,
        from: Option<&str>,
        to: Option<&str>,
    ) -> anyhow::Result<Told> {
        let fixed = routing::HearingScheduled {
            hearing_id: HearingId::new(&self.ids).to_string(),
            recheck_id: recheck.to_string(),
            from_date: from.map(civil),
            to_date: to.map(civil),
        };
        self.fact(it.matter, "2026-04-15", &fixed)
    }

    /// Rule, last day and state of a deadline, as the county's supervision officer sees it.
    async fn line(&self, matter: MatterId, rule: &str) -> anyhow::Result<(String, State)> {
        let it = self.deadline(matter, rule).await?;
        let due = it.due_date.unwrap_or_default();
        Ok((format!("{:04}-{:02}-{:02}", due.year, due.month, due.day), it.state()))
    }
}

fn expect(date: &str, state: State) -> (String, State) {
    (date.to_owned(), state)
}

#[tokio::test]
async fn an_opinion_opens_review_and_recheck_and_a_hearing_pauses_the_recheck() -> anyhow::Result<()>
{
    let office = Office::open().await?;
    let it = answered(&office).await?;
    let (review, recheck) = (ReviewId::new(&office.ids), RecheckId::new(&office.ids));
    for rule in ["review_request", "rating"] {
        assert_eq!(office.line(it.matter, rule).await?, expect("2026-04-01", State::Running));
    }
    office.advance("2026-03-10").await?;
    office.tell([office.review_requested(&it, review, "2026-03-10")?]).await?;
    assert_eq!(office.line(it.matter, "review_request").await?, expect("2026-04-01", State::Met));
    assert_eq!(
        office.line(it.matter, "review_decision").await?,
        expect("2026-04-09", State::Running)
    );
    office.advance("2026-04-08").await?;
    // Nobody rated: that right has passed, which is nobody's breach.
    assert_eq!(office.line(it.matter, "rating").await?, expect("2026-04-01", State::Void));
    let delivered = routing::ReviewOpinionDelivered {
        review_id: review.to_string(),
        body: "530900-ZJJ".to_owned(),
        decision: routing::review::Decision::Upheld.into(),
        ..Default::default()
    };
    office.tell([office.fact(it.matter, "2026-04-08", &delivered)?]).await?;
    assert_eq!(office.line(it.matter, "review_decision").await?, expect("2026-04-09", State::Met));
    office.advance("2026-04-10").await?;
    let requested = routing::RecheckRequested {
        recheck_id: recheck.to_string(),
        review_id: review.to_string(),
        body: "530000-ZJT".to_owned(),
        request_date: Some(civil("2026-04-10")),
        ..Default::default()
    };
    office.tell([office.fact(it.matter, "2026-04-10", &requested)?]).await?;
    let decision = async || office.line(it.matter, "recheck_decision").await;
    assert_eq!(decision().await?, expect("2026-05-10", State::Running));
    office.tell([office.hearing(&it, recheck, Some("2026-04-20"), Some("2026-05-02"))?]).await?;
    assert_eq!(decision().await?, expect("2026-05-23", State::Running));
    // Due on a Saturday, late only after Monday.
    office.advance("2026-05-25").await?;
    assert_eq!(decision().await?, expect("2026-05-23", State::Running));
    office.advance("2026-05-26").await?;
    assert_eq!(decision().await?, expect("2026-05-23", State::Breached));
    let [order] = &office.orders().await?[..] else { anyhow::bail!("one order is drafted") };
    assert_eq!((order.rule.as_str(), order.body.as_str()), ("recheck_decision", "530000-ZJT"));
    let sql = "select count(*) from supervision.announced
         join supervision.deadline using (deadline_id)
         where rule in ('rating', 'review_request', 'recheck_request')";
    let (reminders,): (i64,) = sqlx::query_as(sql).fetch_one(&office.database.admin).await?;
    assert_eq!(reminders, 0, "nobody is reminded of a petitioner's right");
    office.close().await
}

#[tokio::test]
async fn a_hearing_of_half_a_date_or_of_no_days_is_not_digested() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let it = answered(&office).await?;
    let recheck = RecheckId::new(&office.ids);
    for (from, to) in [(Some("2026-04-20"), None), (Some("2026-05-02"), Some("2026-04-20"))] {
        let told = office.hearing(&it, recheck, from, to)?;
        assert!(office.tell([told]).await.is_err(), "{from:?} {to:?}");
    }
    office.close().await
}

#[tokio::test]
async fn a_petitioners_right_is_on_no_bodys_list_and_in_no_count() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let it = answered(&office).await?;
    let mut clerk = office.clerk()?;
    let own = clerk.list_deadlines(pb::ListDeadlinesRequest::default()).await?.into_inner();
    assert_eq!(own.deadlines, []);
    let request =
        pb::ListDeadlinesRequest { matter_id: it.matter.to_string(), ..Default::default() };
    let all = clerk.list_deadlines(request).await?.into_inner().deadlines;
    let rules: Vec<_> = all.iter().map(|it| it.rule.as_str()).collect();
    assert!(rules.contains(&"review_request") && rules.contains(&"rating"), "{rules:?}");
    let request = pb::SummariseDeadlinesRequest::default();
    let counts = office.supervisor()?.summarise_deadlines(request).await?.into_inner().summaries;
    let counted: Vec<_> = counts.iter().map(|it| it.rule.as_str()).collect();
    assert_eq!(counted, ["refer", "handling", "notice_transferred", "objection"]);
    office.close().await
}

#[tokio::test]
async fn simple_handling_runs_beside_the_ordinary_terms_until_it_turns() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = MatterId::new(&office.ids);
    let (referral, handling) = (ReferralId::new(&office.ids), HandlingId::new(&office.ids));
    let chosen = routing::SimpleHandlingChosen {
        referral_id: referral.to_string(),
        body: "530902-ZJJ".to_owned(),
        receipt_date: Some(civil("2026-03-02")),
        ..Default::default()
    };
    office
        .tell([
            office.registered(matter, "2026-03-02")?,
            office.referred(matter, referral, "2026-03-02")?,
            office.fact(matter, "2026-03-02", &chosen)?,
        ])
        .await?;
    let line = async |rule| office.line(matter, rule).await;
    assert_eq!(line("simple_acceptance").await?, expect("2026-03-05", State::Running));
    assert_eq!(line("notice_transferred").await?, expect("2026-03-17", State::Running));
    office.advance("2026-03-04").await?;
    office.tell([office.accepted(matter, referral, handling, "2026-03-04")?]).await?;
    assert_eq!(line("simple_acceptance").await?, expect("2026-03-05", State::Met));
    // Ten working days after Wednesday the 4th: 5, 6, 9 to 13, 16, 17, 18.
    assert_eq!(line("simple_opinion").await?, expect("2026-03-18", State::Running));
    assert_eq!(line("notice_transferred").await?, expect("2026-03-17", State::Met));
    // 60 days after 4 March: 27 in March, 30 in April, 3 May.
    assert_eq!(line("handling").await?, expect("2026-05-03", State::Running));
    office.advance("2026-03-12").await?;
    let turned =
        routing::SimpleHandlingEnded { referral_id: referral.to_string(), ..Default::default() };
    office.tell([office.fact(matter, "2026-03-12", &turned)?]).await?;
    assert_eq!(line("simple_opinion").await?, expect("2026-03-18", State::Void));
    assert_eq!(line("handling").await?, expect("2026-05-03", State::Running));
    office.close().await
}

#[tokio::test]
async fn a_body_petitioned_directly_owes_the_notice_and_no_office_owes_a_referral()
-> anyhow::Result<()> {
    let office = Office::open().await?;
    let (told, refused, accepted) =
        (MatterId::new(&office.ids), MatterId::new(&office.ids), MatterId::new(&office.ids));
    let petition = PetitionId::new(&office.ids).to_string();
    for matter in [told, refused, accepted] {
        let received = intake::PetitionReceivedDirectly {
            petition_id: petition.clone(),
            number: "530902-ZJJ-2026-000001".to_owned(),
            body: "530902-ZJJ".to_owned(),
            notifiable: true,
            historical: false,
            own_rules: false,
        };
        let received = office.fact(matter, "2026-03-02", &received)?;
        office.tell([office.registered(matter, "2026-03-02")?, received]).await?;
        let notice = office.line(matter, "notice_direct").await?;
        assert_eq!(notice, expect("2026-03-17", State::Running));
        assert_eq!(office.line(matter, "refer").await?, expect("2026-03-17", State::Void));
    }
    let notice = routing::PetitionerNotified {
        petition_id: petition.clone(),
        body: "530902-ZJJ".to_owned(),
        ..Default::default()
    };
    let refusal = routing::MatterNotAccepted {
        petition_id: petition.clone(),
        body: "530902-ZJJ".to_owned(),
        ..Default::default()
    };
    let handling = HandlingId::new(&office.ids);
    let acceptance = routing::MatterAccepted {
        petition_id: petition,
        handling_id: handling.to_string(),
        body: "530902-ZJJ".to_owned(),
        ..Default::default()
    };
    office
        .tell([
            office.fact(told, "2026-03-02", &notice)?,
            office.fact(refused, "2026-03-02", &refusal)?,
            office.fact(accepted, "2026-03-02", &acceptance)?,
        ])
        .await?;
    for matter in [told, refused, accepted] {
        let notice = office.line(matter, "notice_direct").await?;
        assert_eq!(notice, expect("2026-03-17", State::Met));
    }
    let line = office.line(accepted, "handling").await?;
    assert_eq!(line, expect("2026-05-01", State::Running));
    let rated = intake::HandlingRated { handling_id: handling.to_string(), ..Default::default() };
    office
        .tell([
            office.delivered(accepted, handling, "2026-03-02")?,
            office.fact(accepted, "2026-03-03", &rated)?,
        ])
        .await?;
    assert_eq!(office.line(accepted, "rating").await?, expect("2026-04-01", State::Met));
    office.close().await
}

#[tokio::test]
async fn what_a_level_leaves_unused_travels_on_to_the_next() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = MatterId::new(&office.ids);
    let (city, county) = (HopId::new(&office.ids), HopId::new(&office.ids));
    let begun = |hop: HopId, body: &str, previous: Option<HopId>| {
        let begun = routing::LevelTransitStarted {
            hop_id: hop.to_string(),
            body: body.to_owned(),
            previous_hop_id: previous.map(|it| it.to_string()).unwrap_or_default(),
            ..Default::default()
        };
        office.fact(matter, "2026-03-03", &begun)
    };
    let ended = routing::LevelTransitEnded { hop_id: city.to_string() };
    office.tell([office.registered(matter, "2026-03-02")?]).await?;
    office.tell([begun(county, "530902-XFJ", Some(city))?]).await?;
    // Four of its own, before the level above has been heard.
    let line = office.line(matter, "referral_budget").await?;
    assert_eq!(line, expect("2026-03-07", State::Running));
    office
        .tell([begun(city, "530900-XFJ", None)?, office.fact(matter, "2026-03-03", &ended)?])
        .await?;
    let request = pb::ListDeadlinesRequest { matter_id: matter.to_string(), ..Default::default() };
    let all = office.supervisor()?.list_deadlines(request).await?.into_inner().deadlines;
    let budgets: Vec<_> = all
        .iter()
        .filter(|it| it.rule == "referral_budget")
        .map(|it| (it.body.as_str(), it.due_date, it.state()))
        .collect();
    assert_eq!(
        budgets,
        [
            ("530900-XFJ", Some(civil("2026-03-06")), State::Met),
            // All three of the city's days, and its own four.
            ("530902-XFJ", Some(civil("2026-03-10")), State::Running),
        ]
    );
    office.close().await
}

#[tokio::test]
async fn a_grave_matter_not_reported_within_two_hours_is_breached_at_that_instant()
-> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = MatterId::new(&office.ids);
    let report = UrgentReportId::new(&office.ids).to_string();
    let known = routing::UrgentMatterDiscovered {
        urgent_report_id: report.clone(),
        body: "530902-ZJJ".to_owned(),
        knowledge_time: Some(to_timestamp(nine("2026-03-02"))),
        historical: false,
    };
    office
        .tell([
            office.registered(matter, "2026-03-02")?,
            office.fact(matter, "2026-03-02", &known)?,
        ])
        .await?;
    let end = nine("2026-03-02") + TimeDelta::hours(2);
    let running = office.deadline(matter, "urgent_report").await?;
    assert_eq!((running.state(), running.due_time), (State::Running, Some(to_timestamp(end))));
    office.clock.advance_to(end - TimeDelta::seconds(1));
    office.settled().await?;
    assert_eq!(office.deadline(matter, "urgent_report").await?.state(), State::Running);
    office.clock.advance_to(end);
    office.settled().await?;
    let state = async || anyhow::Ok(office.deadline(matter, "urgent_report").await?.state());
    assert_eq!(state().await?, State::Breached);
    assert_eq!(office.orders().await?.len(), 1);
    let reported = routing::UrgentMatterReported {
        urgent_report_id: report,
        body: "530902-ZJJ".to_owned(),
        report_time: Some(to_timestamp(end + TimeDelta::minutes(5))),
    };
    office.tell([office.fact(matter, "2026-03-02", &reported)?]).await?;
    assert_eq!(state().await?, State::MetLate);
    office.close().await
}

#[tokio::test]
async fn a_recommendation_is_answered_within_thirty_days_or_breached() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = MatterId::new(&office.ids);
    office.tell([office.registered(matter, "2026-03-02")?]).await?;
    let recommended = pb::RecommendationDelivered {
        recommendation_id: RecommendationId::new(&office.ids).to_string(),
        body: "530902-ZJJ".to_owned(),
        document_number: "530902-XFJ-JY-2026-0001".to_owned(),
    };
    // Supervision's own fact: no feed brings it, and it is recorded like those that feeds bring.
    office.tell([office.fact(matter, "2026-03-02", &recommended)?]).await?;
    let line = async || office.line(matter, "recommendation_answer").await;
    assert_eq!(line().await?, expect("2026-04-01", State::Running));
    office.advance("2026-04-02").await?;
    assert_eq!(line().await?, expect("2026-04-01", State::Breached));
    office.close().await
}

#[tokio::test]
async fn screening_again_a_task_and_a_conclusion_move_no_date() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = MatterId::new(&office.ids);
    let (referral, handling) = (ReferralId::new(&office.ids), HandlingId::new(&office.ids));
    office
        .tell([
            office.registered(matter, "2026-03-02")?,
            office.referred(matter, referral, "2026-03-02")?,
            office.accepted(matter, referral, handling, "2026-03-02")?,
        ])
        .await?;
    let sql = "select rule, state, due_time::text, next_wake::text, version
         from supervision.deadline where dossier_id = $1 order by rule";
    let rows = async || {
        let rows: Vec<Row> =
            sqlx::query_as(sql).bind(matter.uuid()).fetch_all(&office.database.admin).await?;
        anyhow::Ok(rows)
    };
    let before = rows().await?;
    assert_eq!(before.len(), 4);
    let screened = routing::ScreeningConfirmed {
        category: "02".to_owned(),
        changed: true,
        ..Default::default()
    };
    let task =
        grid::TaskIssued { task_id: TaskId::new(&office.ids).to_string(), ..Default::default() };
    let concluded = routing::MatterConcluded::default();
    office
        .tell([
            office.fact(matter, "2026-03-03", &screened)?,
            office.fact(matter, "2026-03-03", &task)?,
            office.fact(matter, "2026-03-03", &concluded)?,
        ])
        .await?;
    assert_eq!(rows().await?, before);
    office.close().await
}

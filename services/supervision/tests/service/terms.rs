//! Terms start, are reminded of, met, moved and breached by others' facts, and can be explained.

use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1 as routing;
use headwater_proto::supervision::v1 as pb;
use kernel::ids::{HandlingId, MatterId, PetitionId, ReferralId};
use pb::deadline::State;
use service_kit::parse::to_timestamp;
use test_kit::hearing::Told;
use test_kit::words::day;
use test_kit::{civil, reason};

use crate::office::Office;

/// A deadline's row as text: rule, state, and what its state holds.
type Row = (String, String, Option<String>, Option<String>, Option<String>, Option<String>);

impl Office {
    /// A petition of this day, as intake would tell of it now.
    pub(crate) fn registered(&self, matter: MatterId, date: &str) -> anyhow::Result<Told> {
        let petition = intake::PetitionRegistered {
            petition_id: PetitionId::new(&self.ids).to_string(),
            number: "530902-XFJ-2026-000001".to_owned(),
            region: "530902001".to_owned(),
            answerable_body: "530902-XFJ".to_owned(),
            notifiable: true,
            ..Default::default()
        };
        self.fact(matter, date, &petition)
    }

    /// A referral to the housing bureau.
    pub(crate) fn referred(
        &self,
        matter: MatterId,
        referral: ReferralId,
        date: &str,
    ) -> anyhow::Result<Told> {
        let referred = routing::MatterReferred {
            referral_id: referral.to_string(),
            kind: routing::referral::Kind::Referral.into(),
            track: routing::Track::Petition.into(),
            from_body: "530902-XFJ".to_owned(),
            to_body: "530902-ZJJ".to_owned(),
            document_number: "530902-XFJ-ZS-2026-0001".to_owned(),
            notifiable: true,
            ..Default::default()
        };
        self.fact(matter, date, &referred)
    }

    pub(crate) fn accepted(
        &self,
        matter: MatterId,
        referral: ReferralId,
        handling: HandlingId,
        date: &str,
    ) -> anyhow::Result<Told> {
        let accepted = routing::MatterAccepted {
            referral_id: referral.to_string(),
            handling_id: handling.to_string(),
            body: "530902-ZJJ".to_owned(),
            document_number: "530902-ZJJ-SL-2026-0001".to_owned(),
            ..Default::default()
        };
        self.fact(matter, date, &accepted)
    }

    pub(crate) fn delivered(
        &self,
        matter: MatterId,
        handling: HandlingId,
        date: &str,
    ) -> anyhow::Result<Told> {
        let delivered = routing::OpinionDelivered {
            handling_id: handling.to_string(),
            body: "530902-ZJJ".to_owned(),
            ..Default::default()
        };
        self.fact(matter, date, &delivered)
    }
}

#[tokio::test]
async fn a_petition_answered_in_time_breaches_nothing_and_its_timeline_tells_all()
-> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = MatterId::new(&office.ids);
    let (referral, handling) = (ReferralId::new(&office.ids), HandlingId::new(&office.ids));
    office.tell([office.registered(matter, "2026-03-02")?]).await?;
    let refer = office.deadline(matter, "refer").await?;
    assert_eq!((refer.state(), refer.due_date), (State::Running, Some(civil("2026-03-17"))));
    assert!(refer.article.contains("第二十二条"), "{}", refer.article);

    office.advance("2026-03-05").await?;
    office.tell([office.referred(matter, referral, "2026-03-05")?]).await?;
    office.advance("2026-03-10").await?;
    office.tell([office.accepted(matter, referral, handling, "2026-03-10")?]).await?;
    office.advance("2026-05-06").await?;
    office.tell([office.delivered(matter, handling, "2026-05-06")?]).await?;
    office.advance("2026-12-01").await?;

    assert_eq!(
        office.published(matter).await?,
        [
            "DeadlineSet",      // refer
            "DeadlineEnded",    // refer: met
            "DeadlineSet",      // notice_transferred
            "DeadlineSet",      // objection
            "DeadlineReminded", // objection: half of its days is Sunday, so Friday the 6th
            "DeadlineReminded", // objection: 3 days before its end, Monday the 9th
            "DeadlineEnded",    // notice_transferred: met
            "DeadlineEnded",    // objection: not used
            "DeadlineSet",      // handling
            "DeadlineReminded", // half of 60 days
            "DeadlineReminded", // 7 days before 9 May is a holiday, so Thursday, 30 April
            "DeadlineReminded", // 3 days before: the 6th of May
            "DeadlineEnded",    // handling: met
            "DeadlineSet",      // review_request
            "DeadlineSet",      // rating
            "DeadlineEnded",    // review_request: not used
            "DeadlineEnded",    // rating: not used
        ]
    );
    let request = pb::GetTimelineRequest { matter_id: matter.to_string() };
    let timeline = office.supervisor()?.get_timeline(request).await?.into_inner();
    assert_eq!(timeline.deadlines.len(), 6);
    let first = timeline.steps.first().map(|step| (step.fact.as_str(), step.service.as_str()));
    assert_eq!(first, Some(("PetitionRegistered", "intake")));
    assert!(timeline.steps.iter().any(|step| step.detail.contains("530902-ZJJ-SL-2026-0001")));
    office.close().await
}

#[tokio::test]
async fn when_nobody_acts_every_duty_is_reminded_of_and_breached_once() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = MatterId::new(&office.ids);
    office.tell([office.registered(matter, "2026-03-02")?]).await?;
    office.advance("2026-05-01").await?;
    let refer = office.deadline(matter, "refer").await?;
    assert_eq!((refer.state(), refer.was_breached), (State::Breached, true));
    // Half of 15 days is the 9th; 7 days before the end is the 10th, so the half gives way; then
    // the 13th, a Friday before Saturday the 14th; then the 16th.
    assert_eq!(
        office.published(matter).await?,
        [
            "DeadlineSet",
            "DeadlineReminded",
            "DeadlineReminded",
            "DeadlineReminded",
            "DeadlineBreached",
            "OrderDrafted",
            "DeadlineEscalated", // the body's head; then the higher body, the petition office, the conference
            "DeadlineEscalated",
            "DeadlineEscalated",
            "DeadlineEscalated",
        ]
    );
    office.close().await
}

#[tokio::test]
async fn a_term_due_in_a_holiday_is_listed_with_both_dates_and_breached_after_its_limit()
-> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = MatterId::new(&office.ids);
    office.advance("2026-04-20").await?;
    // 15 days end on Tuesday, 5 May, the last day of the holiday.
    office.tell([office.registered(matter, "2026-04-20")?]).await?;
    let refer = async || office.deadline(matter, "refer").await;
    let running = refer().await?;
    let dates = (running.due_date, running.limit_date);
    assert_eq!(dates, (Some(civil("2026-05-05")), Some(civil("2026-05-06"))));
    let midnight = |date: &str| Some(to_timestamp(kernel::clock::office_midnight(day(date))));
    let times = (running.due_time, running.limit_time);
    assert_eq!(times, (midnight("2026-05-06"), midnight("2026-05-07")));
    let counts = async || {
        let request = pb::SummariseDeadlinesRequest::default();
        let answer = office.supervisor()?.summarise_deadlines(request).await?.into_inner();
        let counts = answer.summaries.into_iter().next().unwrap_or_default();
        anyhow::Ok((counts.running_count, counts.breached_count))
    };
    office.advance("2026-05-06").await?;
    assert_eq!(refer().await?.state(), State::Running, "on its limit it is in time");
    assert_eq!((counts().await?, office.orders().await?.len()), ((1, 0), 0));
    office.advance("2026-05-07").await?;
    assert_eq!(refer().await?.state(), State::Breached);
    assert_eq!((counts().await?, office.orders().await?.len()), ((0, 1), 1));
    let published = office.published(matter).await?;
    assert_eq!(
        published.iter().filter(|it| *it == "DeadlineEscalated").count(),
        1,
        "{published:?}"
    );
    let explained = pb::ExplainDeadlineRequest { deadline_id: running.deadline_id };
    let explained = office.supervisor()?.explain_deadline(explained).await?.into_inner();
    let last = "截止日：应于2026年5月5日（周二）；最迟至2026年5月6日（周三）";
    assert!(explained.lines_zh.iter().any(|it| it.starts_with(last)), "{:?}", explained.lines_zh);
    office.close().await
}

#[tokio::test]
async fn a_deadline_is_explained_in_both_languages_and_one_that_never_started_says_why()
-> anyhow::Result<()> {
    let office = Office::open().await?;
    let (known, past) = (MatterId::new(&office.ids), MatterId::new(&office.ids));
    office.tell([office.registered(known, "2026-03-02")?]).await?;
    office.tell([office.registered(past, "2022-04-30")?]).await?;
    let explain = async |matter| {
        let deadline_id = office.deadline(matter, "refer").await?.deadline_id;
        let request = pb::ExplainDeadlineRequest { deadline_id };
        anyhow::Ok(office.supervisor()?.explain_deadline(request).await?.into_inner())
    };
    let running = explain(known).await?;
    assert!(running.lines_zh.iter().any(|line| line.contains("2026年3月17日")), "{running:?}");
    assert!(running.lines_en.iter().any(|line| line.contains("Tue 2026-03-17")), "{running:?}");
    let certificate: statutory_calendar::Certificate = serde_json::from_str(&running.certificate)?;
    let (rules, calendar) =
        (statutory_calendar::RuleBook::shipped()?, statutory_calendar::Calendar::shipped()?);
    statutory_calendar::verify(&certificate, &rules, &calendar)?;
    let never = explain(past).await?;
    assert_eq!(never.deadline.map(|it| it.state()), Some(State::NotStarted));
    assert!(never.lines_en.iter().any(|line| line.contains("2022-05-01")), "{:?}", never.lines_en);
    assert_eq!(never.certificate, "");
    office.close().await
}

#[tokio::test]
async fn what_was_past_due_when_it_was_registered_is_breached_at_once_with_order_and_calls()
-> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = MatterId::new(&office.ids);
    office.tell([office.registered(matter, "2026-01-05")?]).await?;
    office.settled().await?;
    let refer = office.deadline(matter, "refer").await?;
    assert_eq!(
        (refer.state(), refer.late_at_entry, refer.was_breached),
        (State::Breached, true, true)
    );
    let published = office.published(matter).await?;
    let told = ["DeadlineSet", "DeadlineBreached", "OrderDrafted", "DeadlineEscalated"];
    assert!(published.starts_with(&told.map(str::to_owned)), "{published:?}");
    let [order] = &office.orders().await?[..] else { anyhow::bail!("one order is drafted") };
    assert_eq!((order.rule.as_str(), order.body.as_str()), ("refer", "530902-XFJ"));
    let request = pb::SummariseDeadlinesRequest::default();
    let counts = office.supervisor()?.summarise_deadlines(request).await?.into_inner().summaries;
    let [counts] = counts.as_slice() else { anyhow::bail!("{counts:?}") };
    assert_eq!((counts.breached_count, counts.late_at_entry_count), (1, 1));
    office.close().await
}

#[tokio::test]
async fn facts_in_any_order_and_twice_end_in_the_same_rows() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let mut outcomes = Vec::new();
    for turn in 0..8_usize {
        let matter = MatterId::new(&office.ids);
        let (first, second) = (ReferralId::new(&office.ids), ReferralId::new(&office.ids));
        let handling = HandlingId::new(&office.ids);
        let upheld = routing::ObjectionDecided {
            referral_id: first.to_string(),
            decision: routing::objection_decided::Decision::Upheld.into(),
            ..Default::default()
        };
        let raised = routing::ObjectionRaised {
            referral_id: first.to_string(),
            body: "530902-ZJJ".to_owned(),
            deciding_body: "530902-XFJ".to_owned(),
            ..Default::default()
        };
        let mut facts = vec![
            office.registered(matter, "2026-02-24")?,
            office.referred(matter, first, "2026-02-25")?,
            office.fact(matter, "2026-02-26", &raised)?,
            office.fact(matter, "2026-02-27", &upheld)?,
            office.referred(matter, second, "2026-02-28")?,
            office.accepted(matter, second, handling, "2026-03-02")?,
        ];
        facts.rotate_left(turn % 6);
        if turn % 2 == 1 {
            facts.reverse();
        }
        let again = facts.clone();
        office.tell(facts).await?;
        office.tell(again).await?;
        let sql = "select rule, state, due_time::text, end_date::text, cause::text, next_wake::text
             from supervision.deadline where dossier_id = $1 order by rule, due_time";
        let rows: Vec<Row> =
            sqlx::query_as(sql).bind(matter.uuid()).fetch_all(&office.database.admin).await?;
        outcomes.push(rows);
    }
    assert_eq!(outcomes[0].len(), 7);
    for outcome in &outcomes {
        assert_eq!(outcome, &outcomes[0]);
    }
    office.close().await
}

#[tokio::test]
async fn nobody_summarises_a_region_he_does_not_work_for() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let request = pb::SummariseDeadlinesRequest { region: "530900".to_owned() };
    let answer = office.supervisor()?.summarise_deadlines(request).await;
    assert_eq!(reason(answer), "REGION_OUT_OF_REACH");
    office.close().await
}

//! An accusation is kept from the body it accuses: it can neither list, explain, count nor follow
//! anything of it.

use headwater_proto::common::v1 as common;
use headwater_proto::supervision::v1 as pb;
use kernel::ids::{MatterId, ReferralId};
use test_kit::reason;

use crate::office::Office;

#[tokio::test]
async fn the_accused_body_learns_of_nothing_by_any_read() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = MatterId::new(&office.ids);
    let kept = common::Visibility {
        version: 1,
        excluded_bodies: vec!["530902-ZJJ".to_owned()],
        ..Default::default()
    };
    let mut registered = office.registered(matter, "2026-03-02")?;
    registered.event.visibility = Some(kept.clone());
    // Even a referral to it, which routing would refuse, shows it nothing.
    let mut referred = office.referred(matter, ReferralId::new(&office.ids), "2026-03-02")?;
    referred.event.visibility = Some(kept);
    office.tell([registered, referred]).await?;
    office.advance("2026-04-01").await?;
    let deadline_id = office.deadline(matter, "notice_transferred").await?.deadline_id;
    assert_eq!(office.orders().await?.len(), 1);

    let mut accused = office.at("530902-ZJJ.clerk-1", "supervision_officer")?;
    let own = accused.list_deadlines(pb::ListDeadlinesRequest::default()).await?.into_inner();
    assert_eq!(own.deadlines, []);
    let of_matter =
        pb::ListDeadlinesRequest { matter_id: matter.to_string(), ..Default::default() };
    assert_eq!(accused.list_deadlines(of_matter).await?.into_inner().deadlines, []);
    let explain = pb::ExplainDeadlineRequest { deadline_id };
    assert_eq!(reason(accused.explain_deadline(explain).await), "DEADLINE_NOT_FOUND");
    let timeline = pb::GetTimelineRequest { matter_id: matter.to_string() };
    assert_eq!(reason(accused.get_timeline(timeline.clone()).await), "MATTER_NOT_FOUND");
    let counts = accused.summarise_deadlines(pb::SummariseDeadlinesRequest::default()).await?;
    assert_eq!(counts.into_inner().summaries, []);
    let orders = accused.list_orders(pb::ListOrdersRequest::default()).await?.into_inner();
    assert_eq!(orders.orders, []);

    // Screened as a claim it opens to the body; a late event with the old label closes nothing.
    let opened = common::Visibility { version: 2, ..Default::default() };
    let mut screened = office.registered(matter, "2026-03-02")?;
    screened.event.visibility = Some(opened);
    office.tell([screened, office.registered(matter, "2026-03-02")?]).await?;
    assert!(accused.get_timeline(timeline).await.is_ok());
    office.close().await
}

#[tokio::test]
async fn a_body_that_takes_no_part_in_another_county_sees_nothing() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = MatterId::new(&office.ids);
    office.tell([office.registered(matter, "2026-03-02")?]).await?;
    let timeline = pb::GetTimelineRequest { matter_id: matter.to_string() };
    for (post, kind) in
        [("530922-XFJ.supervision-1", "supervision_officer"), ("530902-GAJ.clerk-1", "body_clerk")]
    {
        let answer = office.at(post, kind)?.get_timeline(timeline.clone()).await;
        assert_eq!(reason(answer), "MATTER_NOT_FOUND", "{post}");
    }
    let mut city = office.at("530900-XFJ.supervision-1", "supervision_officer")?;
    assert!(city.get_timeline(timeline).await.is_ok());
    office.close().await
}

//! What operators do: recompute after a notice or a rule was published, compare and rebuild timers;
//! and the calls after a breach.

use std::path::Path;

use anyhow::Context;
use headwater_proto::ServiceFacts;
use headwater_proto::supervision::v1 as pb;
use headwater_proto::supervision::v1::supervision_fact::Fact;
use kernel::ids::{MatterId, ReferralId};
use prost::{Message, Name};
use test_kit::patience::until;
use test_kit::{Place, nine, reason};

use crate::office::Office;

impl Office {
    /// A matter that the bureau received on the day of its registration, Monday 2 March 2026.
    async fn refers_one(&self) -> anyhow::Result<MatterId> {
        let (matter, referral) = (MatterId::new(&self.ids), ReferralId::new(&self.ids));
        let facts = [
            self.registered(matter, "2026-03-02")?,
            self.referred(matter, referral, "2026-03-02")?,
        ];
        self.tell(facts).await?;
        Ok(matter)
    }

    async fn recomputes(&self, dry_run: bool) -> anyhow::Result<pb::RecomputeDeadlinesResponse> {
        let request = pb::RecomputeDeadlinesRequest { dry_run };
        let mut answers = self.operator()?.recompute_deadlines(request).await?.into_inner();
        let mut last = None;
        while let Some(answer) = answers.message().await? {
            last = Some(answer);
        }
        let last = last.context("no answer")?;
        anyhow::ensure!(last.done, "the last answer says that it is done");
        Ok(last)
    }

    async fn last_day(&self, matter: MatterId, rule: &str) -> anyhow::Result<String> {
        let date = self.deadline(matter, rule).await?.due_date.context("it runs")?;
        Ok(format!("{:04}-{:02}-{:02}", date.year, date.month, date.day))
    }

    /// The facts of one kind that were published about a matter.
    async fn told<M: Name>(
        &self,
        matter: MatterId,
        kind: impl Fn(Fact) -> Option<M>,
    ) -> anyhow::Result<Vec<M>> {
        let sql = "select payload from supervision.outbox where matter_id = $1 and type = $2
             order by xid, sequence";
        let rows: Vec<(Vec<u8>,)> = sqlx::query_as(sql)
            .bind(matter.uuid())
            .bind(M::full_name())
            .fetch_all(&self.database.admin)
            .await?;
        let read = |(payload,): (Vec<u8>,)| {
            let fact = pb::SupervisionFact::decode(payload.as_slice())?.into_fact();
            fact.and_then(&kind).context("a fact of another kind")
        };
        rows.into_iter().map(read).collect()
    }

    async fn set(&self, matter: MatterId) -> anyhow::Result<Vec<pb::DeadlineSet>> {
        self.told(matter, |fact| if let Fact::DeadlineSet(it) = fact { Some(it) } else { None })
            .await
    }

    async fn escalated(&self, matter: MatterId) -> anyhow::Result<Vec<pb::DeadlineEscalated>> {
        let kind = |fact| if let Fact::DeadlineEscalated(it) = fact { Some(it) } else { None };
        self.told(matter, kind).await
    }

    /// Sums over all shards: missing, surplus, shifted, healed.
    async fn verifies(&self, heal: bool) -> anyhow::Result<(i64, i64, i64, i64)> {
        let request = pb::VerifyTimersRequest { heal };
        let mut answers = self.operator()?.verify_timers(request).await?.into_inner();
        let mut sums = (0, 0, 0, 0);
        while let Some(it) = answers.message().await? {
            sums.0 += it.missing_count;
            sums.1 += it.surplus_count;
            sums.2 += it.shifted_count;
            sums.3 += it.healed_count;
        }
        Ok(sums)
    }

    /// Waits until Redis has a timer for each wake, and each for its instant.
    async fn all_armed(&self) -> anyhow::Result<()> {
        until(|| async { Ok(self.verifies(false).await? == (0, 0, 0, 0)) }).await
    }
}

/// The shipped files of a folder, changed.
fn data(place: &Place, kind: &str, change: impl Fn(&str, String) -> String) -> anyhow::Result<()> {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/data").join(kind);
    for entry in std::fs::read_dir(shipped)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|it| it.to_str()).unwrap_or_default();
        if path.is_file() {
            let text = change(name, std::fs::read_to_string(&path)?);
            std::fs::write(place.path().join(name), text)?;
        }
    }
    Ok(())
}

/// Thursday 5 and Friday 6 March become holidays by a notice that came late.
fn two_more_holidays(name: &str, text: String) -> String {
    if name != "2026.toml" {
        return text;
    }
    text.replace("revision = 1", "revision = 2")
        + "\n[[holidays]]\nname = { zh = \"补假\", en = \"Extra days\" }\nfrom = \"2026-03-05\"\nto = \"2026-03-06\"\n"
}

#[tokio::test]
async fn a_new_calendar_moves_what_it_must_and_says_so_once() -> anyhow::Result<()> {
    let mut office = Office::open().await?;
    let matter = office.refers_one().await?;
    assert_eq!(office.last_day(matter, "objection").await?, "2026-03-09");
    assert_eq!(office.recomputes(false).await?.moved_count, 0, "nothing was published");

    let place = Place::fresh()?;
    data(&place, "calendar", two_more_holidays)?;
    office.deploy(|config| config.calendar_folder = place.path().to_owned()).await?;
    let foreseen = office.recomputes(true).await?;
    assert_eq!((foreseen.moved_count, foreseen.calendar_version.as_str()), (1, "cn-2026.2"));
    assert_eq!(foreseen.moved[0].rule, "objection");
    assert_eq!(office.last_day(matter, "objection").await?, "2026-03-09", "a dry run");

    let done = office.recomputes(false).await?;
    assert_eq!((done.examined_count, done.moved_count, done.refused_count), (2, 1, 0));
    assert_eq!(office.last_day(matter, "objection").await?, "2026-03-11");
    assert_eq!(office.last_day(matter, "notice_transferred").await?, "2026-03-17");
    assert_eq!(office.recomputes(false).await?.moved_count, 0, "safe to repeat");

    let set = office.set(matter).await?;
    let [.., moved] = &set[..] else { anyhow::bail!("nothing was published") };
    assert_eq!(moved.cause(), pb::deadline_set::Cause::Calendar);
    let old = moved.old_due_date.context("the old last day")?;
    assert_eq!((old.month, old.day), (3, 9));
    assert_eq!(set.len(), 4, "one for each of three terms, and one that moved");
    office.close().await
}

#[tokio::test]
async fn the_next_version_of_a_rule_applies_from_its_first_day() -> anyhow::Result<()> {
    let mut office = Office::open().await?;
    let matter = MatterId::new(&office.ids);
    office.tell([office.registered(matter, "2026-03-02")?]).await?;
    let place = Place::fresh()?;
    // From the first of March the office has ten days to refer, not fifteen.
    data(&place, "rules", |_, text| {
        let Some(at) = text.find("[[rules]]") else { return text };
        let end = text[at + 1..].find("[[rules]]").map_or(text.len(), |end| at + 1 + end);
        let refer = &text[at..end];
        let closed = refer.trim_end().to_owned() + "\nin_force_to = \"2026-02-28\"\n\n";
        let next = refer
            .replace("cn-2022-05-01", "cn-2026-03-01")
            .replace("length = 15", "length = 10")
            .replace("in_force_from = \"2022-05-01\"", "in_force_from = \"2026-03-01\"");
        text[..at].to_owned() + &closed + &next + &text[end..]
    })?;
    office.deploy(|config| config.rules_folder = place.path().to_owned()).await?;
    assert_eq!(office.recomputes(false).await?.moved_count, 1);
    assert_eq!(office.last_day(matter, "refer").await?, "2026-03-12");
    let set = office.set(matter).await?;
    assert_eq!(set.last().map(pb::DeadlineSet::cause), Some(pb::deadline_set::Cause::Rule));
    office.close().await
}

#[tokio::test]
async fn timers_that_differ_from_the_record_are_found_and_put_right() -> anyhow::Result<()> {
    let mut office = Office::open().await?;
    for _ in 0..30 {
        office.refers_one().await?;
    }
    office.all_armed().await?;
    let client = redis::Client::open(office.redis.url())?;
    let mut connection = client.get_multiplexed_async_connection().await?;
    // Sixty timers lie in sixteen shards, so one has three at least.
    let (mut key, mut members) = (String::new(), Vec::<Vec<u8>>::new());
    for shard in 0..16 {
        let due = format!("{{t{shard:02}}}:due");
        let held: Vec<Vec<u8>> =
            redis::cmd("ZRANGE").arg(&due).arg(0).arg(-1).query_async(&mut connection).await?;
        if held.len() > members.len() {
            (key, members) = (due, held);
        }
    }
    let [gone, shifted, ..] = &members[..] else { anyhow::bail!("no shard holds two") };
    redis::cmd("ZREM").arg(&key).arg(gone).query_async::<()>(&mut connection).await?;
    for member in [&shifted[..], &[7; 16]] {
        redis::cmd("ZADD")
            .arg(&key)
            .arg(4_000_000_000_000_i64)
            .arg(member)
            .query_async::<()>(&mut connection)
            .await?;
    }
    // The member of sevens may belong to another shard; where it lies, nothing is to be.
    let (missing, surplus, shifted, healed) = office.verifies(false).await?;
    assert_eq!((missing, shifted, healed), (1, 1, 0));
    assert!(surplus <= 1);
    let (.., healed) = office.verifies(true).await?;
    assert_eq!(healed, missing + surplus + shifted);
    assert_eq!(office.verifies(false).await?, (0, 0, 0, 0));

    let mut answers = office.operator()?.rebuild_timers(pb::RebuildTimersRequest {}).await?;
    let mut last = pb::RebuildTimersResponse::default();
    while let Some(answer) = answers.get_mut().message().await? {
        last = answer;
    }
    assert_eq!((last.armed_count, last.done), (60, true));

    office.redis.stop().await?;
    let away = office.operator()?.verify_timers(pb::VerifyTimersRequest::default()).await;
    assert_eq!(reason(away), "TIMERS_UNREACHABLE");
    office.close().await
}

#[tokio::test]
async fn a_breach_is_called_up_rung_by_rung_until_it_is_met() -> anyhow::Result<()> {
    use pb::deadline_escalated::Rung::{BodyHead, Conference, HigherBody, PetitionOffice};
    let office = Office::open().await?;
    let (unmet, met) = (MatterId::new(&office.ids), MatterId::new(&office.ids));
    let facts = [office.registered(unmet, "2026-03-02")?, office.registered(met, "2026-03-02")?];
    office.tell(facts).await?;
    // `refer` ends on Tuesday, 17 March; its first working day after is the 18th, the fifth Tuesday
    // the 24th.
    office.advance("2026-03-23").await?;
    let rungs = async |matter| {
        let told = office.escalated(matter).await?;
        anyhow::Ok(told.iter().map(pb::DeadlineEscalated::rung).collect::<Vec<_>>())
    };
    assert_eq!(rungs(unmet).await?, [BodyHead]);
    let referral = ReferralId::new(&office.ids);
    office.tell([office.referred(met, referral, "2026-03-23")?]).await?;
    office.advance("2026-06-01").await?;
    assert_eq!(rungs(unmet).await?, [BodyHead, HigherBody, PetitionOffice, Conference]);
    let about_refer = office.escalated(met).await?;
    let of_refer = about_refer.iter().filter(|it| it.rule == "refer").count();
    assert_eq!(of_refer, 1, "what was met is called no further");
    office.close().await
}

/// While nobody is there nothing fires; then the breach and all that follows it, each in its turn.
#[tokio::test]
async fn after_an_outage_no_rung_is_passed_over() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = MatterId::new(&office.ids);
    office.tell([office.registered(matter, "2026-03-02")?]).await?;
    // To 1 June in one step: no process looked at a timer in between.
    office.clock.advance_to(nine("2026-06-01"));
    office.settled().await?;
    let (breached, called) = ("DeadlineBreached", "DeadlineEscalated");
    assert_eq!(
        office.published(matter).await?,
        ["DeadlineSet", breached, "OrderDrafted", called, called, called, called]
    );
    let told = office.escalated(matter).await?;
    let rungs: Vec<_> = told.iter().map(|it| it.rung).collect();
    assert!(rungs.is_sorted(), "{rungs:?}");
    office.close().await
}

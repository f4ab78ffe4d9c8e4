//! What brings a matter into the ledger by itself, in whatever order it is heard.

use headwater_proto::grid_collaboration::v1 as grid;
use headwater_proto::intake::v1 as intake;
use headwater_proto::risk_ledger::v1 as pb;
use headwater_proto::supervision::v1 as supervision;
use kernel::ids::{MatterId, TaskId};
use kernel::{IdSource, Visibility};
use test_kit::reason;

use crate::office::{Office, RISK, by};

/// The facts of one matter, each from its own feed.
#[derive(Clone, Copy)]
enum Heard {
    Registered,
    LinkedThrice,
    Breached(&'static str),
}

impl Heard {
    async fn reach(self, office: &Office, matter: MatterId) -> anyhow::Result<()> {
        let label = Visibility { version: 1, ..Visibility::default() };
        match self {
            Self::Registered => {
                office.hears_of_petition(matter, &label, |it| it.joint = true).await
            }
            Self::LinkedThrice => {
                let left = office.new_matter();
                let message = intake::PetitionLinked {
                    to_matter_id: matter.to_string(),
                    petition_count: 3,
                    ..Default::default()
                };
                office.hears(left, &label, &message).await
            }
            Self::Breached(rule) => {
                let message =
                    supervision::DeadlineBreached { rule: rule.to_owned(), ..Default::default() };
                office.hears(matter, &label, &message).await
            }
        }
    }
}

#[tokio::test]
async fn every_order_of_facts_ends_in_the_same_entry() -> anyhow::Result<()> {
    use Heard::{Breached, LinkedThrice, Registered};
    let office = Office::opens().await?;
    let facts = [Registered, LinkedThrice, Breached("handling"), Breached("refer")];
    let mut orders = Vec::new();
    permute(&mut facts.to_vec(), 0, &mut orders);
    for order in &orders {
        let matter = office.new_matter();
        for fact in order {
            fact.reach(&office, matter).await?;
        }
    }
    let entries = office.listed(RISK).await?;
    assert_eq!((orders.len(), entries.len()), (24, 24), "one entry a matter");
    for entry in entries {
        let causes: Vec<_> = entry.causes().collect();
        assert_eq!(causes, [pb::Cause::Joint, pb::Cause::Repeated, pb::Cause::DeadlineBreached]);
        assert_eq!(
            entry.title,
            "信访事项 530902-XFJ-2026-000012：联名信访、重复信访、期限逾期（\
             有权处理机关、单位办结申诉求决类信访事项；信访工作机构登记后转送、交办或者提出建议）"
        );
        assert_eq!(
            (entry.region.as_str(), entry.domain()),
            ("530902001", pb::Domain::SocialDispute)
        );
        assert_eq!(entry.version, 4);
    }
    office.closes().await
}

#[tokio::test]
async fn facts_of_two_feeds_in_the_same_moment_lose_none() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    for _ in 0..40 {
        let matter = office.new_matter();
        tokio::try_join!(
            Heard::Registered.reach(&office, matter),
            Heard::Breached("handling").reach(&office, matter),
        )?;
    }
    let entries = office.listed(RISK).await?;
    assert_eq!(entries.len(), 40);
    for entry in &entries {
        let causes: Vec<_> = entry.causes().collect();
        assert_eq!(causes, [pb::Cause::Joint, pb::Cause::DeadlineBreached]);
    }
    let mut numbers: Vec<_> = entries.into_iter().map(|it| it.number).collect();
    numbers.sort();
    let expected: Vec<_> = (1..=40).map(|it| format!("530902-TZ-2026-{it:04}")).collect();
    assert_eq!(numbers, expected, "no number is missing, and none is given twice");
    office.closes().await
}

fn permute(facts: &mut Vec<Heard>, from: usize, orders: &mut Vec<Vec<Heard>>) {
    if from == facts.len() {
        orders.push(facts.clone());
    }
    for other in from..facts.len() {
        facts.swap(from, other);
        permute(facts, from + 1, orders);
        facts.swap(from, other);
    }
}

#[tokio::test]
async fn a_matter_has_one_open_entry_and_a_new_one_after_it_was_struck_off() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let matter = office.new_matter();
    Heard::Registered.reach(&office, matter).await?;
    let first = office.listed(RISK).await?.remove(0);
    let report = || pb::ReportEntryRequest { matter_id: matter.to_string(), ..Office::road() };
    let refused = office.client().report_entry(by(RISK, report())).await;
    assert_eq!(reason(refused), "MATTER_IN_LEDGER");
    office.strikes_off(&first.entry_id).await?;
    Heard::Breached("refer").reach(&office, matter).await?;
    let entries = office.listed(RISK).await?;
    let again = entries.iter().find(|it| it.entry_id != first.entry_id).unwrap();
    assert_eq!(again.earlier_entry_id, first.entry_id);
    assert_eq!(
        again.title,
        "信访事项 530902-XFJ-2026-000012：期限逾期（信访工作机构登记后转送、交办或者提出建议）"
    );
    office.strikes_off(&again.entry_id).await?;
    let reported = office.client().report_entry(by(RISK, report())).await?.into_inner();
    let reported = office.got(RISK, &reported.entry_id).await?;
    assert_eq!(reported.earlier_entry_id, again.entry_id);
    office.closes().await
}

#[tokio::test]
async fn a_historical_matter_and_a_single_petition_open_nothing() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let label = Visibility { version: 1, ..Visibility::default() };
    let past = office.new_matter();
    Heard::LinkedThrice.reach(&office, past).await?;
    let historical = |it: &mut intake::PetitionRegistered| (it.joint, it.historical) = (true, true);
    office.hears_of_petition(past, &label, historical).await?;
    Heard::Breached("handling").reach(&office, past).await?;
    let plain = office.new_matter();
    office.hears_of_petition(plain, &label, |_| {}).await?;
    assert_eq!(office.listed(RISK).await?, []);
    assert_eq!(office.published().await?, Vec::<String>::new());
    office.closes().await
}

#[tokio::test]
async fn a_finding_is_kept_by_its_entry() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let entry = office.reports_a_road().await?;
    let ids = IdSource::seeded(office.clock.clone(), 9);
    let accepted = grid::TaskAccepted {
        task_id: TaskId::new(&ids).to_string(),
        entry_id: entry.clone(),
        finding: "塌陷约两平方米，已围挡".to_owned(),
        ..Default::default()
    };
    let about = office.new_matter();
    for _ in 0..2 {
        let label = Visibility::default();
        office.hears(about, &label, &accepted).await?;
    }
    assert_eq!(office.got(RISK, &entry).await?.findings, ["塌陷约两平方米，已围挡"]);
    office.closes().await
}

//! From whom a matter is kept: its entry is neither listed, got nor acted on, and its existence is
//! not told.

use headwater_proto::risk_ledger::v1 as pb;
use headwater_proto::routing::v1 as routing;
use kernel::{Actor, PostCode, ServiceName, Visibility};
use sqlx::AssertSqlSafe;
use test_kit::officer::officer;
use test_kit::{reason, request_id};

use crate::office::{GOVERNMENT, Office, RISK, by};

const ACCUSED: &str = "530902-ZJJ.head";
const COLLEAGUE: &str = "530902-ZJJ.clerk-1";

fn accusation() -> Visibility {
    Visibility::before_screening(vec![], vec![PostCode::parse(ACCUSED).expect("a post")])
}

#[tokio::test]
async fn the_accused_neither_list_nor_get_nor_report_nor_lead() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let matter = office.new_matter();
    office.hears_of_petition(matter, &accusation(), |it| it.joint = true).await?;
    let entry = office.listed(RISK).await?.remove(0).entry_id;
    for post in [ACCUSED, COLLEAGUE] {
        assert_eq!(office.overseen(post).await?, []);
        assert_eq!(reason(office.got(post, &entry).await), "ENTRY_NOT_FOUND");
        let report = pb::ReportEntryRequest { matter_id: matter.to_string(), ..Office::road() };
        let report = office.client().report_entry(by(post, report)).await;
        assert_eq!(reason(report), "MATTER_NOT_FOUND");
        let again = pb::ReportEntryRequest { earlier_entry_id: entry.clone(), ..Office::road() };
        let again = office.client().report_entry(by(post, again)).await;
        assert_eq!(reason(again), "ENTRY_NOT_FOUND");
        let grade = pb::GradeEntryRequest {
            request_id: request_id(),
            entry_id: entry.clone(),
            version: 1,
            grade: pb::Grade::Low.into(),
            reason: "已处理".to_owned(),
        };
        let grade = office.client().grade_entry(by(post, grade)).await;
        assert_eq!(reason(grade), "ENTRY_NOT_FOUND");
    }
    let unknown =
        pb::ReportEntryRequest { matter_id: office.new_matter().to_string(), ..Office::road() };
    let unknown = office.client().report_entry(by(ACCUSED, unknown)).await;
    assert_eq!(reason(unknown), "MATTER_NOT_FOUND", "an unknown matter is answered alike");
    let version = office.grades(&entry, 1).await?;
    assert_eq!(reason(office.leads(&entry, version, "530902-ZJJ").await), "BODY_EXCLUDED");
    let letter = pb::IssueWarningRequest {
        request_id: request_id(),
        entry_id: entry,
        version,
        to_body: "530902-ZJJ".to_owned(),
        content: "请研究".to_owned(),
    };
    assert_eq!(reason(office.client().issue_warning(by(RISK, letter)).await), "BODY_EXCLUDED");
    office.closes().await
}

#[tokio::test]
async fn the_newest_label_counts_whenever_it_is_heard() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let screened = accusation().after_screening(false);
    let message = routing::ScreeningConfirmed::default();
    let (early, late) = (office.new_matter(), office.new_matter());
    office.hears(early, &screened, &message).await?;
    for matter in [early, late] {
        office.hears_of_petition(matter, &accusation(), |it| it.joint = true).await?;
    }
    office.hears(late, &screened, &message).await?;
    assert_eq!(office.overseen(COLLEAGUE).await?.len(), 2, "a claim opens to the body");
    assert_eq!(office.overseen(ACCUSED).await?, [], "but never to the official");
    office.closes().await
}

#[tokio::test]
async fn who_oversees_a_region_sees_its_ledger_and_a_body_what_concerns_it() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let entry = office.reports_a_road().await?;
    let elsewhere = "530921-XFJ.risk-1";
    let city = "530900-XFJ.risk-1";
    assert_eq!(office.listed(elsewhere).await?, []);
    assert_eq!(reason(office.got(elsewhere, &entry).await), "ENTRY_NOT_FOUND");
    assert_eq!(office.listed(city).await?.len(), 1);
    assert_eq!(
        office.listed("530902-XFJ.registrar-1").await?.len(),
        1,
        "the body that reported it"
    );
    for post in [GOVERNMENT, "530902001-ZF.clerk-1", "530902-HBJ.clerk-1"] {
        assert_eq!(office.listed(post).await?, [], "{post}");
        assert_eq!(reason(office.got(post, &entry).await), "ENTRY_NOT_FOUND", "{post}");
    }
    let version = office.grades(&entry, 1).await?;
    office.leads(&entry, version, "530921-XFJ").await?;
    assert_eq!(office.listed(elsewhere).await?.len(), 1, "its body answers for the entry");
    assert_eq!(office.listed(GOVERNMENT).await?.len(), 1, "its leader leads it");
    assert!(office.got(elsewhere, &entry).await.is_ok());
    assert_eq!(reason(office.confirms(elsewhere, &entry, 3).await), "ENTRY_NOT_FOUND");
    office.closes().await
}

#[tokio::test]
async fn the_tables_show_a_reader_only_what_the_label_admits() -> anyhow::Result<()> {
    const NO_RIGHTS: [&str; 0] = [];
    let office = Office::opens().await?;
    let matter = office.new_matter();
    office.hears_of_petition(matter, &accusation(), |it| it.joint = true).await?;
    let entry = office.listed(RISK).await?.remove(0).entry_id;
    let letter = pb::IssueWarningRequest {
        request_id: request_id(),
        entry_id: entry.clone(),
        version: 1,
        to_body: "530902-ZF".to_owned(),
        content: "请研究".to_owned(),
    };
    let letter = office.client().issue_warning(by(RISK, letter)).await?.into_inner();
    office.hears_of_finding(matter, &accusation(), &entry).await?;
    let unregistered = office.new_matter();
    office.hears_of_breach(unregistered, &accusation()).await?;

    // What one that gets at the database itself would see, with no condition in the query at all.
    let counted = async |actor: &Actor| -> anyhow::Result<Vec<i64>> {
        let mut view = office.store.read(actor).await?;
        let mut counts = Vec::new();
        for table in ["matter", "pending_cause", "entry", "listing", "warning", "finding", "act"] {
            let sql = AssertSqlSafe(format!("select count(*) from risk_ledger.{table}"));
            let (rows,): (i64,) = sqlx::query_as(sql).fetch_one(view.connection()).await?;
            counts.push(rows);
        }
        Ok(counts)
    };
    let ledger = counted(&Actor::Service(ServiceName::RiskLedger)).await?;
    assert_eq!(ledger, [2, 1, 1, 5, 1, 1, 1]);
    assert_eq!(counted(&Actor::Officer(officer(RISK, NO_RIGHTS)?)).await?, ledger);
    for post in [ACCUSED, COLLEAGUE] {
        let seen = counted(&Actor::Officer(officer(post, NO_RIGHTS)?)).await?;
        assert_eq!(seen, [0; 7], "{post}");
    }
    let mut elsewhere = officer("530902-ZF.leader-1", NO_RIGHTS)?;
    elsewhere.held_posts.insert(PostCode::parse(ACCUSED)?);
    assert_eq!(counted(&Actor::Officer(elsewhere)).await?, [0; 7], "held beside another post");
    let mut interested = officer(RISK, NO_RIGHTS)?;
    interested.interests.insert(PostCode::parse(ACCUSED)?.body());
    assert_eq!(counted(&Actor::Officer(interested)).await?, [0; 7], "a declared interest");
    assert_eq!(counted(&Actor::Anonymous).await?, [0; 7]);

    // The body that got a letter does not find it any more once the matter is kept from it.
    let against_the_warned = Visibility {
        version: 2,
        ..Visibility::before_screening(vec![], vec![PostCode::parse(GOVERNMENT)?])
    };
    let acknowledge = |version| pb::AcknowledgeWarningRequest {
        request_id: request_id(),
        warning_id: letter.warning_id.clone(),
        version,
    };
    office.hears(matter, &against_the_warned, &routing::ScreeningConfirmed::default()).await?;
    let late = office.client().acknowledge_warning(by(GOVERNMENT, acknowledge(1))).await;
    assert_eq!(reason(late), "WARNING_NOT_FOUND");
    office.closes().await
}

#[tokio::test]
async fn every_table_about_a_matter_is_guarded() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let open: Vec<(String,)> = sqlx::query_as(
        "select distinct c.table_name::text from information_schema.columns c
             join pg_class t on t.oid = format('%I.%I', c.table_schema, c.table_name)::regclass
         where c.table_schema = 'risk_ledger' and c.column_name in ('matter_id', 'entry_id')
             and not (t.relrowsecurity and t.relforcerowsecurity)
         order by 1",
    )
    .fetch_all(&office.database.admin)
    .await?;
    // What could not be digested waits there for an operator; nothing is read from it for an
    // officer.
    assert_eq!(open, [("parked_event".to_owned(),)]);
    office.closes().await
}

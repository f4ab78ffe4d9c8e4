//! ImportPetitions reads files that nobody wrote for it: open messages of several cities, with
//! columns of their own.

use std::collections::{BTreeMap, BTreeSet};

use headwater::import::{self, ImportOptions, Imported};
use headwater_tests::TestSuite;
use lab::Office;
use test_kit::open_data;
use words::intake::Channel;

/// Each file, and which of its columns holds the time of receipt.
const FILES: [(&str, &str); 6] = [
    ("labelled_messages.csv.gz", "submitted_at"),
    ("unlabelled_messages.csv.gz", "submitted_at"),
    ("hot_issue_messages.csv.gz", "submitted_at"),
    ("messages_with_reply.csv.gz", "submitted_at"),
    ("fuzhou_river_requests.csv.gz", "submitted_on"),
    ("shangluo_mayor_mailbox.csv.gz", "submitted_on"),
];

#[tokio::test(flavor = "multi_thread")]
async fn open_messages_of_other_cities_import_as_they_are() -> anyhow::Result<()> {
    let Some(folder) = open_data("messages") else {
        return Ok(());
    };
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let registrar = office.at("530902-XFJ.registrar-1")?;
    let mut registered = 0;
    for (name, received) in FILES {
        let (file, options) = (folder.join(name), options(name, received));
        let rows = import::read_file(&file, &options)?.rows;
        assert!(rows.len() > 600, "{name} has {} rows", rows.len());
        let first = import::send(&registrar, rows.clone(), |_| {}).await?;
        assert_eq!(answered(&first), rows.len(), "{name}: each row is answered once");
        // What is not registered lacks a text or a date, or is a second letter under one id: named by its line and field.
        let reasons: BTreeSet<_> =
            first.rejected.iter().map(|it| (it.field.as_str(), it.reason.as_str())).collect();
        let allowed = [
            ("text", "FIELD_MISSING"),
            ("received_time", "FIELD_MISSING"),
            ("external_id", "EXTERNAL_ID_REUSED"),
        ];
        assert!(reasons.iter().all(|it| allowed.contains(it)), "{name}: {reasons:?}");
        assert!(first.registered.len() * 100 > rows.len() * 98, "{name}: {:?}", first.rejected);
        registered += first.registered.len();
        if name == FILES[0].0 {
            let second = import::send(&registrar, rows, |_| {}).await?;
            assert!(second.registered.is_empty(), "the same file again adds nothing");
        }
    }
    let (petitions, last): (i64, i64) = sqlx::query_as(
        "select (select count(*) from intake.petition), (select last_value from intake.counter)",
    )
    .fetch_one(suite.admin())
    .await?;
    assert_eq!((petitions, last), (i64::try_from(registered)?, petitions));
    suite.stop().await
}

fn options(name: &str, received: &str) -> ImportOptions {
    let column = |ours: &str, theirs: &str| (ours.to_owned(), vec![theirs.to_owned()]);
    ImportOptions {
        columns: BTreeMap::from([
            column("text", "body"),
            column("received_time", received),
            column("external_id", "source_id"),
        ]),
        channel: Some(Channel::Online),
        region: Some("530902".to_owned()),
        source: name.to_owned(),
        historical: false,
        encoding: None,
    }
}

/// The rows that were answered, however many complaints a rejected one has.
fn answered(imported: &Imported) -> usize {
    let rejected: BTreeSet<_> = imported.rejected.iter().map(|it| it.line).collect();
    let known = imported.known_count + imported.repeated_count;
    imported.registered.len() + usize::try_from(known).unwrap_or_default() + rejected.len()
}

//! ImportPetitions: each row acknowledged, twice adds nothing, bad rows named, the past starts
//! nothing.

use headwater::import::{self, ImportOptions};
use headwater_proto::intake::v1 as intake;
use headwater_proto::supervision::v1 as supervision;
use headwater_tests::TestSuite;
use lab::Office;
use statutory_calendar::{Calendar, Certificate, RuleBook, verify};
use test_kit::{civil, repository, request_id};

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_file_twice_adds_nothing_the_second_time() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let registrar = office.at("530900-XFJ.registrar-1")?;
    let file = repository().join("deploy/data/demo/petitions.csv");
    let options = ImportOptions { source: "demo".to_owned(), ..ImportOptions::default() };
    let rows = import::read_file(&file, &options)?.rows;
    let first = import::send(&registrar, rows.clone(), |_| {}).await?;
    let second = import::send(&registrar, rows.clone(), |_| {}).await?;
    assert_eq!(first.rejected_count(), 6, "{:?}", first.rejected);
    assert_eq!(first.registered.len() + 6, rows.len());
    assert_eq!((second.registered.len(), second.known_count), (0, first.registered.len() as u64));
    let (petitions, numbers): (i64, i64) = sqlx::query_as(
        "select (select count(*) from intake.petition), (select sum(last_value)::bigint from intake.counter)",
    )
    .fetch_one(suite.admin())
    .await?;
    assert_eq!((petitions, numbers), (i64::try_from(first.registered.len())?, petitions));
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_letters_under_one_id_are_never_taken_for_one() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let registrar = office.at("530902-XFJ.registrar-1")?;
    let text = "external_id,channel,text,received_time,region\n\
        7,letter,路灯坏了,2026-05-29,530902\n\
        7,letter,水管漏水,2026-05-29,530902\n\
        8,letter,井盖丢了,2026-05-30,530902\n\
        8,letter,井盖丢了,2026-05-30,530902\n";
    let folder = test_kit::Place::fresh()?;
    let file = folder.path().join("rows.csv");
    std::fs::write(&file, text)?;
    let options = ImportOptions { source: "twice".to_owned(), ..ImportOptions::default() };
    let rows = import::read_file(&file, &options)?.rows;
    for (registered, known, repeated) in [(2, 0, 1), (0, 2, 1)] {
        let sent = import::send(&registrar, rows.clone(), |_| {}).await?;
        assert_eq!(
            (sent.registered.len(), sent.known_count, sent.repeated_count),
            (registered, known, repeated)
        );
        let rejected: Vec<_> = sent
            .rejected
            .iter()
            .map(|it| (it.line, it.external_id.as_str(), it.reason.as_str()))
            .collect();
        assert_eq!(rejected, [(3, "7", "EXTERNAL_ID_REUSED")]);
        // Who petitioned by an import can ask for it as well.
        for (_, row) in &sent.registered {
            let request = intake::QueryPetitionRequest {
                number: row.number.clone(),
                query_code: row.query_code.clone(),
            };
            let answer = registrar.with_token("")?.intake().query_petition(request).await?;
            assert_eq!(answer.into_inner().number, row.number);
        }
    }
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_office_learns_of_another_s_import_or_is_in_its_way() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let folder = test_kit::Place::fresh()?;
    let file = folder.path().join("rows.csv");
    let options = ImportOptions { source: "12345".to_owned(), ..ImportOptions::default() };
    for (post, text) in
        [("530902-XFJ.registrar-1", "路灯坏了"), ("530900-XFJ.registrar-1", "举报区信访局压件不报")]
    {
        let rows = format!(
            "external_id,channel,text,received_time,region\n7,letter,{text},2026-05-29,530902\n"
        );
        std::fs::write(&file, rows)?;
        let registrar = office.at(post)?;
        let sent =
            import::send(&registrar, import::read_file(&file, &options)?.rows, |_| {}).await?;
        assert_eq!((sent.registered.len(), sent.rejected_count()), (1, 0), "{post}");
    }
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_petition_of_before_the_regulation_starts_no_term_and_says_so() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let states = [
        ("2019-03-01", false, "not_started"),
        ("2026-05-01", false, "breached"),
        ("2026-05-30", true, "not_started"),
        ("2026-05-30", false, "running"),
    ];
    for (turn, (received, historical, expected)) in (0..).zip(states) {
        let deadlines = imported(&office, turn, received, historical).await?;
        let refer = deadlines.iter().find(|it| it.rule == "refer").expect("a term or its reason");
        let state = refer.state().as_str_name().trim_start_matches("STATE_").to_lowercase();
        assert_eq!(state, expected, "{received}");
        assert_eq!(refer.late_at_entry, expected == "breached");
        let request =
            supervision::ExplainDeadlineRequest { deadline_id: refer.deadline_id.clone() };
        let mut officer = office.at("530902-XFJ.supervision-1")?.supervision();
        let explained = officer.explain_deadline(request).await?.into_inner();
        assert!(!explained.lines_zh.is_empty() && !explained.lines_en.is_empty());
        // What the office hands out is counted again by whoever has the rules and the calendar.
        assert_eq!(explained.certificate.is_empty(), expected == "not_started", "{received}");
        if !explained.certificate.is_empty() {
            let certificate: Certificate = serde_json::from_str(&explained.certificate)?;
            verify(&certificate, &RuleBook::shipped()?, &Calendar::shipped()?)?;
        }
    }
    suite.days_pass(3).await?;
    let mut officer = office.at("530902-XFJ.supervision-1")?.supervision();
    let orders = officer.list_orders(supervision::ListOrdersRequest::default()).await?;
    let orders = orders.into_inner().orders;
    let [order] = &orders[..] else {
        anyhow::bail!("late registration is not forgiven: {orders:?}")
    };
    assert_eq!((order.rule.as_str(), order.body.as_str()), ("refer", "530902-XFJ"));
    suite.stop().await
}

async fn imported(
    office: &Office<'_>,
    turn: u32,
    received: &str,
    historical: bool,
) -> anyhow::Result<Vec<supervision::Deadline>> {
    let text = format!(
        "channel,text,received_time,region\nletter,第{turn}封来信：路灯坏了,{received},530902\n"
    );
    let folder = test_kit::Place::fresh()?;
    let file = folder.path().join("rows.csv");
    std::fs::write(&file, text)?;
    let source = format!("test-{turn}");
    if historical {
        let request = intake::AllowHistoricalImportRequest {
            request_id: request_id(),
            source: source.clone(),
            last_date: Some(civil("2026-05-31")),
            reason: "并入旧登记簿".to_owned(),
        };
        let mut second = office.at("530902-XFJ.supervision-1")?.intake();
        second.allow_historical_import(request).await?;
        // Who allowed it, and why, is read again.
        let all = intake::ListHistoricalImportsRequest::default();
        let allowed = second.list_historical_imports(all).await?.into_inner().imports;
        let [one] = &allowed[..] else { anyhow::bail!("{allowed:?}") };
        assert_eq!((&*one.source, &*one.reason), (&*source, "并入旧登记簿"));
        assert_eq!(one.post, "530902-XFJ.supervision-1");
    }
    let options = ImportOptions { source, historical, ..ImportOptions::default() };
    let registrar = office.at("530902-XFJ.registrar-1")?;
    let done = import::send(&registrar, import::read_file(&file, &options)?.rows, |_| {}).await?;
    office.suite().settled().await?;
    let (_, row) = done.registered.into_iter().next().expect("the row is good");
    let key = intake::get_petition_request::Key::PetitionId(row.petition_id);
    let request = intake::GetPetitionRequest { key: Some(key) };
    let petition = registrar.intake().get_petition(request).await?.into_inner().petition;
    let request = supervision::ListDeadlinesRequest {
        matter_id: petition.unwrap_or_default().matter_id,
        ..Default::default()
    };
    let mut officer = office.at("530902-XFJ.supervision-1")?.supervision();
    Ok(officer.list_deadlines(request).await?.into_inner().deadlines)
}

//! Past matters under another register: what would change is shown, and nothing does.

use std::collections::BTreeSet;

use headwater_proto::routing::v1 as pb;
use kernel::ids::MatterId;
use test_kit::officer::officer;
use test_kit::{civil, reason, request_id};

use crate::office::{Office, folder};

const OFFICER: &str = "530900-XFJ.organisation-1";
/// Wages go to the labour bureau of a county; under the other catalogue to its civil affairs.
const WAGES: &str = "wage_arrears,petition,county,RSJ,";
const MOVED: &str = "wage_arrears,petition,county,MZJ,";

/// One file of the shipped folder, changed.
fn file(name: &str, text: &str, instead: &str) -> anyhow::Result<Vec<pb::OrganisationFile>> {
    let mut files = folder(|_, it| it.replacen(text, instead, 1))?;
    files.retain(|it| it.name == name);
    Ok(files)
}

fn under(files: Vec<pb::OrganisationFile>) -> pb::ReplayRoutingRequest {
    pb::ReplayRoutingRequest { files, ..pb::ReplayRoutingRequest::default() }
}

fn ids(answer: &pb::ReplayRoutingResponse) -> BTreeSet<String> {
    answer.moved.iter().map(|it| it.matter_id.clone()).collect()
}

fn name(body: Option<&pb::NamedBody>) -> &str {
    body.map_or("", |it| it.name.as_str())
}

/// Matters of an office, and what each is about.
struct Matters {
    fresh: MatterId,
    screened: MatterId,
}

impl Matters {
    /// Three about wages; beside them, one about a housing estate.
    async fn of(office: &Office) -> anyhow::Result<Self> {
        let fresh = office.registers(|_, _| {}).await?;
        let screened = office.registers(|_, _| {}).await?;
        // Kept from the civil affairs, and so no affair of whoever keeps the register.
        office.registers(|_, label| label.excluded_bodies = vec!["530902-MZJ".to_owned()]).await?;
        office.registers(|it, _| it.category = "property_management".into()).await?;
        let confirm = pb::ConfirmScreeningRequest {
            request_id: request_id(),
            matter_id: screened.to_string(),
            version: 1,
            ..pb::ConfirmScreeningRequest::default()
        };
        office.at("530902-XFJ.screening-1")?.confirm_screening(confirm).await?;
        Ok(Self { fresh, screened })
    }

    fn about_wages(&self) -> BTreeSet<String> {
        [self.fresh, self.screened].map(|it| it.to_string()).into()
    }
}

/// Everything that routing keeps, as one text.
async fn kept(office: &Office) -> anyhow::Result<String> {
    let sql = "select concat(
        (select string_agg(it::text, '|' order by matter_id) from routing.matter it), '|',
        (select count(*) from routing.outbox), '|', (select count(*) from routing.history), '|',
        (select count(*) from routing.request_answer), '|',
        (select string_agg(it::text, '|' order by file, key, valid_from)
            from routing.organisation_row it), '|',
        (select version from routing.organisation))";
    Ok(sqlx::query_scalar(sql).fetch_one(&office.database.admin).await?)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_row_of_the_catalogue_moves_its_matters_and_nothing_else() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matters = Matters::of(&office).await?;
    let before = kept(&office).await?;
    let mut registrar = office.register(OFFICER)?;
    let request = under(file("competence.csv", WAGES, MOVED)?);
    let answer = registrar.replay_routing(request.clone()).await?.into_inner();
    assert_eq!((answer.version, answer.screened_count), (1, 3));
    assert_eq!(ids(&answer), matters.about_wages());
    for it in &answer.moved {
        let way = (name(it.present_body.as_ref()), name(it.other_body.as_ref()));
        assert_eq!(way, ("临翔区人力资源和社会保障局", "临翔区民政局"));
        let about = (it.region.as_str(), it.category.as_str(), it.track());
        assert_eq!(about, ("530902001", "wage_arrears", pb::Track::Petition));
        assert!(it.number.starts_with("530902-XFJ-2026-"));
        assert_eq!(it.reason, "CATALOGUE_DIFFERS");
        let why = it.message.clone().unwrap_or_default();
        assert_eq!(why.zh, "权责目录中的有权处理机关由530902-RSJ变为530902-MZJ");
        assert_eq!(why.en, "the catalogue names 530902-MZJ in the place of 530902-RSJ");
        let has_it =
            if it.matter_id == matters.screened.to_string() { "临翔区信访局" } else { "" };
        assert_eq!(name(it.answerable_body.as_ref()), has_it);
    }
    // The same rows in a file: nothing moves, whatever the matters are.
    let same = registrar.replay_routing(under(file("competence.csv", WAGES, WAGES)?)).await?;
    let same = same.into_inner();
    assert_eq!((same.screened_count, same.moved.len(), same.not_replayed.len()), (3, 0, 0));
    // Words are looked for in texts, which routing does not have.
    let cues = file("cues.csv", "不服判决|", "不服判决|不服调解书|")?;
    let cues = registrar.replay_routing(under(cues)).await?.into_inner();
    assert_eq!((cues.moved.len(), cues.not_replayed.len()), (0, 1));

    assert_eq!(kept(&office).await?, before, "nothing is changed and nothing published");
    let again = registrar.replay_routing(request).await?.into_inner();
    assert_eq!(ids(&again), matters.about_wages(), "the present register is the same as before");
    let mut stranger = office.register("530902-XFJ.registrar-1")?;
    let refused = stranger.replay_routing(under(file("competence.csv", WAGES, MOVED)?)).await;
    assert_eq!(reason(refused), "RIGHT_MISSING");
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_that_is_kept_from_somebody_is_not_screened_again() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matters = Matters::of(&office).await?;
    let request = under(file("competence.csv", WAGES, MOVED)?);
    let asked = async |post: &str| -> anyhow::Result<_> {
        let mut registrar = office.registrar(officer(post, ["organisation.change"])?)?;
        Ok(registrar.replay_routing(request.clone()).await?.into_inner())
    };
    for post in ["530902-MZJ.clerk-1", "530902-RSJ.clerk-1"] {
        let shown = asked(post).await?;
        assert_eq!((shown.screened_count, ids(&shown)), (3, matters.about_wages()), "{post}");
    }
    let elsewhere = asked("530921-XFJ.head").await?;
    assert_eq!((elsewhere.screened_count, elsewhere.moved.len()), (0, 0), "of another county");
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_cannot_be_the_register_are_complained_of_as_when_applied() -> anyhow::Result<()>
{
    let office = Office::open().await?;
    Matters::of(&office).await?;
    let mut registrar = office.register(OFFICER)?;
    let wrong = "wage_arrears,petition,county,QQQ,";
    let answer = registrar.replay_routing(under(file("competence.csv", WAGES, wrong)?)).await?;
    let answer = answer.into_inner();
    assert_eq!((answer.version, answer.screened_count, answer.moved.len()), (1, 0, 0));
    let whole = pb::ApplyOrganisationRequest {
        files: folder(|_, it| it.replacen(WAGES, wrong, 1))?,
        dry_run: true,
        ..pb::ApplyOrganisationRequest::default()
    };
    let applied = registrar.apply_organisation(whole).await?.into_inner();
    assert_eq!(answer.complaints, applied.complaints);
    assert_eq!(answer.complaints[0].reason, "SUFFIX_UNKNOWN");
    let nothing = registrar.replay_routing(under(Vec::new())).await;
    assert_eq!(reason(nothing), "FIELD_MISSING");
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_one_another_under_one_register_only() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matters = Matters::of(&office).await?;
    let mut registrar = office.register(OFFICER)?;
    let request =
        pb::ReplayRoutingRequest { page_size: 2, ..under(file("competence.csv", WAGES, MOVED)?) };
    let first = registrar.replay_routing(request.clone()).await?.into_inner();
    let next = |files| pb::ReplayRoutingRequest {
        files,
        page_token: first.next_page_token.clone(),
        ..request.clone()
    };
    let other = "wage_arrears,petition,county,ZJJ,";
    let refused = registrar.replay_routing(next(file("competence.csv", WAGES, other)?)).await;
    assert_eq!(reason(refused), "PAGE_TOKEN_UNKNOWN");
    let last = registrar.replay_routing(next(request.files.clone())).await?.into_inner();
    assert_eq!(first.screened_count + last.screened_count, 3);
    assert_eq!(last.next_page_token, "");
    let all: BTreeSet<_> = ids(&first).union(&ids(&last)).cloned().collect();
    assert_eq!((all, first.moved.len() + last.moved.len()), (matters.about_wages(), 2));
    for (from, to, screened) in [("2026-03-02", "2026-03-02", 3), ("2026-03-03", "2026-12-31", 0)] {
        let days = pb::ReplayRoutingRequest {
            from_date: Some(civil(from)),
            to_date: Some(civil(to)),
            page_size: 0,
            ..request.clone()
        };
        let answer = registrar.replay_routing(days).await?.into_inner();
        assert_eq!(answer.screened_count, screened, "{from} to {to}");
    }
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_of_a_later_day_is_looked_at_as_of_that_day() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matters = Matters::of(&office).await?;
    let mut registrar = office.register(OFFICER)?;
    let rows = folder(|_, it| it.to_owned())?;
    let catalogue = rows.into_iter().find(|it| it.name == "competence.csv").unwrap_or_default();
    let row = catalogue.text.lines().find(|it| it.starts_with(WAGES)).unwrap_or_default();
    let note = row.trim_start_matches(WAGES).trim_end_matches(",,");
    let later = format!("{WAGES}{note},,2026-06-30\n{MOVED}{note},2026-07-01,");
    let request = under(file("competence.csv", row, &later)?);
    let today = registrar.replay_routing(request.clone()).await?.into_inner();
    assert_eq!((today.screened_count, today.moved.len()), (3, 0));
    let july = pb::ReplayRoutingRequest { as_of_date: Some(civil("2026-07-01")), ..request };
    let july = registrar.replay_routing(july).await?.into_inner();
    assert_eq!(ids(&july), matters.about_wages());
    office.close().await
}

//! How often an official opens petitioners' data, and who looks at that.

use chrono::TimeDelta;
use headwater_proto::intake::v1 as pb;
use headwater_proto::routing::v1 as routing;
use kernel::Visibility;
use test_kit::{nine, reason};
use tonic::{Code, Status};

use crate::office::{CITY, COLLEAGUE, Office, REGISTRAR, by};

/// The city's auditor; its region holds the county's.
const AUDITOR: &str = "530900-XFJ.auditor-1";
const OTHER_AUDITOR: &str = "530100-XFJ.auditor-1";

async fn reads(office: &Office, petition: &pb::RegisterPetitionResponse) -> Result<(), Status> {
    let read = pb::ReadPetitionersRequest {
        petition_id: petition.petition_id.clone(),
        purpose: "送达受理告知书".to_owned(),
    };
    office.client().read_petitioners(by(REGISTRAR, read)).await.map(drop)
}

async fn audited(
    office: &Office,
    post: &str,
    request: pb::ListPersonalReadsRequest,
) -> anyhow::Result<pb::ListPersonalReadsResponse> {
    Ok(office.client().list_personal_reads(by(post, request)).await?.into_inner())
}

#[tokio::test]
async fn an_official_opens_so_many_an_hour_and_a_day_even_all_at_once() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let petition = office.registers(REGISTRAR, office.signed()).await?;
    let all_at_once = (0..8).map(|_| reads(&office, &petition));
    let answers = futures::future::join_all(all_at_once).await;
    assert_eq!(answers.iter().filter(|it| it.is_ok()).count(), 3, "three an hour");
    for refused in answers.into_iter().filter_map(Result::err) {
        assert_eq!(refused.code(), Code::ResourceExhausted);
        assert_eq!(reason::<()>(Err(refused)), "PERSONAL_READS_EXHAUSTED");
    }
    office.clock.advance_to(office.clock.now() + TimeDelta::minutes(61));
    reads(&office, &petition).await?;
    reads(&office, &petition).await?;
    assert_eq!(reason(reads(&office, &petition).await), "PERSONAL_READS_EXHAUSTED", "five a day");
    office.clock.advance_to(nine("2026-03-03"));
    reads(&office, &petition).await?;

    let all = audited(&office, AUDITOR, pb::ListPersonalReadsRequest::default()).await?.reads;
    let counts: Vec<_> = all.iter().map(|it| it.day_count).collect();
    assert_eq!(counts, [1, 5, 4, 3, 2, 1], "the latest first; what was refused was no read");
    office.closes().await
}

#[tokio::test]
async fn an_auditor_sees_who_opened_what_and_when_it_was_unusual() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let petition = office.registers(REGISTRAR, office.signed()).await?;
    for hour in 0..5 {
        office.clock.advance_to(nine("2026-03-02") + TimeDelta::hours(hour));
        reads(&office, &petition).await?;
    }
    let all = pb::ListPersonalReadsRequest { page_size: 4, ..Default::default() };
    let first = audited(&office, AUDITOR, all.clone()).await?;
    let next = pb::ListPersonalReadsRequest { page_token: first.next_page_token, ..all };
    let second = audited(&office, AUDITOR, next).await?;
    assert_eq!((first.reads.len(), second.reads.len()), (4, 1));
    assert_eq!(second.next_page_token, "");
    let latest = &first.reads[0];
    assert_eq!(
        (latest.person.as_str(), latest.post.as_str(), latest.body.as_str()),
        ("per-530902-xfj-registrar-1", REGISTRAR, "530902-XFJ")
    );
    assert_eq!(
        (latest.number.as_str(), latest.purpose.as_str()),
        (petition.number.as_str(), "送达受理告知书")
    );
    let unusual = pb::ListPersonalReadsRequest { unusual_only: true, ..Default::default() };
    let unusual = audited(&office, AUDITOR, unusual).await?.reads;
    let counts: Vec<_> = unusual.iter().map(|it| (it.day_count, it.unusual)).collect();
    assert_eq!(counts, [(5, true), (4, true)]);
    let of_post =
        |post: &str| pb::ListPersonalReadsRequest { post: post.to_owned(), ..Default::default() };
    assert_eq!(audited(&office, AUDITOR, of_post(REGISTRAR)).await?.reads.len(), 5);
    assert_eq!(audited(&office, AUDITOR, of_post(CITY)).await?.reads, []);
    assert_eq!(
        audited(&office, OTHER_AUDITOR, pb::ListPersonalReadsRequest::default()).await?.reads,
        [],
        "another region's"
    );
    office.closes().await
}

#[tokio::test]
async fn reads_about_what_is_kept_from_an_auditor_are_not_shown_to_it() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let petition = office.registers(REGISTRAR, office.signed()).await?;
    reads(&office, &petition).await?;
    let confirmed = routing::ScreeningConfirmed {
        answerable_body: "530902-XFJ".to_owned(),
        ..Default::default()
    };
    let label = Visibility::before_screening(vec![], vec![AUDITOR.parse()?]).after_screening(false);
    office.hears(&petition.matter_id, &label, &confirmed).await?;
    let all = pb::ListPersonalReadsRequest::default;
    assert_eq!(audited(&office, AUDITOR, all()).await?.reads, []);
    assert_eq!(audited(&office, "530900-XFJ.auditor-2", all()).await?.reads.len(), 1);
    office.closes().await
}

#[tokio::test]
async fn what_a_petition_says_is_opened_so_many_times_and_once_a_day_counts() -> anyhow::Result<()>
{
    let office = Office::opens().await?;
    let mut numbers = Vec::new();
    for _ in 0..5 {
        numbers.push(office.registers(REGISTRAR, office.letter()).await?.number);
    }
    for number in &numbers {
        assert!(!office.gets(REGISTRAR, number).await?.text.is_empty(), "whoever registered it");
    }
    for number in &numbers[..4] {
        assert!(!office.gets(COLLEAGUE, number).await?.text.is_empty());
        office.gets(COLLEAGUE, number).await?;
    }
    let refused = office.gets(COLLEAGUE, &numbers[4]).await.unwrap_err();
    assert!(refused.message().contains("petitions' texts"), "{}", refused.message());
    assert_eq!(reason::<()>(Err(refused)), "PERSONAL_READS_EXHAUSTED");
    office.gets(COLLEAGUE, &numbers[0]).await?;
    let unusual = pb::ListPersonalReadsRequest { unusual_only: true, ..Default::default() };
    let unusual = audited(&office, AUDITOR, unusual).await?.reads;
    let seen: Vec<_> = unusual.iter().map(|it| (it.kind(), it.day_count)).collect();
    let kind = pb::PersonalReadKind::Text;
    assert_eq!(seen, [(kind, 4), (kind, 3)]);
    assert_eq!(unusual[0].person, "per-530902-xfj-screening-1");
    office.closes().await
}

#[tokio::test]
async fn an_earlier_matter_is_proposed_so_many_times_and_never_silently() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    office.registers(REGISTRAR, office.signed()).await?;
    let mut shown = Vec::new();
    for _ in 0..4 {
        shown.push(office.registers(REGISTRAR, office.signed()).await?);
    }
    let are_shown: Vec<_> = shown.iter().map(|it| !it.proposed_matter_id.is_empty()).collect();
    assert_eq!(are_shown, [true, true, false, false]);
    // What was not shown is not shown by reading it back either; a colleague who links is counted as well.
    let reads = async |post: &'static str, at: usize| {
        Ok::<_, Status>(office.gets(post, &shown[at].number).await?.proposed_matter_id)
    };
    assert_eq!(reads(REGISTRAR, 1).await?, shown[1].proposed_matter_id);
    assert_eq!(reads(REGISTRAR, 2).await?, "");
    assert_ne!(reads(COLLEAGUE, 2).await?, "");
    let all = audited(&office, AUDITOR, pb::ListPersonalReadsRequest::default()).await?.reads;
    let seen: Vec<_> = all.iter().map(|it| (it.kind(), it.day_count, it.unusual)).collect();
    let (text, proposal) = (pb::PersonalReadKind::Text, pb::PersonalReadKind::Proposal);
    let first = (proposal, 1, false);
    assert_eq!(seen, [(text, 1, false), first, (proposal, 2, true), first]);
    office.closes().await
}

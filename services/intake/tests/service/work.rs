//! A desk's list: the earliest due first, page by page, without what only the petitioner may do.

use headwater_proto::intake::v1 as pb;
use headwater_proto::supervision::v1 as supervision;
use kernel::Visibility;
use test_kit::{civil, reason};

use crate::office::{CITY, Office, REGISTRAR, by};

async fn page(
    office: &Office,
    post: &str,
    size: i32,
    token: &str,
) -> Result<(Vec<String>, String), tonic::Status> {
    let request = pb::ListWorkRequest { page_size: size, page_token: token.to_owned() };
    let page = office.client().list_work(by(post, request)).await?.into_inner();
    Ok((page.items.into_iter().map(|it| it.number).collect(), page.next_page_token))
}

#[tokio::test]
async fn pages_follow_one_another_by_day_and_skip_nothing_when_the_list_changes()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let mut petitions = Vec::new();
    for due in ["2026-03-20", "2026-03-18", "2026-03-19", "2026-03-17"] {
        let petition = office.registers(REGISTRAR, office.letter()).await?;
        office.hears_of_term(&petition.matter_id, "refer", due).await?;
        petitions.push(petition);
    }
    // No date yet: at the end.
    petitions.push(office.registers(REGISTRAR, office.letter()).await?);
    let number = |at: usize| petitions[at].number.clone();
    let (first, token) = page(&office, REGISTRAR, 2, "").await?;
    assert_eq!(first, [number(3), number(1)]);
    // The first two leave the list while it is being read.
    for at in [3, 1] {
        office.voids(&petitions[at]).await?;
    }
    let (second, token) = page(&office, REGISTRAR, 2, &token).await?;
    assert_eq!(second, [number(2), number(0)]);
    let (last, token) = page(&office, REGISTRAR, 2, &token).await?;
    assert_eq!((last, token.as_str()), (vec![number(4)], ""));
    office.closes().await
}

#[tokio::test]
async fn a_token_that_was_not_given_is_refused() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    for _ in 0..2 {
        office.registers(REGISTRAR, office.letter()).await?;
    }
    let (_, token) = page(&office, REGISTRAR, 1, "").await?;
    let mut forged = token.clone().into_bytes();
    forged[3] = if forged[3] == b'A' { b'B' } else { b'A' };
    for bad in ["50", "nonsense", &String::from_utf8(forged)?] {
        let refused = page(&office, REGISTRAR, 1, bad).await;
        assert_eq!(reason(refused), "PAGE_TOKEN_UNKNOWN", "{bad}");
    }
    office.closes().await
}

#[tokio::test]
async fn a_petitioners_right_is_nobodys_work_and_what_is_over_leaves_the_list() -> anyhow::Result<()>
{
    let office = Office::opens().await?;
    let petition = office.registers(REGISTRAR, office.letter()).await?;
    let next = async || -> anyhow::Result<(String, String)> {
        let request = by(REGISTRAR, pb::ListWorkRequest::default());
        let items = office.client().list_work(request).await?.into_inner().items;
        let item = items.into_iter().next().unwrap_or_default();
        let due = item.next_date.unwrap_or_default();
        Ok((item.next_rule, format!("{}-{}-{}", due.year, due.month, due.day)))
    };
    office.hears_of_term(&petition.matter_id, "review_request", "2026-03-04").await?;
    let refer = office.hears_of_term(&petition.matter_id, "refer", "2026-03-17").await?;
    assert_eq!(next().await?, ("refer".to_owned(), "2026-3-17".to_owned()));
    let ended = supervision::DeadlineEnded {
        deadline_id: refer.deadline_id.clone(),
        rule: refer.rule.clone(),
        version: 3,
        ..Default::default()
    };
    office.hears(&petition.matter_id, &Visibility::default(), &ended).await?;
    // An older word about it, heard later, changes nothing.
    let older = supervision::DeadlineSet { version: 2, ..refer };
    office.hears(&petition.matter_id, &Visibility::default(), &older).await?;
    assert_eq!(next().await?.0, "");
    office.closes().await
}

/// Sunday, 1 March is a rest day: due then, late after Monday the 2nd, which is today.
#[tokio::test]
async fn what_is_past_its_due_date_is_overdue_only_after_its_limit_and_the_petitioner_sees_the_due_date()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let petition = office.registers(REGISTRAR, office.letter()).await?;
    let item = async || -> anyhow::Result<pb::WorkItem> {
        let request = by(REGISTRAR, pb::ListWorkRequest::default());
        let items = office.client().list_work(request).await?.into_inner().items;
        Ok(items.into_iter().next().unwrap_or_default())
    };
    let shown = async || -> anyhow::Result<_> {
        let (number, query_code) = (petition.number.clone(), petition.query_code.clone());
        let request = pb::QueryPetitionRequest { number, query_code };
        let answer = office.client().query_petition(tonic::Request::new(request)).await?;
        Ok(answer.into_inner())
    };
    let id = &petition.matter_id;
    let refer = office.hears_of_two_dates(id, "refer", "2026-03-01", "2026-03-02").await?;
    let it = item().await?;
    assert_eq!(
        (it.next_date, it.next_limit_date),
        (Some(civil("2026-03-01")), Some(civil("2026-03-02")))
    );
    assert!(!it.overdue, "today is its limit");
    let seen = shown().await?;
    assert_eq!(seen.next_date, Some(civil("2026-03-01")), "the earlier day of what a body owes");
    let limit_date = Some(civil("2026-03-01"));
    let moved = supervision::DeadlineSet { version: 2, limit_date, ..refer.clone() };
    office.hears(id, &Visibility::default(), &moved).await?;
    assert!(item().await?.overdue);
    let ended = supervision::DeadlineEnded {
        deadline_id: refer.deadline_id,
        rule: refer.rule,
        version: 3,
        ..Default::default()
    };
    office.hears(id, &Visibility::default(), &ended).await?;
    office.hears_of_two_dates(id, "review_request", "2026-04-04", "2026-04-07").await?;
    let seen = shown().await?;
    assert_eq!((seen.next_date, seen.next_rule.as_str()), (None, ""), "no body owes anything");
    let right = pb::PetitionerRight {
        rule: "review_request".to_owned(),
        last_date: Some(civil("2026-04-07")),
    };
    assert_eq!(seen.rights, [right], "the later day of what one may do");
    office.closes().await
}

#[tokio::test]
async fn a_desk_sees_its_own_work_only() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    office.registers(REGISTRAR, office.letter()).await?;
    assert_eq!(page(&office, CITY, 10, "").await?.0, Vec::<String>::new());
    office.closes().await
}

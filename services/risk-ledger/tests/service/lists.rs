//! The ledger page by page: the highest grade first, whatever changes meanwhile.

use headwater_proto::risk_ledger::v1 as pb;
use headwater_proto::risk_ledger::v1::Grade;
use headwater_proto::risk_ledger::v1::entry::State;
use test_kit::reason;
use tonic::Status;

use crate::office::{Office, RISK, by};

/// The ids of one page, and the token of the next.
async fn page(
    office: &Office,
    request: pb::ListEntriesRequest,
) -> Result<(Vec<String>, String), Status> {
    let page = office.client().list_entries(by(RISK, request)).await?.into_inner();
    Ok((page.entries.into_iter().map(|it| it.entry_id).collect(), page.next_page_token))
}

fn two(page_token: &str) -> pb::ListEntriesRequest {
    pb::ListEntriesRequest { page_size: 2, page_token: page_token.to_owned(), ..Default::default() }
}

#[tokio::test]
async fn the_highest_grade_is_listed_first_page_by_page() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(office.reports_a_road().await?);
    }
    office.grades(&ids[2], 1).await?;
    let (first, token) = page(&office, two("")).await?;
    assert_eq!(first, [ids[2].as_str(), &ids[0]]);
    // One that was shown moves up, one that was not yet shown moves before the page: neither is
    // shown twice, none is skipped.
    office.grades(&ids[0], 1).await?;
    office.grades(&ids[4], 1).await?;
    let (second, token) = page(&office, two(&token)).await?;
    assert_eq!(second, [ids[1].as_str(), &ids[3]]);
    assert_eq!(token, "", "a full page is the last one if nothing follows");
    office.closes().await
}

#[tokio::test]
async fn a_grade_or_a_state_leaves_the_rest_out() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let (high, plain) = (office.reports_a_road().await?, office.reports_a_road().await?);
    office.grades(&high, 1).await?;
    let only = async |grade: Grade, state: State| -> anyhow::Result<Vec<String>> {
        let (grade, state) = (grade.into(), state.into());
        let request = pb::ListEntriesRequest { grade, state, ..Default::default() };
        Ok(page(&office, request).await?.0)
    };
    assert_eq!(only(Grade::High, State::Unspecified).await?, [high.as_str()]);
    assert_eq!(only(Grade::Low, State::Unspecified).await?, Vec::<String>::new());
    assert_eq!(only(Grade::Unspecified, State::Registered).await?, [plain.as_str()]);
    assert_eq!(only(Grade::High, State::Registered).await?, Vec::<String>::new());
    office.closes().await
}

#[tokio::test]
async fn a_token_of_another_filter_is_refused() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    for _ in 0..3 {
        office.reports_a_road().await?;
    }
    let (_, token) = page(&office, two("")).await?;
    let other = pb::ListEntriesRequest { grade: Grade::High.into(), ..two(&token) };
    assert_eq!(reason(page(&office, other).await), "PAGE_TOKEN_UNKNOWN");
    assert_eq!(reason(page(&office, two("2")).await), "PAGE_TOKEN_UNKNOWN");
    assert_eq!(page(&office, two(&token)).await?.0.len(), 1);
    office.closes().await
}

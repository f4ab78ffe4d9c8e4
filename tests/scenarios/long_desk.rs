//! A desk with more work on it than one page holds.

use std::collections::BTreeSet;

use headwater_proto::intake::v1::ListWorkRequest;
use headwater_proto::routing::v1::ListMattersRequest;
use headwater_tests::{TestSuite, desk};
use lab::Office;

/// Matters on the desk; they fit on three pages.
const MATTERS: i64 = 120;
const PAGE: i32 = 50;

#[tokio::test(flavor = "multi_thread")]
async fn a_long_desk_is_read_page_by_page_each_matter_once() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    desk::fill(suite.admin(), MATTERS).await?;
    let (mut work, mut matters) = (BTreeSet::new(), BTreeSet::new());
    let mut page_token = String::new();
    for _ in 0..3 {
        let request = ListWorkRequest { page_size: PAGE, page_token: page_token.clone() };
        let client = office.at("530902-XFJ.registrar-1")?;
        let page = client.intake().list_work(request).await?.into_inner();
        work.extend(page.items.into_iter().map(|it| it.matter_id));
        page_token = page.next_page_token;
    }
    assert_eq!((work.len(), page_token.as_str()), (120, ""));
    for _ in 0..3 {
        let request = ListMattersRequest {
            page_size: PAGE,
            page_token: page_token.clone(),
            ..Default::default()
        };
        let client = office.at("530902-XFJ.screening-1")?;
        let page = client.routing().list_matters(request).await?.into_inner();
        matters.extend(page.matters.into_iter().map(|it| it.matter_id));
        page_token = page.next_page_token;
    }
    assert_eq!((matters, page_token.as_str()), (work, ""));
    suite.stop().await
}

//! Document numbers have no gaps, however many are taken at once.

use headwater_proto::routing::v1 as pb;
use test_kit::request_id;

use crate::office::Office;

#[tokio::test(flavor = "multi_thread")]
async fn numbers_taken_at_once_have_no_gaps() -> anyhow::Result<()> {
    const COUNT: usize = 12;
    let office = Office::open().await?;
    let screener = office.at("530902-XFJ.screening-1")?;
    let mut acts = Vec::new();
    for turn in 0..COUNT {
        let matter = office.registers(|_, _| {}).await?.to_string();
        let mut screener = screener.clone();
        acts.push(async move {
            let request = pb::ConfirmScreeningRequest {
                request_id: request_id(),
                matter_id: matter.clone(),
                version: 1,
                ..pb::ConfirmScreeningRequest::default()
            };
            let version = screener.confirm_screening(request).await?.into_inner().version;
            let request = pb::ReferMatterRequest {
                request_id: request_id(),
                matter_id: matter,
                version,
                // Every third goes to a body nobody knows: a refused act takes no number.
                to_body: if turn % 3 == 0 { "530902-QQQ".to_owned() } else { String::new() },
            };
            screener.refer_matter(request).await
        });
    }
    let answers = futures::future::join_all(acts).await;
    let mut numbers: Vec<_> =
        answers.into_iter().flatten().map(|it| it.into_inner().document_number).collect();
    numbers.sort();
    let expected: Vec<_> = (1..=8).map(|it| format!("530902-XFJ-ZS-2026-{it:04}")).collect();
    assert_eq!(numbers, expected);
    office.close().await
}

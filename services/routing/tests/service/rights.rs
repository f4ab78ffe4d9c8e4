//! A right that no contract knows is refused, whichever way the register would come to have it. The feed goes to its readers alone.

use headwater_proto::common::v1::SubscribeRequest;
use headwater_proto::routing::v1 as pb;
use kernel::{IdSource, OfficeClock};
use service_kit::transport::PlainText;
use test_kit::{Database, faults, nine, reason, request_id};

use crate::office::{Office, folder};

const OFFICER: &str = "530900-XFJ.organisation-1";
const RIGHT: &str = "\"opinion.approve\"";
const MISSPELT: &str = "\"opinion.aprove\"";

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_with_a_misspelt_right_is_told_which_was_meant() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let mut officer = office.register(OFFICER)?;
    let files = folder(|_, text| text.replace(RIGHT, MISSPELT))?;
    let kinds = files.iter().find(|it| it.name == "post-kinds.toml").map(|it| it.text.as_str());
    let line = kinds.unwrap_or_default().lines().position(|it| it == "[body_head]");
    for dry_run in [true, false] {
        let request = pb::ApplyOrganisationRequest {
            request_id: request_id(),
            version: 1,
            files: files.clone(),
            dry_run,
        };
        let answer = officer.apply_organisation(request).await?.into_inner();
        assert_eq!((answer.version, answer.change_count), (1, 0));
        let [complaint] = answer.complaints.as_slice() else {
            anyhow::bail!("{:?}", answer.complaints);
        };
        assert_eq!(
            (complaint.file.as_str(), complaint.field.as_str()),
            ("post-kinds.toml", "rights")
        );
        assert_eq!(usize::try_from(complaint.line)? - 1, line.unwrap_or_default());
        assert_eq!(complaint.reason, "RIGHT_UNKNOWN");
        let message = complaint.message.clone().unwrap_or_default();
        assert_eq!(message.zh, "没有权限opinion.aprove，是否应为opinion.approve");
        assert_eq!(message.en, "there is no right opinion.aprove; is opinion.approve meant?");
    }
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_is_not_founded_with_a_misspelt_right() -> anyhow::Result<()> {
    let database = Database::with(&routing::schema()).await?;
    let clock = OfficeClock::manual(nine("2026-03-02"));
    let ids = IdSource::seeded(clock.clone(), 1);
    let url = database.app_url()?;
    let mut files = test_kit::office::files()?;
    for file in folder(|_, text| text.replace(RIGHT, MISSPELT))? {
        files.add(file.name, file.text);
    }
    let refused = routing::found(&url, PlainText::default(), &clock, &ids, &files).await;
    assert!(refused.is_err_and(|it| it.to_string().contains("RIGHT_UNKNOWN")));
    assert!(
        routing::found(&url, PlainText::default(), &clock, &ids, &test_kit::office::files()?)
            .await?
    );
    database.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_change_is_refused_while_the_register_has_one() -> anyhow::Result<()> {
    let office = Office::open().await?;
    // A register of a time when nobody looked.
    let sql = "update routing.organisation_row
        set cells = jsonb_set(cells, '{rights}', '\"opinion.aprove\"')
        where file = 'post-kinds.toml' and key = 'body_head'";
    sqlx::query(sql).execute(&office.database.admin).await?;
    let post = pb::Post {
        code: "530902-ZF.clerk-2".to_owned(),
        title: "承办人".to_owned(),
        kind: "body_clerk".to_owned(),
        deputy: String::new(),
    };
    let request = pb::AddPostRequest {
        request_id: request_id(),
        version: 1,
        post: Some(post),
        from_date: None,
    };
    let refused = office.register(OFFICER)?.add_post(request).await;
    assert_eq!(faults(refused), ["post-kinds.toml.rights RIGHT_UNKNOWN"]);
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_is_refused_to_a_service_that_is_none_of_its_readers() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let mut feed = office.own_feed()?;
    assert_eq!(reason(feed.subscribe(SubscribeRequest::default()).await), "FEED_NOT_READ");
    office.close().await
}

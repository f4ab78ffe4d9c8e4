//! `headwater organisation replay`: what another catalogue would do to past matters.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::ensure;
use chrono::NaiveDate;
use clap::Args;
use headwater_proto::routing::v1 as pb;
use service_kit::parse::to_civil;
use words::Word;
use words::routing::Track;

use super::{files, in_language, refuse};
use crate::cli::gateway_options::GatewayOptions;
use crate::cli::say;
use crate::client::Client;
use crate::dynamic;
use crate::voice::{self, Language, Wrong};

/// Matters that are screened again with one call.
const PAGE: i32 = 500;

/// Show which past matters would go to another body under a folder's files. Nothing changes.
///
/// A file that the folder does not have stays as it is in the register: a folder with a new
/// competence.csv alone will do.
#[derive(Debug, Args)]
pub(in crate::cli) struct Replay {
    /// The folder
    folder: PathBuf,
    /// Only matters received on this day or later, such as 2026-01-31
    #[arg(long, value_name = "DAY")]
    from: Option<NaiveDate>,
    /// Only matters received on this day or earlier
    #[arg(long, value_name = "DAY")]
    to: Option<NaiveDate>,
    /// The day as of which both registers are looked at; today if not said
    #[arg(long, value_name = "DAY")]
    on: Option<NaiveDate>,
    /// Print it as JSON, for programs
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    gateway: GatewayOptions,
}

impl Replay {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let files = files(&self.folder)?;
        let folder = self.folder.display().to_string();
        ensure!(!files.is_empty(), Wrong::FilesMissing { folder });
        let language = voice::language();
        let client = self.gateway.connect().await?;
        let categories = categories(&client).await?;
        let mut organisation = client.organisation();
        let mut request = pb::ReplayRoutingRequest {
            files,
            as_of_date: self.on.map(to_civil),
            from_date: self.from.map(to_civil),
            to_date: self.to.map(to_civil),
            page_size: PAGE,
            page_token: String::new(),
        };
        let (mut screened, mut moved, mut version) = (0, 0, None);
        loop {
            let page = organisation.replay_routing(request.clone()).await?.into_inner();
            refuse(&page.complaints)?;
            for it in page.not_replayed.iter().filter(|_| version.is_none() && !self.json) {
                say(&voice::not_shown(language, in_language(it, language)));
            }
            let same = *version.get_or_insert(page.version) == page.version;
            ensure!(same, Wrong::RegisterChanged);
            for it in &page.moved {
                if self.json {
                    say(&dynamic::json(it)?.to_string());
                    continue;
                }
                for line in lines(it, &categories, language) {
                    say(&line);
                }
            }
            screened += page.screened_count;
            moved += page.moved.len();
            if page.next_page_token.is_empty() {
                break;
            }
            request.page_token = page.next_page_token;
        }
        let version = version.unwrap_or_default();
        if self.json {
            let sums =
                serde_json::json!({ "moved": moved, "screened": screened, "version": version });
            say(&sums.to_string());
        } else {
            say(&voice::replayed(language, moved, screened, version));
        }
        Ok(())
    }
}

/// The names of all categories by their codes.
async fn categories(client: &Client) -> anyhow::Result<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    let mut request = pb::ListCategoriesRequest { page_size: PAGE, page_token: String::new() };
    loop {
        let page = client.organisation().list_categories(request.clone()).await?.into_inner();
        let name = |it: pb::Category| (it.code, format!("{}／{}", it.level1, it.level2));
        names.extend(page.categories.into_iter().map(name));
        if page.next_page_token.is_empty() {
            return Ok(names);
        }
        request.page_token = page.next_page_token;
    }
}

/// A matter that moves: what it is, from whom to whom, and why.
fn lines(
    it: &pb::MovedMatter,
    categories: &BTreeMap<String, String>,
    language: Language,
) -> Vec<String> {
    let track = Track::from_number(it.track).map_or("", Word::zh);
    let category = categories.get(&it.category).unwrap_or(&it.category);
    let why = it.message.clone().unwrap_or_default();
    let mut lines = vec![
        format!("{}  {track}  {category}  {}", it.number, it.region),
        format!("    {} → {}", body(it.present_body.as_ref()), body(it.other_body.as_ref())),
        format!("    {} · {}", why.zh, why.en),
    ];
    if let Some(has_it) = &it.answerable_body {
        lines.push(format!("    {}", voice::lies_with(language, body(Some(has_it)))));
    }
    lines
}

fn body(body: Option<&pb::NamedBody>) -> String {
    body.map_or("nobody".to_owned(), |it| format!("{} {}", it.name, it.code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_matter_is_said_in_words_that_a_clerk_reads() {
        let named = |code: &str, name: &str| {
            Some(pb::NamedBody { code: code.to_owned(), name: name.to_owned() })
        };
        let mut matter = pb::MovedMatter {
            number: "530902-XFJ-2026-000001".to_owned(),
            region: "530902001".to_owned(),
            category: "wage_arrears".to_owned(),
            track: pb::Track::Petition.into(),
            present_body: named("530902-RSJ", "临翔区人社局"),
            ..pb::MovedMatter::default()
        };
        let categories =
            BTreeMap::from([("wage_arrears".to_owned(), "劳动保障／拖欠工资".to_owned())]);
        let said = lines(&matter, &categories, Language::En);
        assert_eq!(said[0], "530902-XFJ-2026-000001  信访途径  劳动保障／拖欠工资  530902001");
        assert_eq!(said[1], "    临翔区人社局 530902-RSJ → nobody");
        assert_eq!(said.len(), 3);
        matter.answerable_body = named("530902-XFJ", "临翔区信访局");
        assert_eq!(
            lines(&matter, &categories, Language::En)[3],
            "    it lies with 临翔区信访局 530902-XFJ"
        );
    }
}

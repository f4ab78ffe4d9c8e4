//! `headwater organisation`: the register of bodies, posts, holders and catalogues.

mod replay;

use std::path::{Path, PathBuf};

use anyhow::ensure;
use clap::{Args, Subcommand};
use headwater_proto::common::v1::Label;
use headwater_proto::routing::v1 as pb;
use kernel::{IdSource, OfficeClock, Sensitive};
use organisation::Files;
use words::Word;
use words::routing::RowChangeKind;

use super::gateway_options::GatewayOptions;
use super::process::Process;
use super::{say, say_json};
use crate::dynamic;
use crate::voice::{self, Language, Wrong};

/// Show the office's register, or put a folder in its place.
#[derive(Debug, Subcommand)]
pub(super) enum Organisation {
    /// Put a folder of CSV and TOML files in the place of the register
    Apply(Apply),
    /// Found the register of a fresh installation, where nobody holds a post yet
    Found(Found),
    /// Show which past matters would go to another body under a folder's files
    Replay(replay::Replay),
    /// Show the register's version, how much it holds and what it lacks
    Show(Show),
}

/// Put a folder of CSV and TOML files in the place of the register.
///
/// A row that cannot be is named with file, line and column, and nothing changes then.
#[derive(Debug, Args)]
pub(super) struct Apply {
    /// The folder
    folder: PathBuf,
    /// Only show what would change
    #[arg(long)]
    dry_run: bool,
    /// Print it as JSON, for programs
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    gateway: GatewayOptions,
}

/// Found the register of a fresh installation, where nobody holds a post yet who could apply it.
#[derive(Debug, Args)]
pub(super) struct Found {
    /// The folder
    folder: PathBuf,
    /// The database, as routing's own role
    #[arg(long, env = "HEADWATER_ROUTING__DATABASE_URL", hide_env_values = true)]
    database_url: String,
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// Print it as JSON, for programs
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    gateway: GatewayOptions,
}

impl Organisation {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Apply(apply) => apply.run().await,
            Self::Found(found) => found.run().await,
            Self::Replay(replay) => replay.run().await,
            Self::Show(show) => show.run().await,
        }
    }
}

impl Apply {
    async fn run(self) -> anyhow::Result<()> {
        let language = voice::language();
        let mut client = self.gateway.connect().await?.organisation();
        let compare = pb::ApplyOrganisationRequest {
            files: files(&self.folder)?,
            dry_run: true,
            ..Default::default()
        };
        let shown = client.apply_organisation(compare.clone()).await?.into_inner();
        if !self.json {
            report(&shown)?;
        }
        if self.dry_run || shown.change_count == 0 || !shown.complaints.is_empty() {
            if self.json {
                say_json(&dynamic::json(&shown)?)?;
            } else {
                say(&voice::would_change(language, shown.change_count, shown.version));
            }
            return refused(&shown.complaints);
        }
        let apply = pb::ApplyOrganisationRequest {
            request_id: format!("apply-{:032x}", rand::random::<u128>()),
            version: shown.version,
            dry_run: false,
            ..compare
        };
        let applied = client.apply_organisation(apply).await?.into_inner();
        if self.json {
            say_json(&dynamic::json(&applied)?)?;
        } else {
            say(&voice::changed(language, applied.change_count, applied.version));
        }
        Ok(())
    }
}

/// The files of a folder that belong to an organisation.
fn files(folder: &Path) -> anyhow::Result<Vec<pb::OrganisationFile>> {
    let file = |(name, text): (&str, &str)| pb::OrganisationFile {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    Ok(Files::of_folder(folder)?.iter().map(file).collect())
}

/// Says every complaint about a folder, and fails if there is one.
fn refuse(complaints: &[pb::FileComplaint]) -> anyhow::Result<()> {
    for it in complaints {
        let message = it.message.clone().unwrap_or_default();
        let place = format!("{}:{}: {}", it.file, it.line, it.field);
        say(&format!("{place}: {}: {} · {}", it.reason, message.zh, message.en));
    }
    refused(complaints)
}

/// Fails if there is a complaint about a folder.
fn refused(complaints: &[pb::FileComplaint]) -> anyhow::Result<()> {
    let count = complaints.len();
    ensure!(count == 0, Wrong::FilesRefused { count: count.to_string() });
    Ok(())
}

/// Says what changes and what is missing then, or fails with every complaint.
fn report(shown: &pb::ApplyOrganisationResponse) -> anyhow::Result<()> {
    refuse(&shown.complaints)?;
    for change in &shown.changes {
        let kind = RowChangeKind::from_number(change.kind).map_or("", Word::en);
        let field = |it: &pb::FieldChange| format!("{} {} → {}", it.field, it.before, it.after);
        let fields: Vec<_> = change.fields.iter().map(field).collect();
        say(&format!("{kind:<8} {} {} {}", change.file, change.key, fields.join(", ")));
    }
    for gap in &shown.gaps {
        say(&lacking(gap));
    }
    Ok(())
}

/// What the office lacks, in the language of the command line.
fn lacking(gap: &Label) -> String {
    let language = voice::language();
    voice::lacking(language, in_language(gap, language))
}

/// A server's sentence in one of its two languages.
fn in_language(text: &Label, language: Language) -> &str {
    match language {
        Language::Zh => &text.zh,
        Language::En => &text.en,
    }
}

impl Found {
    async fn run(self) -> anyhow::Result<()> {
        let url = Sensitive::new(self.database_url);
        let clock = OfficeClock::real();
        let ids = IdSource::random(clock.clone());
        let (plain_text, files) = (Process::load()?.plain_text(), Files::of_folder(&self.folder)?);
        let founded = routing::found(&url, plain_text, &clock, &ids, &files).await?;
        let apply = "headwater organisation apply".to_owned();
        ensure!(founded, Wrong::FoundedAlready { apply });
        say(&voice::founded(voice::language()));
        Ok(())
    }
}

impl Show {
    async fn run(self) -> anyhow::Result<()> {
        let mut client = self.gateway.connect().await?.organisation();
        let whole = client.get_organisation(pb::GetOrganisationRequest {}).await?.into_inner();
        if self.json {
            say_json(&dynamic::json(&whole)?)?;
            return Ok(());
        }
        say(&voice::version(voice::language(), whole.version, &whole.changed_by));
        for it in &whole.counts {
            say(&format!("{:>7} {}", it.count, it.file));
        }
        for gap in &whole.gaps {
            say(&lacking(gap));
        }
        Ok(())
    }
}

//! `headwater feed`: what an operator does about a service's feeds.

use std::path::PathBuf;

use anyhow::Context;
use chrono::TimeDelta;
use clap::{Args, Subcommand};
use headwater_proto::common::v1 as pb;
use headwater_proto::common::v1::event_feed_service_client::EventFeedServiceClient;
use kernel::{MachineClock, OfficeClock, ServiceName};
use service_kit::PeerChannel;

use super::process::Process;
use super::{say, say_json};
use crate::voice::Wrong;
use crate::{doctor, dynamic, schemas, voice};

/// Three years: longer than any term of a matter runs, its review and its recheck included.
const KEPT_DAYS: u32 = 1096;

/// Show or mend a service's feeds.
#[derive(Debug, Subcommand)]
pub(super) enum Feed {
    /// List events the service could not digest
    Parked(Target),
    /// Apply parked events again, in their order
    Retry(Retry),
    /// Begin a new life of the service's feed, after a restore or a move
    Rebase(Rebase),
    /// Remove facts that every reader has digested long ago
    Trim(Trim),
}

/// Where the service is, and the operator's key; the gateway does not lead there.
#[derive(Debug, Args)]
pub(super) struct Target {
    /// The service, such as supervision
    service: String,
    /// The service's own address
    #[arg(long)]
    address: String,
    /// The operator's private key, as `headwater keys` wrote it
    #[arg(long, default_value = "keys/operator.pem")]
    key: PathBuf,
    /// Print it as JSON, for programs
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Retry {
    #[command(flatten)]
    target: Target,
    /// Only this matter
    #[arg(long, default_value = "")]
    matter: String,
}

#[derive(Debug, Args)]
pub(super) struct Rebase {
    /// The service whose feed begins anew
    service: String,
    /// The database, as the role that migrates it
    #[arg(long, env = "HEADWATER_ADMIN_DATABASE_URL", hide_env_values = true)]
    database_url: String,
    /// A number that is on paper already, such as on the last receipt: its series goes on after it. May be given several times
    #[arg(long = "given", value_name = "NUMBER")]
    given: Vec<String>,
    /// Print it as JSON, for programs
    #[arg(long)]
    json: bool,
}

/// Remove facts that every reader has digested long ago. What they say about matters stays with supervision.
///
/// What a reader has not read yet stays, however old. Keep a backup from before: a reader that is new, or restored from before, is built
/// there (docs/restore.md).
#[derive(Debug, Args)]
pub(super) struct Trim {
    /// The service whose feed it is; not supervision, whose own facts stand nowhere else
    service: String,
    /// The database, as the role that migrates it
    #[arg(long, env = "HEADWATER_ADMIN_DATABASE_URL", hide_env_values = true)]
    database_url: String,
    /// How many days facts are kept at least, from the day on which they were recorded
    #[arg(long, default_value_t = KEPT_DAYS, value_parser = clap::value_parser!(u32).range(31..))]
    keep_days: u32,
    /// Print it as JSON, for programs
    #[arg(long)]
    json: bool,
}

impl Feed {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Parked(target) => {
                let request = pb::ListParkedRequest { page_size: 100 };
                let answer = target.client()?.list_parked(request).await?.into_inner();
                if target.json {
                    say_json(&dynamic::json(&answer)?)?;
                    return Ok(());
                }
                for event in &answer.parked {
                    say(&format!(
                        "{}  {} of {}  {}  {}",
                        event.event_id, event.r#type, event.producer, event.matter_id, event.error
                    ));
                }
                say(&voice::parked(voice::language(), answer.total_count));
            }
            Self::Retry(retry) => {
                let request = pb::RetryParkedRequest { matter_id: retry.matter };
                let answer = retry.target.client()?.retry_parked(request).await?.into_inner();
                if retry.target.json {
                    say_json(&dynamic::json(&answer)?)?;
                    return Ok(());
                }
                let (digested, remaining) = (answer.digested_count, answer.remaining_count);
                say(&voice::retried(voice::language(), digested, remaining));
            }
            Self::Rebase(rebase) => rebase.run().await?,
            Self::Trim(trim) => trim.run().await?,
        }
        Ok(())
    }
}

impl Trim {
    async fn run(self) -> anyhow::Result<()> {
        let service = service(&self.service)?;
        if service == ServiceName::Supervision {
            return Err(Wrong::NotTrimmed { service: service.to_string() }.into());
        }
        let admin = schemas::admin_options(&self.database_url, Process::load()?.plain_text())?;
        let before = OfficeClock::real().now() - TimeDelta::days(self.keep_days.into());
        let readers = schemas::readers_of(service);
        let trimmed = mailbox::trim::trim(&admin, service, &readers, before).await?;
        let awaited = trimmed.awaited.map(ServiceName::as_str);
        if self.json {
            return say_json(&serde_json::json!({
                "service": service.as_str(), "removed": trimmed.removed, "awaited": awaited,
            }));
        }
        say(&voice::trimmed(voice::language(), service, trimmed.removed));
        if let Some(reader) = awaited {
            say(&voice::awaited(voice::language(), reader));
        }
        Ok(())
    }
}

impl Rebase {
    async fn run(self) -> anyhow::Result<()> {
        let service = service(&self.service)?;
        let malformed = self.given.iter().find(|it| doctor::split(it).is_none());
        if let Some(number) = malformed.cloned() {
            return Err(Wrong::NumberMalformed { number }.into());
        }
        let admin = schemas::admin_options(&self.database_url, Process::load()?.plain_text())?;
        // What others know that the service does not is seen before their positions go back.
        let known = doctor::look(&admin, 0).await?.known_to_others(service, &self.given);
        let epoch = mailbox::rebase::rebase(&admin, service.as_str(), &known).await?;
        if self.json {
            let numbers = &known.numbers;
            return say_json(&serde_json::json!({
                "service": service.as_str(), "epoch": epoch, "lost": known.lost.len(), "numbers": numbers,
            }));
        }
        let language = voice::language();
        say(&voice::rebased(language, service, epoch));
        if !known.lost.is_empty() {
            say(&voice::lost(language, known.lost.len()));
        }
        for (series, last) in &known.numbers {
            say(&voice::goes_on_after(language, format!("{series}-{last}")));
        }
        Ok(())
    }
}

impl Target {
    fn client(&self) -> anyhow::Result<EventFeedServiceClient<PeerChannel>> {
        let service = service(&self.service)?;
        let pem = std::fs::read_to_string(&self.key)
            .with_context(|| format!("the operator's key {}", self.key.display()))?;
        let machine = MachineClock::real();
        let signer = service_kit::Signer::from_pem(ServiceName::Operator, &pem, machine)?;
        let transport = Process::load()?.transport(ServiceName::Operator)?;
        let channel = PeerChannel::connect_lazily(service, &self.address, &transport, signer, 1)?;
        Ok(EventFeedServiceClient::new(channel))
    }
}

fn service(name: &str) -> anyhow::Result<ServiceName> {
    ServiceName::parse(name).with_context(|| Wrong::ServiceUnknown { service: name.to_owned() })
}

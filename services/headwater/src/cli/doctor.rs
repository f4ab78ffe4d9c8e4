//! `headwater doctor`: whether the records of all services agree.

use std::path::PathBuf;

use clap::Args;
use service_kit::config;

use super::process::Process;
use super::{say, say_json};
use crate::doctor::{self, Report, TimersSeen};
use crate::schemas;
use crate::voice::{self, Wrong};

/// Compare the records of all services, as after a restore. Changes nothing; the suite may run meanwhile, or stand still.
///
/// All schemas are read at one instant: how far each reader is in each feed, facts that a reader knows and their service has lost, facts
/// that a reader passed over, numbers that would be given twice, parked events, and deadlines against the timers in Redis. Ends with 0 if
/// they agree, with 1 if they differ, with 2 if something could not be looked at. docs/restore.md has the whole drill.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// The database, as the role that migrates it
    #[arg(long, env = "HEADWATER_ADMIN_DATABASE_URL", hide_env_values = true)]
    database_url: String,
    /// A file with the settings of supervision, which say where Redis is; the environment overrides it
    #[arg(long)]
    config: Option<PathBuf>,
    /// How many ids of each difference to name
    #[arg(long, default_value_t = 5)]
    name: usize,
    /// Print it as JSON, for programs
    #[arg(long)]
    json: bool,
}

impl Doctor {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let looked = self.look().await;
        let report = looked.map_err(|error| Wrong::CouldNotLook { why: format!("{error:#}") })?;
        if self.json {
            say_json(&report.json())?;
        } else {
            for line in report.lines(voice::language()) {
                say(&line);
            }
        }
        match (report.differences.len(), report.timers) {
            (0, Some(TimersSeen::Away)) => {
                let why = "Redis".to_owned();
                Err(Wrong::CouldNotLook { why }.into())
            }
            (0, _) => Ok(()),
            (count, _) => Err(Wrong::NotSound { count: count.to_string() }.into()),
        }
    }

    async fn look(&self) -> anyhow::Result<Report> {
        let plain_text = Process::load()?.plain_text();
        let admin = schemas::admin_options(&self.database_url, plain_text)?;
        let survey = doctor::look(&admin, self.name).await?;
        let timers = if survey.is_readable() {
            let defaults = supervision::config::DEFAULTS;
            let config = config::load("supervision", defaults, self.config.as_deref())?;
            Some(doctor::compare_timers(&admin, &config, plain_text).await?)
        } else {
            None
        };
        Ok(Report::of(&survey, timers, self.name))
    }
}

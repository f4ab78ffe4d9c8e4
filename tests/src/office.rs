//! A suite for one test, petitions as tests describe them, and what tests ask about a case.

use std::fmt::Debug;
use std::ops::Deref;

use chrono::TimeDelta;
use headwater_proto::intake::v1 as intake;
use lab::{Case, Office, Suite, SuiteOptions};
use service_kit::parse::to_timestamp;

use test_kit::{Place, nine};

/// A suite on manual office time, in a folder of its own.
#[derive(Debug)]
pub struct TestSuite {
    suite: Suite,
    // Removed after the suite has ended.
    _place: Place,
}

impl Deref for TestSuite {
    type Target = Suite;

    fn deref(&self) -> &Suite {
        &self.suite
    }
}

impl TestSuite {
    /// A suite whose office opens at nine o'clock on this day.
    pub async fn on(date: &str) -> anyhow::Result<Self> {
        let place = Place::fresh()?;
        let options = SuiteOptions::manual(place.path(), nine(date));
        Ok(Self { suite: Suite::start(options).await?, _place: place })
    }

    /// The same with other options.
    pub async fn with(date: &str, change: impl FnOnce(&mut SuiteOptions)) -> anyhow::Result<Self> {
        let place = Place::fresh()?;
        let mut options = SuiteOptions::manual(place.path(), nine(date));
        change(&mut options);
        Ok(Self { suite: Suite::start(options).await?, _place: place })
    }

    /// Lets days pass, each timer in its turn, until nine o'clock on `date`.
    pub async fn until(&self, date: &str) -> anyhow::Result<()> {
        self.suite.advance_to(nine(date)).await
    }

    /// Lets this many days pass.
    pub async fn days_pass(&self, days: i64) -> anyhow::Result<()> {
        self.suite.advance_to(self.suite.clock().now() + TimeDelta::days(days)).await
    }

    /// Ends the suite; a test that forgets leaves its engines to be killed with the process.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.suite.stop().await
    }

    /// For tests that stop and start engines.
    pub fn engines(&mut self) -> &mut Suite {
        &mut self.suite
    }
}

/// A petition as a test describes it.
#[derive(Clone, Debug)]
pub struct Draft(pub intake::PetitionDraft);

impl Draft {
    /// A claim about unpaid wages, by one named person with an address, received by letter now.
    pub fn about_wages(suite: &Suite) -> Self {
        Self::saying(suite, "包工头拖欠我五个月工资，请帮助追讨。")
    }

    /// A petition with this text.
    pub fn saying(suite: &Suite, text: &str) -> Self {
        Self(intake::PetitionDraft {
            channel: intake::Channel::Letter.into(),
            receive_time: Some(to_timestamp(suite.clock().now())),
            text: text.to_owned(),
            region: "530902".to_owned(),
            petitioners: vec![intake::Petitioner {
                name: "测试人甲".to_owned(),
                id_number: "530902190001019999".to_owned(),
                phone: "13900009999".to_owned(),
                address: "临翔区测试路9号".to_owned(),
                representative: false,
                ..intake::Petitioner::default()
            }],
            ..intake::PetitionDraft::default()
        })
    }

    /// The same, changed.
    #[must_use]
    pub fn but(mut self, change: impl FnOnce(&mut intake::PetitionDraft)) -> Self {
        change(&mut self.0);
        self
    }
}

impl From<Draft> for intake::PetitionDraft {
    fn from(draft: Draft) -> Self {
        draft.0
    }
}

/// Screens a case and refers it; the body that has it now.
pub async fn referred(office: &Office<'_>, case: &Case) -> anyhow::Result<String> {
    office.screens(case).await?;
    office.refers(case).await
}

/// Why an act was refused, in the machine's word, or what happened in its place.
pub fn refusal<T: Debug>(act: anyhow::Result<T>) -> String {
    match act {
        Ok(done) => format!("no refusal: {done:?}"),
        Err(error) => match error.downcast_ref::<tonic::Status>() {
            Some(status) => headwater::client::reason(status),
            None => format!("no refusal: {error:#}"),
        },
    }
}

/// The deadlines of a case in one line each: rule, last day, state.
pub async fn deadline_lines(office: &Office<'_>, case: &Case) -> anyhow::Result<Vec<String>> {
    let mut lines: Vec<String> = office
        .deadlines(case)
        .await?
        .into_iter()
        .map(|it| {
            let state = it.state().as_str_name().trim_start_matches("STATE_").to_lowercase();
            format!("{} {} {state}", it.rule, headwater::timeline::date(it.due_date.as_ref()))
        })
        .collect();
    lines.sort();
    Ok(lines)
}

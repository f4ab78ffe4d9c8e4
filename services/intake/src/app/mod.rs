//! The use cases, one file each: load, decide, save and publish, in one transaction.

pub mod additions;
mod allow_historical_import;
mod approve_void;
pub mod correct_petition;
mod follow_matter;
mod get_petition;
mod import_petitions;
mod keep_next_dates;
mod keep_opinion;
mod link_petition;
mod list_historical_imports;
mod list_personal_reads;
mod list_work;
mod metering;
mod query_petition;
mod rate_handling;
mod read_petitioners;
mod register_petition;
mod reissue_query_code;
mod reject_void;
mod request_supplement;
mod standing;
mod supplement_petition;
mod take_over_matter;
mod void_petition;

pub use get_petition::{PetitionKey, PetitionView};
pub use import_petitions::ImportRow;
pub use list_work::WorkItem;
pub use query_petition::QueryAnswer;
pub use rate_handling::RateRequest;
pub use read_petitioners::People;
pub use register_petition::complaint;
pub use standing::{OpinionView, RatingView, Standing};

use std::num::NonZeroU32;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, NaiveDate, Utc};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use kernel::{IdSource, OfficeClock, OfficeDay};
use mailbox::{Store, Tx};
use organisation::{AsOf, CueWords};
use register::Register;
use statutory_calendar::RulesAndCalendar;

use crate::domain::personal_read::ReadLimits;
use crate::domain::{Event, Filed};
use crate::seal::Seal;
pub use crate::store::Error;
pub use crate::store::historical::Written;
pub use crate::store::matter::{Days, Next, NextDate, Right};
pub use crate::store::personal_read::AuditedRead;
use crate::store::{facts, petition};

/// The register's version and the day that cue words are of.
type CueWordsOf = (i64, NaiveDate);

/// Intake: what it needs to do its work.
#[derive(Debug)]
pub struct Intake {
    pub(crate) store: Store,
    clock: OfficeClock,
    ids: IdSource,
    seal: Seal,
    register: Register,
    /// The cue words, and the version and the day that they are of.
    cue_words: RwLock<Option<(CueWordsOf, Arc<CueWords>)>>,
    query_limit: DefaultKeyedRateLimiter<String>,
    read_limits: ReadLimits,
    terms: RulesAndCalendar,
}

/// How often may be asked.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Attempts at one number, a minute.
    pub queries_per_minute: NonZeroU32,
    /// Openings of what is personal.
    pub personal_reads: ReadLimits,
}

impl Intake {
    /// Intake over its store and the register read from it, by the rules that deadlines follow.
    pub async fn open(
        store: Store,
        clock: OfficeClock,
        ids: IdSource,
        seal: Seal,
        limits: Limits,
        terms: RulesAndCalendar,
    ) -> anyhow::Result<Self> {
        let register = Register::read(&store).await?;
        Ok(Self {
            store,
            register,
            clock,
            ids,
            seal,
            cue_words: RwLock::default(),
            query_limit: RateLimiter::keyed(Quota::per_minute(limits.queries_per_minute)),
            read_limits: limits.personal_reads,
            terms,
        })
    }

    /// The register as intake keeps it.
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// Follows what routing tells of the register, for ever.
    pub fn follow_register(&self) -> impl Future<Output = ()> + Send + use<> {
        let done = async |_| Ok::<_, Error>(());
        self.register.clone().follow(self.clock.clone(), done)
    }

    /// The office as it is today.
    pub(crate) fn office(&self) -> AsOf {
        self.register.on(self.clock.now().office_date())
    }

    /// The cue words of today, made anew when the register or the day has changed.
    pub(crate) fn cue_words(&self) -> Arc<CueWords> {
        let (version, organisation) = self.register.present();
        let of = (version, self.clock.now().office_date());
        let known = self.cue_words.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, words)) = known.filter(|(known, _)| *known == of) {
            return words;
        }
        let words = Arc::new(organisation.as_of(of.1).cue_words());
        *self.cue_words.write().unwrap_or_else(PoisonError::into_inner) = Some((of, words.clone()));
        words
    }

    /// The office's present instant.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}

/// Saves a changed petition and publishes what happened to it; returns its new version.
async fn record(tx: &mut Tx, filed: &Filed, event: &Event, today: NaiveDate) -> Result<i64, Error> {
    if filed.petition.imported {
        tx.mark_bulk();
    }
    let version = petition::save(tx, &filed.petition).await?;
    tx.publish(facts::of_petition(filed, event, today));
    Ok(version)
}

//! Reports a hazard or a matter for the ledger.

use kernel::ids::{EntryId, MatterId};
use kernel::{Actor, Invalid, Officer, RegionCode, Visibility};
use mailbox::{RequestKey, Tx};
use reference::Domain;
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::enter::{Entrant, enter};
use super::{Error, RiskLedger};
use crate::domain::{Cause, Refusal};
use crate::store::{entry, matter};

/// What a person reports.
#[derive(Clone, Debug)]
pub struct Report {
    pub matter: Option<MatterId>,
    pub region: RegionCode,
    pub domain: Domain,
    pub title: String,
    pub earlier: Option<EntryId>,
}

/// The entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reported {
    pub entry: EntryId,
    pub number: String,
    pub version: i64,
}

impl RiskLedger {
    /// Enters what was reported.
    #[instrument(skip_all, fields(entry.id))]
    pub async fn report_entry(
        &self,
        actor: &Actor,
        request: &RequestKey,
        report: Report,
    ) -> Result<Reported, Error> {
        let officer = actor.officer()?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        if let Some(first) = tx.first_answer(request).await? {
            return Ok(first);
        }
        let matter = matter_of(&mut tx, officer, &report).await?;
        let (visibility, last) = match matter {
            Some(id) => {
                let label = refuse_second(&mut tx, officer, id).await?;
                (label, entry::last_struck_off(&mut tx, id).await?)
            }
            None => (Visibility::default(), None),
        };
        let entrant = Entrant {
            matter,
            region: report.region,
            domain: report.domain,
            title: report.title,
            cause: Cause::Reported,
            earlier: report.earlier.or(last),
            visibility,
        };
        let entry = enter(&mut tx, actor, entrant).await.map_err(lost_race)?;
        tracing::Span::current().record("entry.id", tracing::field::display(entry.id));
        let answer = Reported { entry: entry.id, number: entry.number, version: entry.version };
        tx.remember(request, &answer)?;
        match tx.commit().await {
            // A retry that overtook its first try finds the first answer only here.
            Err(Error::RequestInFlight) => {
                self.store.first_answer(request).await?.ok_or(Error::RequestInFlight)
            }
            outcome => outcome.map(|()| answer),
        }
    }
}

/// The matter reported on: the one named, or that of the earlier entry.
async fn matter_of(
    tx: &mut Tx,
    officer: &Officer,
    report: &Report,
) -> Result<Option<MatterId>, Error> {
    let Some(earlier) = report.earlier else {
        return Ok(report.matter);
    };
    let earlier = entry::find(tx.connection(), earlier)
        .await?
        .filter(|it| it.admits(officer))
        .ok_or(Error::Refused(Refusal::EntryNotFound))?;
    earlier.take_up_again().map_err(Error::Refused)?;
    match (report.matter, earlier.matter) {
        (None, of_earlier) => Ok(of_earlier),
        (named, of_earlier) if named == of_earlier => Ok(named),
        (Some(_), _) => Err(Error::from(Invalid::new(
            "matter_id",
            "MATTER_DIFFERS",
            "与原台账条目的信访事项不一致",
            "the earlier entry is about another matter",
        ))),
    }
}

/// The label of a registered matter that has no open entry yet. Its row stays locked, so that it gets only one.
async fn refuse_second(tx: &mut Tx, officer: &Officer, id: MatterId) -> Result<Visibility, Error> {
    let matter = matter::find_for_update(tx, id)
        .await?
        .filter(|it| it.visibility.admits(officer))
        .ok_or(Error::Refused(Refusal::MatterNotFound))?;
    match entry::find_open_for_update(tx, id).await? {
        Some(open) => Err(Error::Refused(Refusal::MatterInLedger { number: open.number })),
        None => Ok(matter.visibility),
    }
}

/// A reaction that holds the series and waits for this matter wins; the caller tries again.
fn lost_race(error: Error) -> Error {
    const DEADLOCK: &str = "40P01";
    match error {
        Error::Store(sqlx::Error::Database(it)) if it.code().as_deref() == Some(DEADLOCK) => {
            Error::Stale { what: "ledger" }
        }
        other => other,
    }
}

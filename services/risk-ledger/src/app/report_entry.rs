//! Reports a hazard or a matter for the ledger.

use headwater_proto::risk_ledger::v1::ReportEntryResponse;
use kernel::ids::{EntryId, MatterId};
use kernel::{Invalid, Officer, RegionCode, Visibility};
use mailbox::Tx;
use service_kit::Call;
use tracing::instrument;

use super::open_entry::{NewEntry, open_entry};
use super::{Error, RiskLedger};
use crate::domain::entry::OVERSEE;
use crate::domain::{Cause, Domain, Refusal};
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

impl RiskLedger {
    /// Opens an entry for what was reported.
    #[instrument(skip_all, fields(entry.id))]
    pub async fn report_entry(
        &self,
        call: Call,
        report: Report,
    ) -> Result<ReportEntryResponse, Error> {
        self.store
            .create(&call, self.clock.now(), async |tx, by| {
                if !report.region.is_within(&by.officer.region) {
                    let (zh, en) =
                        ("只能上报本辖区的风险隐患", "only hazards of the own region are reported");
                    return Err(Error::from(Invalid::new("region", "REGION_ELSEWHERE", zh, en)));
                }
                let matter = matter_of(tx, by.officer, &report).await?;
                let (visibility, last) = match matter {
                    Some(id) => {
                        let label = refuse_second(tx, by.officer, id).await?;
                        (label, entry::last_struck_off(tx, id).await?)
                    }
                    None => (Visibility::default(), None),
                };
                let new = NewEntry {
                    matter,
                    region: report.region,
                    domain: report.domain,
                    title: report.title,
                    cause: Cause::Reported,
                    earlier: report.earlier.or(last),
                    reported_by: Some(by.officer.body.clone()),
                    visibility,
                };
                let entry = open_entry(tx, new).await.map_err(lost_race)?;
                tracing::Span::current().record("entry.id", tracing::field::display(entry.id));
                Ok(ReportEntryResponse {
                    entry_id: entry.id.to_string(),
                    number: entry.number,
                    version: entry.version,
                })
            })
            .await
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
        .filter(|it| it.visible_to(officer))
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

/// The label of a registered matter that has no open entry yet. Its row stays locked, so that it
/// gets only one.
///
/// What is kept from somebody is reported by those who oversee the ledger alone: to others no answer tells that it exists.
async fn refuse_second(tx: &mut Tx, officer: &Officer, id: MatterId) -> Result<Visibility, Error> {
    let matter = matter::find_for_update(tx, id)
        .await?
        .filter(|it| it.visibility.admits(officer) && it.region.is_within(&officer.region))
        .filter(|it| !it.visibility.restricts() || officer.has(OVERSEE))
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

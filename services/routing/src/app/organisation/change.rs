//! The way of every change of the register: lock, check the version, decide, check the whole, save,
//! publish.

use chrono::NaiveDate;
use kernel::{Explain, Invalid};
use mailbox::{Fact, Tx};
use organisation::{Change, Complaint, Organisation, Record, diff};
use prost::Message;
use register::{store, wire};
use service_kit::Call;

use super::rights::rights;
use crate::app::{Error, Routing};
use crate::domain::Denied;
use crate::store::organisation as kept;

/// Rows that one fact carries at most: a fact must fit into a message.
const ROWS_IN_A_FACT: usize = 1000;
const COMPLAINTS_IN_A_STATUS: usize = 10;

impl Routing {
    /// Changes the register: `decide` says which rows differ, `answer` what to tell.
    pub(super) async fn change_register<A: Message + Default>(
        &self,
        call: Call,
        version: i64,
        decide: impl FnOnce(&Organisation, NaiveDate) -> Result<Vec<Record>, Denied> + Send,
        answer: fn(i64) -> A,
    ) -> Result<A, Error> {
        let into = |old: &Organisation, today| {
            let rows = decide(old, today)?;
            old.with(rows, rights()).map_err(refused)
        };
        self.replace_register(call, version, into, |version, _, _| answer(version)).await
    }

    /// Puts another register in the place of the present one.
    pub(super) async fn replace_register<A: Message + Default>(
        &self,
        call: Call,
        version: i64,
        into: impl FnOnce(&Organisation, NaiveDate) -> Result<Organisation, Error> + Send,
        answer: impl FnOnce(i64, &[Change], &Organisation) -> A + Send,
    ) -> Result<A, Error> {
        let answer = self
            .store
            .create(&call, self.clock.now(), async |tx, by| {
                let present = store::lock(tx).await?;
                if present != version {
                    return Err(Error::Stale { what: "the organisation" });
                }
                let schema = tx.schema();
                let old = store::organisation(tx.connection(), schema).await?;
                let new = into(&old, by.today)?;
                let changes = diff(&old, &new);
                let version = save(tx, present, call.method, &changes, by.today).await?;
                Ok(answer(version, &changes, &new))
            })
            .await?;
        self.register.refresh().await?;
        Ok(answer)
    }
}

/// Saves and publishes what changes; returns the version after it. Nothing changes, and the version
/// stays.
pub(super) async fn save(
    tx: &mut Tx,
    present: i64,
    method: &str,
    changes: &[Change],
    today: NaiveDate,
) -> Result<i64, Error> {
    if changes.is_empty() {
        return Ok(present);
    }
    let version = present + 1;
    kept::save(tx, version, method, changes).await?;
    for fact in wire::facts(version, changes, ROWS_IN_A_FACT) {
        tx.publish(Fact::general(today, &fact));
    }
    Ok(version)
}

/// What is wrong with a register, as complaints about the request that would make it so: the first
/// ones, because a status travels in the trailers, which hold little.
pub(super) fn refused(complaints: Vec<Complaint>) -> Error {
    let invalid = |it: Complaint| {
        let field = format!("{}.{}", it.file, it.field);
        Invalid::new(field, it.fault.reason(), it.fault.zh(), it.fault.en())
    };
    Error::Invalid(complaints.into_iter().take(COMPLAINTS_IN_A_STATUS).map(invalid).collect())
}

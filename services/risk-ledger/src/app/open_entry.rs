//! Opens an entry: the way every entry takes into the ledger, whether a person reports it or a fact
//! brings it.

use std::collections::BTreeSet;

use kernel::ids::{EntryId, MatterId};
use kernel::{BodyCode, RegionCode, Visibility};
use mailbox::Tx;

use super::{Error, record_and_publish};
use crate::domain::{Cause, Domain, Entry, Event, State};
use crate::store::entry;

/// What an entry is opened for.
#[derive(Debug)]
pub(super) struct NewEntry {
    pub(super) matter: Option<MatterId>,
    pub(super) region: RegionCode,
    pub(super) domain: Domain,
    pub(super) title: String,
    pub(super) cause: Cause,
    pub(super) earlier: Option<EntryId>,
    pub(super) reported_by: Option<BodyCode>,
    pub(super) visibility: Visibility,
}

/// Opens it under the next number of its county and year, whose series is locked from here to the
/// commit.
pub(super) async fn open_entry(tx: &mut Tx, new: NewEntry) -> Result<Entry, Error> {
    let number = entry::next_number(tx, &new.region, &new.visibility).await?;
    let entry = Entry {
        id: EntryId::new(tx.ids()),
        number,
        matter: new.matter,
        region: new.region,
        domain: new.domain,
        title: new.title,
        causes: BTreeSet::from([new.cause.clone()]),
        earlier: new.earlier,
        state: State::Registered,
        reported_by: new.reported_by,
        warned: Vec::new(),
        visibility: new.visibility,
        version: 1,
    };
    entry::insert(tx, &entry).await?;
    record_and_publish(tx, &entry, &Event::Registered { cause: new.cause }).await?;
    Ok(entry)
}

//! Entering the ledger: the way every entry takes, whether a person reports it or a fact brings it.

use std::collections::BTreeSet;

use kernel::ids::{EntryId, MatterId};
use kernel::{Actor, RegionCode, Visibility};
use mailbox::Tx;
use reference::Domain;

use super::Error;
use super::command::tell_of;
use crate::domain::{Cause, Entry, Event, State};
use crate::store::entry;

/// What enters the ledger.
#[derive(Debug)]
pub(super) struct Entrant {
    pub(super) matter: Option<MatterId>,
    pub(super) region: RegionCode,
    pub(super) domain: Domain,
    pub(super) title: String,
    pub(super) cause: Cause,
    pub(super) earlier: Option<EntryId>,
    pub(super) visibility: Visibility,
}

/// Enters it under the next number of its county and year, whose series is locked from here to the commit.
pub(super) async fn enter(tx: &mut Tx, actor: &Actor, it: Entrant) -> Result<Entry, Error> {
    let number = entry::next_number(tx, &it.region).await?;
    let entry = Entry {
        id: EntryId::new(tx.ids()),
        number,
        matter: it.matter,
        region: it.region,
        domain: it.domain,
        title: it.title,
        causes: BTreeSet::from([it.cause.clone()]),
        earlier: it.earlier,
        state: State::Registered,
        warned: Vec::new(),
        visibility: it.visibility,
        version: 1,
    };
    entry::insert(tx, &entry).await?;
    tell_of(tx, actor, &entry, &Event::Registered { cause: it.cause }).await?;
    Ok(entry)
}

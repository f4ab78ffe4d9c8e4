//! Registers petitions from a stream, at most 500 a transaction; each row is answered after its commit.

use std::collections::HashMap;

use kernel::ids::PetitionId;
use kernel::{Actor, Invalid};
use tracing::instrument;

use super::{Error, Intake};
use crate::domain::Registration;
use crate::store::import;

/// One row of an import, read off the wire.
#[derive(Debug)]
pub struct ImportRow {
    pub row: i64,
    /// What the row is known by: its source and id, or its content and ordinal among equal rows.
    pub key: [u8; 32],
    /// The registration, or everything that is wrong with it.
    pub registration: Result<Registration, Vec<Invalid>>,
}

/// What became of a row.
#[derive(Debug)]
pub struct ImportedRow {
    pub row: i64,
    pub outcome: RowOutcome,
}

/// The three things that can become of a row.
#[derive(Debug)]
pub enum RowOutcome {
    Registered(PetitionId, String),
    Known(PetitionId, String),
    Rejected(Vec<Invalid>),
}

impl Intake {
    /// The key of a row by its source and id, or by its content.
    pub fn import_key(&self, parts: &[&[u8]]) -> [u8; 32] {
        self.seal.import_key(parts)
    }

    /// Registers one batch; rows known from before add nothing, faulty rows are answered and the others go on.
    #[instrument(skip_all, fields(rows = rows.len()))]
    pub async fn import_petitions(
        &self,
        actor: &Actor,
        rows: Vec<ImportRow>,
    ) -> Result<Vec<ImportedRow>, Error> {
        let officer = actor.officer()?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        tx.mark_bulk();
        let keys: Vec<_> = rows.iter().map(|row| row.key).collect();
        let mut known = import::known(&mut tx, &keys).await?;
        let mut outcomes = Vec::with_capacity(rows.len());
        let mut fresh = Vec::new();
        // Where the answers to fresh rows belong; a row that repeats a fresh one of this batch shares its answer.
        let mut places: HashMap<[u8; 32], Vec<usize>> = HashMap::new();
        for row in rows {
            let outcome = match (known.get(row.key.as_slice()), row.registration) {
                (Some((id, number)), _) => RowOutcome::Known(*id, number.clone()),
                (None, Err(complaints)) => RowOutcome::Rejected(complaints),
                (None, Ok(registration)) => {
                    let sharing = places.entry(row.key).or_default();
                    if sharing.is_empty() {
                        fresh.push((registration, Some(row.key)));
                    }
                    sharing.push(outcomes.len());
                    // Replaced below, once the number is known.
                    RowOutcome::Rejected(Vec::new())
                }
            };
            outcomes.push(ImportedRow { row: row.row, outcome });
        }
        if !fresh.is_empty() {
            let keys: Vec<_> = fresh.iter().filter_map(|(_, key)| *key).collect();
            let batch = self.prepare(officer, fresh, &mut tx).await?;
            let registered = self.write(&mut tx, &officer.body, batch).await?;
            for (key, (new, number)) in keys.iter().zip(registered) {
                known.insert(key.to_vec(), (new.id, number.clone()));
                for (turn, place) in places.remove(key).unwrap_or_default().into_iter().enumerate()
                {
                    let (id, number) = (new.id, number.clone());
                    outcomes[place].outcome = match turn {
                        0 => RowOutcome::Registered(id, number),
                        _ => RowOutcome::Known(id, number),
                    };
                }
            }
        }
        tx.commit().await?;
        Ok(outcomes)
    }
}

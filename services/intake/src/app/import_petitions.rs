//! Registers petitions from a stream, at most 500 a transaction; each row is answered after its commit.

use std::collections::{BTreeSet, HashSet};

use kernel::{Actor, Invalid, OfficeDay, Officer};
use mailbox::Tx;
use tracing::instrument;

use super::{Error, Intake};
use crate::domain::import::{Imported, Outcome, Row, Standing};
use crate::domain::{Registration, historical as historical_rules};
use crate::store::{historical, import};

/// A row, and its registration or everything that is wrong with it.
pub type ImportRow = (Row, Result<Registration, Vec<Invalid>>);

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
    ) -> Result<Vec<(i64, Outcome)>, Error> {
        let officer = actor.officer()?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        tx.mark_bulk();
        tx.plan_anew().await?;
        let keys: Vec<_> = rows.iter().map(|(row, _)| row.key).collect();
        import::in_turn(&mut tx, &officer.body).await?;
        let mut register = import::known(&mut tx, &keys).await?;
        let rows = self.allowed(&mut tx, officer, rows).await?;
        // The first sound row under each key that is not known is registered; the others are answered by it.
        let mut fresh = Vec::new();
        let mut taken = HashSet::new();
        let mut places = Vec::with_capacity(rows.len());
        for (row, registration) in rows {
            let complaints = match registration {
                Ok(it) if !register.contains_key(&row.key) && taken.insert(row.key) => {
                    fresh.push((it, Some((row.key, row.content))));
                    None
                }
                sound_or_not => Some(sound_or_not.err().unwrap_or_default()),
            };
            places.push((row, complaints));
        }
        if !fresh.is_empty() {
            let batch = self.prepare(officer, fresh, &mut tx).await?;
            for (new, number) in self.write(&mut tx, &officer.body, batch).await? {
                if let Some((key, content)) = new.imported {
                    let (petition, standing) = (new.id, Standing::Stands);
                    register.insert(key, Imported { petition, number, content, standing });
                }
            }
        }
        tx.commit().await?;
        let answered = places.into_iter().map(|(row, complaints)| {
            let outcome = match (complaints, register.get(&row.key)) {
                (None, Some(it)) => Outcome::Registered(it.petition, it.number.clone()),
                (complaints, _) => row.outcome(complaints.unwrap_or_default(), &register),
            };
            (row.row, outcome)
        });
        Ok(answered.collect())
    }
    /// The rows, with those refused that would start no deadline though nobody else has allowed it.
    async fn allowed(
        &self,
        tx: &mut Tx,
        officer: &Officer,
        mut rows: Vec<ImportRow>,
    ) -> Result<Vec<ImportRow>, Error> {
        let of_the_past =
            |(_, registration): &ImportRow| registration.as_ref().is_ok_and(|it| it.historical);
        let sources: BTreeSet<_> =
            rows.iter().filter(|it| of_the_past(it)).map(|(row, _)| row.source.clone()).collect();
        let sources: Vec<_> = sources.into_iter().collect();
        let allowances = historical::allowed(tx, &officer.body, &sources).await?;
        for (row, registration) in &mut rows {
            if let Ok(it) = registration
                && it.historical
                && let Err(refusal) = historical_rules::check(
                    allowances.get(&row.source),
                    it.receive_time.office_date(),
                    &officer.person,
                )
            {
                *registration = Err(vec![refusal]);
            }
        }
        Ok(rows)
    }
}

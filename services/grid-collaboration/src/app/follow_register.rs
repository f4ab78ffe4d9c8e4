//! Follows the register: tasks go where their grid and the body that asked went.

use std::sync::Arc;

use organisation::AsOf;
use tracing::instrument;

use super::{Error, GridCollaboration};
use crate::domain::{Grid, Refusal};
use crate::store::custody;

impl GridCollaboration {
    /// Follows what routing tells of the register, for ever.
    pub fn follow_register(self: Arc<Self>) -> impl Future<Output = ()> + Send {
        let (register, clock) = (self.register.clone(), self.clock.clone());
        register.follow(clock, async move |office| self.hand_over(&office).await)
    }

    /// Gives the tasks of each grid to the centre that walks it on this day, and what a body that
    /// ended had asked for to the one that took over.
    #[instrument(skip_all)]
    pub async fn hand_over(&self, office: &AsOf) -> Result<(), Error> {
        let grids = office.organisation().grids.on(office.day());
        let grids: Vec<_> = grids.filter_map(|row| Grid::of(row, office)).collect();
        let mut tx = self.store.begin(&self.store.itself(), self.clock.now()).await?;
        custody::to_centres(&mut tx, &grids).await?;
        custody::to_successors(&mut tx, &office.successions()).await?;
        tx.commit::<Refusal>().await
    }
}

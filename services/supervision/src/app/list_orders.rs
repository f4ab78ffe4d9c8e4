//! Lists supervision orders.

use kernel::Actor;
use kernel::ids::MatterId;
use tracing::instrument;

use super::{Error, Supervision};
use crate::domain::Order;
use crate::store::order;

impl Supervision {
    /// Lists the orders that the caller's body received, and all of the region for those who oversee it.
    #[instrument(skip_all)]
    pub async fn list_orders(
        &self,
        actor: &Actor,
        matter: Option<MatterId>,
        state: Option<&'static str>,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<Order>, Error> {
        let officer = actor.officer()?;
        order::list(self.store.pool(), officer, matter, state, limit, offset).await
    }
}

//! Lists supervision orders.

use kernel::Actor;
use kernel::ids::MatterId;
use mailbox::Page;
use tracing::instrument;
use uuid::Uuid;
use words::supervision::OrderState;

use crate::orders::domain::Order;
use crate::orders::store::order;
use crate::{Error, Supervision};

impl Supervision {
    /// Lists the orders that the caller's body received, and all of the region for those who
    /// oversee it; and says how to ask for the next page.
    #[instrument(skip_all)]
    pub async fn list_orders(
        &self,
        actor: &Actor,
        matter: Option<MatterId>,
        state: Option<OrderState>,
        page: Page<Uuid>,
    ) -> Result<(Vec<Order>, String), Error> {
        let officer = actor.officer()?;
        let mut view = self.store.read(actor).await?;
        let (after, limit) = (page.after, page.limit());
        let found = order::list(view.connection(), officer, matter, state, after, limit).await?;
        Ok(page.cut(found, |it| it.id.uuid()))
    }
}

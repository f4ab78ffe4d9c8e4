//! Reading for somebody: the tables show only what this reader may know of.

use kernel::{Actor, ServiceName};
use sqlx::{PgConnection, Postgres, Transaction};

use crate::store::{Store, begin};

/// A view of the records as one reader may see them, all of one instant. Nothing can be changed through it.
#[derive(Debug)]
pub struct Read {
    inner: Transaction<'static, Postgres>,
}

impl Read {
    /// The connection, for the queries of this view.
    pub fn connection(&mut self) -> &mut PgConnection {
        &mut self.inner
    }
}

impl Store {
    /// Opens a view for `actor`.
    pub async fn read(&self, actor: &Actor) -> Result<Read, sqlx::Error> {
        let inner = begin(self, "begin isolation level repeatable read read only", actor);
        Ok(Read { inner: inner.await? })
    }

    /// Opens a view for the service itself, which acts for nobody: what it reads so, it shows to no caller unchecked.
    pub async fn read_as_service(&self) -> Result<Read, sqlx::Error> {
        self.read(&self.itself()).await
    }

    /// Opens a view for the service itself whose statements go along an index and stop, as a reader of the feed does. A plan that was
    /// kept from when the outbox was small reads all that lies behind the position and sorts it, for each batch of it anew.
    pub(crate) async fn read_in_order(&self) -> Result<Read, sqlx::Error> {
        let opening = "begin isolation level repeatable read read only; set local enable_sort = off; \
                       set local enable_bitmapscan = off";
        Ok(Read { inner: begin(self, opening, &self.itself()).await? })
    }

    /// The service as an actor, for what it does on its own.
    pub fn itself(&self) -> Actor {
        Actor::Service(self.service())
    }

    /// The service whose records these are; it is called as its schema is.
    pub fn service(&self) -> ServiceName {
        ServiceName::parse(self.schema()).unwrap_or(ServiceName::Operator)
    }
}

//! The way every request with an effect takes: all of it happens in one transaction, and a retry gets the first answer.
//!
//! begin → lock → may know of it → version → decide and save → publish and keep the answer → commit. A retry comes upon
//! its first try wherever that left its mark: the version has moved, the state refuses, the answer's key is taken. So the
//! first answer is looked for only when something stops the request, and what goes well pays no round trip for it.

use chrono::{DateTime, Utc};
use kernel::ids::Id;
use kernel::{Acting, OfficeDay, Officer};
use prost::Message;
use service_kit::{Call, Command};

use crate::error::{Error, Refusal};
use crate::store::{Store, Tx};

/// A record that commands change: locked by its id, changed in the version in which it was seen.
pub trait Record: Sized + Send {
    /// Its id.
    type Id: Id;
    /// What its service refuses.
    type Refusal: Refusal;
    /// What it is called in a complaint that it was changed meanwhile, such as `petition`.
    const NAME: &'static str;

    /// Counts its changes.
    fn version(&self) -> i64;

    /// True if this officer may know that it exists and act on it at all.
    fn admits(&self, officer: &Officer) -> bool;

    /// What is said of one that is not there; the same is said of one that its caller may not know of.
    fn unknown() -> Self::Refusal;

    /// Reads it and locks it until the transaction ends.
    fn lock(
        tx: &mut Tx,
        id: Self::Id,
    ) -> impl Future<Output = Result<Option<Self>, Error<Self::Refusal>>> + Send;
}

impl Store {
    /// Changes a record: `act` decides, saves and publishes, and what it returns is the answer.
    pub async fn change<T, A>(
        &self,
        command: &Command<T::Id>,
        now: DateTime<Utc>,
        act: impl AsyncFnOnce(&mut Tx, T, Acting<'_>) -> Result<A, Error<T::Refusal>> + Send,
    ) -> Result<A, Error<T::Refusal>>
    where
        T: Record,
        A: Message + Default,
    {
        self.create(&command.call, now, async |tx, by| {
            let record = T::lock(tx, command.id).await?;
            let record = record
                .filter(|it| it.admits(by.officer))
                .ok_or_else(|| Error::Refused(T::unknown()))?;
            if record.version() != command.version {
                return Err(Error::Stale { what: T::NAME });
            }
            act(tx, record, by).await
        })
        .await
    }

    /// Makes something new: `act` decides, saves and publishes, and what it returns is the answer.
    pub async fn create<A, R>(
        &self,
        call: &Call,
        now: DateTime<Utc>,
        act: impl AsyncFnOnce(&mut Tx, Acting<'_>) -> Result<A, Error<R>> + Send,
    ) -> Result<A, Error<R>>
    where
        A: Message + Default,
        R: Refusal,
    {
        let by = Acting { officer: call.actor.officer()?, today: now.office_date() };
        let tx = self.begin(&call.actor, now).await?;
        self.answered(call, tx, async |tx| act(tx, by).await).await
    }

    /// The same for somebody who holds no post, as a petitioner, and has shown the right to it otherwise: the service acts for itself, and
    /// what it reads so, it shows to no caller unchecked.
    pub async fn create_as_service<A, R>(
        &self,
        call: &Call,
        now: DateTime<Utc>,
        act: impl AsyncFnOnce(&mut Tx) -> Result<A, Error<R>> + Send,
    ) -> Result<A, Error<R>>
    where
        A: Message + Default,
        R: Refusal,
    {
        let tx = self.begin(&self.itself(), now).await?;
        self.answered(call, tx, act).await
    }

    /// Acts and keeps the answer; a retry gets the first one.
    async fn answered<A, R>(
        &self,
        call: &Call,
        mut tx: Tx,
        act: impl AsyncFnOnce(&mut Tx) -> Result<A, Error<R>> + Send,
    ) -> Result<A, Error<R>>
    where
        A: Message + Default,
        R: Refusal,
    {
        let acted = act(&mut tx).await;
        let outcome = match acted {
            Ok(answer) => {
                tx.remember(self.answer(call, &answer));
                tx.commit().await.map(|()| answer)
            }
            Err(error) => {
                drop(tx);
                Err(error)
            }
        };
        match outcome {
            Err(
                error @ (Error::Refused(_)
                | Error::Invalid(_)
                | Error::Stale { .. }
                | Error::RequestInFlight),
            ) => self.first_answer(call).await?.ok_or(error),
            other => other,
        }
    }
}

//! What came to a petition after its registration, opened for whoever may read its text.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::ids::PetitionId;
use kernel::{BodyCode, OfficeDay, PostCode};
use sqlx::PgConnection;

use super::{Error, Intake};
use crate::domain::SupplementRequestState;
use crate::domain::correction::Before;
use crate::store::addition;

/// What came later, each kind the oldest first.
#[derive(Debug, Default)]
pub struct Additions {
    pub corrections: Vec<CorrectionView>,
    pub requests: Vec<RequestView>,
    pub supplements: Vec<SupplementView>,
}

#[derive(Debug)]
pub struct CorrectionView {
    pub time: DateTime<Utc>,
    pub post: PostCode,
    pub reason: String,
    pub before: Before,
}

#[derive(Debug)]
pub struct RequestView {
    pub time: DateTime<Utc>,
    pub body: BodyCode,
    /// None for those who may not read what was asked.
    pub words: Option<(PostCode, String)>,
    pub last_date: NaiveDate,
    pub state: SupplementRequestState,
}

#[derive(Debug)]
pub struct SupplementView {
    pub receive_time: DateTime<Utc>,
    pub time: DateTime<Utc>,
    pub post: PostCode,
    pub answers: bool,
    pub text: String,
}

impl Intake {
    /// What came later. Without the right to read the text only that something was asked for is seen, and until when.
    pub(super) async fn additions(
        &self,
        connection: &mut PgConnection,
        id: PetitionId,
        with_words: bool,
    ) -> Result<Additions, Error> {
        let requests = self.requests(connection, id, with_words).await?;
        if !with_words {
            return Ok(Additions { requests, ..Additions::default() });
        }
        Ok(Additions {
            corrections: self.corrections(connection, id).await?,
            requests,
            supplements: self.supplements(connection, id).await?,
        })
    }

    async fn requests(
        &self,
        connection: &mut PgConnection,
        id: PetitionId,
        with_words: bool,
    ) -> Result<Vec<RequestView>, Error> {
        let today = self.clock.now().office_date();
        let asked = addition::requests(connection, id).await?.into_iter().map(|it| {
            let of = (id, it.asked.version);
            let words = with_words
                .then(|| self.seal.open_addition(of, &it.sealed_text).ok_or_else(unopened))
                .transpose()?;
            Ok(RequestView {
                time: it.time,
                body: it.body,
                words: words.map(|text| (it.post, text)),
                last_date: it.asked.last_date,
                state: it.asked.state(today),
            })
        });
        asked.collect()
    }

    /// The corrections of a petition, with what stood before each.
    pub(super) async fn corrections(
        &self,
        connection: &mut PgConnection,
        id: PetitionId,
    ) -> Result<Vec<CorrectionView>, Error> {
        let corrected = addition::corrections(connection, id).await?.into_iter().map(|it| {
            let of = (id, it.version);
            let before = self.seal.open_before(of, &it.sealed_before).ok_or_else(unopened)?;
            Ok(CorrectionView { time: it.time, post: it.post, reason: it.reason, before })
        });
        corrected.collect()
    }

    async fn supplements(
        &self,
        connection: &mut PgConnection,
        id: PetitionId,
    ) -> Result<Vec<SupplementView>, Error> {
        let added = addition::supplements(connection, id).await?.into_iter().map(|it| {
            let of = (id, it.version);
            Ok(SupplementView {
                receive_time: it.receive_time,
                time: it.time,
                post: it.post,
                answers: it.answers,
                text: self.seal.open_addition(of, &it.sealed_text).ok_or_else(unopened)?,
            })
        });
        added.collect()
    }
}

fn unopened() -> Error {
    Error::inconsistent("petition", "what was added under seal does not open")
}

//! A matter's way inside bodies: rows that are only appended to.

use chrono::{DateTime, Utc};
use kernel::PostCode;
use kernel::ids::MatterId;
use mailbox::Tx;
use mailbox::columns::{code, word};
use sqlx::PgConnection;
use uuid::Uuid;
use words::Word;

use super::{Error, uuids};
use crate::domain::DispatchKind;
use crate::domain::dispatch::{Dispatch, Place, Step};

struct Row {
    matter_id: Uuid,
    stay_id: Uuid,
    kind: String,
    body: String,
    post: String,
    dispatch_time: DateTime<Utc>,
    section: String,
    to_post: Option<String>,
}

/// The steps of these matters, each matter's the oldest first.
pub async fn of_matters(
    connection: &mut PgConnection,
    matters: &[MatterId],
) -> Result<Vec<Dispatch>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select matter_id, stay_id, kind, body, post, dispatch_time, section, to_post
         from routing.dispatch where matter_id = any($1) order by dispatch_order",
        &uuids(matters)
    );
    rows.fetch_all(connection).await?.into_iter().map(Row::into_domain).collect()
}

/// Writes a step.
pub async fn insert(tx: &mut Tx, new: &Dispatch) -> Result<(), Error> {
    let place = match &new.step {
        Step::DispatchedTo(place) => Some(place),
        Step::SignedFor | Step::TakenUp => None,
    };
    sqlx::query!(
        "insert into routing.dispatch (matter_id, kind, body, post, dispatch_time, section, to_post, stay_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        new.matter.uuid(),
        new.step.kind().as_str(),
        new.body.as_str(),
        new.post.as_str(),
        new.time,
        place.map(|it| it.section.as_str()).unwrap_or_default(),
        place.and_then(|it| it.post.as_ref()).map(PostCode::as_str),
        new.stay,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

impl Row {
    fn into_domain(self) -> Result<Dispatch, Error> {
        let to_post = self.to_post.as_deref().map(|it| code("dispatch", it)).transpose()?;
        let step = match word("dispatch", DispatchKind::parse, &self.kind)? {
            DispatchKind::Signed => Step::SignedFor,
            DispatchKind::TakenUp => Step::TakenUp,
            DispatchKind::Dispatched => {
                Step::DispatchedTo(Place { section: self.section, post: to_post })
            }
        };
        Ok(Dispatch {
            matter: self.matter_id.into(),
            stay: self.stay_id,
            body: code("dispatch", &self.body)?,
            post: code("dispatch", &self.post)?,
            time: self.dispatch_time,
            step,
        })
    }
}

//! Recommendations.

use chrono::NaiveDate;
use kernel::ids::{MatterId, RecommendationId};
use kernel::{BodyCode, Officer, Word};
use mailbox::columns::{code, word};
use mailbox::{Record, Tx, version};
use sqlx::PgConnection;
use uuid::Uuid;
use words::supervision::{RecommendationAdoption, RecommendationKind, RecommendationState};

use crate::dossier::domain::OVERSEE;
use crate::dossier::store::dossier;
use crate::recommendations::domain::{
    Answer, Draft, Issue, Recommendation, RecommendationFile, Review, State, Words,
};
use crate::{Error, Refusal};

const TABLE: &str = "recommendation";

/// A recommendation as the table keeps it.
struct Row {
    recommendation_id: Uuid,
    dossier_id: Uuid,
    from_body: String,
    to_body: String,
    kind: String,
    content: String,
    state: String,
    drafter: String,
    drafted_by: String,
    draft_date: NaiveDate,
    document_number: Option<String>,
    issue_date: Option<NaiveDate>,
    issued_by: Option<String>,
    adoption: Option<String>,
    answer: Option<String>,
    answer_date: Option<NaiveDate>,
    answered_by: Option<String>,
    send_back_reason: Option<String>,
    review_date: Option<NaiveDate>,
    reviewed_by: Option<String>,
    version: i64,
}

/// Reads whole rows; what follows the table's name is the caller's.
macro_rules! select {
    ($rest:literal, $($bind:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            "select r.recommendation_id, r.dossier_id, r.from_body, r.to_body, r.kind, r.content,
                 r.state, r.drafter, r.drafted_by, r.draft_date, r.document_number, r.issue_date,
                 r.issued_by, r.adoption, r.answer, r.answer_date, r.answered_by,
                 r.send_back_reason, r.review_date, r.reviewed_by, r.version
             from supervision.recommendation r " + $rest,
            $($bind),*
        )
    };
}

impl Record for RecommendationFile {
    type Id = RecommendationId;
    type Refusal = Refusal;
    const NAME: &'static str = "recommendation";

    fn version(&self) -> i64 {
        self.recommendation.version
    }

    fn admits(&self, officer: &Officer) -> bool {
        Self::admits(self, officer)
    }

    fn unknown() -> Refusal {
        Refusal::RecommendationNotFound
    }

    /// The dossier first, as everywhere.
    async fn lock(tx: &mut Tx, id: RecommendationId) -> Result<Option<Self>, Error> {
        let holder = sqlx::query_scalar!(
            "select dossier_id from supervision.recommendation where recommendation_id = $1",
            id.uuid()
        )
        .fetch_optional(tx.connection())
        .await?;
        let Some(holder) = holder else { return Ok(None) };
        let Some(dossier) = dossier::find_for_update(tx, holder).await? else { return Ok(None) };
        let row = select!("where r.recommendation_id = $1 for update", id.uuid());
        let row = row.fetch_optional(tx.connection()).await?;
        let found = row.map(Row::into_domain).transpose()?;
        Ok(found.map(|recommendation| Self { recommendation, dossier }))
    }
}

/// Writes a new draft.
pub async fn insert(tx: &mut Tx, new: &Recommendation) -> Result<(), Error> {
    sqlx::query!(
        "insert into supervision.recommendation (recommendation_id, dossier_id, from_body, to_body,
             kind, content, state, drafter, drafted_by, draft_date, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        new.id.uuid(),
        new.matter.uuid(),
        new.from.as_str(),
        new.to.as_str(),
        new.words.kind.as_str(),
        new.words.content,
        new.state.word().as_str(),
        new.draft.person.as_str(),
        new.draft.post.as_str(),
        new.draft.date,
        new.version,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Saves what a transition changed; somebody else's change in between makes it stale.
pub async fn save(tx: &mut Tx, it: &Recommendation) -> Result<i64, Error> {
    let (issue, answer, review) = (it.issued(), it.answered(), it.reviewed());
    let saved = sqlx::query!(
        "update supervision.recommendation
         set state = $2, document_number = $3, issue_date = $4, issued_by = $5, adoption = $6,
             answer = $7, answer_date = $8, answered_by = $9, send_back_reason = $10,
             review_date = $11, reviewed_by = $12, version = version + 1
         where recommendation_id = $1 and version = $13",
        it.id.uuid(),
        it.state.word().as_str(),
        issue.map(|it| it.document.as_str()),
        issue.map(|it| it.date),
        issue.map(|it| it.post.as_str()),
        answer.map(|it| it.adoption.as_str()),
        answer.map(|it| it.text.as_str()),
        answer.map(|it| it.date),
        answer.map(|it| it.post.as_str()),
        it.send_back_reason(),
        review.map(|it| it.date),
        review.map(|it| it.post.as_str()),
        it.version,
    )
    .execute(tx.connection())
    .await?;
    version::next(&saved, it.version, TABLE)
}

/// Gives the recommendations of a dossier that a body which ended has still to answer, to issue or to review to the one that took over.
pub async fn hand_over(
    tx: &mut Tx,
    dossier: Uuid,
    from: &BodyCode,
    to: &BodyCode,
) -> Result<(), Error> {
    sqlx::query!(
        "update supervision.recommendation
         set from_body = case from_body when $2 then $3 else from_body end,
             to_body = case to_body when $2 then $3 else to_body end, version = version + 1
         where dossier_id = $1 and $2 in (from_body, to_body) and state <> 'accepted'",
        dossier,
        from.as_str(),
        to.as_str(),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The recommendations an officer may see, the oldest first. The ids grow with the time of the draft.
pub async fn list(
    connection: &mut PgConnection,
    officer: &Officer,
    matter: Option<MatterId>,
    state: Option<RecommendationState>,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Recommendation>, Error> {
    let within = format!("{}%", officer.region.prefix());
    let rows = select!(
        "join supervision.dossier f using (dossier_id)
         where (r.from_body = $1 or r.issue_date is not null
                 and (r.to_body = $1 or $2 and (r.to_body like $3 or f.region like $3)))
             and ($4::uuid is null or r.dossier_id = $4) and ($5::text is null or r.state = $5)
             and r.recommendation_id > $6
         order by r.recommendation_id limit $7",
        officer.body.as_str(),
        officer.has(OVERSEE),
        within,
        matter.map(MatterId::uuid),
        state.map(Word::as_str),
        after,
        limit,
    );
    rows.fetch_all(connection).await?.into_iter().map(Row::into_domain).collect()
}

impl Row {
    fn into_domain(self) -> Result<Recommendation, Error> {
        let issue = match (self.document_number, self.issue_date, self.issued_by) {
            (Some(document), Some(date), Some(post)) => {
                Some(Issue { document, date, post: code(TABLE, &post)? })
            }
            _ => None,
        };
        let answer = match (self.adoption, self.answer, self.answer_date, self.answered_by) {
            (Some(adoption), Some(text), Some(date), Some(post)) => Some(Answer {
                adoption: word(TABLE, RecommendationAdoption::parse, &adoption)?,
                text,
                date,
                post: code(TABLE, &post)?,
            }),
            _ => None,
        };
        let review = match self.review_date.zip(self.reviewed_by) {
            Some((date, post)) => Some(Review { date, post: code(TABLE, &post)? }),
            None => None,
        };
        let state = word(TABLE, RecommendationState::parse, &self.state)?;
        let state = match (state, issue, answer, review, self.send_back_reason) {
            (RecommendationState::Drafted, None, None, None, None) => State::Drafted,
            (RecommendationState::Issued, Some(issue), None, None, None) => State::Issued(issue),
            (RecommendationState::Answered, Some(issue), Some(answer), None, None) => {
                State::Answered(issue, answer)
            }
            (RecommendationState::Accepted, Some(issue), Some(answer), Some(review), None) => {
                State::Accepted(issue, answer, review)
            }
            (RecommendationState::SentBack, Some(issue), Some(answer), Some(it), Some(reason)) => {
                State::SentBack(issue, answer, it, reason)
            }
            _ => return Err(Error::inconsistent(TABLE, "columns that contradict its state")),
        };
        let kind = word(TABLE, RecommendationKind::parse, &self.kind)?;
        Ok(Recommendation {
            id: self.recommendation_id.into(),
            matter: self.dossier_id.into(),
            from: code(TABLE, &self.from_body)?,
            to: code(TABLE, &self.to_body)?,
            words: Words { kind, content: self.content },
            draft: Draft {
                person: code(TABLE, &self.drafter)?,
                post: code(TABLE, &self.drafted_by)?,
                date: self.draft_date,
            },
            state,
            version: self.version,
        })
    }
}

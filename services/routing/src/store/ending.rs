//! Filings, and what was put before the Party committee and government: rows beside their matter, whose lock guards them.

use chrono::NaiveDate;
use kernel::ids::MatterId;
use mailbox::Tx;
use mailbox::columns::{code, word};
use sqlx::PgConnection;
use uuid::Uuid;
use words::Word;

use super::{Error, uuids};
use crate::domain::ending::{FilingDecision, ProposalDecision};
use crate::domain::{Filing, FilingGround, FilingState, Proposal};

struct FilingRow {
    matter_id: Uuid,
    ground: String,
    reason: String,
    submitted_by: String,
    submitter: String,
    state: String,
    decided_by: Option<String>,
    reject_reason: Option<String>,
}

struct ProposalRow {
    matter_id: Uuid,
    to_body: String,
    proposal: String,
    proposed_by: String,
    proposal_date: NaiveDate,
    decision: Option<String>,
    decision_date: Option<NaiveDate>,
    decision_recorded_by: Option<String>,
}

/// The filing of a matter that waits for a second person.
pub async fn waiting(tx: &mut Tx, matter: MatterId) -> Result<Option<Filing>, Error> {
    let all = filings_of_matters(tx.connection(), &[matter]).await?;
    Ok(all.into_iter().find(|it| it.state() == FilingState::Submitted))
}

/// The filings of these matters, each matter's the oldest first.
pub async fn filings_of_matters(
    connection: &mut PgConnection,
    matters: &[MatterId],
) -> Result<Vec<Filing>, Error> {
    let rows = sqlx::query_as!(
        FilingRow,
        "select matter_id, ground, reason, submitted_by, submitter, state, decided_by, reject_reason
         from routing.filing where matter_id = any($1) order by filing_order",
        &uuids(matters)
    );
    rows.fetch_all(connection).await?.into_iter().map(FilingRow::into_domain).collect()
}

/// Writes a filing that waits.
pub async fn insert_filing(tx: &mut Tx, new: &Filing) -> Result<(), Error> {
    sqlx::query!(
        "insert into routing.filing (matter_id, ground, reason, submitted_by, submitter, state)
         values ($1, $2, $3, $4, $5, $6)",
        new.matter.uuid(),
        new.ground.as_str(),
        new.reason,
        new.post.as_str(),
        new.person.as_str(),
        new.state().as_str(),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Writes what was decided about the filing that waits.
pub async fn decide_filing(tx: &mut Tx, decided: &Filing) -> Result<(), Error> {
    let decision = decided.decision.as_ref();
    sqlx::query!(
        "update routing.filing set state = $2, decided_by = $3, reject_reason = $4
         where matter_id = $1 and state = 'submitted'",
        decided.matter.uuid(),
        decided.state().as_str(),
        decision.map(|it| it.post.as_str()),
        decision.and_then(|it| it.rejected.as_deref()),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What was proposed about a matter.
pub async fn proposal(tx: &mut Tx, matter: MatterId) -> Result<Option<Proposal>, Error> {
    Ok(proposals_of_matters(tx.connection(), &[matter]).await?.pop())
}

/// What was proposed about these matters.
pub async fn proposals_of_matters(
    connection: &mut PgConnection,
    matters: &[MatterId],
) -> Result<Vec<Proposal>, Error> {
    let rows = sqlx::query_as!(
        ProposalRow,
        "select matter_id, to_body, proposal, proposed_by, proposal_date, decision, decision_date,
             decision_recorded_by
         from routing.proposal where matter_id = any($1)",
        &uuids(matters)
    );
    rows.fetch_all(connection).await?.into_iter().map(ProposalRow::into_domain).collect()
}

/// Writes a proposal.
pub async fn insert_proposal(tx: &mut Tx, new: &Proposal) -> Result<(), Error> {
    sqlx::query!(
        "insert into routing.proposal (matter_id, to_body, proposal, proposed_by, proposal_date)
         values ($1, $2, $3, $4, $5)",
        new.matter.uuid(),
        new.to.as_str(),
        new.text,
        new.post.as_str(),
        new.date,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Writes what was decided about the proposal.
pub async fn decide_proposal(tx: &mut Tx, decided: &Proposal) -> Result<(), Error> {
    let decision = decided.decision.as_ref();
    sqlx::query!(
        "update routing.proposal set decision = $2, decision_date = $3, decision_recorded_by = $4
         where matter_id = $1",
        decided.matter.uuid(),
        decision.map(|it| it.text.as_str()),
        decision.map(|it| it.date),
        decision.map(|it| it.post.as_str()),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

impl FilingRow {
    fn into_domain(self) -> Result<Filing, Error> {
        let decided_by = self.decided_by.as_deref().map(|it| code("filing", it)).transpose()?;
        let filing = Filing {
            matter: self.matter_id.into(),
            ground: word("filing", FilingGround::parse, &self.ground)?,
            reason: self.reason,
            post: code("filing", &self.submitted_by)?,
            person: code("filing", &self.submitter)?,
            decision: decided_by.map(|post| FilingDecision { post, rejected: self.reject_reason }),
        };
        if filing.state().as_str() != self.state {
            return Err(Error::inconsistent("filing", "columns that contradict its state"));
        }
        Ok(filing)
    }
}

impl ProposalRow {
    fn into_domain(self) -> Result<Proposal, Error> {
        let decision = match (self.decision, self.decision_date, self.decision_recorded_by) {
            (Some(text), Some(date), Some(post)) => {
                Some(ProposalDecision { text, date, post: code("proposal", &post)? })
            }
            _ => None,
        };
        Ok(Proposal {
            matter: self.matter_id.into(),
            to: code("proposal", &self.to_body)?,
            text: self.proposal,
            post: code("proposal", &self.proposed_by)?,
            date: self.proposal_date,
            decision,
        })
    }
}

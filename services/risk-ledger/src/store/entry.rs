//! Entries: read whole with the label of their matter, saved whole against their version.

use chrono::Datelike;
use kernel::ids::{EntryId, MatterId};
use kernel::{BodyCode, OfficeDay, Officer, RegionCode, Visibility};
use mailbox::{Record, Tx, version};
use sqlx::PgConnection;
use uuid::Uuid;
use words::Word;

use super::{Error, Label, code, codes, listing, word};
use crate::domain::{
    Cause, Domain, Entry, EntryState, Grade, Grading, Lead, Proposal, Refusal, Series, State,
};

struct Row {
    entry_id: Uuid,
    number: String,
    matter_id: Option<Uuid>,
    region: String,
    domain: String,
    title: String,
    causes: Vec<String>,
    earlier_entry_id: Option<Uuid>,
    state: String,
    grade: Option<String>,
    grade_reason: Option<String>,
    leader_post: Option<String>,
    responsible_body: Option<String>,
    proposed_by: Option<String>,
    evidence: Option<String>,
    version: i64,
    reporting_body: Option<String>,
    warned: Vec<String>,
    visibility_version: i32,
    excluded_bodies: Vec<String>,
    excluded_posts: Vec<String>,
}

impl Record for Entry {
    type Id = EntryId;
    type Refusal = Refusal;
    const NAME: &'static str = "entry";

    fn version(&self) -> i64 {
        self.version
    }

    fn admits(&self, officer: &Officer) -> bool {
        self.manageable_by(officer)
    }

    fn unknown() -> Refusal {
        Refusal::EntryNotFound
    }

    async fn lock(tx: &mut Tx, id: EntryId) -> Result<Option<Self>, Error> {
        let locked = sqlx::query_scalar!(
            "select entry_id from risk_ledger.entry where entry_id = $1 for update",
            id.uuid()
        )
        .fetch_optional(tx.connection())
        .await?;
        match locked {
            Some(_) => find(tx.connection(), id).await,
            None => Ok(None),
        }
    }
}

/// The next number of the ledger that covers the entry's region. The series stays locked until the
/// commit.
pub async fn next_number(
    tx: &mut Tx,
    region: &RegionCode,
    label: &Visibility,
) -> Result<String, Error> {
    let series = Series::ledger(region, tx.now().office_date().year(), label);
    Ok(tx.next_number(&series.to_string(), Series::DIGITS).await?)
}

/// Writes a new entry and lists it.
pub async fn insert(tx: &mut Tx, entry: &Entry) -> Result<(), Error> {
    let causes: Vec<_> = entry.causes.iter().map(ToString::to_string).collect();
    sqlx::query!(
        "insert into risk_ledger.entry (entry_id, number, matter_id, region, domain, title, causes,
             earlier_entry_id, state, version, reporting_body)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        entry.id.uuid(),
        entry.number,
        entry.matter.map(MatterId::uuid),
        entry.region.as_str(),
        entry.domain.as_str(),
        entry.title,
        &causes,
        entry.earlier.map(EntryId::uuid),
        entry.state.word().as_str(),
        entry.version,
        entry.reported_by.as_ref().map(BodyCode::as_str),
    )
    .execute(tx.connection())
    .await?;
    listing::keep(tx, entry).await
}

/// Saves what a transition changed, and lists it anew; somebody else's change in between makes it
/// stale.
pub async fn save(tx: &mut Tx, entry: &Entry) -> Result<i64, Error> {
    let causes: Vec<_> = entry.causes.iter().map(ToString::to_string).collect();
    let (grading, lead, proposal) =
        (entry.state.grading(), entry.state.lead(), entry.state.proposal());
    let changed = sqlx::query!(
        "update risk_ledger.entry
         set title = $3, causes = $4, state = $5, grade = $6, grade_reason = $7, leader_post = $8,
             responsible_body = $9, proposed_by = $10, evidence = $11, version = version + 1
         where entry_id = $1 and version = $2",
        entry.id.uuid(),
        entry.version,
        entry.title,
        &causes,
        entry.state.word().as_str(),
        entry.state.grade().map(Word::as_str),
        grading.map(|it| it.reason.as_str()),
        lead.map(|it| it.post.as_str()),
        lead.map(|it| it.responsible_body.as_str()),
        proposal.map(|it| it.by.as_str()),
        proposal.map(|it| it.evidence.as_str()),
    )
    .execute(tx.connection())
    .await?;
    let version = version::next(&changed, entry.version, "entry")?;
    listing::keep(tx, entry).await?;
    Ok(version)
}

/// The open entry about a matter, locked.
pub async fn find_open_for_update(tx: &mut Tx, matter: MatterId) -> Result<Option<Entry>, Error> {
    let locked = sqlx::query_scalar!(
        "select entry_id from risk_ledger.entry where matter_id = $1 and state <> 'struck_off'
         for update",
        matter.uuid()
    )
    .fetch_optional(tx.connection())
    .await?;
    match locked {
        Some(id) => find(tx.connection(), id.into()).await,
        None => Ok(None),
    }
}

/// The last entry about a matter that was struck off: none takes it up.
pub async fn last_struck_off(tx: &mut Tx, matter: MatterId) -> Result<Option<EntryId>, Error> {
    let id = sqlx::query_scalar!(
        "select e.entry_id from risk_ledger.entry e where e.matter_id = $1 and e.state = 'struck_off'
             and not exists (
                 select from risk_ledger.entry later where later.earlier_entry_id = e.entry_id)
         order by e.entry_id desc limit 1",
        matter.uuid()
    )
    .fetch_optional(tx.connection())
    .await?;
    Ok(id.map(EntryId::from))
}

/// The entry, not locked.
pub async fn find(connection: &mut PgConnection, id: EntryId) -> Result<Option<Entry>, Error> {
    Ok(read(connection, &[id]).await?.pop())
}

/// These entries, in the order of these ids.
pub async fn read(connection: &mut PgConnection, ids: &[EntryId]) -> Result<Vec<Entry>, Error> {
    let ids: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select e.entry_id, e.number, e.matter_id, e.region, e.domain, e.title, e.causes,
             e.earlier_entry_id, e.state, e.grade, e.grade_reason, e.leader_post,
             e.responsible_body, e.proposed_by, e.evidence, e.version, e.reporting_body,
             array(
                 select distinct w.to_body from risk_ledger.warning w where w.entry_id = e.entry_id
             ) as "warned!",
             coalesce(m.visibility_version, 0) as "visibility_version!",
             coalesce(m.excluded_bodies, '{}') as "excluded_bodies!",
             coalesce(m.excluded_posts, '{}') as "excluded_posts!"
         from risk_ledger.entry e left join risk_ledger.matter m using (matter_id)
         where e.entry_id = any($1)
         order by array_position($1, e.entry_id)"#,
        &ids,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

impl Row {
    fn into_domain(self) -> Result<Entry, Error> {
        let state = self.state()?;
        let label = Label {
            version: self.visibility_version,
            bodies: self.excluded_bodies,
            posts: self.excluded_posts,
        };
        Ok(Entry {
            id: self.entry_id.into(),
            number: self.number,
            matter: self.matter_id.map(MatterId::from),
            region: code("entry", &self.region)?,
            domain: word("entry", Domain::parse, &self.domain)?,
            title: self.title,
            causes: self
                .causes
                .iter()
                .map(|text| word("entry", Cause::parse, text))
                .collect::<Result<_, _>>()?,
            earlier: self.earlier_entry_id.map(EntryId::from),
            state,
            reported_by: self
                .reporting_body
                .as_deref()
                .map(|body| code("entry", body))
                .transpose()?,
            warned: codes("entry", &self.warned)?,
            visibility: label.read()?,
            version: self.version,
        })
    }

    fn state(&self) -> Result<State, Error> {
        let bad = || Error::inconsistent("entry", format!("state of {}", self.entry_id));
        let grading = || {
            let grade = word("entry", Grade::parse, self.grade.as_deref().ok_or_else(bad)?)?;
            Ok::<_, Error>(Grading { grade, reason: self.grade_reason.clone().ok_or_else(bad)? })
        };
        let lead = || {
            let body = self.responsible_body.as_deref().ok_or_else(bad)?;
            let post = self.leader_post.as_deref().ok_or_else(bad)?;
            let responsible_body = code("entry", body)?;
            Ok::<_, Error>(Lead { post: code("entry", post)?, responsible_body })
        };
        let proposal = || {
            let by = code("entry", self.proposed_by.as_deref().ok_or_else(bad)?)?;
            Ok::<_, Error>(Proposal { by, evidence: self.evidence.clone().ok_or_else(bad)? })
        };
        Ok(match word("entry", EntryState::parse, &self.state)? {
            EntryState::Registered => State::Registered,
            EntryState::Graded => State::Graded(grading()?),
            EntryState::Resolving => State::Resolving(grading()?, lead()?),
            EntryState::StrikeOffProposed => {
                State::StrikeOffProposed(grading()?, lead()?, proposal()?)
            }
            EntryState::StruckOff => State::StruckOff(grading()?, lead()?, proposal()?),
        })
    }
}

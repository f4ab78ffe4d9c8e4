//! Matters: a row says whose each is, from whom it is kept and who may know of it.

mod non_acceptance;
mod screening;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kernel::ids::{HandlingId, MatterId, PetitionId, ReferralId};
use kernel::{BodyCode, Officer, RegionCode};
use mailbox::columns::{code, codes, joined, label, texts, word};
use mailbox::{Record, Tx};
use organisation::Validity;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;
use words::Word;

use super::Error;
use super::history::HistoryLine;
use super::receipt::one_of;
use crate::domain::{
    Channel, Custody, Desk, Manner, Matter, Offer, Progress, Receipt, Refusal, Resumes, Stage,
};

#[expect(clippy::struct_excessive_bools, reason = "a row has the columns of its table")]
struct Row {
    matter_id: Uuid,
    petition_id: Uuid,
    number: String,
    subject: Option<String>,
    channel: String,
    region: String,
    receipt_date: NaiveDate,
    office: String,
    notifiable: bool,
    historical: bool,
    imported: bool,
    joint: bool,
    visibility_version: i32,
    excluded_bodies: Vec<String>,
    excluded_posts: Vec<String>,
    involved_bodies: Vec<String>,
    track: String,
    purpose: String,
    stated_purpose: Option<String>,
    urgent_proposed: bool,
    category: String,
    competent_body: Option<String>,
    rules_tried: String,
    confirmed_by: Option<String>,
    change_reason: Option<String>,
    complained_bodies: Vec<String>,
    awaiting_track: Option<String>,
    awaiting_category: Option<String>,
    awaiting_body: Option<String>,
    awaiting_reason: Option<String>,
    awaiting_post: Option<String>,
    awaiting_person: Option<String>,
    stage: String,
    answerable_body: String,
    referral_id: Option<Uuid>,
    direct_petition_id: Option<Uuid>,
    handling_id: Option<Uuid>,
    deciding_body: Option<String>,
    designating_bodies: Option<Vec<String>>,
    review_id: Option<Uuid>,
    resumes: Option<String>,
    manner: Option<String>,
    non_acceptance: Option<String>,
    earlier_matter_id: Option<Uuid>,
    earlier_elsewhere: Option<String>,
    offered_to: Option<String>,
    offered_by: Option<String>,
    filing_waits: bool,
    version: i64,
}

/// Reads whole rows; what follows the table's name is the caller's.
macro_rules! select {
    ($rest:literal, $($bind:expr),*) => {
        sqlx::query_as!(
            Row,
            "select matter_id, petition_id, number, subject, channel, region, receipt_date, office,
                 notifiable, historical, imported, joint, visibility_version, excluded_bodies,
                 excluded_posts,
                 involved_bodies, track, purpose, stated_purpose, urgent_proposed, category,
                 competent_body, rules_tried, confirmed_by, change_reason, complained_bodies, awaiting_track,
                 awaiting_category, awaiting_body, awaiting_reason, awaiting_post, awaiting_person, stage,
                 answerable_body, referral_id,
                 direct_petition_id, handling_id, deciding_body, designating_bodies, review_id, resumes, manner,
                 non_acceptance, earlier_matter_id, earlier_elsewhere, offered_to, offered_by, filing_waits, version
             from routing.matter " + $rest,
            $($bind),*
        )
    };
}

impl Record for Matter {
    type Id = MatterId;
    type Refusal = Refusal;
    const NAME: &'static str = "matter";

    fn version(&self) -> i64 {
        self.version
    }

    fn admits(&self, officer: &Officer) -> bool {
        Matter::admits(self, officer)
    }

    fn unknown() -> Refusal {
        Refusal::MatterNotFound
    }

    async fn lock(tx: &mut Tx, id: MatterId) -> Result<Option<Self>, Error> {
        let row = select!("where matter_id = $1 for update", id.uuid());
        row.fetch_optional(tx.connection()).await?.map(Row::into_domain).transpose()
    }
}

/// The matter.
pub async fn find(connection: &mut PgConnection, id: MatterId) -> Result<Option<Matter>, Error> {
    let row = select!("where matter_id = $1", id.uuid());
    row.fetch_optional(connection).await?.map(Row::into_domain).transpose()
}

/// Those of these matters that the reader is not kept from.
pub async fn find_all(
    connection: &mut PgConnection,
    ids: &[MatterId],
) -> Result<Vec<Matter>, Error> {
    let rows = select!("where matter_id = any($1)", &super::uuids(ids));
    rows.fetch_all(connection).await?.into_iter().map(Row::into_domain).collect()
}

/// Where a matter stands in the list: by the day it was received, then in the order of
/// registration.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Key(NaiveDate, Uuid);

impl Key {
    /// The key of this matter.
    pub fn of(matter: &Matter) -> Self {
        Self(matter.receipt_date, matter.id.uuid())
    }
}

impl Default for Key {
    fn default() -> Self {
        Self(NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default(), Uuid::nil())
    }
}

/// The matters at these stages that the body answers for, whose objection it decides or that are offered
/// to it; the oldest first.
///
/// Of each stage only as many are looked at as a page holds, in the order of the index.
pub async fn list(
    connection: &mut PgConnection,
    body: &BodyCode,
    stages: &[Stage],
    after: Key,
    limit: i64,
) -> Result<Vec<Matter>, Error> {
    let stages: Vec<_> = stages.iter().map(|it| it.as_str().to_owned()).collect();
    let rows = select!(
        "where matter_id in (
             select of_stage.matter_id
             from unnest($2::text[]) as wanted (stage) cross join lateral (
                 select matter_id from routing.matter m
                 where m.answerable_body = $1 and m.stage = wanted.stage
                     and (m.receipt_date, m.matter_id) > ($3, $4)
                 order by m.receipt_date, m.matter_id limit $5
             ) as of_stage
             union
             select matter_id from routing.matter
             where deciding_body = $1 and stage = any($2)
             union
             select matter_id from routing.matter
             where offered_to = $1 and stage = any($2))
             and (receipt_date, matter_id) > ($3, $4)
         order by receipt_date, matter_id limit $5",
        body.as_str(),
        &stages,
        after.0,
        after.1,
        limit
    );
    rows.fetch_all(connection).await?.into_iter().map(Row::into_domain).collect()
}

/// The matters of a region that were received in these days, in the order of registration.
pub async fn of_region(
    connection: &mut PgConnection,
    region: &RegionCode,
    received: Validity,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Matter>, Error> {
    let rows = select!(
        "where matter_id > $1 and starts_with(region, $2)
             and excluded_bodies = '{}' and excluded_posts = '{}'
             and ($3::date is null or receipt_date >= $3)
             and ($4::date is null or receipt_date <= $4)
         order by matter_id limit $5",
        after,
        region.prefix(),
        received.from,
        received.to,
        limit
    );
    rows.fetch_all(connection).await?.into_iter().map(Row::into_domain).collect()
}

/// Writes new matters in one statement; one that is there already stays as it is.
#[expect(
    clippy::too_many_lines,
    reason = "one statement with its columns; cutting it up hides the order"
)]
pub async fn insert(tx: &mut Tx, matters: &[Matter]) -> Result<(), Error> {
    let each = |field: fn(&Matter) -> String| matters.iter().map(field).collect::<Vec<_>>();
    let ids: Vec<_> = matters.iter().map(|it| it.id.uuid()).collect();
    let petitions: Vec<_> = matters.iter().map(|it| it.petition.uuid()).collect();
    let days: Vec<_> = matters.iter().map(|it| it.receipt_date).collect();
    let notifiable: Vec<_> = matters.iter().map(|it| it.notifiable).collect();
    let historical: Vec<_> = matters.iter().map(|it| it.historical).collect();
    let imported: Vec<_> = matters.iter().map(|it| it.imported).collect();
    let joint: Vec<_> = matters.iter().map(|it| it.joint).collect();
    let labels: Vec<_> = matters.iter().map(|it| it.visibility.version).collect();
    let competent: Vec<_> = matters
        .iter()
        .map(|it| it.screening.competent_body.as_ref().map(ToString::to_string))
        .collect();
    let rules_tried = matters
        .iter()
        .map(|it| serde_json::to_string(&it.screening.rules_tried))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| Error::inconsistent("matter", error.to_string()))?;
    let versions: Vec<_> = matters.iter().map(|it| it.version).collect();
    let stated: Vec<_> = matters
        .iter()
        .map(|it| it.screening.stated_purpose.map(|it| it.as_str().to_owned()))
        .collect();
    let subjects: Vec<_> = matters.iter().map(|it| it.subject.clone()).collect();
    let urgent: Vec<_> = matters.iter().map(|it| it.screening.urgent_proposed).collect();
    sqlx::query!(
        "insert into routing.matter (matter_id, petition_id, number, channel, region, receipt_date,
             office, notifiable, historical, imported, visibility_version, excluded_bodies,
             excluded_posts, involved_bodies, track, purpose, category, competent_body, rules_tried,
             stage, answerable_body, version, stated_purpose, urgent_proposed, joint, subject, complained_bodies)
         select matter_id, petition_id, number, channel, region, receipt_date, office, notifiable,
             historical, imported, label, string_to_array(bodies, ','),
             string_to_array(posts, ','), string_to_array(involved, ','), track, purpose, category,
             competent_body, rules_tried, stage, answerable_body, version, stated_purpose,
             urgent_proposed, joint, subject, string_to_array(bodies, ',')
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::date[],
             $7::text[], $8::bool[], $9::bool[], $10::bool[], $11::int[], $12::text[], $13::text[],
             $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[],
             $20::text[], $21::text[], $22::bigint[], $23::text[], $24::bool[],
             $25::bool[], $26::text[])
             as t (matter_id, petition_id, number, channel, region, receipt_date, office,
                 notifiable, historical, imported, label, bodies, posts, involved, track, purpose,
                 category, competent_body, rules_tried, stage, answerable_body, version,
                 stated_purpose, urgent_proposed, joint, subject)
         on conflict (matter_id) do nothing",
        &ids,
        &petitions,
        &each(|it| it.number.clone()),
        &each(|it| it.channel.as_str().to_owned()),
        &each(|it| it.region.to_string()),
        &days,
        &each(|it| it.office.to_string()),
        &notifiable,
        &historical,
        &imported,
        &labels,
        &each(|it| joined(&it.visibility.excluded_bodies)),
        &each(|it| joined(&it.visibility.excluded_posts)),
        &each(|it| listed(&it.involved).join(",")),
        &each(|it| it.screening.track.as_str().to_owned()),
        &each(|it| it.screening.purpose.as_str().to_owned()),
        &each(|it| it.screening.category.clone()),
        &competent as &[Option<String>],
        &rules_tried,
        &each(|it| it.stage().as_str().to_owned()),
        &each(|it| it.answerable_body().to_string()),
        &versions,
        &stated as &[Option<String>],
        &urgent,
        &joint,
        &subjects as &[Option<String>],
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Saves what a transition changed, together with the act that changed it, and says the new
/// version; somebody else's change in between makes it stale.
pub async fn save(tx: &mut Tx, matter: &Matter, line: HistoryLine<'_>) -> Result<i64, Error> {
    let (screening, visibility) = (&matter.screening, &matter.visibility);
    let (confirmation, awaiting) = (screening.confirmation.as_ref(), screening.awaiting.as_ref());
    let designators = matter.dispute().map(|(_, bodies)| listed(bodies));
    let receipt = matter.custody().map(|it| it.receipt);
    let (now, acts_as) = (tx.now(), tx.acts_as().to_owned());
    let (earlier_matter, earlier_elsewhere) = non_acceptance::earlier(matter);
    let version = sqlx::query_scalar!(
        "with saved as (
             update routing.matter
             set visibility_version = $3, excluded_bodies = $4, excluded_posts = $5,
                 involved_bodies = $6, track = $7, purpose = $8, category = $9,
                 competent_body = $10, confirmed_by = $11, change_reason = $12, stage = $13,
                 answerable_body = $14, referral_id = $15, handling_id = $16, deciding_body = $17,
                 designating_bodies = $18, manner = $19, office = $25, direct_petition_id = $26,
                 non_acceptance = $27, offered_to = $28, offered_by = $29, review_id = $30, resumes = $31,
                 awaiting_track = $32, awaiting_category = $33, awaiting_body = $34, awaiting_reason = $35,
                 awaiting_post = $36, awaiting_person = $37,
                 earlier_matter_id = $38, earlier_elsewhere = $39, filing_waits = $40, version = version + 1
             where matter_id = $1 and version = $2
             returning matter_id, version)
         insert into routing.history (matter_id, act, actor, person, record_time, version, remark)
         select matter_id, $20, $21, $22, $23, version, $24 from saved
         returning version",
        matter.id.uuid(),
        matter.version,
        visibility.version,
        &texts(&visibility.excluded_bodies),
        &texts(&visibility.excluded_posts),
        &listed(&matter.involved),
        screening.track.as_str(),
        screening.purpose.as_str(),
        screening.category,
        screening.competent_body.as_ref().map(ToString::to_string),
        confirmation.map(|it| it.post.to_string()),
        confirmation.map(|it| it.reason.as_str()),
        matter.stage().as_str(),
        matter.answerable_body().as_str(),
        receipt.and_then(Receipt::referral).map(ReferralId::uuid),
        matter.handling().map(HandlingId::uuid),
        matter.dispute().map(|(decider, _)| decider.as_str()),
        designators.as_deref(),
        matter.manner().map(Manner::as_str),
        line.kind.as_str(),
        acts_as,
        line.actor.name(),
        now,
        line.remark,
        matter.office.as_str(),
        receipt.and_then(Receipt::petition).map(PetitionId::uuid),
        matter.non_acceptance.as_ref().map(|it| it.kind.as_str()),
        matter.offer.as_ref().map(|it| it.to.as_str()),
        matter.offer.as_ref().map(|it| it.by.as_str()),
        matter.under_review_by().map(|(review, _)| review.uuid()),
        matter.under_review_by().map(|(_, resumes)| resumed(resumes).as_str()),
        awaiting.map(|it| it.track.as_str()),
        awaiting.map(|it| it.category.as_str()),
        awaiting.map(|it| it.competent_body.as_str()),
        awaiting.map(|it| it.reason.as_str()),
        awaiting.map(|it| it.post.as_str()),
        awaiting.map(|it| it.person.as_str()),
        earlier_matter,
        earlier_elsewhere,
        matter.filing_waits,
    )
    .fetch_optional(tx.connection())
    .await?;
    version.ok_or(Error::Stale { what: "matter" })
}

impl Row {
    fn into_domain(self) -> Result<Matter, Error> {
        let involved: Vec<_> = codes("matter", &self.involved_bodies)?;
        Ok(Matter {
            id: self.matter_id.into(),
            petition: self.petition_id.into(),
            channel: word("matter", Channel::parse, &self.channel)?,
            region: code("matter", &self.region)?,
            receipt_date: self.receipt_date,
            office: code("matter", &self.office)?,
            notifiable: self.notifiable,
            historical: self.historical,
            imported: self.imported,
            joint: self.joint,
            visibility: label(
                "matter",
                self.visibility_version,
                &self.excluded_bodies,
                &self.excluded_posts,
            )?,
            complained: codes("matter", &self.complained_bodies)?,
            involved: involved.into_iter().collect(),
            desk: self.desk()?,
            offer: self.offer()?,
            filing_waits: self.filing_waits,
            non_acceptance: self.not_accepted()?,
            version: self.version,
            screening: self.screening()?,
            number: self.number,
            subject: self.subject,
        })
    }

    fn desk(&self) -> Result<Desk, Error> {
        let stage = word("matter", Stage::parse, &self.stage)?;
        let body: BodyCode = code("matter", &self.answerable_body)?;
        let custody = |receipt| Custody { receipt, body: body.clone() };
        let receipt = one_of("matter", self.referral_id, self.direct_petition_id)?;
        let pointers = (receipt, self.handling_id);
        let dispute = self.deciding_body.as_deref().zip(self.designating_bodies.as_deref());
        match (stage, pointers, dispute, self.manner.as_deref()) {
            (Stage::Registered | Stage::Screened, (None, None), None, None) => Ok(Desk::Office),
            (Stage::Referred, (Some(receipt @ Receipt::Referral(_)), None), None, None) => {
                Ok(Desk::With(custody(receipt), Progress::Unanswered))
            }
            (
                Stage::Objected,
                (Some(receipt @ Receipt::Referral(_)), None),
                Some((decider, designators)),
                None,
            ) => {
                let designators: Vec<_> = codes("matter", designators)?;
                Ok(Desk::Disputed {
                    custody: custody(receipt),
                    decider: code("matter", decider)?,
                    designators: designators.into_iter().collect(),
                })
            }
            (Stage::Handling, (Some(receipt), Some(handling)), None, None) => {
                Ok(Desk::With(custody(receipt), Progress::Handling(handling.into())))
            }
            (Stage::Delivered, (Some(receipt), Some(handling)), None, None) => {
                Ok(Desk::With(custody(receipt), Progress::Executing(handling.into())))
            }
            (Stage::UnderReview, (None, None), None, None) => self.review(body),
            (Stage::Concluded, (None, None), None, Some(manner)) => {
                let manner = word("matter", Manner::parse, manner)?;
                Ok(Desk::Closed { manner, body })
            }
            _ => Err(Error::inconsistent("matter", "columns that contradict its stage")),
        }
    }

    fn review(&self, body: BodyCode) -> Result<Desk, Error> {
        let resumes = match self.resumes.as_deref() {
            Some(stage) => word("matter", Stage::parse, stage)?,
            None => Stage::UnderReview,
        };
        match (self.review_id, resumes) {
            (Some(review), Stage::Delivered) => {
                Ok(Desk::Review { review: review.into(), body, resumes: Resumes::Execution })
            }
            (Some(review), Stage::Concluded) => {
                Ok(Desk::Review { review: review.into(), body, resumes: Resumes::End })
            }
            (_, _) => Err(Error::inconsistent("matter", "a review that leads nowhere")),
        }
    }

    fn offer(&self) -> Result<Option<Offer>, Error> {
        let Some((to, by)) = self.offered_to.as_deref().zip(self.offered_by.as_deref()) else {
            return Ok(None);
        };
        Ok(Some(Offer { to: code("matter", to)?, by: code("matter", by)? }))
    }
}

/// The stage in which a matter goes on after a review that changes nothing.
fn resumed(resumes: Resumes) -> Stage {
    match resumes {
        Resumes::Execution => Stage::Delivered,
        Resumes::End => Stage::Concluded,
    }
}

fn listed(bodies: &BTreeSet<BodyCode>) -> Vec<String> {
    bodies.iter().map(ToString::to_string).collect()
}

/// Keeps the line of the petition that opened a matter. Nothing is decided by it and no transition writes it, so it has no version.
pub async fn keep_subject(
    tx: &mut Tx,
    id: MatterId,
    petition: PetitionId,
    subject: Option<&str>,
) -> Result<(), Error> {
    sqlx::query!(
        "update routing.matter set subject = $3 where matter_id = $1 and petition_id = $2",
        id.uuid(),
        petition.uuid(),
        subject,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

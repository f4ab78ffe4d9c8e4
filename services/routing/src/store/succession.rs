//! What lies with bodies that ended, found and put with their successors.

use kernel::ids::MatterId;
use mailbox::Tx;
use mailbox::columns::pairs;
use organisation::Successions;

use super::Error;

/// Those of the successions that have not been carried out yet.
pub async fn pending(tx: &mut Tx, all: &Successions) -> Result<Successions, Error> {
    let (ended, heirs) = pairs(all);
    let rows = sqlx::query_scalar!(
        r#"select given.ended as "ended!"
         from unnest($1::text[], $2::text[]) as given (ended, heir)
         where not exists (
             select from routing.succession s where s.ended = given.ended and s.heir = given.heir)"#,
        &ended,
        &heirs,
    )
    .fetch_all(tx.connection())
    .await?;
    let pending = all.iter().filter(|(ended, _)| rows.iter().any(|it| it == ended.as_str()));
    Ok(pending.map(|(ended, heir)| (ended.clone(), heir.clone())).collect())
}

/// Notes that nothing lies with the bodies that ended any more.
pub async fn carried_out(tx: &mut Tx, successions: &Successions) -> Result<(), Error> {
    let (ended, heirs) = pairs(successions);
    sqlx::query!(
        "insert into routing.succession (ended, heir) select * from unnest($1::text[], $2::text[])",
        &ended,
        &heirs,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The next matters, in the order of their ids, with which any of these bodies had to do.
pub async fn matters_of(
    tx: &mut Tx,
    successions: &Successions,
    after: Option<MatterId>,
    limit: i64,
) -> Result<Vec<MatterId>, Error> {
    let (ended, _) = pairs(successions);
    let ids = sqlx::query_scalar!(
        "select matter_id from routing.matter
         where (involved_bodies && $1 or excluded_bodies && $1 or designating_bodies && $1
                 or competent_body = any($1))
             and ($2::uuid is null or matter_id > $2)
         order by matter_id limit $3",
        &ended,
        after.map(MatterId::uuid),
        limit,
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(ids.into_iter().map(MatterId::from).collect())
}

/// Puts the referral, the direct receipt, the handling and the open review of a matter, and what is to be reported about it
/// or read, with the successors. The matter points at these with the body, so that what is written here and the matter
/// itself agree only at the commit.
pub async fn hand_over(
    tx: &mut Tx,
    matter: MatterId,
    successions: &Successions,
) -> Result<(), Error> {
    let (ended, heirs) = pairs(successions);
    sqlx::query!(
        "set constraints routing.handling_referral, routing.handling_direct, routing.matter_referral,
             routing.matter_direct, routing.matter_handling, routing.matter_review deferred"
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "with given as (
             select * from unnest($2::text[], $3::text[]) as given (ended, heir)
         ), referral as (
             update routing.referral r
             set to_body = coalesce(
                     (select heir from given where ended = r.to_body), r.to_body),
                 from_body = coalesce(
                     (select heir from given where ended = r.from_body), r.from_body),
                 version = version + 1
             where r.matter_id = $1 and r.state not in ('returned', 'recalled')
                 and (r.to_body = any($2) or r.from_body = any($2))
         ), review as (
             update routing.review r set body = given.heir, version = version + 1
             from given
             where r.matter_id = $1 and r.body = given.ended and r.state <> 'delivered'
         ), direct as (
             update routing.direct_receipt d set body = given.heir, version = version + 1
             from given where d.matter_id = $1 and d.body = given.ended
         )
         update routing.handling h set body = given.heir, version = version + 1
         from given
         where h.matter_id = $1 and h.body = given.ended and (h.petition_id is not null or exists (
             select from routing.referral r
             where r.referral_id = h.referral_id and r.state not in ('returned', 'recalled')))",
        matter.uuid(),
        &ended,
        &heirs,
    )
    .execute(tx.connection())
    .await?;
    // Of two that owe or have the same report one is enough.
    sqlx::query!(
        "with given as (
             select * from unnest($2::text[], $3::text[]) as given (ended, heir)
         ), addressee as (
             update routing.urgent_addressee a set body = given.heir
             from given, routing.urgent_report r
             where r.matter_id = $1 and a.urgent_report_id = r.urgent_report_id
                 and a.body = given.ended and a.acknowledge_time is null and not exists (
                     select from routing.urgent_addressee other
                     where other.urgent_report_id = r.urgent_report_id and other.body = given.heir)
         )
         update routing.urgent_report r set body = given.heir, version = version + 1
         from given
         where r.matter_id = $1 and r.body = given.ended and r.state = 'discovered'
             and not exists (
                 select from routing.urgent_report other
                 where other.matter_id = $1 and other.body = given.heir
                     and other.state <> 'dismissed')",
        matter.uuid(),
        &ended,
        &heirs,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

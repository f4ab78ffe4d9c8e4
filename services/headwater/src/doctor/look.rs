//! Reads all schemas at one instant, and the timers.

use std::collections::BTreeMap;

use headwater_proto::POOL;
use kernel::ServiceName;
use mailbox::migrate::Unfit;
use mailbox::survey::{self, Observer};
use prost_reflect::DynamicMessage;
use service_kit::transport::PlainText;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use supervision::dossier::store::fact::{self, Heard};
use words::Word;
use words::common::Lane;

use super::facts;
use super::report::TimersSeen;
use super::survey::{HeardFact, Record, Survey};
use crate::schemas::{readers, schema};

/// Events looked up in one statement.
const CHUNK: usize = 1000;
/// What fields of facts are called that hold numbers of series without gaps.
const NUMBERS: [&str; 2] = ["number", "document_number"];

/// Reads the schemas that are in the database, all at one instant and without changing anything; of some things no more than `named`.
pub async fn look(admin: &PgConnectOptions, named: usize) -> anyhow::Result<Survey> {
    let mut survey = Survey::default();
    let mut observers: Vec<Observer> = Vec::new();
    let mut instant = None;
    for service in survey::present(admin).await? {
        let mut observer = Observer::of(admin, service, instant.as_ref()).await?;
        if instant.is_none() {
            instant = Some(observer.instant().await?);
        }
        match schema(service)?.unfit(observer.connection()).await? {
            None => observers.push(observer),
            Some(unfit) => drop(survey.unfit.insert(service, unfit_said(&unfit))),
        }
    }
    if !survey.unfit.is_empty() {
        return Ok(survey);
    }
    for observer in &mut observers {
        survey.records.insert(observer.service(), record(observer, named).await?);
    }
    let mut others = Vec::new();
    for observer in &observers {
        others.push(Observer::of(admin, observer.service(), instant.as_ref()).await?);
    }
    let readings = readers()
        .into_iter()
        .flat_map(|(reader, producers)| producers.iter().map(move |it| (reader, *it)));
    let places = survey.places(readings.collect());
    let outboxes = observers.iter_mut().map(|it| (it.service(), it.published()));
    let inboxes = others.iter_mut().map(|it| (it.service(), it.received()));
    survey.facts = facts::compare(&places, outboxes.collect(), inboxes.collect()).await?;
    for observer in &mut observers {
        if observer.service() == ServiceName::Supervision {
            survey.heard = heard(observer, &survey.facts).await?;
        }
    }
    Ok(survey)
}

/// Compares the timers in Redis with the record.
pub async fn compare_timers(
    admin: &PgConnectOptions,
    config: &supervision::Config,
    plain_text: PlainText,
) -> anyhow::Result<TimersSeen> {
    let reading = survey::reading(admin, ServiceName::Supervision);
    let record = PgPoolOptions::new().max_connections(2).connect_with(reading).await?;
    match supervision::compare_timers(config, record, plain_text).await {
        Ok(None) => Ok(TimersSeen::None),
        Ok(Some(shards)) => Ok(TimersSeen::Compared(shards)),
        Err(error) => match error.downcast_ref::<supervision::Error>() {
            Some(supervision::Error::Refused(_)) => Ok(TimersSeen::Away),
            _ => Err(error),
        },
    }
}

/// In a few words that are the same in every language.
fn unfit_said(unfit: &Unfit) -> String {
    match unfit {
        Unfit::Missing { schema, .. } => format!("{schema}.schema_age"),
        Unfit::TooNew { oldest, .. } => format!("schema_age {oldest}"),
        Unfit::Lacks { version, description, .. } => format!("{version:04} {description}"),
        Unfit::OldPolicies { schema } => format!("{schema} kept_from"),
    }
}

async fn record(observer: &mut Observer, named: usize) -> anyhow::Result<Record> {
    let named = i64::try_from(named)?;
    let mut heads = BTreeMap::new();
    for lane in Lane::ALL.iter().copied() {
        heads.insert(lane, observer.head(lane).await?);
    }
    let mut numbers = Vec::new();
    for of in schema(observer.service())?.numbers {
        let known = observer.numbers(of).await?.into_iter();
        numbers.extend(known.map(|number| (of.giver, number)));
    }
    Ok(Record {
        epoch: observer.epoch().await?,
        heads,
        standings: observer.standings().await?,
        parked: observer.parked(named).await?,
        unshown: observer.unshown(named).await?,
        noted: observer.noted_as_lost().await?.into_keys().collect(),
        marks: observer.marks().await?,
        counters: observer.counters().await?,
        numbers,
    })
}

/// What supervision has heard of the facts that were lost.
async fn heard(
    supervision: &mut Observer,
    compared: &facts::Compared,
) -> anyhow::Result<BTreeMap<uuid::Uuid, HeardFact>> {
    let lost: Vec<_> = compared.lost.values().flat_map(BTreeMap::keys).copied().collect();
    let mut heard = BTreeMap::new();
    for some in lost.chunks(CHUNK) {
        let found = fact::heard(supervision.connection(), some).await?;
        heard.extend(found.into_iter().map(|it| (it.id.uuid(), read(&it))));
    }
    Ok(heard)
}

fn read(heard: &Heard) -> HeardFact {
    let name = heard.type_name.rsplit('.').next().unwrap_or_default().to_owned();
    HeardFact { name, matter: heard.matter, numbers: numbers(heard).unwrap_or_default() }
}

/// The numbers that a fact tells of: whoever publishes it, its contract says what they are called.
fn numbers(heard: &Heard) -> Option<Vec<String>> {
    let package = heard.type_name.rsplit_once('.')?.0;
    let facts = POOL
        .all_messages()
        .find(|it| it.package_name() == package && it.oneofs().any(|it| it.name() == "fact"))?;
    let facts = DynamicMessage::decode(facts, heard.payload.as_slice()).ok()?;
    let fact = facts.fields().find_map(|(_, value)| value.as_message().cloned())?;
    let text = |name: &str| fact.get_field_by_name(name)?.as_str().map(ToOwned::to_owned);
    let numbers = NUMBERS.iter().filter_map(|name| text(name));
    Some(numbers.filter(|it| !it.is_empty()).collect())
}

//! All that was read of all schemas at one instant, and what follows from it.

use std::collections::{BTreeMap, BTreeSet};

use kernel::ServiceName;
use kernel::ids::{EventId, MatterId};
use mailbox::Position;
use mailbox::rebase::KnownToOthers;
use mailbox::survey::{ParkedOf, Standing, Unshown};
use uuid::Uuid;
use words::common::Lane;

use super::facts::{Compared, Places};
use super::numbers::{self, Ahead};
use super::report::{Behind, Difference, What};

/// What one schema says.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) epoch: i64,
    pub(super) heads: BTreeMap<Lane, Position>,
    pub(super) standings: Vec<Standing>,
    pub(super) parked: Vec<ParkedOf>,
    pub(super) unshown: Unshown,
    /// Facts that are noted as lost.
    pub(super) noted: BTreeSet<Uuid>,
    /// The first facts that are left where earlier ones were removed.
    pub(super) marks: Vec<Uuid>,
    pub(super) counters: BTreeMap<String, i64>,
    /// The highest numbers of the series that it has heard of, with the service that gives them.
    pub(super) numbers: Vec<(ServiceName, String)>,
}

/// A lost fact, as supervision heard it.
#[derive(Debug)]
pub(super) struct HeardFact {
    /// The last part of its type.
    pub(super) name: String,
    pub(super) matter: Option<MatterId>,
    /// The numbers that it told of.
    pub(super) numbers: Vec<String>,
}

/// All that was read.
#[derive(Debug, Default)]
pub struct Survey {
    pub(super) records: BTreeMap<ServiceName, Record>,
    /// Schemas that cannot be read by this code, and why; then nothing else was read.
    pub(super) unfit: BTreeMap<ServiceName, String>,
    pub(super) facts: Compared,
    pub(super) heard: BTreeMap<Uuid, HeardFact>,
}

impl Survey {
    /// True if all services' schemas are there and what this code needs.
    pub fn is_readable(&self) -> bool {
        self.records.len() == ServiceName::RECORD_KEEPERS.len()
    }

    /// Where the feeds are and how far they are read; `readings` says who reads whom.
    pub(super) fn places(&self, readings: Vec<(ServiceName, ServiceName)>) -> Places {
        let standings = self.records.iter().flat_map(|(reader, record)| {
            let key = |it: &Standing| ((*reader, it.producer), it.lane);
            record.standings.iter().map(move |it| (key(it), it.position))
        });
        Places {
            epochs: self.records.iter().map(|(service, it)| (*service, it.epoch)).collect(),
            positions: standings.collect(),
            readings,
            marks: self.records.values().flat_map(|it| it.marks.iter().copied()).collect(),
            noted: self.records.values().flat_map(|it| it.noted.iter().copied()).collect(),
        }
    }

    /// What others know of a service, for its feed to begin anew; `given` are numbers that people know of, such as from a receipt.
    pub fn known_to_others(&self, service: ServiceName, given: &[String]) -> KnownToOthers {
        let standings = self.records.values().flat_map(|it| &it.standings);
        let marks = standings.clone().filter(|it| it.producer == service).filter_map(|it| it.mark);
        let epochs = standings.filter(|it| it.producer == service).map(|it| it.position.epoch);
        let lost = self.facts.lost.get(&service).into_iter().flat_map(BTreeMap::keys).copied();
        let numbers = self.numbers_ahead(service, given).into_iter();
        KnownToOthers {
            epoch: epochs.max().unwrap_or_default(),
            marks: marks.collect::<BTreeSet<_>>().into_iter().collect(),
            lost: lost.collect(),
            numbers: numbers.map(|it| (it.series, it.last)).collect(),
        }
    }

    /// The series of a service of which others know more numbers than its counters have given.
    fn numbers_ahead(&self, service: ServiceName, given: &[String]) -> Vec<Ahead> {
        let Some(own) = self.records.get(&service) else {
            return Vec::new();
        };
        let of_records = self.records.values().flat_map(|it| &it.numbers);
        let of_records = of_records.filter(|(giver, _)| *giver == service).map(|(_, it)| it);
        let lost = self.facts.lost.get(&service).into_iter().flat_map(BTreeMap::keys);
        let of_facts = lost.filter_map(|id| self.heard.get(id)).flat_map(|it| &it.numbers);
        let known = of_records.chain(of_facts).chain(given).map(String::as_str);
        numbers::ahead(&own.counters, known)
    }

    /// How many facts each reader has yet to digest.
    pub(super) fn behind(&self) -> Vec<Behind> {
        let behind = self.facts.behind.iter().map(|(((reader, producer), lane), count)| Behind {
            reader: *reader,
            producer: *producer,
            lane: *lane,
            count: *count,
        });
        behind.collect()
    }

    /// How many facts are noted as lost, by service.
    pub(super) fn noted(&self) -> Vec<(ServiceName, usize)> {
        let noted = self.records.iter().map(|(service, it)| (*service, it.noted.len()));
        noted.filter(|(_, count)| *count > 0).collect()
    }

    /// All in which the records differ; of each kind some are named.
    pub(super) fn differences(&self, named: usize) -> Vec<Difference> {
        let mut differences = Vec::new();
        let is_missing = |it: &ServiceName| self.unfit.is_empty() && !self.records.contains_key(it);
        let missing = ServiceName::RECORD_KEEPERS.into_iter().filter(is_missing);
        let unfit = self.unfit.iter().map(|(service, why)| (*service, vec![why.clone()]));
        for (service, sample) in unfit.chain(missing.map(|service| (service, Vec::new()))) {
            differences.push(Difference { service, what: What::SchemaUnfit, count: 1, sample });
        }
        for (service, record) in &self.records {
            self.about_feed(*service, record, named, &mut differences);
            self.about_reader(*service, record, named, &mut differences);
        }
        differences
    }

    /// What a service has lost, and what nobody is shown.
    fn about_feed(
        &self,
        service: ServiceName,
        record: &Record,
        named: usize,
        found: &mut Vec<Difference>,
    ) {
        let mut find = |what, count, sample| {
            if count > 0 {
                found.push(Difference { service, what, count, sample });
            }
        };
        if let Some(lost) = self.facts.lost.get(&service) {
            let readers: BTreeSet<_> = lost.values().flatten().copied().collect();
            let sample = lost.keys().take(named).map(|id| self.describe(*id)).collect();
            let what = What::FactsLost { readers: readers.into_iter().collect() };
            find(what, lost.len() as u64, sample);
        }
        let sample = record.unshown.sample.iter().map(|id| event(*id)).collect();
        find(What::FactsUnshown, record.unshown.count.unsigned_abs(), sample);
        let ahead = self.numbers_ahead(service, &[]);
        let count = ahead.iter().map(|it| it.count).sum();
        let sample = ahead.into_iter().map(|it| it.number).take(named).collect();
        find(What::NumbersAhead, count, sample);
    }

    /// Where a reader is in the feeds of others, and what it could not digest.
    fn about_reader(
        &self,
        service: ServiceName,
        record: &Record,
        named: usize,
        found: &mut Vec<Difference>,
    ) {
        for standing in &record.standings {
            let producer = standing.producer;
            let Some(feed) = self.records.get(&producer) else {
                continue;
            };
            let head = feed.heads.get(&standing.lane).copied().unwrap_or_default();
            // Behind an older epoch a reader begins anew by itself.
            let beyond = standing.position.epoch == feed.epoch && standing.position > head;
            if standing.position.epoch > feed.epoch || beyond {
                let sample = vec![standing.position.to_string(), head.to_string()];
                let what = What::ReaderAhead { producer, lane: standing.lane };
                found.push(Difference { service, what, count: 1, sample });
            }
        }
        for ((_, producer), ids) in self.facts.passed_over.iter().filter(|it| it.0.0 == service) {
            let sample = ids.iter().take(named).map(|id| event(*id)).collect();
            let what = What::FactsPassedOver { producer: *producer };
            found.push(Difference { service, what, count: ids.len() as u64, sample });
        }
        for ((_, producer), ids) in self.facts.missed.iter().filter(|it| it.0.0 == service) {
            let sample = ids.iter().take(named).map(|id| event(*id)).collect();
            let what = What::FactsMissed { producer: *producer };
            found.push(Difference { service, what, count: ids.len() as u64, sample });
        }
        for parked in &record.parked {
            let sample = parked.sample.iter().map(|id| event(*id)).collect();
            let what = What::Parked { producer: parked.producer.clone() };
            let count = parked.count.unsigned_abs();
            found.push(Difference { service, what, count, sample });
        }
    }

    /// A lost fact in one line: its id and, where supervision has heard it, what it was, about which matter, under which number.
    fn describe(&self, id: Uuid) -> String {
        let mut words = vec![event(id)];
        if let Some(heard) = self.heard.get(&id) {
            words.push(heard.name.clone());
            words.extend(heard.matter.map(|it| it.to_string()));
            words.extend(heard.numbers.iter().cloned());
        }
        words.join(" ")
    }
}

fn event(id: Uuid) -> String {
    EventId::from(id).to_string()
}

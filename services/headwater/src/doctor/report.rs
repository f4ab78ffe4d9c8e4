//! What was found, for people and for programs.

use kernel::ServiceName;
use kernel::ids::DeadlineId;
use serde_json::{Value, json};
use statutory_calendar::Language;
use supervision::firing::app::Compared;
use words::Word;
use words::common::Lane;

use super::survey::Survey;
use crate::voice;

/// Something in which the records differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The service whose affair it is.
    pub service: ServiceName,
    /// What differs.
    pub what: What,
    /// How many of them.
    pub count: u64,
    /// Ids, numbers or positions of some.
    pub sample: Vec<String>,
}

/// In what records can differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The schema is not what this code needs.
    SchemaUnfit,
    /// The service has read beyond the end of a feed.
    ReaderAhead {
        /// Whose feed.
        producer: ServiceName,
        /// Which lane of it.
        lane: Lane,
    },
    /// The service has lost facts that others have digested.
    FactsLost {
        /// Who knows them.
        readers: Vec<ServiceName>,
    },
    /// The service has passed over facts of another.
    FactsPassedOver {
        /// Whose facts.
        producer: ServiceName,
    },
    /// Facts were removed that the service has not digested.
    FactsMissed {
        /// Whose facts.
        producer: ServiceName,
    },
    /// The service has facts that no reader is shown.
    FactsUnshown,
    /// The service would give numbers again.
    NumbersAhead,
    /// The service could not digest events.
    Parked {
        /// Whose events.
        producer: String,
    },
    /// Redis has other timers than the record.
    TimersDiffer {
        /// How many timers there should be.
        recorded: u64,
    },
}

/// How many facts a reader has yet to digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Behind {
    pub(super) reader: ServiceName,
    pub(super) producer: ServiceName,
    pub(super) lane: Lane,
    pub(super) count: u64,
}

/// What was seen of the timers.
#[derive(Clone, Debug)]
pub enum TimersSeen {
    /// No Redis is configured.
    None,
    /// Redis does not answer.
    Away,
    /// Redis and the record side by side, by shard.
    Compared(Vec<Compared>),
}

/// All that was found.
#[derive(Clone, Debug)]
pub struct Report {
    /// In what the records differ.
    pub differences: Vec<Difference>,
    /// What was seen of the timers; nothing where the schemas could not be read.
    pub timers: Option<TimersSeen>,
    behind: Vec<Behind>,
    noted: Vec<(ServiceName, usize)>,
}

impl Report {
    /// Draws the conclusions; of each difference so many are named.
    pub fn of(survey: &Survey, timers: Option<TimersSeen>, named: usize) -> Self {
        let mut differences = survey.differences(named);
        if let Some(TimersSeen::Compared(shards)) = &timers {
            let count = shards.iter().map(|it| it.missing + it.surplus + it.shifted).sum();
            if count > 0 {
                let astray = shards.iter().flat_map(|it| &it.astray).take(named);
                let recorded = shards.iter().map(|it| it.recorded.timers).sum();
                differences.push(Difference {
                    service: ServiceName::Supervision,
                    what: What::TimersDiffer { recorded },
                    count,
                    sample: astray.map(|id| DeadlineId::from(*id).to_string()).collect(),
                });
            }
        }
        Self { differences, timers, behind: survey.behind(), noted: survey.noted() }
    }

    /// The report as programs read it.
    pub fn json(&self) -> Value {
        let timers = match &self.timers {
            None => Value::Null,
            Some(TimersSeen::None) => json!("not_configured"),
            Some(TimersSeen::Away) => json!("away"),
            Some(TimersSeen::Compared(_)) => json!("compared"),
        };
        let behind = self.behind.iter().map(|it| {
            let (reader, producer) = (it.reader.as_str(), it.producer.as_str());
            json!({ "reader": reader, "producer": producer, "lane": it.lane.as_str(), "count": it.count })
        });
        let noted = self
            .noted
            .iter()
            .map(|(service, count)| json!({ "service": service.as_str(), "count": count }));
        json!({
            "sound": self.differences.is_empty(),
            "differences": self.differences.iter().map(Difference::json).collect::<Vec<_>>(),
            "behind": behind.collect::<Vec<_>>(),
            "noted_as_lost": noted.collect::<Vec<_>>(),
            "timers": timers,
        })
    }

    /// The report as people read it.
    pub fn lines(&self, language: Language) -> Vec<String> {
        let mut lines = Vec::new();
        for it in &self.differences {
            lines.push(it.said(language));
            lines.extend(it.sample.iter().map(|it| format!("    {it}")));
            lines.push(format!("    {}", it.remedy_said(language)));
        }
        let behind = self.behind.iter();
        lines.extend(behind.map(|it| voice::to_read(language, it.reader, it.count, it.producer)));
        let noted = self.noted.iter();
        lines.extend(noted.map(|(service, count)| voice::noted_as_lost(language, service, count)));
        match &self.timers {
            Some(TimersSeen::None) => lines.push(voice::no_redis(language)),
            Some(TimersSeen::Away) => lines.push(voice::timers_unseen(language)),
            None | Some(TimersSeen::Compared(_)) => {}
        }
        if self.differences.is_empty() {
            lines.push(voice::sound(language));
        }
        lines
    }
}

impl Difference {
    /// The machine's word for it.
    fn word(&self) -> &'static str {
        match self.what {
            What::SchemaUnfit => "schema_unfit",
            What::ReaderAhead { .. } => "reader_ahead",
            What::FactsLost { .. } => "facts_lost",
            What::FactsPassedOver { .. } => "facts_passed_over",
            What::FactsMissed { .. } => "facts_missed",
            What::FactsUnshown => "facts_unshown",
            What::NumbersAhead => "numbers_ahead",
            What::Parked { .. } => "parked",
            What::TimersDiffer { .. } => "timers_differ",
        }
    }

    /// The command that puts it right.
    fn remedy(&self) -> String {
        let service = self.service;
        match &self.what {
            What::SchemaUnfit => format!("headwater migrate {service}"),
            What::ReaderAhead { producer, .. } | What::FactsPassedOver { producer } => {
                format!("headwater feed rebase {producer}")
            }
            What::FactsLost { .. } | What::FactsUnshown | What::NumbersAhead => {
                format!("headwater feed rebase {service}")
            }
            What::FactsMissed { .. } => "docs/restore.md".to_owned(),
            What::Parked { .. } => format!("headwater feed retry {service} --address …"),
            What::TimersDiffer { .. } => "headwater timers verify --heal".to_owned(),
        }
    }

    fn remedy_said(&self, language: Language) -> String {
        match self.what {
            What::TimersDiffer { .. } => voice::heals_by_itself(language, self.remedy()),
            What::SchemaUnfit
            | What::ReaderAhead { .. }
            | What::FactsLost { .. }
            | What::FactsPassedOver { .. }
            | What::FactsMissed { .. }
            | What::FactsUnshown
            | What::NumbersAhead
            | What::Parked { .. } => voice::put_right_by(language, self.remedy()),
        }
    }

    fn said(&self, language: Language) -> String {
        let (service, count) = (self.service, self.count);
        match &self.what {
            What::SchemaUnfit => voice::schema_unfit(language, service),
            What::ReaderAhead { producer, .. } => voice::reader_ahead(language, service, producer),
            What::FactsLost { readers } => {
                let readers: Vec<_> = readers.iter().map(|it| it.as_str()).collect();
                voice::facts_lost(language, service, count, readers.join(" "))
            }
            What::FactsPassedOver { producer } => {
                voice::facts_passed_over(language, service, count, producer)
            }
            What::FactsMissed { producer } => voice::facts_missed(language, service, producer),
            What::FactsUnshown => voice::facts_unshown(language, service, count),
            What::NumbersAhead => voice::numbers_ahead(language, service, count),
            What::Parked { producer } => voice::parked_of(language, service, count, producer),
            What::TimersDiffer { recorded } => voice::timers_differ(language, count, recorded),
        }
    }

    fn json(&self) -> Value {
        let mut json = json!({
            "service": self.service.as_str(),
            "what": self.word(),
            "count": self.count,
            "sample": self.sample,
            "remedy": self.remedy(),
        });
        match &self.what {
            What::ReaderAhead { producer, lane } => {
                json["producer"] = json!(producer.as_str());
                json["lane"] = json!(lane.as_str());
            }
            What::FactsPassedOver { producer } | What::FactsMissed { producer } => {
                json["producer"] = json!(producer.as_str());
            }
            What::Parked { producer } => json["producer"] = json!(producer),
            What::FactsLost { readers } => {
                json["readers"] = readers.iter().map(|it| it.as_str()).collect();
            }
            What::SchemaUnfit
            | What::FactsUnshown
            | What::NumbersAhead
            | What::TimersDiffer { .. } => {}
        }
        json
    }
}

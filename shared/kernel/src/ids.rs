//! Typed ids: time-ordered UUIDs that print with a prefix, so that a wrong id fails at the door.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rand::{Rng, SeedableRng, rngs::StdRng};
use uuid::Uuid;

use crate::clock::OfficeClock;
use crate::error_kind::Invalid;

/// Makes ids. Seeded in tests so that snapshots are stable; from the operating system's entropy otherwise.
#[derive(Clone)]
pub struct IdSource {
    clock: OfficeClock,
    random: Arc<Mutex<StdRng>>,
}

impl IdSource {
    /// Ids that nobody can predict.
    pub fn random(clock: OfficeClock) -> Self {
        Self { clock, random: Arc::new(Mutex::new(StdRng::from_os_rng())) }
    }

    /// Ids that repeat from run to run.
    pub fn seeded(clock: OfficeClock, seed: u64) -> Self {
        Self { clock, random: Arc::new(Mutex::new(StdRng::seed_from_u64(seed))) }
    }

    /// A new time-ordered UUID (version 7, RFC 9562).
    pub fn uuid(&self) -> Uuid {
        let mut random = [0; 10];
        self.random.lock().unwrap_or_else(PoisonError::into_inner).fill(&mut random);
        let millis = u64::try_from(self.clock.now().timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

impl fmt::Debug for IdSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdSource")
    }
}

/// What every kind of id can do.
pub trait Id: Copy + Send + Sync + fmt::Display + 'static {
    /// Reads an id as it is printed; `field` names it in the complaint.
    fn read(field: &str, text: &str) -> Result<Self, Invalid>;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
            #[serde(transparent)]
            pub struct $name(Uuid);

            impl $name {
                /// A new id.
                pub fn new(source: &IdSource) -> Self {
                    Self(source.uuid())
                }

                /// Reads an id as it is printed, prefix included; `field` names it in the complaint.
                pub fn parse(field: &str, text: &str) -> Result<Self, Invalid> {
                    text.strip_prefix(concat!($prefix, "_"))
                        .and_then(|rest| Uuid::try_parse(rest).ok())
                        .map(Self)
                        .ok_or_else(|| {
                            let zh = concat!($prefix, "_开头的编号");
                            Invalid::malformed(field, zh, concat!($prefix, "_ and a UUID"))
                        })
                }

                /// The bare UUID, as the database keeps it.
                pub fn uuid(self) -> Uuid {
                    self.0
                }
            }

            impl Id for $name {
                fn read(field: &str, text: &str) -> Result<Self, Invalid> {
                    Self::parse(field, text)
                }
            }

            impl From<Uuid> for $name {
                fn from(uuid: Uuid) -> Self {
                    Self(uuid)
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    write!(f, concat!($prefix, "_{}"), self.0)
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    fmt::Display::fmt(self, f)
                }
            }
        )*
    };
}

ids! {
    /// A petition (信访件): one act of petitioning.
    PetitionId = "pet";
    /// A matter (信访事项): what petitions are about.
    MatterId = "mat";
    /// A petitioner (信访人) as named in one petition.
    PetitionerId = "ptr";
    /// A screening (甄别) of a matter.
    ScreeningId = "scr";
    /// A referral or assignment (转送、交办) of a matter to a body.
    ReferralId = "ref";
    /// The handling (办理) of a matter by a body.
    HandlingId = "hdl";
    /// One report of what became of an assignment (反馈办理结果).
    ResultReportId = "rep";
    /// One step in which a supported opinion is carried out (落实措施).
    ExecutionStepId = "exe";
    /// A body's duty to report one grave or urgent matter (重大、紧急信访事项).
    UrgentReportId = "urg";
    /// The time a matter spends at one level before it is passed on (逐级流转).
    HopId = "hop";
    /// A review (复查) of a handling opinion.
    ReviewId = "rvw";
    /// A recheck (复核) of a review opinion.
    RecheckId = "rck";
    /// A hearing (听证).
    HearingId = "hrg";
    /// A document the office issues.
    DocumentId = "doc";
    /// A deadline (期限).
    DeadlineId = "ddl";
    /// A supervision order (督办函).
    OrderId = "ord";
    /// A recommendation (三项建议) to a body.
    RecommendationId = "rcm";
    /// A ledger entry (台账).
    EntryId = "led";
    /// An early-warning letter (风险预警提醒函).
    WarningId = "wrn";
    /// A grid task (网格任务).
    TaskId = "tsk";
    /// An event: one fact, published.
    EventId = "evt";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_printing_and_refuses_another_kind() {
        let ids = IdSource::seeded(OfficeClock::real(), 1);
        let petition = PetitionId::new(&ids);
        assert_eq!(PetitionId::parse("petition_id", &petition.to_string()), Ok(petition));
        let complaint = MatterId::parse("matter_id", &petition.to_string()).unwrap_err();
        assert_eq!(complaint.field, "matter_id");
    }

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let clock = OfficeClock::manual(chrono::DateTime::default());
        let one = IdSource::seeded(clock.clone(), 7);
        let two = IdSource::seeded(clock, 7);
        assert_eq!(one.uuid(), two.uuid());
        assert_ne!(one.uuid(), one.uuid());
    }
}

//! A ledger entry (台账条目): 挂号 → 定级 → 包保、化解 → 申请销号 → 销号.

use std::collections::BTreeSet;

use kernel::ids::{EntryId, MatterId};
use kernel::{BodyCode, Officer, PersonCode, PostCode, RegionCode, Visibility};
use words::risk_ledger::{Domain, EntryActKind, EntryState, Grade};

use super::cause::{Cause, RuleTitles};
use super::grade::Grading;
use super::refusal::Refusal;

/// A matter or hazard in the ledger.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: EntryId,
    pub number: String,
    pub matter: Option<MatterId>,
    pub region: RegionCode,
    pub domain: Domain,
    pub title: String,
    pub causes: BTreeSet<Cause>,
    /// The struck-off entry that this one takes up again (再挂号).
    pub earlier: Option<EntryId>,
    pub state: State,
    /// The body whose officer reported it; none if it came into the ledger by itself.
    pub reported_by: Option<BodyCode>,
    /// Bodies that got a letter about it.
    pub warned: Vec<BodyCode>,
    /// The matter's label; open to all if it is about no matter.
    pub visibility: Visibility,
    pub version: i64,
}

/// Where an entry stands, with what brought it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// 挂号
    Registered,
    /// 定级
    Graded(Grading),
    /// 化解: led, being resolved.
    Resolving(Grading, Lead),
    /// A second person decides.
    StrikeOffProposed(Grading, Lead, Proposal),
    /// 销号
    StruckOff(Grading, Lead, Proposal),
}

/// Who leads it, and which body answers for it (包保).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    pub post: PostCode,
    pub responsible_body: BodyCode,
}

/// Who proposed to strike it off, and on what evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub by: PersonCode,
    pub evidence: String,
}

/// What happened to an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Registered {
        cause: Cause,
    },
    CauseAdded {
        cause: Cause,
    },
    Graded,
    LeadAssigned,
    /// A body that ended led it, answered for it or was warned: another one took over.
    TakenOver,
    StrikeOffProposed,
    StruckOff,
}

/// What a command comes to: the entry's new state and what happened, or why not.
pub type Transition = Result<(Entry, Event), Refusal>;

impl Entry {
    /// True if this officer may know of the entry: it is listed for the officer, and the matter is
    /// not kept from the officer.
    pub fn visible_to(&self, officer: &Officer) -> bool {
        let places = places_of(officer);
        self.listed_for().any(|it| places.contains(&it)) && self.visibility.admits(officer)
    }

    /// For whom it is listed: those who oversee a region it lies in, the body that reported it, the
    /// one that answers for it, that of who leads it, and those that got a letter about it.
    pub fn listed_for(&self) -> impl Iterator<Item = String> {
        let lead = self.state.lead();
        let leading = lead.map(|it| [it.responsible_body.clone(), it.post.body()]);
        let bodies = leading.into_iter().flatten().chain(self.reported_by.clone());
        let bodies = bodies.chain(self.warned.iter().cloned()).map(|it| it.to_string());
        self.region.prefixes().map(str::to_owned).chain(bodies)
    }

    /// True if this officer may act on the entry: it lies in the officer's region.
    pub fn manageable_by(&self, officer: &Officer) -> bool {
        self.region.is_within(&officer.region) && self.visibility.admits(officer)
    }

    /// Refuses unless it was struck off, so that it can be taken up again.
    pub fn take_up_again(&self) -> Result<(), Refusal> {
        match self.state {
            State::StruckOff(..) => Ok(()),
            State::Registered
            | State::Graded(_)
            | State::Resolving(..)
            | State::StrikeOffProposed(..) => {
                Err(Refusal::EarlierNotStruckOff { state: self.state.word() })
            }
        }
    }

    /// A further cause joins an open entry; nothing if it is known already.
    ///
    /// `number` is the matter's, from which the title of an entry that nobody reported is written
    /// anew.
    pub fn add_cause(
        mut self,
        cause: Cause,
        number: &str,
        titles: &RuleTitles,
    ) -> Option<(Self, Event)> {
        if !self.causes.insert(cause.clone()) {
            return None;
        }
        if !self.causes.contains(&Cause::Reported) {
            self.title = titles.title(number, &self.causes);
        }
        Some((self, Event::CauseAdded { cause }))
    }

    /// Grades it, or grades it anew. A proposal to strike off lapses: it rested on the grade
    /// before.
    pub fn grade(self, grading: Grading) -> Transition {
        let state = match self.state {
            State::Registered | State::Graded(_) => State::Graded(grading),
            State::Resolving(_, lead) | State::StrikeOffProposed(_, lead, _) => {
                State::Resolving(grading, lead)
            }
            State::StruckOff(..) => return Err(Refusal::EntryStruckOff),
        };
        Ok((Self { state, ..self }, Event::Graded))
    }

    /// Names leader and responsible body, or others instead; neither may be one the matter is kept
    /// from.
    pub fn assign_lead(self, lead: Lead) -> Transition {
        let grading = match self.state {
            State::Graded(grading) | State::Resolving(grading, _) => grading,
            State::Registered | State::StrikeOffProposed(..) | State::StruckOff(..) => {
                return Err(Refusal::EntryNotGraded { state: self.state.word() });
            }
        };
        if self.visibility.excluded_posts.contains(&lead.post) {
            return Err(Refusal::BodyExcluded { body: lead.post.to_string() });
        }
        for body in [lead.post.body(), lead.responsible_body.clone()] {
            if self.visibility.excludes_body(&body) {
                return Err(Refusal::BodyExcluded { body: body.to_string() });
            }
        }
        Ok((Self { state: State::Resolving(grading, lead), ..self }, Event::LeadAssigned))
    }

    /// Proposes to strike it off, with evidence.
    pub fn propose_strike_off(self, proposal: Proposal) -> Transition {
        match self.state {
            State::Resolving(grading, lead) => {
                let state = State::StrikeOffProposed(grading, lead, proposal);
                Ok((Self { state, ..self }, Event::StrikeOffProposed))
            }
            State::Registered
            | State::Graded(_)
            | State::StrikeOffProposed(..)
            | State::StruckOff(..) => Err(Refusal::EntryNotResolving { state: self.state.word() }),
        }
    }

    /// Strikes it off; a second person, in whatever post, not the one who proposed.
    pub fn confirm_strike_off(self, by: &PersonCode) -> Transition {
        match self.state {
            State::StrikeOffProposed(_, _, proposal) if proposal.by == *by => {
                Err(Refusal::SecondPersonRequired)
            }
            State::StrikeOffProposed(grading, lead, proposal) => {
                let state = State::StruckOff(grading, lead, proposal);
                Ok((Self { state, ..self }, Event::StruckOff))
            }
            State::Registered | State::Graded(_) | State::Resolving(..) | State::StruckOff(..) => {
                Err(Refusal::StrikeOffNotProposed { state: self.state.word() })
            }
        }
    }

    /// A letter goes to this body, if the entry is open and the matter is not kept from the body.
    pub fn warn(mut self, to_body: &BodyCode) -> Result<Self, Refusal> {
        match self.state {
            State::StruckOff(..) => Err(Refusal::EntryStruckOff),
            State::Registered
            | State::Graded(_)
            | State::Resolving(..)
            | State::StrikeOffProposed(..) => {
                if self.visibility.excludes_body(to_body) {
                    return Err(Refusal::BodyExcluded { body: to_body.to_string() });
                }
                if !self.warned.contains(to_body) {
                    self.warned.push(to_body.clone());
                }
                Ok(self)
            }
        }
    }
}

/// The right to see the ledger of the whole region, whichever bodies it is about.
pub const OVERSEE: &str = "entry.oversee";

/// The right to be named as who leads an entry (包案): a leader's.
pub const TAKE_LEAD: &str = "entry.take_lead";

/// Under what the entries are listed that an officer may know of: the officer's body and, for those
/// who oversee it, the region.
pub fn places_of(officer: &Officer) -> Vec<String> {
    let region = officer.has(OVERSEE).then(|| officer.region.prefix().to_owned());
    region.into_iter().chain([officer.body.to_string()]).collect()
}

impl State {
    pub fn word(&self) -> EntryState {
        match self {
            Self::Registered => EntryState::Registered,
            Self::Graded(_) => EntryState::Graded,
            Self::Resolving(..) => EntryState::Resolving,
            Self::StrikeOffProposed(..) => EntryState::StrikeOffProposed,
            Self::StruckOff(..) => EntryState::StruckOff,
        }
    }

    pub fn grade(&self) -> Option<Grade> {
        self.grading().map(|it| it.grade)
    }

    pub fn grading(&self) -> Option<&Grading> {
        match self {
            Self::Registered => None,
            Self::Graded(it)
            | Self::Resolving(it, _)
            | Self::StrikeOffProposed(it, ..)
            | Self::StruckOff(it, ..) => Some(it),
        }
    }

    pub fn lead(&self) -> Option<&Lead> {
        match self {
            Self::Registered | Self::Graded(_) => None,
            Self::Resolving(_, it)
            | Self::StrikeOffProposed(_, it, _)
            | Self::StruckOff(_, it, _) => Some(it),
        }
    }

    pub fn proposal(&self) -> Option<&Proposal> {
        match self {
            Self::Registered | Self::Graded(_) | Self::Resolving(..) => None,
            Self::StrikeOffProposed(_, _, it) | Self::StruckOff(_, _, it) => Some(it),
        }
    }
}

impl Event {
    /// What it is called in the history.
    pub fn kind(&self) -> EntryActKind {
        match self {
            Self::Registered { .. } => EntryActKind::Registered,
            Self::CauseAdded { .. } => EntryActKind::CauseAdded,
            Self::Graded => EntryActKind::Graded,
            Self::LeadAssigned => EntryActKind::LeadAssigned,
            Self::TakenOver => EntryActKind::TakenOver,
            Self::StrikeOffProposed => EntryActKind::StrikeOffProposed,
            Self::StruckOff => EntryActKind::StruckOff,
        }
    }
}

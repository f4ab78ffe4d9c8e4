//! A grid task (网格任务): 派发 → 领取 → 报告 → 采纳, or 退回 and reported again.

use chrono::NaiveDate;
use kernel::ids::{EntryId, MatterId, TaskId};
use kernel::{BodyCode, Officer, PostCode, Visibility};
use words::grid_collaboration::{TaskActKind, TaskKind, TaskState};

use super::grid::GridCode;
use super::refusal::Refusal;

/// A task about a matter or a hazard, never about a person.
#[derive(Clone, Debug)]
pub struct Task {
    pub id: TaskId,
    /// What is to be done. A closed list: there is no task to watch, visit or hold anyone.
    pub kind: TaskKind,
    pub subject: Subject,
    pub grid: GridCode,
    /// The grid centre whose workers walk it.
    pub centre_body: BodyCode,
    pub content: String,
    pub asking_body: BodyCode,
    pub due_date: NaiveDate,
    pub state: State,
    /// The matter it is about, itself or through its entry, as far as that is known.
    pub matter: Option<MatterId>,
    /// That matter's label.
    pub visibility: Visibility,
    pub version: i64,
}

/// What it is about: the matter, the ledger entry, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Matter(MatterId),
    Entry(EntryId),
    Both(MatterId, EntryId),
}

/// Where a task stands, with what brought it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Issued,
    Taken { worker: PostCode },
    Reported { worker: PostCode, report: String },
    Accepted { worker: PostCode, report: String },
    SentBack { worker: PostCode, report: String },
}

/// What happened to a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Issued,
    Taken,
    Reported,
    Accepted,
    SentBack { reason: String },
}

/// What the reviewer decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Review {
    Accept,
    SendBack { reason: String },
}

/// What a command comes to: the task's new state and what happened, or why not.
pub type Transition = Result<(Task, Event), Refusal>;

/// The right of grid workers; who has it sees of the centre's tasks only the open ones and the own.
pub const TAKE: &str = "task.take";

/// The right to ask about any matter of the own region.
pub const OVERSEE_MATTERS: &str = "matter.oversee";

/// The right to ask about any ledger entry of the own region.
pub const OVERSEE_LEDGER: &str = "entry.oversee";

impl Task {
    /// True if this officer's body asked for the task or its centre answers for it, and the matter
    /// is not kept from the officer.
    pub fn concerns(&self, officer: &Officer) -> bool {
        (officer.body == self.asking_body || officer.body == self.centre_body)
            && self.visibility.admits(officer)
    }

    /// True if this officer may read the task: of their centre's, workers read those that are open and their own.
    pub fn shown_to(&self, officer: &Officer) -> bool {
        let open_or_own = match self.state.worker() {
            Some(worker) => *worker == officer.post,
            None => true,
        };
        self.concerns(officer) && (!officer.has(TAKE) || open_or_own)
    }

    /// A worker of the centre takes it; for others there is nothing to take.
    pub fn take(self, worker: &PostCode) -> Transition {
        self.refuse_unless_of_centre(worker)?;
        match self.state {
            State::Issued => {
                let state = State::Taken { worker: worker.clone() };
                Ok((Self { state, ..self }, Event::Taken))
            }
            State::Taken { .. }
            | State::Reported { .. }
            | State::Accepted { .. }
            | State::SentBack { .. } => Err(Refusal::TaskNotIssued { state: self.state.word() }),
        }
    }

    /// The worker who took it says what was seen and done.
    pub fn report(self, by: &PostCode, report: String) -> Transition {
        self.refuse_unless_of_centre(by)?;
        let worker = match self.state {
            State::Taken { worker } | State::SentBack { worker, .. } => worker,
            State::Issued | State::Reported { .. } | State::Accepted { .. } => {
                return Err(Refusal::TaskNotTaken { state: self.state.word() });
            }
        };
        if worker != *by {
            return Err(Refusal::TaskClaimedByAnother);
        }
        Ok((Self { state: State::Reported { worker, report }, ..self }, Event::Reported))
    }

    /// The report is accepted, or sent back to its worker.
    pub fn review(self, review: Review) -> Transition {
        let (worker, report) = match self.state {
            State::Reported { worker, report } => (worker, report),
            State::Issued
            | State::Taken { .. }
            | State::Accepted { .. }
            | State::SentBack { .. } => {
                return Err(Refusal::TaskNotReported { state: self.state.word() });
            }
        };
        let (state, event) = match review {
            Review::Accept => (State::Accepted { worker, report }, Event::Accepted),
            Review::SendBack { reason } => {
                (State::SentBack { worker, report }, Event::SentBack { reason })
            }
        };
        Ok((Self { state, ..self }, event))
    }

    fn refuse_unless_of_centre(&self, post: &PostCode) -> Result<(), Refusal> {
        if post.body() == self.centre_body { Ok(()) } else { Err(Refusal::TaskNotFound) }
    }
}

impl Subject {
    /// The subject that these ids name; nothing if there is neither.
    pub fn of(matter: Option<MatterId>, entry: Option<EntryId>) -> Option<Self> {
        match (matter, entry) {
            (Some(matter), Some(entry)) => Some(Self::Both(matter, entry)),
            (Some(matter), None) => Some(Self::Matter(matter)),
            (None, Some(entry)) => Some(Self::Entry(entry)),
            (None, None) => None,
        }
    }

    /// The matter, if it names one itself.
    pub fn matter(self) -> Option<MatterId> {
        match self {
            Self::Matter(matter) | Self::Both(matter, _) => Some(matter),
            Self::Entry(_) => None,
        }
    }

    /// The ledger entry, if it names one.
    pub fn entry(self) -> Option<EntryId> {
        match self {
            Self::Entry(entry) | Self::Both(_, entry) => Some(entry),
            Self::Matter(_) => None,
        }
    }
}

impl State {
    pub fn word(&self) -> TaskState {
        match self {
            Self::Issued => TaskState::Issued,
            Self::Taken { .. } => TaskState::Taken,
            Self::Reported { .. } => TaskState::Reported,
            Self::Accepted { .. } => TaskState::Accepted,
            Self::SentBack { .. } => TaskState::SentBack,
        }
    }

    pub fn worker(&self) -> Option<&PostCode> {
        match self {
            Self::Issued => None,
            Self::Taken { worker }
            | Self::Reported { worker, .. }
            | Self::Accepted { worker, .. }
            | Self::SentBack { worker, .. } => Some(worker),
        }
    }

    pub fn report(&self) -> Option<&str> {
        match self {
            Self::Issued | Self::Taken { .. } => None,
            Self::Reported { report, .. }
            | Self::Accepted { report, .. }
            | Self::SentBack { report, .. } => Some(report),
        }
    }
}

impl Event {
    /// What it is called in the history.
    pub fn kind(&self) -> TaskActKind {
        match self {
            Self::Issued => TaskActKind::Issued,
            Self::Taken => TaskActKind::Taken,
            Self::Reported => TaskActKind::Reported,
            Self::Accepted => TaskActKind::Accepted,
            Self::SentBack { .. } => TaskActKind::SentBack,
        }
    }
}

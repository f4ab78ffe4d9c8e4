//! A task (网格任务): about a matter or a hazard, never about a person.

use chrono::NaiveDate;
use kernel::ids::{EntryId, MatterId, TaskId};
use kernel::{BodyCode, Officer, PostCode};

use super::refusal::Refusal;

/// A task.
#[derive(Clone, Debug)]
pub struct Task {
    pub id: TaskId,
    pub kind: Kind,
    pub matter: Option<MatterId>,
    pub entry: Option<EntryId>,
    pub grid: String,
    pub centre_body: BodyCode,
    pub content: String,
    pub asking_body: BodyCode,
    pub due_date: NaiveDate,
    pub state: State,
    pub version: i64,
}

/// What is to be done. There is no kind that is about a person's whereabouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    CheckHazard,
    VerifyFact,
    Mediate,
    BringHelp,
    HandOverReply,
}

/// Where a task stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Issued,
    Taken { worker: PostCode },
    Reported { worker: PostCode, report: String },
    Accepted { worker: PostCode, report: String },
    SentBack { worker: PostCode, report: String, reason: String },
}

impl State {
    /// The name in code, proto and SQL.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Taken { .. } => "taken",
            Self::Reported { .. } => "reported",
            Self::Accepted { .. } => "accepted",
            Self::SentBack { .. } => "sent_back",
        }
    }

    /// The worker, once taken.
    pub fn worker(&self) -> Option<&PostCode> {
        match self {
            Self::Issued => None,
            Self::Taken { worker }
            | Self::Reported { worker, .. }
            | Self::Accepted { worker, .. }
            | Self::SentBack { worker, .. } => Some(worker),
        }
    }

    /// The report, once there is one.
    pub fn report(&self) -> Option<&str> {
        match self {
            Self::Issued | Self::Taken { .. } => None,
            Self::Reported { report, .. }
            | Self::Accepted { report, .. }
            | Self::SentBack { report, .. } => Some(report),
        }
    }
}

impl Kind {
    pub const ALL: [Self; 5] =
        [Self::CheckHazard, Self::VerifyFact, Self::Mediate, Self::BringHelp, Self::HandOverReply];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::CheckHazard => "check_hazard",
            Self::VerifyFact => "verify_fact",
            Self::Mediate => "mediate",
            Self::BringHelp => "bring_help",
            Self::HandOverReply => "hand_over_reply",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl Task {
    /// A worker of the grid's centre takes the task.
    pub fn take(self, worker: &Officer) -> Result<Self, Refusal> {
        if worker.body != self.centre_body {
            return Err(Refusal::TaskNotFound);
        }
        match self.state {
            State::Issued => {
                Ok(Self { state: State::Taken { worker: worker.post.clone() }, ..self })
            }
            State::Taken { .. }
            | State::Reported { .. }
            | State::Accepted { .. }
            | State::SentBack { .. } => Err(Refusal::TaskNotIssued { state: self.state.name() }),
        }
    }

    /// The worker who took the task reports what was seen and done.
    pub fn report(self, by: &Officer, report: String) -> Result<Self, Refusal> {
        match self.state {
            State::Taken { ref worker } | State::SentBack { ref worker, .. } => {
                if *worker != by.post {
                    return Err(Refusal::TaskOfAnother);
                }
                Ok(Self { state: State::Reported { worker: by.post.clone(), report }, ..self })
            }
            State::Issued | State::Reported { .. } | State::Accepted { .. } => {
                Err(Refusal::TaskNotTaken { state: self.state.name() })
            }
        }
    }

    /// Who asked, or the centre's coordinator, accepts the report or sends it back.
    pub fn review(self, by: &Officer, verdict: Verdict) -> Result<Self, Refusal> {
        if by.body != self.asking_body && by.body != self.centre_body {
            return Err(Refusal::TaskNotFound);
        }
        match self.state {
            State::Reported { worker, report } => {
                let state = match verdict {
                    Verdict::Accept => State::Accepted { worker, report },
                    Verdict::SendBack { reason } => State::SentBack { worker, report, reason },
                };
                Ok(Self { state, ..self })
            }
            State::Issued
            | State::Taken { .. }
            | State::Accepted { .. }
            | State::SentBack { .. } => Err(Refusal::TaskNotReported { state: self.state.name() }),
        }
    }
}

/// What the review of a report comes to.
#[derive(Clone, Debug)]
pub enum Verdict {
    Accept,
    SendBack { reason: String },
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kernel::{IdSource, OfficeClock, PersonCode, RegionCode};

    use super::*;

    fn officer(post: &str) -> Officer {
        let post = PostCode::parse(post).unwrap();
        Officer {
            person: PersonCode::parse("per-a").unwrap(),
            body: post.body(),
            region: RegionCode::parse("530902").unwrap(),
            rights: BTreeSet::new(),
            held_posts: BTreeSet::new(),
            post,
        }
    }

    fn task(state: State) -> Task {
        let ids = IdSource::seeded(OfficeClock::manual(chrono::DateTime::default()), 1);
        Task {
            id: TaskId::new(&ids),
            kind: Kind::CheckHazard,
            matter: Some(MatterId::new(&ids)),
            entry: None,
            grid: "530902001001-G01".to_owned(),
            centre_body: BodyCode::parse("530902-WGZX").unwrap(),
            content: "look".to_owned(),
            asking_body: BodyCode::parse("530902-XFJ").unwrap(),
            due_date: NaiveDate::default(),
            state,
            version: 1,
        }
    }

    #[test]
    fn every_state_meets_every_command() {
        let worker = officer("530902-WGZX.worker-1");
        let other = officer("530902-WGZX.worker-2");
        let asking = officer("530902-XFJ.risk-1");
        let post = worker.post.clone();
        let report = "seen".to_owned();
        let states = [
            State::Issued,
            State::Taken { worker: post.clone() },
            State::Reported { worker: post.clone(), report: report.clone() },
            State::Accepted { worker: post.clone(), report: report.clone() },
            State::SentBack { worker: post, report: report.clone(), reason: "blurred".to_owned() },
        ];
        let say = |outcome: Result<Task, Refusal>| match outcome {
            Ok(task) => task.state.name().to_owned(),
            Err(refusal) => kernel::Explain::reason(&refusal).to_owned(),
        };
        let mut table = String::new();
        for state in states {
            let name = state.name();
            let take = say(task(state.clone()).take(&worker));
            let told = say(task(state.clone()).report(&worker, report.clone()));
            let foreign = say(task(state.clone()).report(&other, report.clone()));
            let accept = say(task(state.clone()).review(&asking, Verdict::Accept));
            let back = Verdict::SendBack { reason: "blurred".to_owned() };
            let back = say(task(state).review(&asking, back));
            let row = format!(
                "{name:<9} | {take:<15} | {told:<14} | {foreign:<15} | {accept:<17} | {back}\n"
            );
            table.push_str(&row);
        }
        assert_eq!(
            table,
            "\
issued    | taken           | TASK_NOT_TAKEN | TASK_NOT_TAKEN  | TASK_NOT_REPORTED | TASK_NOT_REPORTED
taken     | TASK_NOT_ISSUED | reported       | TASK_OF_ANOTHER | TASK_NOT_REPORTED | TASK_NOT_REPORTED
reported  | TASK_NOT_ISSUED | TASK_NOT_TAKEN | TASK_NOT_TAKEN  | accepted          | sent_back
accepted  | TASK_NOT_ISSUED | TASK_NOT_TAKEN | TASK_NOT_TAKEN  | TASK_NOT_REPORTED | TASK_NOT_REPORTED
sent_back | TASK_NOT_ISSUED | reported       | TASK_OF_ANOTHER | TASK_NOT_REPORTED | TASK_NOT_REPORTED
"
        );
    }

    #[test]
    fn a_worker_of_another_centre_finds_no_task_to_take() {
        let stranger = officer("530922-WGZX.worker-1");
        assert_eq!(task(State::Issued).take(&stranger).unwrap_err(), Refusal::TaskNotFound);
    }
}

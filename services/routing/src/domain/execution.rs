//! A supported opinion is carried out in dated steps, each of which is proven (Art. 32).

use chrono::NaiveDate;
use kernel::Invalid;
use kernel::ids::ExecutionStepId;

use super::event::ExecutionFact;
use super::handling::Handling;
use super::matter::{Desk, Matter, Progress, Resumes, require_body};
use super::{Acting, Event, Manner, Refusal, Stage, Transition};

/// One step in which a supported opinion is carried out (落实措施).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecutionStep {
    pub id: ExecutionStepId,
    /// Who does what.
    pub measure: String,
    /// Its last day.
    pub until_date: NaiveDate,
    /// Once it is carried out.
    pub done: Option<Done>,
    /// A review has put another opinion in the place of the one that it belongs to.
    pub lapsed: bool,
}

/// When a step was carried out, and what proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub date: NaiveDate,
    pub proof: String,
}

/// Three years: a step without an end in sight is none.
const STEP_DAYS_MAX: i64 = 3 * 366;

/// A step is planned for a day that is to come.
pub fn planned_until(today: NaiveDate, date: NaiveDate) -> Result<NaiveDate, Invalid> {
    if (date - today).num_days() > STEP_DAYS_MAX {
        let (zh, en) = ("落实期限不超过三年", "a step is due within three years");
        return Err(Invalid::new("until_date", "STEP_DATE_TOO_FAR", zh, en));
    }
    if date > today {
        return Ok(date);
    }
    let (zh, en) = ("落实期限须晚于今天", "a step is due after today");
    Err(Invalid::new("until_date", "STEP_DATE_PAST", zh, en))
}

/// No step was carried out on a day that has not come.
pub fn done_by(today: NaiveDate, date: NaiveDate) -> Result<NaiveDate, Invalid> {
    if date <= today {
        return Ok(date);
    }
    let (zh, en) = ("落实日期晚于今天", "the day it was carried out lies in the future");
    Err(Invalid::new("execution_date", "EXECUTION_IN_FUTURE", zh, en))
}

impl Handling {
    /// From now on its body carries out each of its steps by its last day.
    pub(super) fn steps_ordered(&self, date: NaiveDate) -> Vec<Event> {
        let ordered = |it: &ExecutionStep| ExecutionFact::Ordered { until_date: it.until_date };
        self.standing_steps().map(|it| self.about(it, ordered(it), date)).collect()
    }

    /// Another opinion takes the place of this one: what is not carried out yet is not owed any more.
    pub(super) fn replaced(&self, date: NaiveDate) -> (Self, Vec<Event>) {
        let lapsed = self.open_steps().map(|it| self.about(it, ExecutionFact::Lapsed, date));
        let lapsed = lapsed.collect();
        let mut handling = self.clone();
        handling.steps.iter_mut().for_each(|it| it.lapsed = true);
        (handling, lapsed)
    }

    /// The steps of the opinion that stands.
    fn standing_steps(&self) -> impl Iterator<Item = &ExecutionStep> {
        self.steps.iter().filter(|it| !it.lapsed)
    }

    fn open_steps(&self) -> impl Iterator<Item = &ExecutionStep> {
        self.standing_steps().filter(|it| it.done.is_none())
    }

    fn about(&self, step: &ExecutionStep, fact: ExecutionFact, date: NaiveDate) -> Event {
        Event::Execution { step: step.id, handling: self.id, body: self.body.clone(), fact, date }
    }
}

/// What the body does that carries out a supported opinion; `all` are the handlings of the matter, the oldest first.
impl Handling {
    /// Plans the steps of an opinion that a review has changed to supported; any other names its own.
    pub fn plan_execution(
        all: &[Self],
        matter: &Matter,
        by: Acting<'_>,
        steps: Vec<ExecutionStep>,
    ) -> Transition<Self> {
        let mut handling = Self::executing(all, matter, by)?;
        if handling.standing_steps().next().is_some() {
            return Err(Refusal::ExecutionPlanned.into());
        }
        handling.steps.extend(steps);
        let ordered = handling.steps_ordered(by.today);
        Ok((handling, ordered))
    }

    /// Records that a step was carried out. Its term runs on while a review is open, so it can be met then, too.
    pub fn record_execution(
        all: &[Self],
        matter: &Matter,
        by: Acting<'_>,
        id: ExecutionStepId,
        done: Done,
    ) -> Transition<Self> {
        let mut handling = Self::executing(all, matter, by)?;
        let delivered = handling.work.delivery().map(|it| it.date);
        let step = handling.steps.iter_mut().find(|it| it.id == id && !it.lapsed);
        let step = step.ok_or(Refusal::ExecutionStepNotFound)?;
        if step.done.is_some() {
            return Err(Refusal::ExecutionStepDone.into());
        }
        let date = done_by(by.today, done.date)?;
        if delivered.is_some_and(|it| date < it) {
            let (zh, en) = ("落实日期早于意见送达日期", "before the opinion was delivered");
            return Err(Invalid::new("execution_date", "EXECUTION_TOO_EARLY", zh, en).into());
        }
        step.done = Some(done);
        let step = step.clone();
        let event = handling.about(&step, ExecutionFact::Proven, date);
        Ok((handling, vec![event]))
    }

    /// Concludes a matter whose supported opinion has been carried out, step by step (办结).
    pub fn conclude(all: &[Self], matter: Matter, by: Acting<'_>) -> Transition<Matter> {
        if matter.stage() != Stage::Delivered {
            return Err(Refusal::OpinionNotDelivered.into());
        }
        let handling = Self::executing(all, &matter, by)?;
        if handling.standing_steps().next().is_none() {
            return Err(Refusal::ExecutionNotPlanned.into());
        }
        match handling.open_steps().count() {
            0 => {
                let (matter, ended) = matter.closed(Manner::Opinion, by.today);
                Ok((matter, vec![ended]))
            }
            open => Err(Refusal::ExecutionOpen { open }.into()),
        }
    }

    /// The handling whose supported opinion the officer's body carries out.
    fn executing(all: &[Self], matter: &Matter, by: Acting<'_>) -> Result<Self, Refusal> {
        let executes = match &matter.desk {
            Desk::With(_, Progress::Executing(_)) => true,
            Desk::Review { resumes, .. } => *resumes == Resumes::Execution,
            Desk::With(_, Progress::Unanswered | Progress::Handling(_))
            | Desk::Office
            | Desk::Disputed { .. }
            | Desk::Closed { .. } => false,
        };
        let handling = all.last().filter(|_| executes);
        let handling = handling.ok_or(Refusal::OpinionNotDelivered)?;
        require_body(by, &handling.body)?;
        Ok(handling.clone())
    }
}

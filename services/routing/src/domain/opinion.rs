//! The handling opinion (信访处理意见书): drafted, approved by a second person, issued, delivered
//! (Art. 32).

use chrono::NaiveDate;
use kernel::{BodyCode, Invalid, PersonCode};
use statutory_calendar::RulesAndCalendar;

use super::catalogue::Catalogue;
use super::execution::ExecutionStep;
use super::handling::Handling;
use super::matter::Matter;
use super::writing::{Delivery, Drafted};
use super::{Acting, Event, Manner, Outcome, Refusal, Transition};

/// What an opinion says, and who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What the petitioner asks for, part by part; there is at least one.
    pub parts: Vec<Part>,
    pub facts: String,
    pub grounds: String,
    /// The provisions it rests on.
    pub legal_basis: String,
    pub drafter: PersonCode,
}

/// One thing that the petitioner asks for, and what the body says to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub request: String,
    pub outcome: Outcome,
    /// What the body does, or explains.
    pub opinion: String,
}

/// Where and until when the petitioner may ask for a review (Art. 35).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// Either of these, as the petitioner chooses; none if the register knows nobody above.
    pub bodies: Vec<BodyCode>,
    /// Within so many days from the delivery.
    pub days: i32,
}

impl Drafted for Draft {
    fn drafter(&self) -> &PersonCode {
        &self.drafter
    }
}

impl Draft {
    /// The outcome of the whole: supported as soon as a part is, which then has to be carried out.
    pub fn outcome(&self) -> Outcome {
        let any = |wanted| self.parts.iter().any(|it| it.outcome == wanted);
        if any(Outcome::Supported) {
            Outcome::Supported
        } else if any(Outcome::NotSupported) {
            Outcome::NotSupported
        } else {
            Outcome::Explained
        }
    }

    /// True if it concludes the same on the same grounds, but for how the words are set.
    fn repeats(&self, other: &Self) -> bool {
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        let concludes = |it: &Self| -> Vec<_> {
            it.parts.iter().map(|part| (part.outcome, plain(&part.opinion))).collect()
        };
        plain(&self.grounds) == plain(&other.grounds) && concludes(self) == concludes(other)
    }
}

impl Handling {
    /// Drafts the opinion of the open handling, or drafts it again before it is approved. What is supported is carried
    /// out in steps, which the opinion names; what a review revoked is not said again. `all` are the handlings of the
    /// matter, the oldest first.
    pub fn draft_opinion(
        all: &[Self],
        matter: &Matter,
        by: Acting<'_>,
        draft: Draft,
        steps: Vec<ExecutionStep>,
    ) -> Transition<Self> {
        let open = matter.open_handling().and_then(|id| all.iter().find(|it| it.id == id).cloned());
        let handling = Self::require(open, by, Refusal::HandlingNotOpen)?;
        match (draft.outcome(), steps.is_empty()) {
            (Outcome::Supported, true) => return Err(Invalid::missing("steps").into()),
            (Outcome::Explained | Outcome::NotSupported, false) => {
                let (zh, en) = (
                    "未支持任何信访请求，没有需要落实的措施",
                    "nothing is supported that could be carried out",
                );
                return Err(Invalid::new("steps", "NOTHING_SUPPORTED", zh, en).into());
            }
            (Outcome::Supported, false) | (Outcome::Explained | Outcome::NotSupported, true) => {}
        }
        let before = all.iter().take_while(|it| it.id != handling.id).last();
        let revoked = before.filter(|_| handling.ordered.is_some()).and_then(|it| it.work.draft());
        if revoked.is_some_and(|it| draft.repeats(it)) {
            return Err(Refusal::RedoRepeats.into());
        }
        let work = handling.work.drafted(draft).ok_or(Refusal::HandlingNotOpen)?;
        Ok((Self { work, steps, ..handling }, vec![]))
    }

    /// Approves the draft, by a second person, as long as its steps can still be carried out in time.
    pub fn approve_opinion(open: Option<Self>, by: Acting<'_>) -> Transition<Self> {
        let handling = Self::require(open, by, Refusal::OpinionNotDrafted)?;
        let work = handling.work.approved(by)?;
        if let Some(step) = handling.steps.iter().find(|it| it.until_date < by.today) {
            return Err(Refusal::StepDatePassed { until_date: step.until_date }.into());
        }
        let event = Event::OpinionApproved { handling: handling.id };
        Ok((Self { work, ..handling }, vec![event]))
    }

    /// Issues the approved opinion, with what the petitioner may do about it.
    pub fn issue_opinion(
        open: Option<Self>,
        matter: &Matter,
        by: Acting<'_>,
        terms: &RulesAndCalendar,
        office: &Catalogue,
    ) -> Transition<Self> {
        let handling = Self::require(open, by, Refusal::OpinionNotApproved)?;
        let work = handling.work.issued(by.today)?;
        let issued = work.draft().map(|draft| Event::OpinionIssued {
            handling: handling.id,
            body: handling.body.clone(),
            outcome: draft.outcome(),
        });
        let remedy = remedy(matter, &handling.body, by.today, terms, office);
        Ok((Self { work, remedy, ..handling }, issued.into_iter().collect()))
    }

    /// Records that the opinion reached the petitioner.
    ///
    /// The matter ends here, but that a supported opinion is pressed until it is carried out (Art.
    /// 32).
    pub fn record_delivery(
        open: Option<Self>,
        matter: Matter,
        by: Acting<'_>,
        delivery: Delivery,
    ) -> Transition<(Matter, Self)> {
        let handling = Self::require(open, by, Refusal::OpinionNotIssued)?;
        let date = delivery.date;
        let handling = Self { work: handling.work.delivered(by, delivery)?, ..handling };
        let outcome = handling.outcome().ok_or(Refusal::OpinionNotIssued)?;
        let (id, body) = (handling.id, handling.body.clone());
        let delivered = Event::OpinionDelivered { handling: id, body, outcome, date };
        let (matter, follows) = matter.decided(&handling, outcome, date);
        Ok(((matter, handling), std::iter::once(delivered).chain(follows).collect()))
    }

    /// The outcome of its opinion, once drafted.
    pub fn outcome(&self) -> Option<Outcome> {
        self.work.draft().map(Draft::outcome)
    }
}

impl Matter {
    /// Where a delivered outcome leaves the matter: a supported one waits for its execution, the others end it.
    pub(super) fn decided(
        self,
        handling: &Handling,
        outcome: Outcome,
        date: NaiveDate,
    ) -> (Self, Vec<Event>) {
        match outcome {
            Outcome::Supported => (self.executing(handling), handling.steps_ordered(date)),
            Outcome::Explained | Outcome::NotSupported => {
                let (matter, concluded) = self.closed(Manner::Opinion, date);
                (matter, vec![concluded])
            }
        }
    }
}

/// Whom the petitioner may ask for a review, and how long; nothing where no rule is in force that says so.
fn remedy(
    matter: &Matter,
    whose: &BodyCode,
    today: NaiveDate,
    terms: &RulesAndCalendar,
    office: &Catalogue,
) -> Option<Remedy> {
    let days = terms.rules.days("review_request", &whose.region(), today)?;
    let may = |it: &&super::Body| !matter.visibility.excludes_body(&it.code);
    let bodies = office.reviewers(whose).into_iter().filter(may).map(|it| it.code.clone());
    Some(Remedy { bodies: bodies.collect(), days: i32::try_from(days).ok()? })
}

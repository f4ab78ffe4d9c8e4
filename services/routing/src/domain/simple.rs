//! Simple handling (简易办理, 国信办发〔2022〕17号): chosen for what is clear and easy, ended where it turns out
//! not to fit, and answered without an opinion. It shortens; the ordinary terms run beside it.

use chrono::NaiveDate;

use super::handling::require_handled;
use super::matter::{Matter, require_body};
use super::receipt::{Receipt, Receipts, Received};
use super::writing::Work;
use super::{Acting, Event, Handling, Manner, ReferralKind, Refusal, Stage, Transition};

/// Simple handling of what a body received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Simple {
    /// When it was chosen.
    pub chosen: NaiveDate,
    /// When it turned out not to fit.
    pub turned: Option<NaiveDate>,
}

impl Simple {
    /// As its two days say, if it was chosen at all.
    pub fn of(chosen: Option<NaiveDate>, turned: Option<NaiveDate>) -> Option<Self> {
        chosen.map(|chosen| Self { chosen, turned })
    }
}

impl Receipts {
    /// Chooses simple handling, before acceptance, where nothing that the office knows excludes it.
    pub fn choose_simple(self, matter: &Matter, by: Acting<'_>) -> Transition<Received> {
        let disputed = self.referrals.ended.iter().any(|it| it.objection.is_some());
        let received = self.standing(matter, by)?;
        require_handled(matter.screening.track)?;
        if received.simple().is_some() {
            return Err(Refusal::SimpleAlreadyChosen.into());
        }
        if received.is_assigned() {
            return Err(Refusal::SimpleNotIfAssigned.into());
        }
        if matter.joint {
            return Err(Refusal::SimpleNotIfJoint.into());
        }
        if disputed || received.is_disputed() {
            return Err(Refusal::SimpleNotIfDisputed.into());
        }
        let event = Event::SimpleChosen {
            receipt: received.receipt(),
            body: received.body().clone(),
            receipt_date: received.date(),
        };
        let simple = Simple { chosen: by.today, turned: None };
        Ok((received.with_simple(simple), vec![event]))
    }

    /// Ends simple handling: it turned out not to fit (转为普通程序).
    pub fn end_simple(self, matter: &Matter, by: Acting<'_>) -> Transition<Received> {
        let received = match matter.custody().filter(|_| matter.stage() == Stage::Handling) {
            Some(custody) => {
                require_body(by, &custody.body)?;
                self.of(custody.receipt).ok_or(Refusal::SimpleNotChosen)?
            }
            None => self.standing(matter, by)?,
        };
        let simple = received.running_simple()?;
        let event = Event::SimpleEnded { receipt: received.receipt() };
        Ok((received.with_simple(Simple { turned: Some(by.today), ..simple }), vec![event]))
    }

    /// What was received by this receipt, if it is the one that counts.
    pub fn of(self, receipt: Receipt) -> Option<Received> {
        let referral = self.referrals.current.map(Received::Referral);
        let direct = self.direct.map(Received::Direct);
        referral.into_iter().chain(direct).find(|it| it.receipt() == receipt)
    }
}

impl Received {
    fn simple(&self) -> Option<Simple> {
        match self {
            Self::Referral(it) => it.simple,
            Self::Direct(it) => it.simple,
        }
    }

    fn running_simple(&self) -> Result<Simple, Refusal> {
        self.simple().filter(|it| it.turned.is_none()).ok_or(Refusal::SimpleNotChosen)
    }

    fn with_simple(self, simple: Simple) -> Self {
        let simple = Some(simple);
        match self {
            Self::Referral(it) => Self::Referral(super::Referral { simple, ..it }),
            Self::Direct(it) => Self::Direct(super::DirectReceipt { simple, ..it }),
        }
    }

    /// A superior wants a result, or has named the body.
    fn is_assigned(&self) -> bool {
        match self {
            Self::Referral(it) => match it.kind {
                ReferralKind::Assignment | ReferralKind::Designation => true,
                ReferralKind::Referral | ReferralKind::Transfer => it.report_date.is_some(),
            },
            Self::Direct(_) => false,
        }
    }

    /// Its body has said "not ours" before.
    fn is_disputed(&self) -> bool {
        match self {
            Self::Referral(it) => it.objection.is_some(),
            Self::Direct(_) => false,
        }
    }

    /// The day the body received it.
    fn date(&self) -> NaiveDate {
        match self {
            Self::Referral(it) => it.receipt_date,
            Self::Direct(it) => it.date,
        }
    }
}

impl Handling {
    /// Answers a matter in simple handling without an opinion; the matter ends.
    pub fn answer_simply(
        open: Option<Self>,
        matter: Matter,
        by: Acting<'_>,
        receipts: Receipts,
    ) -> Transition<(Matter, Self)> {
        let handling = Self::require(open, by, Refusal::HandlingNotOpen)?;
        receipts.of(handling.receipt).ok_or(Refusal::SimpleNotChosen)?.running_simple()?;
        if handling.ordered.is_some() {
            return Err(Refusal::SimpleNotChosen.into());
        }
        if handling.work != Work::Begun {
            return Err(Refusal::OpinionUnderWay.into());
        }
        let answered = Event::Answered { handling: handling.id, body: handling.body.clone() };
        let (matter, ended) = matter.closed(Manner::Answered, by.today);
        let handling = Self { answer_date: Some(by.today), ..handling };
        Ok(((matter, handling), vec![answered, ended]))
    }
}

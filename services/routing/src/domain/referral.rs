//! Referral and assignment (转送、交办): a matter is passed to a body (Art. 22).

use chrono::NaiveDate;
use kernel::ids::{MatterId, ReferralId};
use kernel::{BodyCode, Invalid};

use super::catalogue::{Body, Catalogue, has_power};
use super::matter::{Custody, Desk, Matter, require_body};
use super::objection::Objection;
use super::receipt::Receipt;
use super::report::ResultReport;
use super::simple::Simple;
use super::{
    Acting, BodyKind, Event, ReferralKind, ReferralState, Refusal, Stage, Track, Transition,
};

/// A referral or assignment of a matter to a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referral {
    pub id: ReferralId,
    pub matter: MatterId,
    pub kind: ReferralKind,
    pub state: ReferralState,
    pub from: BodyCode,
    pub to: BodyCode,
    /// Delivery inside the system is instant, so the day of referral is the day of receipt: day 0
    /// of the body's terms.
    pub receipt_date: NaiveDate,
    /// By when the result is to be reported, if the sender wants a report.
    pub report_date: Option<NaiveDate>,
    /// What was reported, the oldest first; each but the last was returned.
    pub reports: Vec<ResultReport>,
    /// When the body told the petitioner in writing, if it has by a notice of its own.
    pub notice_date: Option<NaiveDate>,
    /// How its body handles it, if simply.
    pub simple: Option<Simple>,
    pub objection: Option<Objection>,
    pub version: i64,
}

/// The referrals of one matter. What may be done with one depends on those before it.
#[derive(Clone, Debug)]
pub struct Referrals {
    /// Those that ended without an answer, the oldest first.
    pub ended: Vec<Referral>,
    /// The one that was neither returned nor recalled, open or answered.
    pub current: Option<Referral>,
}

impl Referrals {
    /// The referrals of one matter, given the oldest first.
    pub fn new(mut all: Vec<Referral>) -> Self {
        let current = all.pop_if(|it| !it.has_ended());
        Self { ended: all, current }
    }

    /// Passes a screened matter to a body. The kind of the letter follows from the track; a report
    /// date, which makes a referral an assignment, stands beside it (Art. 22).
    pub fn refer(
        &self,
        matter: Matter,
        by: Acting<'_>,
        id: ReferralId,
        to: &Body,
        report_date: Option<NaiveDate>,
        office: &Catalogue,
    ) -> Transition<(Matter, Referral)> {
        matter.require_screened_at_office()?;
        require_body(by, &matter.office)?;
        matter.require_suitable(to, office)?;
        matter.require_in_reach(&matter.office, &to.code)?;
        let returned = |it: &Referral| it.to == to.code && it.state == ReferralState::Returned;
        if self.ended.iter().any(returned) {
            return Err(Refusal::BodyAlreadyReturnedMatter { body: to.code.clone() }.into());
        }
        if let Some(date) = report_date {
            report_after(by.today, date)?;
        }
        // A judicial or discipline organ goes by its own rules, also where a report is due (Art. 23).
        let kind = match (matter.screening.track, report_date) {
            (Track::Litigation | Track::Accusation, _) => ReferralKind::Transfer,
            (
                Track::Petition | Track::Suggestion | Track::OtherProcedure | Track::Duty,
                Some(_),
            ) => ReferralKind::Assignment,
            (Track::Petition | Track::Suggestion | Track::OtherProcedure | Track::Duty, None) => {
                ReferralKind::Referral
            }
        };
        let state = ReferralState::Issued;
        let referral = Referral { report_date, ..Referral::new(id, &matter, by, to, kind, state) };
        let events = vec![Event::Referred { referral: referral.clone() }];
        Ok(((matter.passed_on(&referral), referral), events))
    }

    /// Takes back a referral that its body has neither accepted nor answered; the matter lies with the
    /// office again, which may refer it anew.
    pub fn recall(self, matter: Matter, by: Acting<'_>) -> Transition<(Matter, Referral)> {
        let referral = self.unanswered(&matter).ok_or(Refusal::ReferralNotStanding)?;
        require_body(by, &referral.from)?;
        if referral.kind == ReferralKind::Designation {
            return Err(Refusal::DesignationStands.into());
        }
        let event = Event::Recalled { referral: referral.id, body: referral.to.clone() };
        let (matter, state) = (Matter { desk: Desk::Office, ..matter }, ReferralState::Recalled);
        Ok(((matter, Referral { state, ..referral }), vec![event]))
    }

    /// The referral that the matter's body has neither accepted nor answered.
    pub(super) fn unanswered(self, matter: &Matter) -> Option<Referral> {
        self.current.filter(|_| matter.stage() == Stage::Referred)
    }

    /// The same, once it is known that the officer's body has to answer it and may.
    pub(super) fn standing(self, matter: &Matter, by: Acting<'_>) -> Result<Referral, Refusal> {
        let referral = self.unanswered(matter).ok_or(Refusal::ReferralNotStanding)?;
        require_body(by, &referral.to)?;
        Ok(referral)
    }
}

/// No report is wanted so late that nobody would ask for it any more.
const REPORT_DAYS_MAX: i64 = 365;

/// The result of an assignment is due after today, and within a year.
pub fn report_after(today: NaiveDate, date: NaiveDate) -> Result<NaiveDate, Invalid> {
    if (date - today).num_days() > REPORT_DAYS_MAX {
        let zh = format!("反馈期限不超过{REPORT_DAYS_MAX}日");
        let en = format!("a report is due within {REPORT_DAYS_MAX} days");
        return Err(Invalid::new("report_date", "REPORT_DATE_TOO_FAR", zh, en));
    }
    if date > today {
        return Ok(date);
    }
    let (zh, en) = ("反馈期限须晚于今天", "the report is due after today");
    Err(Invalid::new("report_date", "REPORT_DATE_PAST", zh, en))
}

impl Referral {
    pub(super) fn new(
        id: ReferralId,
        matter: &Matter,
        by: Acting<'_>,
        to: &Body,
        kind: ReferralKind,
        state: ReferralState,
    ) -> Self {
        Self {
            id,
            matter: matter.id,
            kind,
            state,
            from: by.officer.body.clone(),
            to: to.code.clone(),
            receipt_date: by.today,
            report_date: None,
            reports: vec![],
            notice_date: None,
            simple: None,
            objection: None,
            version: 1,
        }
    }

    /// It came back, or was taken back, without an answer.
    fn has_ended(&self) -> bool {
        match self.state {
            ReferralState::Returned | ReferralState::Recalled => true,
            ReferralState::Issued
            | ReferralState::Objected
            | ReferralState::Standing
            | ReferralState::Accepted
            | ReferralState::NotAccepted
            | ReferralState::Replied => false,
        }
    }

    /// The hold on the matter that it gives to the body.
    pub(super) fn custody(&self) -> Custody {
        Custody { receipt: Receipt::Referral(self.id), body: self.to.clone() }
    }
}

impl Matter {
    /// Refuses bodies beside or above: a level passes matters to its own bodies or downwards, and
    /// upwards it reports (Art. 22). An accusation goes by who is in charge of the official, which may
    /// be a body above.
    pub(super) fn require_in_reach(&self, from: &BodyCode, to: &BodyCode) -> Result<(), Refusal> {
        let (own, there) = (from.region(), to.region());
        let by_charge = self.screening.track == Track::Accusation && own.is_within(&there);
        if by_charge || there.is_within(&own) {
            Ok(())
        } else {
            Err(Refusal::BodyOutOfReach { body: to.clone() })
        }
    }

    /// Refuses bodies that the matter is kept from, or that its track does not lead to.
    ///
    /// Whether a body may have an accusation is said by its kind or by the competence catalogue.
    pub(super) fn require_suitable(&self, to: &Body, office: &Catalogue) -> Result<(), Refusal> {
        let body = to.code.clone();
        if self.visibility.excludes_body(&to.code) {
            return Err(Refusal::BodyExcluded { body });
        }
        let with_power = || {
            to.kind == BodyKind::DisciplineInspection
                || has_power(office, &self.screening.category, &self.region, &to.code)
        };
        match self.screening.track {
            Track::Litigation if to.kind != BodyKind::JudicialPolitical => {
                Err(Refusal::BodyNotJudicial { body })
            }
            Track::Accusation if !with_power() => Err(Refusal::BodyNotCompetent { body }),
            Track::Litigation
            | Track::Accusation
            | Track::Petition
            | Track::Suggestion
            | Track::OtherProcedure
            | Track::Duty => Ok(()),
        }
    }
}

//! What an officer may do next about a matter, and why not where something is missing: each command is tried on what is
//! known, by the very transition that decides when it is given.

use chrono::{DateTime, Days, Utc};
use kernel::ids::{ExecutionStepId, HearingId};
use statutory_calendar::RulesAndCalendar;
use uuid::Uuid;

use super::Refusal as R;
use super::asking::Asked;
use super::decided::Decided;
use super::dispatch::{Dispatch, Place};
use super::execution::Done;
use super::non_acceptance::EarlierMatter;
use super::objection::Ruling;
use super::opinion::{Draft, Part};
use super::review::{ReviewDraft, ReviewRuling};
use super::writing::Delivery;
use super::{
    Acting, Catalogue, Denied, DirectReceipt, Filing, FilingGround, FilingState, Handling, Matter,
    NonAcceptance, Notice, Outcome, Proposal, Receipts, Referral, Referrals, Refusal, Review,
    ReviewKind, ScreeningDecision, Transition, UrgentReport,
};

/// A command by the name of its method, and what stands against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    pub method: &'static str,
    /// None if it may be given; what it has to say is still to be filled in.
    pub obstacle: Option<Refusal>,
}

/// A matter with all the records about it.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    pub matter: &'a Matter,
    pub referrals: &'a [Referral],
    pub direct: Option<&'a DirectReceipt>,
    pub handlings: &'a [Handling],
    pub reviews: &'a [Review],
    pub filings: &'a [Filing],
    pub proposal: Option<&'a Proposal>,
    pub dispatches: &'a [Dispatch],
    pub urgent_reports: &'a [UrgentReport],
}

/// By whom, when, and by which register and rules it is tried.
#[derive(Clone, Copy, Debug)]
pub struct Trial<'a> {
    pub by: Acting<'a>,
    pub now: DateTime<Utc>,
    pub office: &'a Catalogue,
    pub terms: &'a RulesAndCalendar,
}

/// Whether a command may be given. A complaint about a field is no obstacle: the field is filled in with the command.
fn may<T>(told: Transition<T>) -> Result<(), Refusal> {
    match told {
        Ok(_) | Err(Denied::Invalid(_)) => Ok(()),
        Err(Denied::Refused(refusal)) => Err(refusal),
    }
}

type Tried = (&'static str, Result<(), Refusal>);

impl Known<'_> {
    /// What the officer may do, and what still stands against what the matter's turn leaves to the officer. What is another
    /// body's to do, or belongs to another stage, is left out.
    pub fn next(&self, it: Trial<'_>) -> Vec<Next> {
        let tried = self.tried(it).into_iter();
        let next = tried.map(|(method, outcome)| Next { method, obstacle: outcome.err() });
        next.filter(|it| !it.obstacle.as_ref().is_some_and(is_elsewhere)).collect()
    }

    /// Every command, and what stands against it.
    pub(super) fn tried(&self, it: Trial<'_>) -> Vec<Tried> {
        let mut all = Vec::new();
        all.extend(self.at_office(it));
        all.extend(self.ends(it));
        all.extend(self.referred(it));
        all.extend(self.reported(it));
        all.extend(self.received(it));
        all.extend(self.handled(it));
        all.extend(self.executed(it));
        all.extend(self.reviewed(it));
        all.extend(self.dispatched(it));
        all.extend(self.urgent(it));
        all
    }

    fn matter(&self) -> Matter {
        self.matter.clone()
    }

    fn referrals(&self) -> Referrals {
        Referrals::new(self.referrals.to_vec())
    }

    fn receipts(&self) -> Receipts {
        Receipts { referrals: self.referrals(), direct: self.direct.cloned() }
    }

    fn open_handling(&self) -> Option<Handling> {
        let id = self.matter.open_handling()?;
        self.handlings.iter().find(|it| it.id == id).cloned()
    }

    fn open_review(&self) -> Option<Review> {
        let (id, _) = self.matter.under_review_by()?;
        self.reviews.iter().find(|it| it.id == id).cloned()
    }

    fn decided(&self) -> Decided {
        Decided { handlings: self.handlings.to_vec(), reviews: self.reviews.to_vec() }
    }

    /// Passing on, to the body that the screening found; where it found none the command names one.
    fn passed_on(&self, it: Trial<'_>, report: bool) -> Result<(), Refusal> {
        let found = self.matter.screening.competent_body.as_ref();
        let Some(to) = found.and_then(|code| it.office.body(code)) else {
            return self.matter.require_screened_at_office();
        };
        let date = report.then(|| it.by.today + Days::new(1));
        let id = Uuid::nil().into();
        may(self.receipts().refer(self.matter(), it.by, id, to, date, it.office))
    }

    fn at_office(&self, it: Trial<'_>) -> [Tried; 10] {
        let by = it.by;
        let again = || {
            let reason = String::from("reason");
            ScreeningDecision { reason, ..ScreeningDecision::default() }
        };
        [
            ("ConfirmScreening", may(self.matter().confirm_screening(by, again()))),
            ("ScreenAgain", may(self.matter().screen_again(by, again()))),
            ("ApproveScreening", may(self.matter().approve_screening(by))),
            ("RejectScreening", may(self.matter().reject_screening(by))),
            ("ReferMatter", self.passed_on(it, false)),
            ("AssignMatter", self.passed_on(it, true)),
            ("GuidePetitioner", may(self.matter().guide(by))),
            ("HandOverMatter", may(self.matter().hand_over(self.direct, by, it.office))),
            ("AcceptHandOver", may(self.matter().accept_hand_over(by))),
            ("RecallReferral", may(self.referrals().recall(self.matter(), by))),
        ]
    }

    fn ends(&self, it: Trial<'_>) -> [Tried; 6] {
        let (by, said) = (it.by, String::new);
        let waiting = self.filings.iter().find(|it| it.state() == FilingState::Submitted);
        let file = may(self.matter().submit_filing(by, FilingGround::Thanks, said()));
        let before = self.proposal;
        let propose = self.matter().propose(by, self.direct, before, said(), it.office);
        let decide = Proposal::decided(before.cloned(), self.matter, by, said(), by.today);
        [
            ("AnswerInquiry", may(self.matter().answer_inquiry(by))),
            ("FileMatter", file),
            ("ApproveFiling", may(self.matter().approve_filing(by, waiting.cloned()))),
            ("RejectFiling", may(self.matter().reject_filing(by, waiting.cloned(), said()))),
            ("ProposeMatter", may(propose)),
            ("RecordProposalDecision", may(decide)),
        ]
    }

    fn referred(&self, it: Trial<'_>) -> [Tried; 4] {
        let (by, terms, office, said) = (it.by, it.terms, it.office, String::new);
        let object = self.referrals().object(self.matter(), by, said(), terms, office);
        let request =
            self.referrals().request_designation(self.matter(), by, said(), terms, office);
        let rule = self.referrals().rule(self.matter(), by, Ruling::Refuse, said());
        let designate = if self.matter.dispute().is_none() {
            Err(Refusal::ReferralNotObjected)
        } else if self.matter.may_designate(by.officer) {
            Ok(())
        } else {
            Err(Refusal::DesignationRequired)
        };
        [
            ("ObjectToReferral", may(object)),
            ("RequestDesignation", may(request)),
            ("DecideObjection", may(rule)),
            ("DesignateBody", designate),
        ]
    }

    fn reported(&self, it: Trial<'_>) -> [Tried; 4] {
        let (by, id, said) = (it.by, Uuid::nil().into(), String::new);
        let tomorrow = by.today + Days::new(1);
        let report = self.referrals().report_result(self.matter, self.handlings, by, id, said());
        [
            ("ReportResult", may(report)),
            ("AcceptReport", may(self.referrals().accept_report(by))),
            ("ReturnReport", may(self.referrals().return_report(by, said(), None))),
            ("ExtendReport", may(self.referrals().extend_report(by, tomorrow))),
        ]
    }

    fn received(&self, it: Trial<'_>) -> [Tried; 6] {
        let (by, matter) = (it.by, || self.matter());
        let notices = [Notice::Received, Notice::PassedOn, Notice::Directed];
        let mut notified = notices.map(|it| may(self.receipts().notify(matter(), by, it)));
        let told = notified.iter_mut().find(|it| it.is_ok()).map_or_else(
            || may(self.receipts().notify(matter(), by, Notice::Received)),
            |told| told.clone(),
        );
        let (kind, earlier) = (NonAcceptance::UnderWay, EarlierMatter::Elsewhere(String::new()));
        let refuse = self.receipts().refuse(matter(), by, kind, earlier, it.terms);
        [
            ("AcceptMatter", may(self.receipts().accept(matter(), by, Uuid::nil().into()))),
            ("RefuseAcceptance", may(refuse)),
            ("NotifyPetitioner", told),
            ("ReplyToMatter", may(self.receipts().reply(matter(), by, false))),
            ("ChooseSimpleHandling", may(self.receipts().choose_simple(self.matter, by))),
            ("EndSimpleHandling", may(self.receipts().end_simple(self.matter, by))),
        ]
    }

    fn handled(&self, it: Trial<'_>) -> [Tried; 6] {
        let (by, terms, open) = (it.by, it.terms, || self.open_handling());
        let part =
            Part { request: String::new(), outcome: Outcome::Explained, opinion: String::new() };
        let draft = Draft {
            parts: vec![part],
            facts: String::new(),
            grounds: String::new(),
            legal_basis: String::new(),
            drafter: by.officer.person.clone(),
        };
        let delivery = Delivery { date: by.today, proof: String::new() };
        let draft = Handling::draft_opinion(self.handlings, self.matter, by, draft, vec![]);
        let issue = Handling::issue_opinion(open(), self.matter, by, terms, it.office);
        let deliver = Handling::record_delivery(open(), self.matter(), by, delivery);
        let answer = Handling::answer_simply(open(), self.matter(), by, self.receipts());
        [
            ("AnswerSimply", may(answer)),
            ("ExtendHandling", may(Handling::extend(open(), self.matter, by, 1, terms))),
            ("DraftOpinion", may(draft)),
            ("ApproveOpinion", may(Handling::approve_opinion(open(), by))),
            ("IssueOpinion", may(issue)),
            ("RecordDelivery", may(deliver)),
        ]
    }

    fn executed(&self, it: Trial<'_>) -> [Tried; 3] {
        let (by, all) = (it.by, self.handlings);
        let steps = all.iter().flat_map(|it| &it.steps);
        let owed = steps.filter(|it| !it.lapsed && it.done.is_none()).map(|it| it.id).next();
        let step = owed.unwrap_or_else(|| ExecutionStepId::from(Uuid::nil()));
        let done = Done { date: by.today, proof: String::new() };
        let record = Handling::record_execution(all, self.matter, by, step, done);
        [
            ("PlanExecution", may(Handling::plan_execution(all, self.matter, by, vec![]))),
            ("RecordExecution", may(record)),
            ("ConcludeMatter", may(Handling::conclude(all, self.matter(), by))),
        ]
    }

    fn reviewed(&self, it: Trial<'_>) -> [Tried; 10] {
        let (by, open, decided) = (it.by, || self.open_review(), self.decided());
        let ask = |kind| {
            let asked =
                Asked { kind, body: None, date: None, receipt_date: None, request: String::new() };
            let id = Uuid::nil().into();
            may(decided.ask(self.matter(), by, id, asked, it.terms, it.office))
        };
        let draft = ReviewDraft {
            facts: String::new(),
            grounds: String::new(),
            ruling: ReviewRuling::Upheld,
            drafter: by.officer.person.clone(),
        };
        let delivery = Delivery { date: by.today, proof: String::new() };
        let anew = Uuid::nil().into();
        let defend = decided.submit_defence(self.matter, by).map(|events| ((), events));
        let hearing = HearingId::from(Uuid::nil());
        let days = (by.today + Days::new(1), by.today + Days::new(1));
        [
            ("RequestReview", ask(ReviewKind::Review)),
            ("RequestRecheck", ask(ReviewKind::Recheck)),
            ("SubmitDefence", may(defend)),
            ("ScheduleHearing", may(Review::schedule_hearing(open(), by, hearing, days))),
            ("CallOffHearing", may(Review::call_off_hearing(open(), by))),
            ("RecordHearing", may(Review::record_hearing(open(), by, (None, None)))),
            ("DraftReview", may(decided.draft_review(self.matter, by, draft))),
            ("ApproveReview", may(decided.approve_review(self.matter, by))),
            ("IssueReview", may(Review::issue(open(), by))),
            (
                "RecordReviewDelivery",
                may(decided.record_delivery(self.matter(), by, delivery, anew)),
            ),
        ]
    }

    fn dispatched(&self, it: Trial<'_>) -> [Tried; 3] {
        let (by, now, before) = (it.by, it.now, self.dispatches);
        let section = Place { section: "section".to_owned(), post: None };
        [
            ("SignForMatter", may(self.matter.sign_for(by, now, before))),
            ("DispatchMatter", may(self.matter.dispatch(by, now, section))),
            ("TakeUpMatter", may(self.matter.take_up(by, now, before))),
        ]
    }

    fn urgent(&self, it: Trial<'_>) -> [Tried; 4] {
        let (by, now, said, known) = (it.by, it.now, String::new, self.urgent_reports);
        let id = Uuid::nil().into();
        // Of several duties to report the first about which something can be done counts.
        let any = |tried: &dyn Fn(UrgentReport) -> Result<(), Refusal>| {
            let mut all: Vec<_> = known.iter().cloned().map(tried).collect();
            let possible = all.iter().position(Result::is_ok).unwrap_or(0);
            if all.is_empty() {
                Err(Refusal::UrgentReportNotFound)
            } else {
                all.swap_remove(possible)
            }
        };
        let report = |urgent: UrgentReport| {
            may(urgent.report(self.matter(), by, now, said(), &[], it.office))
        };
        [
            (
                "DiscoverUrgentMatter",
                may(self.matter().discover_urgent(by, id, known, now, said())),
            ),
            ("ReportUrgentMatter", any(&report)),
            ("AcknowledgeUrgentReport", any(&|urgent| may(urgent.acknowledge(by, now, said())))),
            ("DismissUrgentMatter", any(&|urgent| may(urgent.dismiss(by, said())))),
        ]
    }
}

/// True for what is not the officer's to do, or not at this stage or on this track; the rest is what is missing.
fn is_elsewhere(refusal: &Refusal) -> bool {
    is_anothers(refusal) || is_of_another_stage(refusal) || is_done(refusal)
}

fn is_anothers(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        R::NotAnswerable { .. }
            | R::OwnOpinion
            | R::DispatchedToAnother { .. }
            | R::NotAnAddressee
            | R::DesignationRequired
            | R::TookPartBefore
    )
}

fn is_of_another_stage(refusal: &Refusal) -> bool {
    let of_another_track = matches!(
        refusal,
        R::TrackNeedsAcceptance
            | R::TrackNeedsOpinion
            | R::TrackNotFiled { .. }
            | R::TrackWithoutGuidance { .. }
            | R::TrackWithoutHandling { .. }
            | R::LetterMustBeTransferred
            | R::NotAnAssignment
            | R::NotAnInquiry
            | R::SimpleNotChosen
            | R::HearingOnlyInRecheck
    );
    of_another_track
        || matches!(
            refusal,
            R::ScreeningNotProposed
                | R::NoScreeningAwaits
                | R::MatterNotAtOffice
                | R::ReferralNotIssued
                | R::ReferralNotObjected
                | R::ReferralNotStanding
                | R::NotPassedOn
                | R::NotReceivedDirectly
                | R::NotReceivedAtOffice
                | R::NothingOffered
                | R::NoFilingAwaits
                | R::NothingProposed
                | R::NotInHand
                | R::NothingDispatched
                | R::HandlingNotOpen
                | R::OpinionNotDrafted
                | R::OpinionNotApproved
                | R::OpinionNotIssued
                | R::OpinionNotDelivered
                | R::NothingToReview
                | R::ReportNotWaiting
                | R::ReviewNotOpen
                | R::NoHearing
                | R::UrgentReportNotFound
                | R::ExecutionStepNotFound
        )
}

fn is_done(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        R::AlreadyExtended
            | R::AlreadyNotified
            | R::AlreadyOffered { .. }
            | R::AlreadyProposed
            | R::AlreadySignedFor
            | R::AlreadyTakenUp
            | R::ProposalDecided
            | R::ResultAlreadyReported
            | R::ReportAlreadyAcknowledged
            | R::ReviewedBefore { .. }
            | R::ExecutionPlanned
            | R::HearingHeld
            | R::SimpleAlreadyChosen
            | R::UrgentAlreadyRaised
            | R::UrgentNotOpen { .. }
            | R::UrgentNotReported
    )
}

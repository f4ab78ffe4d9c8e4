//! Referrals, objections, acceptance, delivery: most terms start and end by routing's facts.

use chrono::NaiveDate;
use deadlines::FactKind;
use deadlines::fact::{Acceptance, Hop, OwedUntil, Receipt, Referral, Request};
use headwater_proto::common::v1::CivilDate;
use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::routing_fact::Fact;
use kernel::ids::{
    ExecutionStepId, HandlingId, HearingId, HopId, PetitionId, RecheckId, ReferralId,
    ResultReportId, ReviewId, UrgentReportId,
};
use kernel::{BodyCode, Invalid};
use service_kit::parse;
use statutory_calendar::term::MAX_DAYS;
use words::routing::ReviewDecision;

use super::{Reading, Unreadable};

#[expect(clippy::too_many_lines, reason = "one table of what each fact is; cutting it up hides it")]
pub(super) fn read(fact: Fact, date: NaiveDate) -> Result<Reading, Unreadable> {
    let kind = match fact {
        Fact::PetitionerGuided(_) => FactKind::Guided { date },
        Fact::InquiryAnswered(it) => {
            FactKind::EndedAtOffice { petition: petition(&it.petition_id)?, date }
        }
        Fact::MatterFiled(it) => {
            FactKind::EndedAtOffice { petition: petition(&it.petition_id)?, date }
        }
        Fact::MatterProposed(it) => FactKind::Proposed {
            body: BodyCode::parse(&it.body)?,
            to_body: BodyCode::parse(&it.to_body)?,
            date,
            historical: it.historical,
        },
        Fact::PetitionerNotified(it) => {
            let receipt = receipt(&it.referral_id, &it.petition_id)?;
            FactKind::PetitionerNotified { receipt, date }
        }
        Fact::MatterReferred(it) => referred(it, date)?,
        Fact::ObjectionRaised(it) => objected(&it, date)?,
        Fact::ObjectionDecided(it) => objection_decided(&it, date)?,
        Fact::MatterRecalled(it) => recalled(&it, date)?,
        Fact::MatterReplied(it) => {
            FactKind::Replied { receipt: receipt(&it.referral_id, &it.petition_id)?, date }
        }
        Fact::ResultReported(it) => reported(&it, date)?,
        Fact::ResultReportReturned(it) => report_returned(&it, date)?,
        Fact::ResultReportExtended(it) => report_extended(&it, date)?,
        Fact::MatterAccepted(it) => accepted(it, date)?,
        Fact::MatterNotAccepted(it) => {
            FactKind::NotAccepted { receipt: receipt(&it.referral_id, &it.petition_id)?, date }
        }
        Fact::SimpleHandlingChosen(it) => made_simple(&it, date)?,
        Fact::SimpleHandlingEnded(it) => {
            let receipt = receipt(&it.referral_id, &it.petition_id)?;
            FactKind::SimpleHandlingEnded { receipt, date }
        }
        Fact::HandlingExtended(it) => extended(&it, date)?,
        Fact::OpinionDelivered(it) => {
            FactKind::OpinionDelivered { handling: handling(&it.handling_id)?, date }
        }
        Fact::MatterAnswered(it) => {
            FactKind::Answered { handling: handling(&it.handling_id)?, date }
        }
        Fact::ReviewRequested(it) => review_requested(&it, date)?,
        Fact::ReviewOpinionDelivered(it) => review_delivered(&it, date)?,
        Fact::RecheckRequested(it) => recheck_requested(&it, date)?,
        Fact::HearingScheduled(it) => hearing(&it)?,
        Fact::RecheckOpinionDelivered(it) => {
            FactKind::RecheckDelivered { recheck: recheck(&it.recheck_id)?, date }
        }
        Fact::HandlingOrderedAnew(it) => ordered_anew(&it, date)?,
        Fact::ExecutionOrdered(it) => {
            let order = owed_until(&it.body, it.until_date, it.historical, date)?;
            FactKind::ExecutionOrdered { step: step(&it.step_id)?, order }
        }
        Fact::ExecutionProven(it) => FactKind::ExecutionProven { step: step(&it.step_id)?, date },
        Fact::ExecutionLapsed(it) => FactKind::ExecutionLapsed { step: step(&it.step_id)?, date },
        Fact::LevelTransitStarted(it) => hop_begun(&it, date)?,
        Fact::LevelTransitEnded(it) => {
            FactKind::LevelTransitEnded { hop: HopId::parse("hop_id", &it.hop_id)?, date }
        }
        Fact::UrgentMatterDiscovered(it) => urgent_known(&it)?,
        Fact::UrgentMatterReported(it) => urgent_reported(&it)?,
        Fact::UrgentMatterDismissed(it) => {
            FactKind::UrgentMatterDismissed { report: urgent(&it.urgent_report_id)?, date }
        }
        Fact::MatterHandedOver(it) => {
            FactKind::HandedOver { to: BodyCode::parse(&it.to_body)?, date }
        }
        Fact::HandOverOffered(it) => {
            FactKind::HandOverOffered { to: BodyCode::parse(&it.to_body)?, date }
        }
        Fact::MatterConcluded(_) => FactKind::Concluded { date },
        Fact::MatterTakenOver(it) => taken_over(&it, date)?,
        Fact::ScreeningConfirmed(_)
        | Fact::MatterSignedFor(_)
        | Fact::MatterDispatched(_)
        | Fact::OpinionApproved(_)
        | Fact::OpinionIssued(_)
        | Fact::ResultReportAccepted(_)
        | Fact::OrganisationChanged(_) => return Ok(Reading::default()),
    };
    Ok(kind.into())
}

fn referred(it: pb::MatterReferred, date: NaiveDate) -> Result<FactKind, Unreadable> {
    let made = Referral {
        kind: parse::word("kind", it.kind)?,
        track: parse::word("track", it.track)?,
        from_body: BodyCode::parse(&it.from_body)?,
        to_body: BodyCode::parse(&it.to_body)?,
        receipt_date: date,
        report_date: parse::optional_date("report_date", it.report_date.as_ref())?,
        document: it.document_number,
        notifiable: it.notifiable,
        historical: it.historical,
    };
    Ok(FactKind::Referred { referral: referral(&it.referral_id)?, made })
}

/// A report from before it had an id goes by that of its assignment.
fn reported(it: &pb::ResultReported, date: NaiveDate) -> Result<FactKind, Unreadable> {
    let referral = referral(&it.referral_id)?;
    let report = match it.report_id.as_str() {
        "" => ResultReportId::from(referral.uuid()),
        id => report(id)?,
    };
    Ok(FactKind::Reported { referral, report, date })
}

fn recalled(it: &pb::MatterRecalled, date: NaiveDate) -> Result<FactKind, Unreadable> {
    Ok(FactKind::Recalled { referral: referral(&it.referral_id)?, date })
}

fn report_returned(it: &pb::ResultReportReturned, date: NaiveDate) -> Result<FactKind, Unreadable> {
    let until_date = parse::date("report_date", it.report_date.as_ref())?;
    let (referral, report) = (referral(&it.referral_id)?, report(&it.report_id)?);
    Ok(FactKind::ReportReturned { referral, report, date, until_date })
}

fn report_extended(it: &pb::ResultReportExtended, date: NaiveDate) -> Result<FactKind, Unreadable> {
    let until_date = parse::date("report_date", it.report_date.as_ref())?;
    Ok(FactKind::ReportExtended { referral: referral(&it.referral_id)?, date, until_date })
}

fn objected(it: &pb::ObjectionRaised, date: NaiveDate) -> Result<FactKind, Unreadable> {
    let deciding_body = BodyCode::parse(&it.deciding_body)?;
    Ok(FactKind::Objected { referral: referral(&it.referral_id)?, deciding_body, date })
}

fn objection_decided(it: &pb::ObjectionDecided, date: NaiveDate) -> Result<FactKind, Unreadable> {
    let decision = parse::word("decision", it.decision)?;
    Ok(FactKind::ObjectionDecided { referral: referral(&it.referral_id)?, decision, date })
}

fn extended(it: &pb::HandlingExtended, date: NaiveDate) -> Result<FactKind, Unreadable> {
    let days =
        u32::try_from(it.days).map_err(|_| Unreadable::new("an extension of less than no days"))?;
    Ok(FactKind::Extended { handling: handling(&it.handling_id)?, days, date })
}

fn accepted(it: pb::MatterAccepted, date: NaiveDate) -> Result<FactKind, Unreadable> {
    let acceptance = Acceptance {
        handling: handling(&it.handling_id)?,
        body: BodyCode::parse(&it.body)?,
        date,
        document: it.document_number,
        historical: it.historical,
    };
    Ok(FactKind::Accepted { receipt: receipt(&it.referral_id, &it.petition_id)?, acceptance })
}

fn made_simple(it: &pb::SimpleHandlingChosen, date: NaiveDate) -> Result<FactKind, Unreadable> {
    Ok(FactKind::SimpleHandlingChosen {
        receipt: receipt(&it.referral_id, &it.petition_id)?,
        body: BodyCode::parse(&it.body)?,
        receipt_date: parse::date("receipt_date", it.receipt_date.as_ref())?,
        date,
        historical: it.historical,
    })
}

fn review_requested(it: &pb::ReviewRequested, date: NaiveDate) -> Result<FactKind, Unreadable> {
    Ok(FactKind::ReviewRequested {
        review: review(&it.review_id)?,
        handling: handling(&it.handling_id)?,
        request: request(&it.body, it.request_date, it.historical, date)?,
    })
}

fn recheck_requested(it: &pb::RecheckRequested, date: NaiveDate) -> Result<FactKind, Unreadable> {
    Ok(FactKind::RecheckRequested {
        recheck: recheck(&it.recheck_id)?,
        review: review(&it.review_id)?,
        request: request(&it.body, it.request_date, it.historical, date)?,
    })
}

fn urgent_known(it: &pb::UrgentMatterDiscovered) -> Result<FactKind, Unreadable> {
    Ok(FactKind::UrgentMatterDiscovered {
        report: urgent(&it.urgent_report_id)?,
        body: BodyCode::parse(&it.body)?,
        time: parse::instant("knowledge_time", it.knowledge_time.as_ref())?,
        historical: it.historical,
    })
}

fn review_delivered(
    it: &pb::ReviewOpinionDelivered,
    date: NaiveDate,
) -> Result<FactKind, Unreadable> {
    let decision: ReviewDecision = parse::word("decision", it.decision)?;
    let revoked = decision == ReviewDecision::Revoked;
    Ok(FactKind::ReviewDelivered { review: review(&it.review_id)?, date, revoked })
}

fn ordered_anew(it: &pb::HandlingOrderedAnew, date: NaiveDate) -> Result<FactKind, Unreadable> {
    let order = owed_until(&it.body, it.until_date, it.historical, date)?;
    Ok(FactKind::OrderedAnew { handling: handling(&it.handling_id)?, order })
}

fn owed_until(
    body: &str,
    until_date: Option<CivilDate>,
    historical: bool,
    date: NaiveDate,
) -> Result<OwedUntil, Unreadable> {
    let body = BodyCode::parse(body)?;
    let until_date = parse::date("until_date", until_date.as_ref())?;
    Ok(OwedUntil { body, date, until_date, historical })
}

fn taken_over(it: &pb::MatterTakenOver, date: NaiveDate) -> Result<FactKind, Unreadable> {
    let (from, to) = (BodyCode::parse(&it.from_body)?, BodyCode::parse(&it.to_body)?);
    Ok(FactKind::TakenOver { from, to, date })
}

fn urgent_reported(it: &pb::UrgentMatterReported) -> Result<FactKind, Unreadable> {
    let time = parse::instant("report_time", it.report_time.as_ref())?;
    Ok(FactKind::UrgentMatterReported { report: urgent(&it.urgent_report_id)?, time })
}

/// The request takes effect on the day the body received it.
fn request(
    body: &str,
    request_date: Option<CivilDate>,
    historical: bool,
    receipt_date: NaiveDate,
) -> Result<Request, Unreadable> {
    Ok(Request {
        body: BodyCode::parse(body)?,
        request_date: parse::date("request_date", request_date.as_ref())?,
        receipt_date,
        historical,
    })
}

/// Both days or none; a hearing of no days or of years is refused here, since it could not be
/// counted.
fn hearing(it: &pb::HearingScheduled) -> Result<FactKind, Unreadable> {
    let from = parse::optional_date("from_date", it.from_date.as_ref())?;
    let to = parse::optional_date("to_date", it.to_date.as_ref())?;
    let days = match (from, to) {
        (None, None) => None,
        (Some(from), Some(to)) if (0..i64::from(MAX_DAYS)).contains(&(to - from).num_days()) => {
            Some((from, to))
        }
        (_, _) => {
            return Err(Unreadable::new("a hearing of half a date, of no days or of years"));
        }
    };
    let hearing = HearingId::parse("hearing_id", &it.hearing_id)?;
    Ok(FactKind::HearingScheduled { recheck: recheck(&it.recheck_id)?, hearing, days })
}

fn hop_begun(it: &pb::LevelTransitStarted, date: NaiveDate) -> Result<FactKind, Unreadable> {
    let previous = match it.previous_hop_id.as_str() {
        "" => None,
        previous => Some(HopId::parse("previous_hop_id", previous)?),
    };
    let hop = Hop {
        body: BodyCode::parse(&it.body)?,
        receipt_date: date,
        previous,
        simple: it.simple,
        historical: it.historical,
    };
    Ok(FactKind::LevelTransitStarted { id: HopId::parse("hop_id", &it.hop_id)?, hop })
}

/// Received by exactly one of the two.
fn receipt(referral_id: &str, petition_id: &str) -> Result<Receipt, Unreadable> {
    match (referral_id, petition_id) {
        (id, "") => Ok(Receipt::Referral(referral(id)?)),
        ("", id) => Ok(Receipt::Direct(petition(id)?)),
        (_, _) => Err(Unreadable::new("both referred and received directly")),
    }
}

fn petition(id: &str) -> Result<PetitionId, Invalid> {
    PetitionId::parse("petition_id", id)
}

fn referral(id: &str) -> Result<ReferralId, Invalid> {
    ReferralId::parse("referral_id", id)
}

fn handling(id: &str) -> Result<HandlingId, Invalid> {
    HandlingId::parse("handling_id", id)
}

fn review(id: &str) -> Result<ReviewId, Invalid> {
    ReviewId::parse("review_id", id)
}

fn report(id: &str) -> Result<ResultReportId, Invalid> {
    ResultReportId::parse("report_id", id)
}

fn step(id: &str) -> Result<ExecutionStepId, Invalid> {
    ExecutionStepId::parse("step_id", id)
}

fn urgent(id: &str) -> Result<UrgentReportId, Invalid> {
    UrgentReportId::parse("urgent_report_id", id)
}

fn recheck(id: &str) -> Result<RecheckId, Invalid> {
    RecheckId::parse("recheck_id", id)
}

//! A petitioner asks the next higher body about a delivered opinion (Arts. 35, 36): which opinion, whom, until when.

use chrono::NaiveDate;
use kernel::ids::ReviewId;
use kernel::{BodyCode, Invalid, Word};
use statutory_calendar::RulesAndCalendar;

use super::catalogue::{Body, Catalogue};
use super::decided::Decided;
use super::event::ReviewEvent;
use super::handling::{Handling, passed};
use super::matter::Matter;
use super::review::Review;
use super::writing::Work;
use super::{Acting, Denied, Event, Manner, Refusal, ReviewKind, Stage, Transition};

/// What a petitioner asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub kind: ReviewKind,
    /// The body that is asked; none where only one can be.
    pub body: Option<Body>,
    /// The day of asking; today if none is said.
    pub date: Option<NaiveDate>,
    /// The day it reached an office; the day of asking if none is said.
    pub receipt_date: Option<NaiveDate>,
    /// What for, and why.
    pub request: String,
}

/// An opinion that something may be asked about.
struct Opinion<'a> {
    handling: &'a Handling,
    /// For a recheck: the review whose opinion it is.
    reviewed: Option<ReviewId>,
    body: &'a BodyCode,
    delivery_date: NaiveDate,
}

/// The rule by which the petitioner's right lapses.
fn right(kind: ReviewKind) -> &'static str {
    match kind {
        ReviewKind::Review => "review_request",
        ReviewKind::Recheck => "recheck_request",
    }
}

impl Decided {
    /// Asks for a review or a recheck; the matter lies with the body that is asked until it has decided.
    pub fn ask(
        &self,
        matter: Matter,
        by: Acting<'_>,
        id: ReviewId,
        asked: Asked,
        terms: &RulesAndCalendar,
        office: &Catalogue,
    ) -> Transition<(Matter, Review)> {
        let opinion = self.opinion(&matter, asked.kind)?;
        // Who wrote the opinion would use up the petitioner's only request.
        if by.officer.body == *opinion.body {
            return Err(Refusal::OwnOpinion.into());
        }
        let date = asked_on(by.today, asked.date, opinion.delivery_date)?;
        let (region, delivered) = (opinion.body.region(), opinion.delivery_date);
        if let Some(limit) = passed(terms, right(asked.kind), &region, delivered, &matter, date) {
            return Err(Refusal::ReviewTermPassed { kind: asked.kind, limit }.into());
        }
        let body = reviewing_body(&matter, asked.body.as_ref(), opinion.body, office)?;
        let review = Review {
            id,
            kind: asked.kind,
            matter: matter.id,
            handling: opinion.handling.id,
            reviewed: opinion.reviewed,
            body,
            request_date: date,
            receipt_date: received_on(by.today, asked.receipt_date, date)?,
            request: asked.request,
            hearing: None,
            work: Work::Begun,
            version: 1,
        };
        let event = Event::Review(ReviewEvent::Requested { review: Box::new(review.clone()) });
        Ok(((matter.under_review(&review), review), vec![event]))
    }

    /// True if the petitioner may still ask for a review or recheck on this day.
    pub(super) fn may_be_asked_about(
        &self,
        matter: &Matter,
        today: NaiveDate,
        terms: &RulesAndCalendar,
    ) -> bool {
        ReviewKind::ALL
            .iter()
            .filter_map(|kind| Some((*kind, self.opinion(matter, *kind).ok()?)))
            .any(|(kind, opinion)| {
                let (region, delivered) = (opinion.body.region(), opinion.delivery_date);
                passed(terms, right(kind), &region, delivered, matter, today).is_none()
            })
    }

    /// The opinion that may be asked about now.
    fn opinion(&self, matter: &Matter, kind: ReviewKind) -> Result<Opinion<'_>, Refusal> {
        let by_opinion =
            matter.stage() == Stage::Concluded && matter.manner() == Some(Manner::Opinion);
        let last =
            self.handlings.last().filter(|_| by_opinion || matter.stage() == Stage::Delivered);
        let handling = last.ok_or(Refusal::NothingToReview)?;
        let delivery = handling.work.delivery().ok_or(Refusal::NothingToReview)?;
        let of_kind =
            |kind| self.reviews.iter().find(|it| it.handling == handling.id && it.kind == kind);
        if of_kind(kind).is_some() {
            return Err(Refusal::ReviewedBefore { kind });
        }
        match kind {
            ReviewKind::Review => Ok(Opinion {
                handling,
                reviewed: None,
                body: &handling.body,
                delivery_date: delivery.date,
            }),
            ReviewKind::Recheck => {
                let review = of_kind(ReviewKind::Review).ok_or(Refusal::NothingToReview)?;
                let delivery = review.work.delivery().ok_or(Refusal::NothingToReview)?;
                Ok(Opinion {
                    handling,
                    reviewed: Some(review.id),
                    body: &review.body,
                    delivery_date: delivery.date,
                })
            }
        }
    }
}

/// The day of asking: not before the opinion was there, and not one that has not come.
fn asked_on(
    today: NaiveDate,
    date: Option<NaiveDate>,
    delivered: NaiveDate,
) -> Result<NaiveDate, Invalid> {
    let date = date.unwrap_or(today);
    if date > today {
        let (zh, en) = ("请求日期晚于今天", "the request lies in the future");
        return Err(Invalid::new("request_date", "REQUEST_IN_FUTURE", zh, en));
    }
    if date < delivered {
        let (zh, en) = ("请求日期早于意见送达日期", "asked before the opinion was delivered");
        return Err(Invalid::new("request_date", "REQUEST_BEFORE_DELIVERY", zh, en));
    }
    Ok(date)
}

/// The day the request reached an office: between the asking and today.
fn received_on(
    today: NaiveDate,
    receipt: Option<NaiveDate>,
    asked: NaiveDate,
) -> Result<NaiveDate, Invalid> {
    let date = receipt.unwrap_or(asked);
    if date > today {
        let (zh, en) = ("收到请求的日期晚于今天", "the receipt lies in the future");
        return Err(Invalid::new("receipt_date", "RECEIPT_IN_FUTURE", zh, en));
    }
    if date < asked {
        let (zh, en) = ("收到请求的日期早于提出请求的日期", "received before it was asked for");
        return Err(Invalid::new("receipt_date", "RECEIPT_BEFORE_REQUEST", zh, en));
    }
    Ok(date)
}

/// The body that is asked, if the petitioner can ask it.
fn reviewing_body(
    matter: &Matter,
    asked: Option<&Body>,
    whose: &BodyCode,
    office: &Catalogue,
) -> Result<BodyCode, Denied> {
    let above = office.reviewers(whose);
    let named = |between| above.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join(between);
    let body = match (asked, &above[..]) {
        (_, []) => return Err(Refusal::NoReviewingBody { body: whose.clone() }.into()),
        (Some(body), _) if above.iter().any(|it| it.code == body.code) => body.code.clone(),
        (Some(body), _) => {
            let (zh, en) = (
                format!("{}不是作出意见的机关的上一级，可以向{}提出", body.name, named("或者")),
                format!(
                    "{} is not above the body whose opinion it is; one asks {}",
                    body.name,
                    named(" or ")
                ),
            );
            return Err(Invalid::new("to_body", "REVIEWING_BODY_WRONG", zh, en).into());
        }
        (None, [only]) => only.code.clone(),
        (None, _) => {
            let (zh, en) = (
                format!("须由信访人选择向哪一机关提出：{}", named("或者")),
                format!("the petitioner chooses whom to ask: {}", named(" or ")),
            );
            return Err(Invalid::new("to_body", "REVIEWING_BODY_TO_CHOOSE", zh, en).into());
        }
    };
    if matter.visibility.excludes_body(&body) {
        return Err(Refusal::BodyExcluded { body }.into());
    }
    Ok(body)
}

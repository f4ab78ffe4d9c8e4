//! Screenings on the wire: what a person decides, and what is shown.

use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::screening;
use kernel::{Invalid, repeated};
use service_kit::parse::{self, to_number, to_text};
use service_kit::{Complaints, collect};
use words::Word;

use super::Grpc;
use crate::domain::screening::Awaiting;
use crate::domain::{RuleTried, Screening, ScreeningDecision, ScreeningState};

/// What a request says about a screening; empty fields keep what is.
#[derive(Clone, Copy)]
pub(super) struct Stated<'a> {
    pub(super) track: i32,
    pub(super) category: &'a str,
    pub(super) competent_body: &'a str,
    pub(super) reason: &'a str,
}

impl Grpc {
    /// What a person decides about a screening; every field that is wrong is named, in form and in
    /// meaning.
    pub(super) fn screening_decision(
        &self,
        it: Stated<'_>,
    ) -> Result<ScreeningDecision, Complaints> {
        collect! {
            track <- parse::optional_word("track", it.track),
            category <- self.category(it.category),
            competent_body <- self.optional_body("competent_body", it.competent_body),
            reason <- optional_reason(it.reason),
        }
        let competent_body = competent_body.map(|it| it.code);
        Ok(ScreeningDecision { track, category, competent_body, reason })
    }

    /// The category stated, if one is.
    fn category(&self, text: &str) -> Result<Option<String>, Invalid> {
        if text.is_empty() {
            return Ok(None);
        }
        if self.0.office().category(text).is_some() {
            return Ok(Some(text.to_owned()));
        }
        let text = repeated(text);
        let (zh, en) = (format!("未知内容分类：{text}"), format!("unknown category: {text}"));
        Err(Invalid::new("category", "CATEGORY_UNKNOWN", zh, en))
    }
}

/// A reason may be absent; one that is there has to say something.
fn optional_reason(reason: &str) -> Result<String, Invalid> {
    if reason.trim().is_empty() {
        return Ok(String::new());
    }
    parse::text("reason", reason, 2, 500)
}

pub(super) fn screening(it: &Screening) -> pb::Screening {
    let state = match (&it.awaiting, &it.confirmation) {
        (Some(_), _) => ScreeningState::Awaiting,
        (None, None) => ScreeningState::Proposed,
        (None, Some(_)) => ScreeningState::Confirmed,
    };
    let rule = |it: &RuleTried| pb::RuleTried {
        rule: it.rule.clone(),
        matched: it.matched,
        finding: it.finding.clone(),
    };
    pb::Screening {
        state: state.number(),
        track: it.track.number(),
        purpose: it.purpose.number(),
        category: it.category.clone(),
        competent_body: to_text(it.competent_body.as_ref()),
        rules_tried: it.rules_tried.iter().map(rule).collect(),
        reason: it.confirmation.as_ref().map(|it| it.reason.clone()).unwrap_or_default(),
        confirmed_by: to_text(it.confirmation.as_ref().map(|it| &it.post)),
        stated_purpose: to_number(it.stated_purpose),
        urgent_proposed: it.urgent_proposed,
        awaiting: it.awaiting.as_ref().map(awaiting),
    }
}

fn awaiting(it: &Awaiting) -> screening::Awaiting {
    screening::Awaiting {
        track: it.track.number(),
        category: it.category.clone(),
        competent_body: it.competent_body.to_string(),
        reason: it.reason.clone(),
        decided_by: it.post.to_string(),
    }
}

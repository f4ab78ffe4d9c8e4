//! Corrections, what was asked for and what was added, from messages and back.

use headwater_proto::intake::v1 as pb;
use service_kit::parse::{self, to_civil, to_timestamp};
use service_kit::{Complaints, collect};
use words::Word;

use super::particulars;
use crate::app::additions::{Additions, CorrectionView, RequestView, SupplementView};
use crate::app::correct_petition::CorrectionAsked;
use crate::domain::particulars::PLACE_MAX;
use crate::domain::subject::{SUBJECT_MAX, SUBJECT_MIN};

/// Reads what is to stand.
pub(super) fn asked(said: &pb::CorrectPetitionRequest) -> Result<CorrectionAsked, Complaints> {
    let line = |it: &str| {
        parse::optional(it.trim(), |it| parse::line("subject", it, SUBJECT_MIN, SUBJECT_MAX))
    };
    collect! {
        subject <- said.subject.as_deref().map(line).transpose(),
        place <- said.place.as_deref().map(|it| parse::text("place", it, 0, PLACE_MAX)).transpose(),
        details <- particulars::given(said.details.as_ref()),
    }
    Ok(CorrectionAsked { subject, place, details })
}

/// What a petition's answer says of what came later.
pub(super) struct Said {
    pub corrections: Vec<pb::PetitionCorrection>,
    pub requests: Vec<pb::SupplementRequest>,
    pub supplements: Vec<pb::Supplement>,
}

pub(super) fn said(additions: Additions) -> Said {
    let Additions { corrections, requests, supplements } = additions;
    Said {
        corrections: corrections.into_iter().map(correction).collect(),
        requests: requests.into_iter().map(request).collect(),
        supplements: supplements.into_iter().map(supplement).collect(),
    }
}

fn correction(
    CorrectionView { time, post, reason, before }: CorrectionView,
) -> pb::PetitionCorrection {
    pb::PetitionCorrection {
        time: Some(to_timestamp(time)),
        post: post.to_string(),
        reason,
        subject: before.subject.unwrap_or_default(),
        place: before.particulars.place,
        details: particulars::details_shown(before.particulars.details),
    }
}

fn request(it: RequestView) -> pb::SupplementRequest {
    let (post, text) = it.words.map(|(post, text)| (post.to_string(), text)).unwrap_or_default();
    pb::SupplementRequest {
        time: Some(to_timestamp(it.time)),
        body: it.body.to_string(),
        post,
        text,
        last_date: Some(to_civil(it.last_date)),
        state: it.state.number(),
    }
}

fn supplement(it: SupplementView) -> pb::Supplement {
    pb::Supplement {
        receive_time: Some(to_timestamp(it.receive_time)),
        time: Some(to_timestamp(it.time)),
        post: it.post.to_string(),
        answers_request: it.answers,
        text: it.text,
    }
}

//! The screening in a matter's row.

use mailbox::columns::{code, word};
use words::Word;

use super::{Error, Row};
use crate::domain::screening::{Awaiting, Confirmation};
use crate::domain::{Purpose, Screening, Track};

impl Row {
    pub(super) fn screening(&self) -> Result<Screening, Error> {
        let confirmation = match &self.confirmed_by {
            None => None,
            Some(post) => Some(Confirmation {
                post: code("matter", post)?,
                reason: self.change_reason.clone().unwrap_or_default(),
            }),
        };
        Ok(Screening {
            track: word("matter", Track::parse, &self.track)?,
            purpose: word("matter", Purpose::parse, &self.purpose)?,
            stated_purpose: self
                .stated_purpose
                .as_deref()
                .map(|it| word("matter", Purpose::parse, it))
                .transpose()?,
            urgent_proposed: self.urgent_proposed,
            category: self.category.clone(),
            competent_body: self
                .competent_body
                .as_deref()
                .map(|it| code("matter", it))
                .transpose()?,
            rules_tried: serde_json::from_str(&self.rules_tried)
                .map_err(|error| Error::inconsistent("matter", error.to_string()))?,
            confirmation,
            awaiting: self.awaiting()?,
        })
    }

    fn awaiting(&self) -> Result<Option<Awaiting>, Error> {
        let decided = (&self.awaiting_track, &self.awaiting_category, &self.awaiting_body);
        let (Some(track), Some(category), Some(body)) = decided else {
            return Ok(None);
        };
        let by = (&self.awaiting_post, &self.awaiting_person, &self.awaiting_reason);
        let (Some(post), Some(person), Some(reason)) = by else {
            return Err(Error::inconsistent("matter", "a decision that nobody took"));
        };
        Ok(Some(Awaiting {
            track: word("matter", Track::parse, track)?,
            category: category.clone(),
            competent_body: code("matter", body)?,
            reason: reason.clone(),
            post: code("matter", post)?,
            person: code("matter", person)?,
        }))
    }
}

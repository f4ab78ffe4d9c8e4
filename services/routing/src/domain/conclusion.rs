//! How matters end without a body's reply: guided, joined to another, void.

use chrono::NaiveDate;

use super::matter::{Matter, require_body};
use super::screening::is_written;
use super::{Acting, Event, Manner, Refusal, Stage, Track, Transition};

impl Matter {
    /// Guides a visitor or caller to the right procedure (告知引导, Arts. 22 and 31).
    pub fn guide(self, by: Acting<'_>) -> Transition<Self> {
        self.require_screened_at_office()?;
        require_body(by, &self.office)?;
        let track = self.screening.track;
        match track {
            Track::Litigation if is_written(self.channel) => {
                return Err(Refusal::LetterMustBeTransferred.into());
            }
            Track::Litigation | Track::OtherProcedure => {}
            Track::Petition | Track::Accusation | Track::Suggestion | Track::Duty => {
                return Err(Refusal::TrackWithoutGuidance { track }.into());
            }
        }
        let guided = Event::Guided { body: by.officer.body.clone() };
        let (matter, ended) = self.closed(Manner::Guided, by.today);
        Ok((matter, vec![guided, ended]))
    }

    /// Ends a matter because its petition goes on elsewhere or was void; one that has ended, or whose
    /// opinion is under review, stays as it is.
    pub fn withdraw(self, manner: Manner, today: NaiveDate) -> (Self, Vec<Event>) {
        match self.stage() {
            Stage::Concluded | Stage::UnderReview => return (self, vec![]),
            Stage::Registered
            | Stage::Screened
            | Stage::Referred
            | Stage::Objected
            | Stage::Handling
            | Stage::Delivered => {}
        }
        let (matter, ended) = self.closed(manner, today);
        (matter, vec![ended])
    }
}

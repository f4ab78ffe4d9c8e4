//! A petitioner adds to a petition, and may be asked to (补正). The Regulation gives no pause for it, so no term stops.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Invalid, OfficeDay, Officer};

use super::{Event, Filed, PetitionState, Refusal, Stage, SupplementRequestState};

/// A petitioner was asked for more. It is known by the version of the petition that asking made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    pub version: i64,
    pub time: DateTime<Utc>,
    pub last_date: NaiveDate,
    pub answered: bool,
}

/// Nobody is asked for something for longer than this: it would keep the next body from asking.
const DAYS_MAX: i64 = 90;

impl Asked {
    /// Where it stands on a day.
    pub fn state(&self, today: NaiveDate) -> SupplementRequestState {
        match (self.answered, today <= self.last_date) {
            (true, _) => SupplementRequestState::Answered,
            (false, true) => SupplementRequestState::Open,
            (false, false) => SupplementRequestState::Lapsed,
        }
    }
}

/// Refuses a last day that is over before anybody could answer.
pub fn last_date(date: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Invalid> {
    if date < today {
        let (zh, en) = ("补正期限早于今天", "the last day is over already");
        return Err(Invalid::new("last_date", "DAY_PASSED", zh, en));
    }
    if (date - today).num_days() > DAYS_MAX {
        let zh = format!("补正期限不超过{DAYS_MAX}日");
        return Err(Invalid::new(
            "last_date",
            "DAY_TOO_FAR",
            zh,
            format!("{DAYS_MAX} days at most"),
        ));
    }
    Ok(date)
}

impl Filed {
    /// Takes what the petitioner added, and says which request it answers: the one that was open when it came in.
    pub fn supplement(
        self,
        received: DateTime<Utc>,
        asked: &[Asked],
    ) -> Result<(Self, Option<i64>, Event), Refusal> {
        self.goes_on()?;
        if received < self.petition.receive_time {
            return Err(Refusal::SupplementBeforePetition);
        }
        let date = received.office_date();
        let open =
            |it: &&Asked| it.time <= received && it.state(date) == SupplementRequestState::Open;
        let answers = asked.iter().rev().find(open).map(|it| it.version);
        let received = date;
        let event = Event::Supplemented { received, answers_request: answers.is_some() };
        Ok((self, answers, event))
    }

    /// Asks the petitioner for more until a day; whoever answers for the matter asks, and for one thing at a time.
    pub fn ask_for_supplement(
        self,
        officer: &Officer,
        last_date: NaiveDate,
        asked: Option<Asked>,
        today: NaiveDate,
    ) -> Result<(Self, Event), Refusal> {
        self.goes_on()?;
        self.require_answerable(officer)?;
        if let Some(Asked { last_date, .. }) =
            asked.filter(|it| it.state(today) == SupplementRequestState::Open)
        {
            return Err(Refusal::SupplementAsked { last_date });
        }
        let event = Event::SupplementRequested { body: officer.body.clone(), last_date };
        Ok((self, event))
    }

    /// What is added to something that has ended would be read by nobody: it is a petition of its own.
    fn goes_on(&self) -> Result<(), Refusal> {
        match (self.petition.state, self.matter.stage) {
            (PetitionState::Void, _) => Err(Refusal::PetitionVoid),
            (_, Stage::Concluded) => Err(Refusal::SupplementAfterEnd),
            (
                PetitionState::Registered | PetitionState::Linked,
                Stage::Registered
                | Stage::Screened
                | Stage::Referred
                | Stage::Objected
                | Stage::Handling
                | Stage::Delivered
                | Stage::UnderReview,
            ) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::filed::tests::{filed, ids, officer_of};

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
    }

    fn noon(on: u32) -> DateTime<Utc> {
        day(on).and_hms_opt(4, 0, 0).unwrap().and_utc()
    }

    fn asked(answered: bool) -> Asked {
        Asked { version: 2, time: noon(1), last_date: day(10), answered }
    }

    #[test]
    fn an_addition_answers_what_was_open_on_the_day_it_came_in() {
        for (received, asked, answers) in [
            (10, Some(asked(false)), Some(2)),
            (11, Some(asked(false)), None),
            (9, Some(asked(true)), None),
            (9, None, None),
        ] {
            let filed = filed(PetitionState::Registered, Stage::Handling, &ids());
            let (_, answered, event) = filed.supplement(noon(received), asked.as_slice()).unwrap();
            let answers_request = answers.is_some();
            assert_eq!(answered, answers);
            assert_eq!(event, Event::Supplemented { received: day(received), answers_request });
        }
    }

    #[test]
    fn of_two_requests_that_one_is_answered_which_was_open_when_it_came_in() {
        let first = Asked { last_date: day(5), ..asked(false) };
        let second = Asked { version: 3, time: noon(7), last_date: day(20), answered: false };
        let answered = |received| {
            let filed = filed(PetitionState::Registered, Stage::Handling, &ids());
            filed.supplement(received, &[first, second]).unwrap().1
        };
        assert_eq!(answered(noon(4)), Some(2), "entered later, it came in by the first one's day");
        assert_eq!(answered(noon(6)), None, "too late for the first, before the second was asked");
        assert_eq!(answered(noon(8)), Some(3));
        // What had come before anything was asked answers nothing.
        assert_eq!(answered(noon(1) - chrono::TimeDelta::hours(1)), None);
    }

    #[test]
    fn nothing_is_added_before_the_petition_came_in() {
        let mut filed = filed(PetitionState::Registered, Stage::Handling, &ids());
        filed.petition.receive_time = noon(5);
        let early = filed.clone().supplement(noon(4), &[]).unwrap_err();
        assert_eq!(early, Refusal::SupplementBeforePetition);
        assert!(filed.supplement(noon(5), &[]).is_ok());
    }

    #[test]
    fn whoever_answers_for_it_asks_and_for_one_thing_at_a_time() {
        let ask = |body: &str, asked, today| {
            let filed = filed(PetitionState::Registered, Stage::Handling, &ids());
            filed.ask_for_supplement(&officer_of(body), day(20), asked, day(today)).map(|it| it.1)
        };
        let body = "530902-XFJ".parse().unwrap();
        let event = Event::SupplementRequested { body, last_date: day(20) };
        assert_eq!(ask("530902-XFJ", None, 5), Ok(event.clone()));
        assert_eq!(ask("530902-ZJJ", None, 5), Err(Refusal::NotAnswerable));
        let open = Refusal::SupplementAsked { last_date: day(10) };
        assert_eq!(ask("530902-XFJ", Some(asked(false)), 10), Err(open));
        assert_eq!(ask("530902-XFJ", Some(asked(false)), 11), Ok(event.clone()), "it has lapsed");
        assert_eq!(ask("530902-XFJ", Some(asked(true)), 5), Ok(event), "it was answered");
    }
}

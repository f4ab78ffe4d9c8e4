//! What a petition's form holds beside what it says, in part by its channel. Nothing here prints what it holds.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Invalid, OfficeDay};
use serde::{Deserialize, Serialize};

use super::{Channel, Level, Petitioner, as_code};

/// The particulars of a petition; sealed as its text is.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Particulars {
    /// Where the problem lies, in words; empty if not said.
    pub place: String,
    /// Nobody signed it.
    pub anonymous: bool,
    pub details: Option<Details>,
}

/// What one channel has and no other.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Details {
    Letter(Letter),
    Visit(Visit),
    Telephone(Call),
}

#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Letter {
    pub postmark_date: Option<NaiveDate>,
    /// Where its scan is kept.
    pub scan: String,
}

#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Visit {
    pub window: String,
    pub arrive_time: Option<DateTime<Utc>>,
    pub reception_time: Option<DateTime<Utc>>,
    /// How many came; zero if nobody counted.
    pub people: i32,
    /// The highest level at which they have been about it before.
    #[serde(with = "as_code")]
    pub visited_before: Option<Level>,
    /// The record was read back to the visitor, who confirmed it.
    pub read_back: bool,
}

#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Call {
    /// The number called from, as given.
    pub number: String,
}

pub const PLACE_MAX: usize = 200;
/// To a visit about a joint petition come five people at most (Art. 20).
const VISITORS_MAX: i32 = 5;

impl Details {
    fn channel(&self) -> Channel {
        match self {
            Self::Letter(_) => Channel::Letter,
            Self::Visit(_) => Channel::Visit,
            Self::Telephone(_) => Channel::Telephone,
        }
    }

    /// The number called from; empty if it was no call.
    pub fn caller(&self) -> &str {
        match self {
            Self::Telephone(it) => &it.number,
            Self::Letter(_) | Self::Visit(_) => "",
        }
    }

    /// Refuses what belongs to another channel and days and times that cannot be; what the channel and the receipt are may itself be
    /// wrong, and is said elsewhere.
    pub fn check(
        self,
        channel: Option<Channel>,
        receive_time: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<Self, Vec<Invalid>> {
        if channel.is_some_and(|it| it != self.channel()) {
            let (zh, en) = ("所填内容属于另一种信访渠道", "these are details of another channel");
            return Err(vec![Invalid::new("details", "DETAILS_OF_OTHER_CHANNEL", zh, en)]);
        }
        let complaints = match &self {
            Self::Letter(it) => it.complaints(receive_time),
            Self::Visit(it) => it.complaints(now),
            Self::Telephone(_) => Vec::new(),
        };
        if complaints.is_empty() { Ok(self) } else { Err(complaints) }
    }
}

impl Letter {
    fn complaints(&self, receive_time: Option<DateTime<Utc>>) -> Vec<Invalid> {
        let received = receive_time.map(|it| it.office_date());
        if self.postmark_date.zip(received).is_some_and(|(posted, received)| posted > received) {
            let (zh, en) = ("邮戳日期晚于收到日期", "posted after the day it was received");
            let field = "details.letter.postmark_date";
            return vec![Invalid::new(field, "POSTMARK_LATER", zh, en)];
        }
        Vec::new()
    }
}

impl Visit {
    fn complaints(&self, now: DateTime<Utc>) -> Vec<Invalid> {
        let mut complaints = Vec::new();
        let mut say = |field: &str, reason, zh, en| {
            complaints.push(Invalid::new(format!("details.visit.{field}"), reason, zh, en));
        };
        for (field, at) in
            [("arrive_time", self.arrive_time), ("reception_time", self.reception_time)]
        {
            if at.is_some_and(|it| it > now) {
                say(field, "TIME_IN_FUTURE", "时间晚于当前时间", "a time that is still to come");
            }
        }
        let times = self.arrive_time.zip(self.reception_time);
        if times.is_some_and(|(arrived, received)| received < arrived) {
            let (zh, en) = ("接谈时间早于到访时间", "received before they arrived");
            say("reception_time", "TIMES_DISORDERED", zh, en);
        }
        if self.people < 0 {
            say("people", "FIELD_MALFORMED", "来访人数不能为负数", "no fewer people than none");
        }
        complaints
    }
}

impl Particulars {
    /// Refuses what nobody signed and yet names somebody.
    pub fn anonymous(said: bool, petitioners: &[Petitioner]) -> Result<bool, Invalid> {
        if said && petitioners.iter().any(|it| !it.name.is_empty() || !it.id_number.is_empty()) {
            let (zh, en) = (
                "匿名信访件不得填写信访人姓名、证件号码",
                "nobody signed it, and yet somebody is named",
            );
            return Err(Invalid::new("anonymous", "ANONYMOUS_NAMED", zh, en));
        }
        Ok(said)
    }

    /// Nothing of it is known, so there is nothing to seal.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The number called from; empty if none is known.
    pub fn caller_number(&self) -> &str {
        self.details.as_ref().map_or("", Details::caller)
    }

    /// What the clerk is told, though it stops nothing.
    pub fn remarks(&self, channel: Channel, is_joint: bool) -> Vec<Invalid> {
        if channel != Channel::Visit {
            return Vec::new();
        }
        let visit = match &self.details {
            Some(Details::Visit(it)) => it.clone(),
            Some(Details::Letter(_) | Details::Telephone(_)) | None => Visit::default(),
        };
        let unread = (!visit.read_back).then(|| {
            Invalid::new(
                "details.visit.read_back",
                "RECORD_NOT_READ_BACK",
                "来访记录尚未向来访人宣读并经其确认",
                "the record was not read back to the visitor and confirmed",
            )
        });
        let many = (is_joint && visit.people > VISITORS_MAX).then(|| {
            Invalid::new(
                "details.visit.people",
                "VISITORS_MANY",
                format!("多人走访应当推选代表，代表不得超过{VISITORS_MAX}人（《信访工作条例》第二十条）"),
                format!("more than {VISITORS_MAX} came; a joint visit is by representatives, {VISITORS_MAX} at most (Regulation, Art. 20)"),
            )
        });
        [unread, many].into_iter().flatten().collect()
    }
}

macro_rules! never_prints {
    ($($name:ident),*) => {
        $(impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        })*
    };
}

never_prints!(Particulars, Details, Letter, Visit, Call);

#[cfg(test)]
mod tests {
    use words::Word;

    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::default() + chrono::TimeDelta::hours(hour)
    }

    fn reasons(checked: Result<Details, Vec<Invalid>>) -> Vec<&'static str> {
        checked.err().unwrap_or_default().iter().map(|it| it.reason).collect()
    }

    #[test]
    fn every_channel_takes_its_own_details_and_no_others() {
        let all = [
            Details::Letter(Letter::default()),
            Details::Visit(Visit::default()),
            Details::Telephone(Call::default()),
        ];
        for details in all {
            for &channel in Channel::ALL {
                let own = details.channel() == channel;
                let expected = if own { vec![] } else { vec!["DETAILS_OF_OTHER_CHANNEL"] };
                let checked = details.clone().check(Some(channel), Some(at(0)), at(0));
                assert_eq!(reasons(checked), expected, "{channel:?}");
            }
        }
    }

    #[test]
    fn a_letter_is_not_posted_after_it_came() {
        let posted = |day| {
            let letter = Letter {
                postmark_date: NaiveDate::from_ymd_opt(1970, 1, day),
                ..Letter::default()
            };
            reasons(Details::Letter(letter).check(Some(Channel::Letter), Some(at(0)), at(99)))
        };
        assert_eq!(posted(1), Vec::<&str>::new());
        assert_eq!(posted(2), ["POSTMARK_LATER"]);
    }

    #[test]
    fn visitors_arrive_and_then_are_received_and_neither_is_to_come() {
        let visit = |arrive, reception, people| {
            let (arrive_time, reception_time) = (Some(at(arrive)), Some(at(reception)));
            let visit = Visit { arrive_time, reception_time, people, ..Visit::default() };
            reasons(Details::Visit(visit).check(Some(Channel::Visit), None, at(9)))
        };
        assert_eq!(visit(8, 9, 1), Vec::<&str>::new());
        assert_eq!(visit(9, 8, 1), ["TIMES_DISORDERED"]);
        assert_eq!(visit(10, 11, -1), ["TIME_IN_FUTURE", "TIME_IN_FUTURE", "FIELD_MALFORMED"]);
    }

    #[test]
    fn a_visit_that_was_not_read_back_is_remarked_and_a_letter_is_not() {
        let remarks = |channel, visit: Option<Visit>, joint| {
            let details = visit.map(Details::Visit);
            let particulars = Particulars { details, ..Particulars::default() };
            let told = particulars.remarks(channel, joint);
            told.iter().map(|it| it.reason).collect::<Vec<_>>()
        };
        let visit = |people, read_back| Some(Visit { people, read_back, ..Visit::default() });
        assert_eq!(remarks(Channel::Letter, None, true), Vec::<&str>::new());
        assert_eq!(remarks(Channel::Visit, None, true), ["RECORD_NOT_READ_BACK"]);
        assert_eq!(remarks(Channel::Visit, visit(6, false), false), ["RECORD_NOT_READ_BACK"]);
        assert_eq!(remarks(Channel::Visit, visit(6, true), true), ["VISITORS_MANY"]);
        assert_eq!(remarks(Channel::Visit, visit(5, true), true), Vec::<&str>::new());
    }

    #[test]
    fn what_nobody_signed_names_nobody() {
        let check = |people: &[Petitioner]| Particulars::anonymous(true, people).is_ok();
        assert!(check(&[]));
        assert!(!check(&[Petitioner::named("a")]));
        let by_number = Petitioner { id_number: "1".to_owned(), ..Petitioner::default() };
        assert!(!check(&[by_number]));
        let to_be_reached = Petitioner { phone: "1".to_owned(), ..Petitioner::default() };
        assert!(check(&[to_be_reached]));
    }

    #[test]
    fn particulars_never_print_and_open_as_they_were_sealed() {
        let visit = Visit { visited_before: Some(Level::Province), people: 2, ..Visit::default() };
        let particulars = Particulars {
            place: "岩子头小组".to_owned(),
            anonymous: false,
            details: Some(Details::Visit(visit)),
        };
        assert_eq!(format!("{particulars:?}"), "Particulars(***)");
        let sealed = serde_json::to_string(&particulars).unwrap();
        assert!(sealed.contains(r#""visited_before":"province""#));
        assert!(serde_json::from_str::<Particulars>(&sealed).unwrap() == particulars);
    }
}

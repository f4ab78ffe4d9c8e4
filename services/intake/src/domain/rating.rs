//! Rating (满意度评价): what a petitioner says of a delivered opinion, once, while the right lasts.

use chrono::NaiveDate;
use kernel::BodyCode;
use kernel::ids::HandlingId;
use statutory_calendar::RulesAndCalendar;

use super::{Event, Refusal, Satisfaction};

/// The rule that says until when.
pub const RULE: &str = "rating";

/// A handling opinion that reached the petitioner. Only what an administrative body decides ends in one: litigation and accusations have none.
#[derive(Clone, Debug)]
pub struct Opinion {
    pub handling: HandlingId,
    pub body: BodyCode,
    pub delivery_date: NaiveDate,
    /// About a record of the past, for which no term runs.
    pub historical: bool,
}

/// A petitioner's rating: of the petition office, and apart from it of the body that handled the matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rating {
    pub office: Satisfaction,
    pub body: Satisfaction,
}

impl Opinion {
    /// The last day on which it may be rated, by the rule of the body's region; none where no rule gives the right.
    pub fn rate_until(&self, terms: &RulesAndCalendar) -> Option<NaiveDate> {
        let due = terms.due(RULE, &self.body.region(), self.delivery_date).ok();
        due.map(|it| it.limit_date).filter(|_| !self.historical)
    }

    /// Takes the petitioner's word on it; refuses a second one, and one that comes too late.
    pub fn rate(
        &self,
        is_rated: bool,
        terms: &RulesAndCalendar,
        today: NaiveDate,
    ) -> Result<Event, Refusal> {
        let limit = self.rate_until(terms).ok_or(Refusal::OpinionNotFound)?;
        if is_rated {
            return Err(Refusal::HandlingRated);
        }
        if today > limit {
            return Err(Refusal::RatingTermPassed { limit });
        }
        Ok(Event::Rated { handling: self.handling })
    }
}

#[cfg(test)]
mod tests {
    use kernel::{IdSource, OfficeClock};

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Delivered on 16 January 2026: thirty days later the Spring Festival begins, until the 23rd.
    fn delivered(body: &str) -> Opinion {
        let ids = IdSource::seeded(OfficeClock::manual(chrono::DateTime::default()), 1);
        Opinion {
            handling: HandlingId::new(&ids),
            body: BodyCode::parse(body).unwrap(),
            delivery_date: day("2026-01-16"),
            historical: false,
        }
    }

    #[test]
    fn an_opinion_is_rated_once_and_until_the_working_day_after_a_holiday() {
        let terms = RulesAndCalendar::shipped().unwrap();
        let opinion = delivered("530902-RSJ");
        assert_eq!(opinion.rate_until(&terms), Some(day("2026-02-24")));
        let rate = |is_rated, today| opinion.rate(is_rated, &terms, day(today));
        let rated = Ok(Event::Rated { handling: opinion.handling });
        assert_eq!(rate(false, "2026-01-16"), rated);
        assert_eq!(rate(false, "2026-02-24"), rated);
        let limit = day("2026-02-24");
        assert_eq!(rate(false, "2026-02-25"), Err(Refusal::RatingTermPassed { limit }));
        assert_eq!(rate(true, "2026-01-17"), Err(Refusal::HandlingRated));
    }

    #[test]
    fn a_record_of_the_past_and_an_opinion_older_than_the_rule_are_not_rated() {
        let terms = RulesAndCalendar::shipped().unwrap();
        let past = Opinion { historical: true, ..delivered("530902-RSJ") };
        assert_eq!(past.rate_until(&terms), None);
        assert_eq!(past.rate(false, &terms, day("2026-01-17")), Err(Refusal::OpinionNotFound));
        let old = Opinion { delivery_date: day("2022-12-31"), ..delivered("530902-RSJ") };
        assert_eq!(old.rate_until(&terms), None);
    }

    #[test]
    fn a_region_that_gives_its_petitioners_longer_is_heard() {
        let national = include_str!("../../../../deploy/data/rules/national.toml");
        let (_, rating) = national.rsplit_once("[[rules]]").unwrap();
        let longer = rating
            .replace("cn-2023-01-01", "530902-2023-01-01")
            .replace("unit =", "region = \"530902\"\nunit =")
            .replace("length = 30", "length = 60");
        let longer = format!("[[rules]]{longer}");
        let rules = [("national.toml", national), ("530902.toml", longer.as_str())];
        let rules = statutory_calendar::RuleBook::parse(&rules).unwrap();
        let calendar = statutory_calendar::Calendar::shipped().unwrap();
        let terms = RulesAndCalendar::new(rules, calendar).unwrap();
        assert_eq!(delivered("530902-RSJ").rate_until(&terms), Some(day("2026-03-17")));
        assert_eq!(delivered("530922-RSJ").rate_until(&terms), Some(day("2026-02-24")));
    }
}

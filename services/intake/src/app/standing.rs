//! How a petition stands: what a body has to do next, what the petitioner may do, and how delivered opinions were rated.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::OfficeDay;
use mailbox::Read;

use super::{Error, Intake};
use crate::domain::Filed;
use crate::domain::rating::{Opinion, RULE, Rating};
use crate::store::matter::{Next, Right};
use crate::store::{matter, rating};

/// How a petition stands.
#[derive(Debug)]
pub struct Standing {
    /// What a body has to do next.
    pub next: Option<Next>,
    /// What the petitioner may still do.
    pub rights: Vec<Right>,
    pub opinions: Vec<OpinionView>,
}

/// A delivered opinion, as this petition's petitioner may rate it.
#[derive(Debug)]
pub struct OpinionView {
    pub opinion: Opinion,
    /// None if it may not be rated.
    pub rate_until: Option<NaiveDate>,
    pub rating: Option<RatingView>,
}

/// What the petitioner said of an opinion.
#[derive(Debug)]
pub struct RatingView {
    pub rating: Rating,
    pub time: DateTime<Utc>,
    /// None if nothing was said, and for those who may not read it.
    pub word: Option<String>,
}

impl Intake {
    /// How a petition stands; words of the petitioner's only for those who may read them.
    pub(super) async fn standing(
        &self,
        view: &mut Read,
        filed: &Filed,
        with_words: bool,
    ) -> Result<Standing, Error> {
        let today = self.clock.now().office_date();
        let (petition, about) = (filed.petition.id, filed.matter.id);
        let next = matter::next_date(view.connection(), about).await?;
        let mut rights = matter::rights(view.connection(), about, today).await?;
        let mut opinions = Vec::new();
        let delivered = rating::opinions(view.connection(), about, petition).await?;
        for (opinion, rated) in delivered {
            let rate_until = opinion.rate_until(&self.terms);
            let rating = rated.map(|it| {
                let of = (petition, opinion.handling);
                let word = it.sealed_word.filter(|_| with_words).map(|sealed| {
                    self.seal
                        .open_word(of, &sealed)
                        .ok_or_else(|| Error::inconsistent("rating", "a sealed word does not open"))
                });
                let word = word.transpose()?;
                Ok::<_, Error>(RatingView { rating: it.rating, time: it.time, word })
            });
            opinions.push(OpinionView { rate_until, rating: rating.transpose()?, opinion });
        }
        // Several petitions about one matter are rated each by its own petitioner, which the matter's term does not know.
        rights.retain(|it| it.rule != RULE);
        let unrated = opinions.iter().filter(|it| it.rating.is_none());
        let open = unrated.filter_map(|it| it.rate_until).filter(|last| today <= *last);
        rights.extend(open.map(|last_date| Right { rule: RULE.to_owned(), last_date }));
        rights.sort_by(|left, right| {
            (left.last_date, &left.rule).cmp(&(right.last_date, &right.rule))
        });
        Ok(Standing { next, rights, opinions })
    }
}

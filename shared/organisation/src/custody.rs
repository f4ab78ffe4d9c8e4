//! Who looks after what lies with a post (责任跟岗走): custody follows the post, and is never nobody's.

use chrono::{Days, NaiveDate};
use kernel::{BodyCode, PersonCode, PostCode};

use crate::as_of::AsOf;
use crate::rows::{Body, Holding};

/// Whoever looks after a post on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Custodian<'a> {
    /// The person.
    pub person: &'a PersonCode,
    /// The post by which the person has it: the post itself, or that of the deputy or the head.
    pub post: &'a PostCode,
    /// Why this person.
    pub custody: Custody,
}

/// Why somebody looks after a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Custody {
    /// By holding it.
    Holder,
    /// As its deputy: it is vacant, or its holder is away.
    Deputy,
    /// As the head of the body, or the head's deputy.
    Head,
    /// As the head of a body above.
    HeadAbove,
}

impl AsOf {
    /// Who looks after a post: its holder, else its deputy, else the head of its body, else the
    /// head of a body above.
    ///
    /// A post of a body that ended is looked after where the body's work went.
    pub fn custodian(&self, post: &PostCode) -> Option<Custodian<'_>> {
        if let Some(holding) = self.present(post) {
            return Some(named(holding, Custody::Holder));
        }
        if let Some(holding) = self.deputy(post) {
            return Some(named(holding, Custody::Deputy));
        }
        let body = self.successor(&post.body())?;
        match self.in_charge(body) {
            Some(holding) => Some(named(holding, Custody::Head)),
            None => self.in_charge_above(body).map(|it| named(it, Custody::HeadAbove)),
        }
    }

    /// True if somebody is in charge of a body, or of a body above it.
    pub(crate) fn has_custodian(&self, body: &Body) -> bool {
        self.in_charge(body).or_else(|| self.in_charge_above(body)).is_some()
    }

    /// The holder, unless away.
    fn present(&self, post: &PostCode) -> Option<&Holding> {
        self.holder(post).filter(|it| !self.is_away(&it.person))
    }

    fn deputy(&self, post: &PostCode) -> Option<&Holding> {
        self.post(post)?.deputy.as_ref().and_then(|deputy| self.present(deputy))
    }

    fn in_charge(&self, body: &Body) -> Option<&Holding> {
        let head = &self.head(&body.code)?.code;
        self.present(head).or_else(|| self.deputy(head))
    }

    /// Above a body stand its superiors; where their chain ends, as that of a court does, the
    /// conference of its division, and in the end the governments that it lies under.
    fn in_charge_above(&self, body: &Body) -> Option<&Holding> {
        let region = body.code.region();
        let superiors: Vec<&Body> = self.superiors(&body.code);
        let conference = self.conference(&region);
        let governments = self.regions_from(&region).filter_map(|it| self.government(&it.code));
        let mut above = superiors.into_iter().chain(conference).chain(governments);
        above.find_map(|it| self.in_charge(it))
    }
}

fn named(holding: &Holding, custody: Custody) -> Custodian<'_> {
    Custodian { person: &holding.person, post: &holding.post, custody }
}

/// A body on whose posts nobody would look, on the first day on which that is so.
pub(crate) fn unattended(office: &AsOf) -> Option<&BodyCode> {
    let bodies = office.organisation().bodies.on(office.day());
    bodies.filter(|body| !office.has_custodian(body)).map(|body| &body.code).next()
}

/// The days on which anything about bodies, posts, holders or leaves changes.
pub(crate) fn days_of_change(office: &crate::Organisation) -> Vec<NaiveDate> {
    let valid = [
        office.bodies.rows().iter().map(|it| it.valid).collect::<Vec<_>>(),
        office.posts.rows().iter().map(|it| it.valid).collect(),
        office.kinds.rows().iter().map(|it| it.valid).collect(),
        office.holders.rows().iter().map(|it| it.valid).collect(),
        office.leaves.rows().iter().map(|it| it.valid).collect(),
    ];
    let mut days: Vec<_> = valid
        .into_iter()
        .flatten()
        .flat_map(|it| [it.from, it.to.and_then(|to| to.checked_add_days(Days::new(1)))])
        .flatten()
        .collect();
    days.sort_unstable();
    days.dedup();
    days
}

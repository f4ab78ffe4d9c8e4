//! The office on one day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use kernel::{BodyCode, PersonCode, PostCode, RegionCode};
use words::routing::{BodyKind, RegionLevel, Track};

use crate::organisation::Organisation;
use crate::rows::{Body, Category, Grid, Holding, Post, PostKind, Region};
use crate::table::begins;

/// The right that makes a post part of its body's petition desk (有访必接).
const REGISTER: &str = "petition.register";
/// The category for what fits no other.
const OTHER: &str = "other";
/// Stands for any category in the competence catalogue.
const ANY: &str = "*";

/// Bodies that have ended, each with the one that took over what was in hand.
pub type Successions = BTreeMap<BodyCode, BodyCode>;

/// The office as it is on one day; cheap to clone.
#[derive(Clone, Debug)]
pub struct AsOf {
    organisation: Organisation,
    day: NaiveDate,
}

impl AsOf {
    pub(crate) fn new(organisation: Organisation, day: NaiveDate) -> Self {
        Self { organisation, day }
    }

    /// The day.
    pub fn day(&self) -> NaiveDate {
        self.day
    }

    /// All of it, on whatever day.
    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// The division with this code.
    pub fn region(&self, code: &RegionCode) -> Option<&Region> {
        self.organisation.regions.find_on(self.day, |it| it.code.cmp(code)).next()
    }

    /// A division and those it lies in, from the lowest.
    pub fn regions_from(&self, code: &RegionCode) -> impl Iterator<Item = &Region> {
        std::iter::successors(self.region(code), |it| self.region(it.parent.as_ref()?))
    }

    /// The body with this code.
    pub fn body(&self, code: &BodyCode) -> Option<&Body> {
        self.organisation.bodies.find_on(self.day, |it| it.code.cmp(code)).next()
    }

    /// The body with this code, or the one that took over from it.
    pub fn successor(&self, code: &BodyCode) -> Option<&Body> {
        self.successors(code).into_iter().next()
    }

    /// The body with this code, or all that took over from it; the first one has what was in hand.
    pub fn successors(&self, code: &BodyCode) -> Vec<&Body> {
        if let Some(body) = self.body(code) {
            return vec![body];
        }
        let versions = self.organisation.bodies.find(|it| it.code.cmp(code));
        let last = versions.iter().rev().find(|it| it.valid.to.is_some_and(|to| to < self.day));
        let mut found: Vec<&Body> = Vec::new();
        for body in last.into_iter().flat_map(|it| &it.successors) {
            for successor in self.successors(body) {
                if !found.iter().any(|it| it.code == successor.code) {
                    found.push(successor);
                }
            }
        }
        found
    }

    /// Every body that has ended, with the one that took over what was in hand.
    pub fn successions(&self) -> Successions {
        let rows = self.organisation.bodies.rows().iter();
        let ended = rows.filter(|it| it.valid.to.is_some_and(|to| to < self.day));
        let took_over = |it: &Body| Some((it.code.clone(), self.heir(&it.code)?.code.clone()));
        ended.filter_map(took_over).collect()
    }

    /// The body that took over what one that has ended had in hand.
    pub fn heir(&self, ended: &BodyCode) -> Option<&Body> {
        match self.body(ended) {
            Some(_) => None,
            None => self.successor(ended),
        }
    }

    /// The body that leads this one.
    pub fn superior(&self, code: &BodyCode) -> Option<&Body> {
        self.body(code)?.superior.as_ref().and_then(|above| self.successor(above))
    }

    /// The body one level up that reviews what this one decides: the higher department of its line,
    /// else its superior.
    pub fn reviewer(&self, code: &BodyCode) -> Option<&Body> {
        let body = self.body(code)?;
        body.line.as_ref().or(body.superior.as_ref()).and_then(|above| self.successor(above))
    }

    /// The bodies one level up that may be asked to review what this one decides: the higher department of its
    /// line and the one that leads it, whichever the petitioner chooses.
    pub fn reviewers(&self, code: &BodyCode) -> Vec<&Body> {
        let mut found: Vec<&Body> = Vec::new();
        let above = self.body(code).into_iter().flat_map(|it| [&it.line, &it.superior]);
        for body in above.flatten().filter_map(|it| self.successor(it)) {
            if !found.iter().any(|it| it.code == body.code) {
                found.push(body);
            }
        }
        found
    }

    /// All bodies above this one, the nearest first: by who leads and, as near, by line.
    pub fn superiors(&self, code: &BodyCode) -> Vec<&Body> {
        let mut found: Vec<&Body> = Vec::new();
        let mut level: Vec<&Body> = self.body(code).into_iter().collect();
        while !level.is_empty() {
            let mut next = Vec::new();
            let leads = level.iter().filter_map(|it| it.superior.as_ref());
            let guides = level.iter().filter_map(|it| it.line.as_ref());
            for above in leads.chain(guides).filter_map(|it| self.successor(it)) {
                if above.code != *code && !found.iter().any(|it| it.code == above.code) {
                    found.push(above);
                    next.push(above);
                }
            }
            level = next;
        }
        found
    }

    /// The bodies above all of these (共同的上一级机关), the lowest first; none if their lines never meet.
    pub fn common_superiors(&self, bodies: &[&BodyCode]) -> Vec<&Body> {
        let above: Vec<_> = bodies.iter().map(|it| self.superiors(it)).collect();
        let Some((first, others)) = above.split_first() else { return Vec::new() };
        let far = |near: usize, it: &Body| {
            others.iter().try_fold(near, |far, above| {
                Some(far + above.iter().position(|other| other.code == it.code)?)
            })
        };
        let common = first.iter().enumerate();
        let mut common: Vec<_> =
            common.filter_map(|(near, it)| Some((far(near, it)?, *it))).collect();
        common.sort_by_key(|(far, _)| *far);
        common.into_iter().map(|(_, it)| it).collect()
    }

    /// All bodies of a division itself, by code.
    pub fn bodies_of(&self, region: &RegionCode) -> impl Iterator<Item = &Body> {
        let beginning = format!("{region}-");
        self.organisation.bodies.find_on(self.day, move |it| begins(it.code.as_str(), &beginning))
    }

    /// All bodies of a line, from the department at its top.
    pub fn line_of(&self, top: &BodyCode) -> Vec<&Body> {
        let mut found: Vec<&Body> = self.body(top).into_iter().collect();
        let mut at = 0;
        while let Some(above) = found.get(at) {
            let below = self.organisation.register().guided_by.get(&above.code);
            for body in below.into_iter().flatten().filter_map(|it| self.body(it)) {
                if !found.iter().any(|it| it.code == body.code) {
                    found.push(body);
                }
            }
            at += 1;
        }
        found
    }

    /// The petition offices of a division itself.
    pub fn petition_offices(&self, region: &RegionCode) -> impl Iterator<Item = &Body> {
        self.bodies_of(region).filter(|it| it.kind == BodyKind::PetitionOffice)
    }

    /// The government of a division itself, or the office that is one there.
    pub fn government(&self, region: &RegionCode) -> Option<&Body> {
        self.bodies_of(region)
            .find(|it| matches!(it.kind, BodyKind::Government | BodyKind::Township))
    }

    /// The government of the division of this level that `region` is or lies in.
    pub fn government_at(&self, region: &RegionCode, level: RegionLevel) -> Option<&Body> {
        let region = self.regions_from(region).find(|it| it.level == level)?;
        self.government(&region.code)
    }

    /// The conference office of a division, or of the nearest one it lies in that has one.
    pub fn conference(&self, region: &RegionCode) -> Option<&Body> {
        let of = |it: &Region| {
            let code = it.code.clone();
            self.organisation
                .bodies
                .find_on(self.day, move |it| begins(it.code.as_str(), &format!("{code}-")))
                .find(|it| it.kind == BodyKind::ConferenceOffice)
        };
        self.regions_from(region).find_map(of)
    }

    /// The conference offices of the divisions that hold all of these bodies, from the lowest (Art.
    /// 24).
    pub fn common_conferences(&self, bodies: &[&BodyCode]) -> Vec<&Body> {
        let Some((first, others)) = bodies.split_first() else { return Vec::new() };
        let holds = |it: &&Region| others.iter().all(|body| body.region().is_within(&it.code));
        let (region, mut found) = (first.region(), Vec::<&Body>::new());
        for division in self.regions_from(&region).filter(holds) {
            let conference = self.conference(&division.code);
            found.extend(conference.filter(|it| found.iter().all(|one| one.code != it.code)));
        }
        found
    }

    /// The post with this code, while its body is there.
    pub fn post(&self, code: &PostCode) -> Option<&Post> {
        let post = self.organisation.posts.find_on(self.day, |it| it.code.cmp(code)).next()?;
        self.body(&code.body()).map(|_| post)
    }

    /// All posts of a body, by code.
    pub fn posts_of(&self, body: &BodyCode) -> impl Iterator<Item = &Post> {
        let beginning = format!("{body}.");
        let there = self.body(body).is_some();
        self.organisation
            .posts
            .find_on(self.day, move |it| begins(it.code.as_str(), &beginning))
            .filter(move |_| there)
    }

    /// The kind of a post.
    pub fn kind_of(&self, post: &Post) -> Option<&PostKind> {
        self.kind(&post.kind)
    }

    /// The kind of post with this code.
    pub fn kind(&self, code: &str) -> Option<&PostKind> {
        self.organisation.kinds.find_on(self.day, |it| it.code.as_str().cmp(code)).next()
    }

    /// What a post may do.
    pub fn rights(&self, post: &PostCode) -> BTreeSet<&str> {
        let kind = self.post(post).and_then(|it| self.kind_of(it));
        kind.into_iter().flat_map(|it| &it.rights).map(String::as_str).collect()
    }

    /// The post that heads a body.
    pub fn head(&self, body: &BodyCode) -> Option<&Post> {
        self.posts_of(body).find(|it| self.kind_of(it).is_some_and(|kind| kind.head))
    }

    /// The posts of a body that may register a petition.
    pub fn petition_desk(&self, body: &BodyCode) -> impl Iterator<Item = &Post> {
        let registers = |it: &&Post| {
            self.kind_of(it).is_some_and(|kind| kind.rights.iter().any(|it| it == REGISTER))
        };
        self.posts_of(body).filter(registers)
    }

    /// Who holds a post, away or not; none while it is vacant.
    pub fn holder(&self, post: &PostCode) -> Option<&Holding> {
        self.post(post)?;
        self.organisation.holders.find_on(self.day, |it| it.post.cmp(post)).next()
    }

    /// The posts that a person holds.
    pub fn held_by(&self, person: &PersonCode) -> impl Iterator<Item = &Holding> {
        let rows = self.organisation.holders.rows();
        let held = self.organisation.register().held_by.get(person);
        held.into_iter()
            .flatten()
            .map(|at| &rows[*at])
            .filter(|it| it.valid.holds(self.day) && self.post(&it.post).is_some())
    }

    /// The posts that a person has held until this day, each as often as it was held.
    pub fn ever_held_by(&self, person: &PersonCode) -> impl Iterator<Item = &Holding> {
        let rows = self.organisation.holders.rows();
        let held = self.organisation.register().held_by.get(person);
        held.into_iter()
            .flatten()
            .map(|at| &rows[*at])
            .filter(|it| it.valid.from.is_none_or(|from| from <= self.day))
    }

    /// True if the person is on leave.
    pub fn is_away(&self, person: &PersonCode) -> bool {
        self.organisation.leaves.find_on(self.day, |it| it.person.cmp(person)).next().is_some()
    }

    /// The bodies in which a person has declared an interest, and those that took over from them.
    pub fn interests(&self, person: &PersonCode) -> BTreeSet<&BodyCode> {
        let declared = self.organisation.interests.find_on(self.day, |it| it.person.cmp(person));
        let after = |body| self.successors(body).into_iter().map(|it| &it.code);
        declared.flat_map(|it| std::iter::once(&it.body).chain(after(&it.body))).collect()
    }

    /// The content category with this code.
    pub fn category(&self, code: &str) -> Option<&Category> {
        self.organisation.categories.find_on(self.day, |it| it.code.as_str().cmp(code)).next()
    }

    /// The same; if it is not in use on the day, as it was or will be.
    pub fn category_ever(&self, code: &str) -> Option<&Category> {
        self.category(code)
            .or_else(|| self.organisation.categories.find(|it| it.code.as_str().cmp(code)).last())
    }

    /// A line for what nobody has written one for: where it is, and about which content category or, if none is known, the words of
    /// the caller. Nothing in it comes from what a petitioner wrote.
    pub fn made_subject(&self, region: &RegionCode, category: Option<&str>, else_: &str) -> String {
        let place = self.region(region).map_or(region.as_str(), |it| it.name.as_str());
        let known =
            category.filter(|code| *code != OTHER).and_then(|code| self.category_ever(code));
        let about = known.map_or(else_, |it| {
            if it.level2.is_empty() { it.level1.as_str() } else { it.level2.as_str() }
        });
        format!("{place}：{about}")
    }

    /// The grid with this code.
    pub fn grid(&self, code: &str) -> Option<&Grid> {
        self.organisation.grids.find_on(self.day, |it| it.code.as_str().cmp(code)).next()
    }

    /// The grids of a division and of all within it, by code.
    pub fn grids_within(&self, region: &RegionCode) -> impl Iterator<Item = &Grid> {
        let grids = self.organisation.grids.on(self.day);
        grids.filter(move |it| it.region.is_within(region))
    }

    /// The body competent in a division: the lowest level that has both a row of the catalogue and
    /// the body.
    ///
    /// Litigation and accusations have rows for any category; the other tracks use the category's
    /// petition row.
    pub fn competent(&self, category: &str, track: Track, region: &RegionCode) -> Option<&Body> {
        let (category, track) = match track {
            Track::Litigation | Track::Accusation => (ANY, track),
            Track::Petition | Track::Suggestion | Track::OtherProcedure | Track::Duty => {
                (self.catalogued(category), Track::Petition)
            }
        };
        self.regions_from(region).find_map(|region| {
            let row = self.organisation.competence.find_on(self.day, |it| {
                it.category
                    .as_str()
                    .cmp(category)
                    .then(it.track.cmp(&track))
                    .then(it.level.cmp(&region.level))
            });
            let suffix = &row.into_iter().next()?.body_suffix;
            let code = BodyCode::parse(&format!("{}-{suffix}", region.code)).ok()?;
            self.body(&code)
        })
    }

    /// The category itself if the catalogue has a row for it, else the one for everything else.
    fn catalogued<'a>(&self, category: &'a str) -> &'a str {
        let key = |it: &crate::rows::Competence| {
            it.category.as_str().cmp(category).then(it.track.cmp(&Track::Petition))
        };
        let known = self.organisation.competence.find_on(self.day, key).next().is_some();
        if known { category } else { OTHER }
    }
}

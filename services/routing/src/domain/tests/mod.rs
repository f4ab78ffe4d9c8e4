//! The whole of a matter's way: every stage meets every command; then the stories that a table cannot tell.

mod demo;
mod handling;
mod objection;
mod table;
mod ways;

use std::cell::Cell;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use kernel::{BodyCode, Officer, PersonCode, PostCode, RegionCode, Visibility};
use statutory_calendar::{Calendar, RuleBook};

use super::matter::ScreeningDecision;
use super::opinion::{Delivery, Draft};
use super::referral::{ObjectionRuling, Terms};
use super::screening::{ScreeningInput, propose};
use super::*;
use crate::data::Shipped;

/// An office with its bodies, its calendar and a Monday.
struct Office {
    ids: Cell<u128>,
    catalogue: Catalogue,
    terms: Terms,
    today: NaiveDate,
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn officer(post: &str) -> Officer {
    let post = PostCode::parse(post).unwrap();
    Officer {
        person: PersonCode::parse(&format!(
            "per-{}",
            post.as_str().to_lowercase().replace('.', "-")
        ))
        .unwrap(),
        body: post.body(),
        region: post.body().region(),
        rights: BTreeSet::new(),
        held_posts: BTreeSet::from([post.clone()]),
        post,
    }
}

const SCREENER: &str = "530902-XFJ.screening-1";
const CLERK: &str = "530902-ZJJ.clerk-1";
const HEAD: &str = "530902-ZJJ.head";

impl Office {
    fn open() -> Self {
        Self {
            ids: Cell::new(0),
            catalogue: Shipped::load().unwrap().catalogue(),
            terms: Terms {
                rules: RuleBook::shipped().unwrap(),
                calendar: Calendar::shipped().unwrap(),
            },
            today: day(3, 2),
        }
    }

    /// An id that nothing else has; the domain takes ids, it does not make them.
    fn id<T: From<uuid::Uuid>>(&self) -> T {
        self.ids.set(self.ids.get() + 1);
        uuid::Uuid::from_u128(self.ids.get()).into()
    }

    fn body(&self, code: &str) -> &Body {
        self.catalogue.body(&BodyCode::parse(code).unwrap()).unwrap()
    }

    fn registered(&self, track: Track, channel: Channel, visibility: Visibility) -> Matter {
        let region = RegionCode::parse("530902").unwrap();
        let input = ScreeningInput {
            channel,
            region: &region,
            purpose: track.purpose().or(Some(Purpose::Claim)),
            category: Some("property_management"),
            cues: &[track.as_str().to_owned()],
            visibility: &visibility,
        };
        Matter {
            id: self.id(),
            petition: self.id(),
            number: "530902-XFJ-2026-000001".to_owned(),
            channel,
            screening: propose(input, &self.catalogue),
            region,
            receipt_date: self.today,
            office: BodyCode::parse("530902-XFJ").unwrap(),
            notifiable: true,
            historical: false,
            visibility,
            returned: Vec::new(),
            stage: Stage::Registered,
            version: 1,
        }
    }

    fn screened(&self, track: Track, channel: Channel) -> Matter {
        let matter = self.registered(track, channel, Visibility::default());
        done(self.tell(matter, "confirm"))
    }

    /// A matter on the petition track, led there by these commands.
    fn after(&self, commands: &[&str]) -> Matter {
        let matter = self.registered(Track::Petition, Channel::Letter, Visibility::default());
        commands.iter().fold(matter, |matter, command| done(self.tell(matter, command)))
    }

    fn refer(&self, matter: Matter, to: &str) -> Step {
        let id = self.id();
        matter.refer(&officer(SCREENER), self.today, id, self.body(to), None)
    }

    fn decide(&self, matter: Matter, post: &str, ruling: ObjectionRuling<'_>) -> Step {
        matter.decide_objection(&officer(post), self.today, ruling, "理由".into(), &self.catalogue)
    }

    fn designate(&self, matter: Matter, post: &str, to: &str) -> Step {
        let ruling = ObjectionRuling::Designate(self.body(to), self.id());
        self.decide(matter, post, ruling)
    }

    /// Gives a command as the body concerned would, with everything right about it.
    fn tell(&self, matter: Matter, command: &str) -> Step {
        let (screener, today) = (officer(SCREENER), self.today);
        let holder = matter.referral().map_or("530902-ZJJ".to_owned(), |it| it.to.to_string());
        let (clerk, head) =
            (officer(&format!("{holder}.clerk-1")), officer(&format!("{holder}.head")));
        let id = self.id();
        match command {
            "confirm" => matter.confirm_screening(&screener, ScreeningDecision::default()),
            "refer" => self.refer(matter, "530902-ZJJ"),
            "assign" => {
                matter.refer(&screener, today, id, self.body("530902-ZJJ"), Some(day(4, 1)))
            }
            "object" => matter.object(&clerk, today, "不属于我局职责".into(), &self.terms),
            "uphold" => self.decide(matter, SCREENER, ObjectionRuling::Uphold),
            "refuse" => self.decide(matter, SCREENER, ObjectionRuling::Refuse),
            "designate" => self.designate(matter, SCREENER, "530902-SCJ"),
            "accept" => matter.accept(&clerk, today, self.id()),
            "extend" => matter.extend(&head, 30),
            "draft" => matter.draft_opinion(&clerk, draft(&clerk, Outcome::Supported)),
            "approve" => matter.approve_opinion(&head),
            "issue" => matter.issue_opinion(&clerk, today),
            "deliver" => matter.record_delivery(&clerk, today, delivery(today)),
            "conclude" => matter.conclude(&clerk, today),
            "report" => matter.report_result(&clerk, today),
            "guide" => matter.guide(&screener, today),
            "reply" => matter.reply(&clerk, today, true),
            "withdraw" => Ok(matter.withdraw(Manner::Linked, today)),
            other => panic!("no command {other}"),
        }
    }
}

fn draft(by: &Officer, outcome: Outcome) -> Draft {
    let (facts, grounds) = ("查明的事实".to_owned(), "依据".to_owned());
    Draft { facts, grounds, outcome, drafter: by.person.clone() }
}

fn delivery(date: NaiveDate) -> Delivery {
    Delivery { date, proof: "回执001".to_owned() }
}

fn done(step: Step) -> Matter {
    step.unwrap().0
}

fn reason(step: Step) -> &'static str {
    step.map(|_| ()).unwrap_err().reason()
}

fn standing(matter: &Matter) -> String {
    let handling = matter.handling().map_or("", |it| it.work.as_str());
    let referral = matter.referral().map_or("", |it| it.state.as_str());
    match matter.stage {
        Stage::Handling { .. } => format!("handling {handling}"),
        Stage::Referred(_) => format!("referred {referral}"),
        Stage::Registered
        | Stage::Screened
        | Stage::Objected(_)
        | Stage::Delivered { .. }
        | Stage::Concluded(_) => matter.stage.as_str().to_owned(),
    }
}

//! Every state of each record meets every command, and so does the whole; then the stories that a
//! table cannot tell.

mod demo;
mod handling;
mod objection;
mod open_data;
mod receipt;
mod replay;
mod review;
mod screening;
mod simple;
mod succession;
mod table;
mod urgent;
mod ways;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use kernel::{BodyCode, Officer, PersonCode, PostCode, RegionCode, Visibility, Word};
use organisation::{CueSeen, DECIDES, Proposal, WordSeen};
use statutory_calendar::{RuleBook, RulesAndCalendar};

use super::decided::Decided;
use super::objection::Ruling;
use super::opinion::Draft;
use super::screening::{ScreeningInput, propose, purpose_of};
use super::writing::Delivery;
use super::*;

/// A text whose words are enough of a sign of these kinds.
fn saying(kinds: &[CueKind]) -> Proposal {
    let words = vec![WordSeen { word: "某词".to_owned(), position: 3, count: 2 }];
    let seen = |kind| CueSeen { kind, points: DECIDES, words: words.clone() };
    Proposal { cues: kinds.iter().copied().map(seen).collect(), ..Proposal::default() }
}

/// An office with its bodies, its calendar and a Monday.
struct Office {
    ids: Cell<u128>,
    catalogue: Catalogue,
    terms: RulesAndCalendar,
    today: NaiveDate,
}

/// The office that ships with the suite, read once.
pub(crate) fn shipped() -> Catalogue {
    static OFFICE: LazyLock<Catalogue> =
        LazyLock::new(|| test_kit::office::shipped().unwrap().as_of(day(3, 2)));
    OFFICE.clone()
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
        interests: BTreeSet::new(),
        post,
    }
}

const SCREENER: &str = "530902-XFJ.screening-1";
const CLERK: &str = "530902-ZJJ.clerk-1";
/// Above all bureaux of the county.
const GOVERNMENT: &str = "530902-ZF.head";
const HEAD: &str = "530902-ZJJ.head";

impl Office {
    fn open() -> Self {
        Self {
            ids: Cell::new(0),
            catalogue: shipped(),
            terms: RulesAndCalendar::shipped().unwrap(),
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

    fn registered(&self, track: Track, channel: Channel, visibility: Visibility) -> CaseFile {
        let region = RegionCode::parse("530902").unwrap();
        let cue = CueKind::parse(track.as_str());
        let input = ScreeningInput {
            channel,
            region: &region,
            purpose: purpose_of(track).or(Some(Purpose::Claim)),
            category: Some("property_management"),
            proposal: &saying(cue.as_slice()),
            visibility: &visibility,
        };
        let office = BodyCode::parse("530902-XFJ").unwrap();
        let matter = Matter {
            id: self.id(),
            petition: self.id(),
            number: "530902-XFJ-2026-000001".to_owned(),
            channel,
            screening: propose(input, &self.catalogue),
            region,
            receipt_date: self.today,
            involved: BTreeSet::from([office.clone()]),
            office,
            notifiable: true,
            joint: false,
            historical: false,
            imported: false,
            visibility,
            desk: Desk::Office,
            offer: None,
            non_acceptance: None,
            version: 1,
        };
        CaseFile { matter, referrals: vec![], direct: None, handlings: vec![], reviews: vec![] }
    }

    /// A matter that the county's housing bureau received from the petitioner.
    fn received_directly(&self, track: Track) -> CaseFile {
        self.received_directly_by("530902-ZJJ", track)
    }

    fn received_directly_by(&self, body: &str, track: Track) -> CaseFile {
        let file = self.registered(track, Channel::Visit, Visibility::default());
        let body = BodyCode::parse(body).unwrap();
        let direct = DirectReceipt {
            petition: file.matter.petition,
            matter: file.matter.id,
            body: body.clone(),
            date: self.today,
            notice_date: None,
            simple: None,
            version: 1,
        };
        let involved = BTreeSet::from([body.clone()]);
        let matter = Matter { office: body, involved, ..file.matter.clone() };
        CaseFile { direct: Some(direct), ..file.with(matter) }
    }

    fn screened(&self, track: Track, channel: Channel) -> CaseFile {
        let matter = self.registered(track, channel, Visibility::default());
        done(self.tell(matter, "confirm"))
    }

    /// A matter on the petition track, led there by these commands.
    fn after(&self, commands: &[&str]) -> CaseFile {
        let matter = self.registered(Track::Petition, Channel::Letter, Visibility::default());
        commands.iter().fold(matter, |matter, command| done(self.tell(matter, command)))
    }

    fn acting<'a>(&self, officer: &'a Officer) -> Acting<'a> {
        Acting { officer, today: self.today }
    }

    fn refer(&self, file: CaseFile, to: &str) -> Transition<CaseFile> {
        self.pass_on(file, to, None)
    }

    fn pass_on(
        &self,
        file: CaseFile,
        to: &str,
        report_date: Option<NaiveDate>,
    ) -> Transition<CaseFile> {
        let (screener, matter) = (file.screener(), file.matter.clone());
        let (by, to) = (self.acting(&screener), self.body(to));
        let passed_on =
            file.receipts().refer(matter, by, self.id(), to, report_date, &self.catalogue);
        passed_on.map(|((matter, it), events)| (file.with(matter).with_referral(it), events))
    }

    fn rule(&self, file: CaseFile, post: &str, ruling: Ruling) -> Transition<CaseFile> {
        let (officer, matter) = (officer(post), file.matter.clone());
        let ruled = file.referrals().rule(matter, self.acting(&officer), ruling, "理由".into());
        ruled.map(|((matter, it), events)| (file.with(matter).with_referral(it), events))
    }

    fn designate(&self, file: CaseFile, post: &str, to: &str) -> Transition<CaseFile> {
        self.designate_by(file, post, to, None)
    }

    /// Designates a body that reports by this day.
    fn designate_by(
        &self,
        file: CaseFile,
        post: &str,
        to: &str,
        report_date: Option<NaiveDate>,
    ) -> Transition<CaseFile> {
        let (officer, matter, to) = (officer(post), file.matter.clone(), self.body(to));
        let (by, reason, office) = (self.acting(&officer), "理由".into(), &self.catalogue);
        let to = (self.id(), to);
        let designated = file.referrals().designate(matter, by, to, report_date, reason, office);
        designated.map(|((matter, ended, new), events)| {
            (file.with(matter).with_referral(ended).with_referral(new), events)
        })
    }

    fn deliver(
        &self,
        file: CaseFile,
        officer: &Officer,
        delivery: Delivery,
    ) -> Transition<CaseFile> {
        let (by, matter) = (self.acting(officer), file.matter.clone());
        let delivered = Handling::record_delivery(file.open_handling(), matter, by, delivery);
        delivered.map(|((matter, it), events)| (file.with(matter).with_handling(it), events))
    }

    /// Gives a command as the body concerned would, with everything right about it.
    fn tell(&self, file: CaseFile, command: &str) -> Transition<CaseFile> {
        match command {
            "confirm" | "guide" | "conclude" | "withdraw" | "offer" | "take" => {
                self.tell_matter(file, command)
            }
            "refer" => self.refer(file, "530902-ZJJ"),
            "assign" => self.pass_on(file, "530902-ZJJ", Some(day(4, 1))),
            "uphold" | "refuse" => {
                let (sender, upheld) = (file.screener().post, command == "uphold");
                let ruling = if upheld { Ruling::Uphold } else { Ruling::Refuse };
                self.rule(file, sender.as_str(), ruling)
            }
            "designate" => self.designate(file, GOVERNMENT, "530902-SCJ"),
            "object" | "request" | "recall" | "report" => self.tell_referral(file, command),
            "accept" | "decline" | "reply" | "notify" | "simplify" | "turn" => {
                self.tell_receipts(file, command)
            }
            "answer" => {
                let clerk = file.officer("clerk-1");
                let (by, open, receipts) =
                    (self.acting(&clerk), file.open_handling(), file.receipts());
                let told = Handling::answer_simply(open, file.matter.clone(), by, receipts);
                told.map(|((matter, it), events)| (file.with(matter).with_handling(it), events))
            }
            "deliver" => {
                let clerk = file.officer("clerk-1");
                self.deliver(file, &clerk, delivery(self.today))
            }
            _ => {
                let handling = self.tell_handling(file.open_handling(), &file, command);
                handling.map(|(it, events)| (file.with_handling(it), events))
            }
        }
    }

    fn tell_matter(&self, file: CaseFile, command: &str) -> Transition<CaseFile> {
        let (screener, clerk) = (file.screener(), file.officer("clerk-1"));
        let matter = file.matter.clone();
        let told = match command {
            "confirm" => {
                matter.confirm_screening(self.acting(&screener), ScreeningDecision::default())
            }
            "guide" => matter.guide(self.acting(&screener)),
            "offer" => {
                matter.hand_over(file.direct.as_ref(), self.acting(&screener), &self.catalogue)
            }
            "take" => {
                let to = matter.offer.as_ref().map_or("530902-XFJ", |it| it.to.as_str());
                let taker = officer(&format!("{to}.screening-1"));
                matter.accept_hand_over(self.acting(&taker))
            }
            "conclude" => matter.conclude(self.acting(&clerk)),
            "withdraw" => Ok(matter.withdraw(Manner::Linked, self.today)),
            other => panic!("no command {other}"),
        };
        told.map(|(matter, events)| (file.with(matter), events))
    }

    fn tell_referral(&self, file: CaseFile, command: &str) -> Transition<CaseFile> {
        let (clerk, matter, referrals) =
            (file.officer("clerk-1"), file.matter.clone(), file.referrals());
        let by = self.acting(&clerk);
        let told = match command {
            "object" => {
                let reason = "不属于我局职责".into();
                referrals.object(matter, by, reason, &self.terms, &self.catalogue)
            }
            "request" => {
                let reason = "不属于我局职责".into();
                referrals.request_designation(matter, by, reason, &self.terms, &self.catalogue)
            }
            "recall" => referrals.recall(matter, self.acting(&officer(SCREENER))),
            "report" => referrals.report_result(by).map(|(it, events)| ((matter, it), events)),
            other => panic!("no command {other}"),
        };
        told.map(|((matter, it), events)| (file.with(matter).with_referral(it), events))
    }

    fn tell_receipts(&self, file: CaseFile, command: &str) -> Transition<CaseFile> {
        let (clerk, matter, receipts) =
            (file.officer("clerk-1"), file.matter.clone(), file.receipts());
        let by = self.acting(&clerk);
        let told = match command {
            "accept" => {
                let accepted = receipts.accept(matter, by, self.id());
                return accepted.map(|((matter, it, handling), events)| {
                    (file.with(matter).with_received(it).with_handling(handling), events)
                });
            }
            "decline" => receipts.refuse(matter, by, NonAcceptance::UnderWay),
            "reply" => receipts.reply(matter, by, true),
            "notify" => receipts.notify(matter, by, Notice::Received),
            "simplify" => {
                receipts.choose_simple(&matter, by).map(|(it, events)| ((matter, it), events))
            }
            "turn" => receipts.end_simple(&matter, by).map(|(it, events)| ((matter, it), events)),
            other => panic!("no command {other}"),
        };
        told.map(|((matter, it), events)| (file.with(matter).with_received(it), events))
    }

    /// The body gives a notice of this kind.
    fn notify(&self, file: CaseFile, post: &str, notice: Notice) -> Transition<CaseFile> {
        let (officer, matter) = (officer(post), file.matter.clone());
        let told = file.receipts().notify(matter, self.acting(&officer), notice);
        told.map(|((matter, it), events)| (file.with(matter).with_received(it), events))
    }

    fn tell_handling(
        &self,
        open: Option<Handling>,
        file: &CaseFile,
        command: &str,
    ) -> Transition<Handling> {
        let (clerk, head) = (file.officer("clerk-1"), file.officer("head"));
        match command {
            "extend" => Handling::extend(open, &file.matter, self.acting(&head), 30, &self.terms),
            "draft" => {
                let draft = draft(&clerk, Outcome::Supported);
                Handling::draft_opinion(open, self.acting(&clerk), draft)
            }
            "approve" => Handling::approve_opinion(open, self.acting(&head)),
            "issue" => Handling::issue_opinion(open, self.acting(&clerk)),
            other => panic!("no command {other}"),
        }
    }
}

/// A matter with the records about it, as the store keeps them.
#[derive(Clone, Debug)]
struct CaseFile {
    matter: Matter,
    referrals: Vec<Referral>,
    direct: Option<DirectReceipt>,
    handlings: Vec<Handling>,
    reviews: Vec<Review>,
}

impl CaseFile {
    fn receipts(&self) -> Receipts {
        Receipts { referrals: self.referrals(), direct: self.direct.clone() }
    }

    fn referrals(&self) -> Referrals {
        Referrals::new(self.referrals.clone())
    }

    fn open_handling(&self) -> Option<Handling> {
        let id = self.matter.open_handling()?;
        self.handlings.iter().find(|it| it.id == id).cloned()
    }

    fn decided(&self) -> Decided {
        Decided { handlings: self.handlings.clone(), reviews: self.reviews.clone() }
    }

    /// Somebody of the body that has or had the matter.
    fn officer(&self, post: &str) -> Officer {
        let received = self.direct.as_ref().map_or("530902-ZJJ", |it| it.body.as_str());
        let holder = self.referrals().current.map_or(received.to_owned(), |it| it.to.to_string());
        officer(&format!("{holder}.{post}"))
    }

    /// Who screens and refers it.
    fn screener(&self) -> Officer {
        officer(&format!("{}.screening-1", self.matter.office))
    }

    fn with_received(self, new: Received) -> Self {
        match new {
            Received::Referral(it) => self.with_referral(it),
            Received::Direct(it) => Self { direct: Some(it), ..self },
        }
    }

    fn with(self, matter: Matter) -> Self {
        Self { matter, ..self }
    }

    fn with_referral(mut self, new: Referral) -> Self {
        self.referrals.retain(|it| it.id != new.id);
        self.referrals.push(new);
        self
    }

    fn with_handling(mut self, new: Handling) -> Self {
        self.handlings.retain(|it| it.id != new.id);
        self.handlings.push(new);
        self
    }

    fn with_review(mut self, new: Review) -> Self {
        self.reviews.retain(|it| it.id != new.id);
        self.reviews.push(new);
        self
    }
}

fn draft(by: &Officer, outcome: Outcome) -> Draft {
    let (facts, grounds) = ("查明的事实".to_owned(), "依据".to_owned());
    Draft { facts, grounds, outcome, drafter: by.person.clone() }
}

fn delivery(date: NaiveDate) -> Delivery {
    Delivery { date, proof: "回执001".to_owned() }
}

fn done<T>(transition: Transition<T>) -> T {
    transition.unwrap().0
}

fn reason<T>(transition: Transition<T>) -> &'static str {
    transition.map(|_| ()).unwrap_err().reason()
}

fn standing(file: &CaseFile) -> String {
    let handling = file.handlings.last().map_or("", |it| it.state().as_str());
    let referral = file.referrals.last().map_or("", |it| it.state.as_str());
    let stage = file.matter.stage();
    match stage {
        Stage::Handling => format!("handling {handling}"),
        Stage::Referred => format!("referred {referral}"),
        Stage::Registered
        | Stage::Screened
        | Stage::Objected
        | Stage::Delivered
        | Stage::UnderReview
        | Stage::Concluded => stage.as_str().to_owned(),
    }
}

//! Every state of each record meets every command, and so does the whole; then the stories that a
//! table cannot tell.

mod case_file;
mod demo;
mod dispatch;
mod ending;
mod execution;
mod handling;
mod next;
mod non_acceptance;
mod objection;
mod open_data;
mod receipt;
mod replay;
mod report;
mod review;
mod screening;
mod second_person;
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
use super::execution::{Done, ExecutionStep};
use super::non_acceptance::{Earlier, EarlierMatter};
use super::objection::Ruling;
use super::opinion::{Draft, Part};
use super::screening::{ScreeningInput, propose, purpose_of};
use super::writing::Delivery;
use super::*;
use case_file::CaseFile;

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
            subject: None,
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
            complained: visibility.excluded_bodies.clone(),
            visibility,
            desk: Desk::Office,
            offer: None,
            filing_waits: false,
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
            "confirm" | "guide" | "withdraw" | "offer" | "take" => self.tell_matter(file, command),
            "plan" | "prove" | "conclude" => self.tell_executing(file, command),
            "refer" => self.refer(file, "530902-ZJJ"),
            "assign" => self.pass_on(file, "530902-ZJJ", Some(day(4, 1))),
            "uphold" | "refuse" => {
                let (sender, upheld) = (file.screener().post, command == "uphold");
                let ruling = if upheld { Ruling::Uphold } else { Ruling::Refuse };
                self.rule(file, sender.as_str(), ruling)
            }
            "designate" => self.designate(file, GOVERNMENT, "530902-SCJ"),
            "object" | "request" | "recall" => self.tell_referral(file, command),
            "report" | "accept_report" | "return_report" | "extend_report" => {
                self.tell_report(file, command)
            }
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
        let (screener, matter) = (file.screener(), file.matter.clone());
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
            "withdraw" => Ok(matter.withdraw(Manner::Linked, self.today)),
            other => panic!("no command {other}"),
        };
        told.map(|(matter, events)| (file.with(matter), events))
    }

    /// What the body does that carries out its supported opinion.
    fn tell_executing(&self, file: CaseFile, command: &str) -> Transition<CaseFile> {
        let (clerk, matter) = (file.officer("clerk-1"), file.matter.clone());
        let (by, all) = (self.acting(&clerk), &file.handlings[..]);
        let told = match command {
            "plan" => Handling::plan_execution(all, &matter, by, steps(self, Outcome::Supported)),
            "prove" => {
                let mut steps = file.handlings.iter().flat_map(|it| &it.steps);
                let step = steps.rfind(|it| !it.lapsed).map(|it| it.id);
                let done = Done { date: self.today, proof: "验收单001".to_owned() };
                Handling::record_execution(
                    all,
                    &matter,
                    by,
                    step.unwrap_or_else(|| self.id()),
                    done,
                )
            }
            "conclude" => {
                let ended = Handling::conclude(all, matter, by);
                return ended.map(|(matter, events)| (file.with(matter), events));
            }
            other => panic!("no command {other}"),
        };
        told.map(|(handling, events)| (file.with_handling(handling), events))
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
            "decline" => {
                receipts.refuse(matter, by, NonAcceptance::UnderWay, elsewhere(), &self.terms)
            }
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
            "draft" => self.draft_as(open, file, Outcome::Supported),
            "approve" => Handling::approve_opinion(open, self.acting(&head)),
            "issue" => {
                let (terms, office) = (&self.terms, &self.catalogue);
                Handling::issue_opinion(open, &file.matter, self.acting(&clerk), terms, office)
            }
            other => panic!("no command {other}"),
        }
    }
}

impl Office {
    /// The body's clerk drafts an opinion of this outcome.
    fn draft_as(
        &self,
        open: Option<Handling>,
        file: &CaseFile,
        outcome: Outcome,
    ) -> Transition<Handling> {
        let clerk = file.officer("clerk-1");
        let now = file.matter.open_handling();
        let before = file.handlings.iter().filter(|it| Some(it.id) != now);
        let all: Vec<_> = before.cloned().chain(open).collect();
        let draft = Draft {
            // Said otherwise than before, should this be said again.
            grounds: format!("理由{}", file.handlings.len()),
            ..draft(&clerk, outcome)
        };
        Handling::draft_opinion(
            &all,
            &file.matter,
            self.acting(&clerk),
            draft,
            steps(self, outcome),
        )
    }
}

fn draft(by: &Officer, outcome: Outcome) -> Draft {
    let part = Part {
        request: "请求维修电梯".to_owned(), outcome, opinion: "处理意见".to_owned()
    };
    Draft {
        parts: vec![part],
        facts: "查明的事实".to_owned(),
        grounds: "理由".to_owned(),
        legal_basis: "《物业管理条例》".to_owned(),
        drafter: by.person.clone(),
    }
}

/// One step of an opinion that supports something, for the end of the month; none of another.
fn steps(office: &Office, outcome: Outcome) -> Vec<ExecutionStep> {
    let step = |measure: &str| ExecutionStep {
        id: office.id(),
        measure: measure.to_owned(),
        until_date: day(3, 31),
        done: None,
        lapsed: false,
    };
    if outcome == Outcome::Supported {
        vec![step("责成物业公司维修电梯")]
    } else {
        vec![]
    }
}

/// Approved by the head of its office, if a second person has to.
fn seconded(office: &Office, matter: Matter) -> Matter {
    let head = officer(&format!("{}.head", matter.office));
    match matter.screening.awaiting {
        Some(_) => done(matter.approve_screening(office.acting(&head))),
        None => matter,
    }
}

/// An earlier matter that lies outside the system.
fn elsewhere() -> EarlierMatter {
    EarlierMatter::Elsewhere("市信访局2025年第118号".to_owned())
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

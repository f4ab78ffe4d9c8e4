//! What the office ends itself and what it proposes: every state meets every command, and nobody alone puts a letter away.

use super::*;
use crate::domain::ending::{Proposal as Proposed, ProposalDecision};
use crate::domain::event::OfficeEvent;

const SECOND: &str = "530902-XFJ.head";

/// A matter at the office with what was asked about it.
#[derive(Clone)]
struct AtOffice {
    matter: Matter,
    filing: Option<Filing>,
    proposal: Option<Proposed>,
}

impl AtOffice {
    fn of(file: CaseFile) -> Self {
        Self { matter: file.matter, filing: None, proposal: None }
    }

    fn waiting(&self) -> Option<Filing> {
        self.filing.clone().filter(|it| it.state() == FilingState::Submitted)
    }

    fn show(&self) -> String {
        let ended = self.matter.manner().map_or(self.matter.stage().as_str(), Manner::as_str);
        let filing = self.filing.as_ref().map_or("", |it| it.state().as_str());
        let proposal = match &self.proposal {
            None => "",
            Some(Proposed { decision: None, .. }) => "proposed",
            Some(Proposed { decision: Some(_), .. }) => "decided",
        };
        [ended, filing, proposal]
            .into_iter()
            .filter(|it| !it.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

const COMMANDS: [&str; 7] = ["screen", "answer", "file", "approve", "reject", "propose", "record"];

fn tell(office: &Office, it: AtOffice, command: &str) -> Transition<AtOffice> {
    let (clerk, second) = (officer(SCREENER), officer(SECOND));
    let (by, head) = (office.acting(&clerk), office.acting(&second));
    let (waiting, matter) = (it.waiting(), it.matter.clone());
    match command {
        "screen" => {
            let told = matter.confirm_screening(by, ScreeningDecision::default());
            told.map(|(matter, events)| (AtOffice { matter, ..it }, events))
        }
        "answer" => {
            let told = matter.answer_inquiry(by);
            told.map(|(matter, events)| (AtOffice { matter, ..it }, events))
        }
        "file" => {
            let (ground, reason) = (FilingGround::Thanks, "只是感谢".to_owned());
            let told = matter.submit_filing(by, ground, reason);
            told.map(|((matter, filing), events)| {
                (AtOffice { matter, filing: Some(filing), ..it }, events)
            })
        }
        "approve" => {
            let told = matter.approve_filing(head, waiting);
            told.map(|((matter, filing), events)| {
                (AtOffice { matter, filing: Some(filing), ..it }, events)
            })
        }
        "reject" => {
            let told = matter.reject_filing(head, waiting, "另有诉求".to_owned());
            told.map(|((matter, filing), events)| {
                (AtOffice { matter, filing: Some(filing), ..it }, events)
            })
        }
        "propose" => {
            let (before, text) = (it.proposal.as_ref(), "建议由区政府牵头".to_owned());
            let told = matter.propose(by, None, before, text, &office.catalogue);
            told.map(|((matter, new), events)| {
                (AtOffice { matter, proposal: Some(new), ..it }, events)
            })
        }
        "record" => {
            let (before, text) = (it.proposal.clone(), "同意".to_owned());
            let told = Proposed::decided(before, &matter, by, text, office.today);
            told.map(|(decided, events)| (AtOffice { proposal: Some(decided), ..it }, events))
        }
        other => panic!("no command {other}"),
    }
}

fn inquiry(office: &Office) -> AtOffice {
    let mut file = office.registered(Track::Petition, Channel::Letter, Visibility::default());
    file.matter.screening.stated_purpose = Some(Purpose::Inquiry);
    file.matter.screening.purpose = Purpose::Inquiry;
    AtOffice::of(file)
}

#[test]
fn every_state_at_the_office_meets_every_command() {
    let office = Office::open();
    let ways: [&[&str]; 9] = [
        &[],
        &["screen"],
        &["screen", "answer"],
        &["screen", "file"],
        &["screen", "file", "approve"],
        &["screen", "file", "reject"],
        &["screen", "propose"],
        &["screen", "propose", "record"],
        &["screen", "propose", "file", "approve"],
    ];
    let table: String = ways
        .iter()
        .map(|way| {
            let there =
                || way.iter().fold(inquiry(&office), |it, next| done(tell(&office, it, next)));
            let title = format!("{} ({})", there().show(), way.join(", "));
            let show = AtOffice::show;
            table::lines(&title, &COMMANDS, |it| tell(&office, there(), it), show)
        })
        .collect();
    assert_eq!(table, include_str!("ending.txt"));
}

#[test]
fn nobody_alone_files_a_letter() {
    let office = Office::open();
    let screened = done(tell(&office, inquiry(&office), "screen"));
    let filed = done(tell(&office, screened.clone(), "file"));
    assert_eq!(filed.matter.stage(), Stage::Screened, "nothing changes before");
    let (asker, second) = (officer(SCREENER), officer(SECOND));
    let same = Officer { person: asker.person.clone(), ..second };
    for by in [&asker, &same] {
        let told = filed.matter.clone().approve_filing(office.acting(by), filed.waiting());
        assert_eq!(reason(told), "FILING_SECOND_PERSON");
    }
    let outsider = officer(HEAD);
    let told = filed.matter.clone().approve_filing(office.acting(&outsider), filed.waiting());
    assert_eq!(reason(told), "NOT_ANSWERABLE");
    let (approved, events) = tell(&office, filed, "approve").unwrap();
    assert!(matches!(
        events[..],
        [
            Event::AtOffice(OfficeEvent::Filed { ground: FilingGround::Thanks, .. }),
            Event::Concluded { manner: Manner::Filed, .. }
        ]
    ));
    assert_eq!(approved.filing.unwrap().decision.unwrap().post.as_str(), SECOND);
}

#[test]
fn who_can_be_reached_is_not_filed_as_anonymous_and_no_organ_is_passed_over() {
    let office = Office::open();
    let clerk = officer(SCREENER);
    let file = |matter: &Matter, ground| {
        matter.clone().submit_filing(office.acting(&clerk), ground, "没有可查线索".to_owned())
    };
    let known = office.screened(Track::Petition, Channel::Letter).matter;
    assert_eq!(reason(file(&known, FilingGround::Thanks)), "REQUEST_STATED");
    assert_eq!(reason(file(&known, FilingGround::NoLead)), "PETITIONER_KNOWN");
    let anonymous = Matter { notifiable: false, ..known };
    assert!(file(&anonymous, FilingGround::NoLead).is_ok());
    for track in [Track::Litigation, Track::Accusation] {
        let matter = office.screened(track, Channel::Letter).matter;
        let matter = Matter { notifiable: false, ..matter };
        assert_eq!(reason(file(&matter, FilingGround::NoLead)), "TRACK_NOT_FILED", "{track:?}");
    }
}

#[test]
fn a_claim_is_not_ended_by_an_answer() {
    let office = Office::open();
    let clerk = officer(SCREENER);
    for track in [Track::Petition, Track::Suggestion, Track::Litigation, Track::Accusation] {
        let matter = office.screened(track, Channel::Letter).matter;
        assert_eq!(reason(matter.answer_inquiry(office.acting(&clerk))), "NOT_AN_INQUIRY");
    }
}

#[test]
fn a_proposal_goes_past_a_government_from_which_the_matter_is_kept() {
    let office = Office::open();
    let (clerk, town) = (officer(SCREENER), officer("530902-ZJJ.desk-1"));
    let propose = |matter: Matter| {
        let text = "建议由市政府牵头".to_owned();
        matter.propose(office.acting(&clerk), None, None, text, &office.catalogue)
    };
    let (matter, proposal) =
        done(propose(office.screened(Track::Petition, Channel::Letter).matter));
    assert_eq!(proposal.to.as_str(), "530902-ZF");
    assert!(matter.admits(&officer(GOVERNMENT)), "it may read what it decides about");
    assert_eq!(matter.answerable_body().as_str(), "530902-XFJ", "and the office still answers");
    let label = Visibility::before_screening(vec![BodyCode::parse("530902-ZF").unwrap()], vec![]);
    let accused = office.registered(Track::Accusation, Channel::Letter, label);
    let accused = done(office.tell(accused, "confirm")).matter;
    let (matter, proposal) = done(propose(accused));
    assert_eq!(proposal.to.as_str(), "530900-ZF");
    assert!(!matter.admits(&officer(GOVERNMENT)));
    // Who received a petition itself is no petition office.
    let direct = done(office.tell(office.received_directly(Track::Petition), "confirm"));
    let text = "建议".to_owned();
    let told = direct.matter.propose(
        office.acting(&town),
        direct.direct.as_ref(),
        None,
        text,
        &office.catalogue,
    );
    assert_eq!(reason(told), "NOT_RECEIVED_AT_OFFICE");
}

#[test]
fn a_decision_lies_between_its_proposal_and_today() {
    let office = Office::open();
    let screened = done(tell(&office, inquiry(&office), "screen"));
    let proposed = done(tell(&office, screened, "propose"));
    let clerk = officer(SCREENER);
    let record = |date| {
        let (proposal, text) = (proposed.proposal.clone(), "同意".to_owned());
        Proposed::decided(proposal, &proposed.matter, office.acting(&clerk), text, date)
    };
    assert_eq!(reason(record(day(3, 3))), "DECISION_IN_FUTURE");
    assert_eq!(reason(record(day(3, 1))), "DECISION_TOO_EARLY");
    let ProposalDecision { date, text, .. } = done(record(day(3, 2))).decision.unwrap();
    assert_eq!((date, text.as_str()), (day(3, 2), "同意"));
}

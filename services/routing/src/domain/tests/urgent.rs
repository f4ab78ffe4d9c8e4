//! Grave and urgent matters: each state meets each command, and a report goes to whom the law names and to nobody else.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::OfficeDay;

use super::*;
use crate::domain::urgent::{Addressee, known_by};

const OWN: &str = "530902-XFJ.supervision-1";
/// Who reads a report of the county's petition office about housing.
const READERS: [&str; 4] =
    ["530902-ZF.head", "530902-ZJJ.head", "530902-LXB.conference-1", "530900-XFJ.registrar-1"];

fn ten() -> DateTime<Utc> {
    test_kit::nine("2026-03-02") + TimeDelta::hours(1)
}

fn discovered(office: &Office, matter: Matter, post: &str) -> Transition<(Matter, UrgentReport)> {
    let officer = officer(post);
    let grounds = "墙体开裂，随时可能倒塌".to_owned();
    matter.discover_urgent(office.acting(&officer), office.id(), &[], ten(), grounds)
}

fn beside(matter: Matter, told: Transition<UrgentReport>) -> Transition<(Matter, UrgentReport)> {
    told.map(|(urgent, events)| ((matter, urgent), events))
}

/// Gives a command as the body concerned would.
fn tell(
    office: &Office,
    (matter, urgent): (Matter, UrgentReport),
    command: &str,
) -> Transition<(Matter, UrgentReport)> {
    let own = officer(OWN);
    match command {
        "report" => {
            let content = "已组织人员撤离".to_owned();
            urgent.report(matter, office.acting(&own), ten(), content, &[], &office.catalogue)
        }
        "acknowledge" => {
            let reader = officer(READERS[0]);
            let read = urgent.acknowledge(office.acting(&reader), ten(), "速处置".to_owned());
            beside(matter, read)
        }
        "read by all" => READERS[1..].iter().try_fold(((matter, urgent), vec![]), |all, post| {
            let ((matter, urgent), _) = all;
            let reader = officer(post);
            let read = urgent.acknowledge(office.acting(&reader), ten(), String::new());
            beside(matter, read)
        }),
        "dismiss" => {
            let dismissed = urgent.dismiss(office.acting(&own), "经核实系旧裂缝".to_owned());
            beside(matter, dismissed)
        }
        other => panic!("no command {other}"),
    }
}

#[test]
fn every_state_of_an_urgent_matter_meets_every_command() {
    let office = Office::open();
    let mut table = String::new();
    for way in [
        &[][..],
        &["report"],
        &["report", "acknowledge"],
        &["report", "acknowledge", "read by all"],
        &["dismiss"],
        &["report", "dismiss"],
    ] {
        let screened = office.screened(Track::Petition, Channel::Letter).matter;
        let there = way.iter().fold(done(discovered(&office, screened, OWN)), |it, command| {
            done(tell(&office, it, command))
        });
        let title = format!("{} ({})\n", there.1.state().as_str(), way.join(", "));
        table.push_str(&title);
        for command in ["report", "acknowledge", "read by all", "dismiss"] {
            let told = match tell(&office, there.clone(), command) {
                Ok(((_, urgent), _)) => urgent.state().as_str(),
                Err(denied) => denied.reason(),
            };
            let row = format!("  {command} → {told}\n");
            table.push_str(&row);
        }
    }
    assert_eq!(table, include_str!("urgent.txt"));
}

/// Whom a body reports to, each with its role.
fn told(office: &Office, matter: Matter, post: &str) -> Vec<(&'static str, String)> {
    let (matter, urgent) = done(discovered(office, matter, post));
    let officer = officer(post);
    let reported = urgent.report(
        matter,
        office.acting(&officer),
        ten(),
        "情况".to_owned(),
        &[],
        &office.catalogue,
    );
    let (matter, urgent) = done(reported);
    let addressees = &urgent.made().unwrap().addressees;
    for Addressee { body, .. } in addressees {
        assert!(matter.involved.contains(body), "{body} may know of it from now on");
    }
    addressees.iter().map(|it| (it.role.as_str(), it.body.to_string())).collect()
}

fn said(list: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    list.iter().map(|(role, body)| (*role, (*body).to_owned())).collect()
}

#[test]
fn a_report_goes_to_all_four_and_not_to_the_body_itself() {
    let office = Office::open();
    let screened = || office.screened(Track::Petition, Channel::Letter).matter;
    assert_eq!(
        told(&office, screened(), OWN),
        said(&[
            ("leadership", "530902-ZF"),
            ("competent", "530902-ZJJ"),
            ("conference", "530902-LXB"),
            ("higher_office", "530900-XFJ"),
        ])
    );
    // The bureau that has it is the competent one itself.
    let referred = office.after(&["confirm", "refer"]).matter;
    let bodies: Vec<_> = told(&office, referred, HEAD).into_iter().map(|(_, body)| body).collect();
    assert_eq!(bodies, ["530902-ZF", "530902-LXB", "530900-XFJ"]);
    // A government reports to the one above it.
    let by_government = told(&office, screened(), GOVERNMENT);
    assert_eq!(by_government[0], ("leadership", "530900-ZF".to_owned()));
}

#[test]
fn nobody_from_whom_it_is_kept_is_reported_to_and_the_next_one_up_is() {
    let office = Office::open();
    let excluded = ["530902-ZF", "530902-LXB", "530902-ZJJ"];
    let bodies = excluded.map(|it| BodyCode::parse(it).unwrap()).to_vec();
    let label = Visibility::before_screening(bodies, Vec::new());
    let accusation = office.registered(Track::Accusation, Channel::Letter, label);
    let accusation = done(office.tell(accusation, "confirm")).matter;
    let told = told(&office, accusation, OWN);
    assert_eq!(
        told,
        said(&[
            ("leadership", "530900-ZF"),
            ("competent", "530902-JW"),
            ("conference", "530900-LXB"),
            ("higher_office", "530900-XFJ"),
        ])
    );
}

#[test]
fn a_department_that_is_named_has_to_be_one_that_may_have_the_matter() {
    let office = Office::open();
    let bureau = BodyCode::parse("530902-ZJJ").unwrap();
    let label = Visibility::before_screening(vec![bureau], Vec::new());
    let accusation = office.registered(Track::Accusation, Channel::Letter, label);
    let accusation = done(office.tell(accusation, "confirm")).matter;
    let naming = |code: &str| {
        let (matter, urgent) = done(discovered(&office, accusation.clone(), OWN));
        let (own, named) = (officer(OWN), [office.body(code).clone()]);
        let content = "情况".to_owned();
        urgent.report(matter, office.acting(&own), ten(), content, &named, &office.catalogue)
    };
    assert_eq!(reason(naming("530902-ZJJ")), "BODY_EXCLUDED");
    assert_eq!(reason(naming("530902-RSJ")), "BODY_NOT_COMPETENT");
    assert!(naming("530900-JW").is_ok());
}

#[test]
fn each_body_owes_one_report_and_only_its_own() {
    let office = Office::open();
    let matter = office.after(&["confirm", "refer"]).matter;
    let (matter, own) = done(discovered(&office, matter, OWN));
    let again = |post: &str, known: &[UrgentReport]| {
        let (by, grounds) = (officer(post), "理由".to_owned());
        let matter = matter.clone();
        matter.discover_urgent(office.acting(&by), office.id(), known, ten(), grounds)
    };
    let known = [own.clone()];
    assert_eq!(reason(again("530902-XFJ.registrar-1", &known)), "URGENT_ALREADY_RAISED");
    assert!(again(HEAD, &known).is_ok(), "another body knows of it for itself");
    let bureau = officer(HEAD);
    let (by, content) = (office.acting(&bureau), "情况".to_owned());
    let theirs = own.clone().report(matter.clone(), by, ten(), content, &[], &office.catalogue);
    assert_eq!(reason(theirs), "NOT_ANSWERABLE");
    assert_eq!(reason(own.clone().dismiss(by, "理由".to_owned())), "NOT_ANSWERABLE");
    let reported = done(tell(&office, (matter.clone(), own.clone()), "report")).1;
    let stranger = officer("530902-SCJ.head");
    let read = reported.acknowledge(office.acting(&stranger), ten(), String::new());
    assert_eq!(reason(read), "NOT_AN_ADDRESSEE");
    let dismissed = done(tell(&office, (matter.clone(), own), "dismiss")).1;
    assert!(again(OWN, &[dismissed]).is_ok(), "it can become urgent after all");
}

#[test]
fn nobody_knows_of_a_matter_before_it_was_received_nor_tomorrow() {
    let office = Office::open();
    let matter = office.after(&["confirm"]).matter;
    let by = officer(OWN);
    let early = ten() - TimeDelta::days(1);
    assert!(early.office_date() < matter.receipt_date);
    let known =
        matter.discover_urgent(office.acting(&by), office.id(), &[], early, "理由".to_owned());
    assert_eq!(reason(known), "KNOWLEDGE_BEFORE_RECEIPT");
    assert_eq!(known_by(ten(), ten()), Ok(ten()));
    let late = known_by(ten(), ten() + TimeDelta::seconds(1)).unwrap_err();
    assert_eq!(late.reason, "KNOWLEDGE_IN_FUTURE");
}

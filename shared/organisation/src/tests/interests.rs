//! In which bodies a person has declared an interest, on each kind of day.

use kernel::PersonCode;

use super::*;

/// The bodies in which a person has an interest on a day.
fn interests(office: &Organisation, person: &str, on: &str) -> Vec<String> {
    let person = PersonCode::parse(person).unwrap();
    office.as_of(day(on)).interests(&person).into_iter().map(ToString::to_string).collect()
}

#[test]
fn an_interest_holds_on_its_days_and_for_its_person_only() {
    let lines = "per-one,530902-FY,2026-05-01,2026-05-07\nper-one,530902-ZF,2026-05-07,";
    let office = read(&and("interests.csv", lines));
    for (on, bodies) in [
        ("2026-04-30", &[][..]),
        ("2026-05-01", &["530902-FY"]),
        ("2026-05-07", &["530902-FY", "530902-ZF"]),
        ("2026-05-08", &["530902-ZF"]),
    ] {
        assert_eq!(interests(&office, "per-one", on), bodies, "{on}");
        assert_eq!(interests(&office, "per-two", on), [""; 0], "{on}");
    }
}

#[test]
fn one_interest_is_declared_once_at_a_time_and_anew_after_it_ended() {
    let first = "per-one,530902-FY,2026-05-01,2026-05-07";
    let office = read(&and("interests.csv", &format!("{first}\nper-one,530902-FY,2026-05-09,")));
    assert_eq!(interests(&office, "per-one", "2026-05-08"), [""; 0]);
    assert_eq!(interests(&office, "per-one", "2026-05-09"), ["530902-FY"]);
    let twice = and("interests.csv", &format!("{first}\nper-one,530902-FY,2026-05-07,"));
    let complaints = Organisation::read(&twice, &rights()).unwrap_err();
    assert_eq!(complaints[0].fault, Fault::RowTwice { line: 2 });
}

#[test]
fn an_interest_follows_a_body_to_those_that_took_over_from_it() {
    let line = "530902-FY,区法院,区法院,judicial_political,530900-FY,530900-FY,,,";
    let ended = "530902-FY,区法院,区法院,judicial_political,530900-FY,530900-FY,530900-FY|530902-ZF,,2026-06-30";
    let mut files = with("bodies.csv", line, ended);
    files.add("interests.csv", "person,body,valid_from,valid_to\nper-one,530902-FY,,\n");
    let office = read(&files);
    assert_eq!(interests(&office, "per-one", "2026-06-30"), ["530902-FY"]);
    // What was complained about the body before is still labelled with it.
    let after = ["530900-FY", "530902-FY", "530902-ZF"];
    assert_eq!(interests(&office, "per-one", "2026-07-01"), after);
}

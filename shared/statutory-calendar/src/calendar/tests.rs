use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn year(number: i32, body: &str) -> String {
    format!(
        "year = {number}\nrevision = 1\n{body}\n[[notices]]\ntitle = \"放假安排\"\npublished = \"2025-11\"\naddress = \"x\"\n"
    )
}

fn refused(name: &str, text: &str) -> DataError {
    Calendar::parse(&[(name, text)]).unwrap_err()
}

#[test]
fn the_shipped_calendar_names_its_version_and_a_notice_for_each_year() {
    let calendar = Calendar::shipped().unwrap();
    assert_eq!(calendar.version(), "cn-2026.1");
    assert_eq!(calendar.first_published_year(), 2020);
    assert_eq!(calendar.last_published_year(), 2026);
    // 2020 has two: the Spring Festival was lengthened.
    assert_eq!(calendar.notices().len(), 8);
    assert_eq!(calendar.notices()[7].number.as_deref(), Some("国办发明电〔2025〕7号"));
}

#[test]
fn the_years_2025_and_2026_have_248_working_days_each() {
    let calendar = Calendar::shipped().unwrap();
    for year in [2025, 2026] {
        let (before, last) = (format!("{}-12-31", year - 1), format!("{year}-12-31"));
        assert_eq!(calendar.working_days_between(day(&before), day(&last)), 248);
    }
}

#[test]
fn a_day_is_told_by_its_kind_and_name() {
    let calendar = Calendar::shipped().unwrap();
    let named = |text| match calendar.day(day(text)) {
        DayKind::Holiday { name } => format!("holiday {}", name.zh),
        DayKind::WorkingWeekend { name } => format!("working weekend {}", name.en),
        other => format!("{other:?}"),
    };
    assert_eq!(named("2026-02-17"), "holiday 春节");
    assert_eq!(named("2026-02-14"), "working weekend Spring Festival");
    assert_eq!(named("2026-02-07"), "Weekend");
    assert_eq!(named("2026-02-24"), "Working");
    assert_eq!(named("2022-12-31"), "holiday 元旦", "by the notice for 2023");
    assert_eq!(named("2020-02-03"), "Working", "an ordinary Monday");
    assert_eq!(named("2027-01-01"), "Unpublished { weekend: false }");
    assert_eq!(named("2027-01-02"), "Unpublished { weekend: true }");
    assert_eq!(named("2019-12-29"), "Unpublished { weekend: true }");
}

#[test]
fn days_before_and_after_the_published_years_are_counted_by_weekday() {
    let calendar = Calendar::shipped().unwrap();
    for (from, n, expected) in [
        ("2026-12-31", 1, "2027-01-01"),
        ("2026-12-31", 2, "2027-01-04"),
        ("2026-12-31", 11, "2027-01-15"),
        ("2027-01-02", 0, "2027-01-04"),
        ("2027-01-04", -2, "2026-12-31"),
        ("2019-12-31", 1, "2020-01-02"),
        ("2020-01-02", -1, "2019-12-31"),
        ("2020-01-02", -3, "2019-12-27"),
        ("2019-12-27", 2, "2019-12-31"),
        ("2019-12-20", 9, "2020-01-03"),
    ] {
        assert_eq!(calendar.nth_working_day(day(from), n), Some(day(expected)), "{n} from {from}");
    }
}

#[test]
fn every_count_agrees_with_a_walk_from_day_to_day() {
    let calendar = Calendar::shipped().unwrap();
    let mut from = day("2019-11-01");
    while from < day("2027-03-01") {
        let mut walked = from;
        for n in 1..=25 {
            walked = walked.iter_days().skip(1).find(|d| calendar.is_working_day(*d)).unwrap();
            assert_eq!(calendar.nth_working_day(from, n), Some(walked));
        }
        from = from.succ_opt().unwrap();
    }
}

#[test]
fn the_last_days_of_december_are_open_until_the_next_notice() {
    let calendar = Calendar::shipped().unwrap();
    let reason = |first, last| calendar.provisional(day(first), day(last));
    assert_eq!(reason("2026-01-01", "2026-12-25"), None);
    let last_published_year = 2026;
    assert_eq!(
        reason("2026-12-01", "2026-12-26"),
        Some(Provisional::YearEnd { last_published_year })
    );
    assert_eq!(
        reason("2026-12-01", "2027-01-01"),
        Some(Provisional::NotYetPublished { last_published_year })
    );
    assert_eq!(reason("2025-12-01", "2026-01-05"), None, "2026 is published");
    assert_eq!(
        reason("2019-12-31", "2020-01-05"),
        Some(Provisional::BeforeCalendar { first_published_year: 2020 })
    );
}

#[test]
fn an_error_names_the_file_and_the_field() {
    let holiday = |from: &str, to: &str| {
        format!(
            "[[holidays]]\nname = {{ zh = \"春节\", en = \"Spring\" }}\nfrom = \"{from}\"\nto = \"{to}\"\n"
        )
    };
    let weekend = |date: &str| {
        format!(
            "[[working_weekends]]\nname = {{ zh = \"春节\", en = \"Spring\" }}\ndate = \"{date}\"\n"
        )
    };
    let spring = holiday("2026-02-15", "2026-02-23");
    for (body, field) in [
        (holiday("2026-02-23", "2026-02-15"), "holidays[0].to"),
        (holiday("2026-02-01", "2026-05-01"), "holidays[0].to"),
        (holiday("2025-12-25", "2026-01-01"), "holidays[0].from"),
        (holiday("2026-12-31", "2027-01-01"), "holidays[0].to"),
        (holiday("2026-02-30", "2026-03-01"), "holidays[0].from"),
        (spring.clone() + &holiday("2026-02-20", "2026-02-20"), "holidays[1].from"),
        (weekend("2026-02-13"), "working_weekends[0].date"),
        (spring.clone() + &weekend("2026-02-15"), "working_weekends[0].date"),
        (spring.replace("Spring", ""), "holidays[0].name"),
        (spring.replace("to =", "until ="), "holidays[0].until"),
        (spring.replace("to = \"2026-02-23\"\n", ""), "holidays[0].to"),
        ("weekends = 1".to_owned(), "weekends"),
    ] {
        let error = refused("2026.toml", &year(2026, &body));
        assert_eq!((error.file.as_str(), error.field.as_str()), ("2026.toml", field), "{error}");
    }
    assert_eq!(refused("2026.toml", "year = 2026\nrevision = 1\nnotices = []").field, "notices");
    assert_eq!(refused("2025.toml", &year(2026, "")).field, "year");
    assert_eq!(refused("1900.toml", &year(1900, "")).field, "year");
    assert_eq!(refused("2026.toml", "year = 2026\nrevision = = 1").field, "line 2");
    assert_eq!(
        refused("2026.toml", &year(2026, "").replace("放假安排", " ")).field,
        "notices[0].title"
    );
    assert_eq!(
        refused("2026.toml", &year(2026, "").replace("revision = 1", "revision = 0")).to_string(),
        "2026.toml, field revision: expected a number from 1, raised by each change"
    );
}

#[test]
fn a_calendar_has_each_year_once_and_no_gap() {
    let (first, third) = (year(2024, ""), year(2026, ""));
    let gap = Calendar::parse(&[("2026.toml", &third), ("2024.toml", &first)]).unwrap_err();
    assert_eq!((gap.file.as_str(), gap.field.as_str()), ("2026.toml", "year"));
    assert!(gap.problem.contains("2025"));
    let twice = Calendar::parse(&[("2026.toml", &third), ("2026.toml", &third)]).unwrap_err();
    assert!(twice.problem.contains("twice"));
    assert!(Calendar::parse(&[]).is_err());
}

#[test]
fn a_raised_revision_of_any_year_changes_the_version() {
    let (first, second) = (year(2025, "").replace("revision = 1", "revision = 3"), year(2026, ""));
    let calendar = Calendar::parse(&[("2025.toml", &first), ("2026.toml", &second)]).unwrap();
    assert_eq!(calendar.version(), "cn-2026.3");
}

#[test]
fn a_folder_loads_like_the_shipped_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/data/calendar");
    let loaded = Calendar::load(&folder).unwrap();
    let shipped = Calendar::shipped().unwrap();
    assert_eq!(loaded.version(), shipped.version());
    assert_eq!(loaded.slots, shipped.slots);
    let missing = Calendar::load(&folder.join("nowhere")).unwrap_err();
    assert_eq!(missing.field, "(folder)");
}

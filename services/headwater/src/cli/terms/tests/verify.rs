//! A certificate holds, or the command says where it does not.

use super::{Folder, terms, terms_reading};

const OWN: [&str; 4] = [
    "--rule objection --from 2026-02-13",
    "--rule handling --from 2026-08-03 --extend 15 --document 受理〔2026〕12号",
    "--rule recheck_decision --from 2026-04-10 --pause 2026-04-20..2026-05-02",
    "--rule urgent_report --from 2026-03-02T09:15:00",
];

fn certificate(words: &str) -> String {
    terms(&format!("due --json {words}")).well()
}

#[test]
fn a_good_certificate_holds_alone_and_within_an_answer() {
    for words in OWN {
        let own = certificate(words);
        let read = terms_reading("verify -", own.as_bytes()).well();
        assert!(read.starts_with("核验一致：规则 "), "{read}");
        let answer = serde_json::json!({
            "deadline": { "rule": "objection" },
            "lines_zh": ["…"],
            "lines_en": ["…"],
            "certificate": own,
        });
        assert_eq!(terms_reading("verify -", answer.to_string().as_bytes()).well(), read);
    }
    let folder = Folder::with(&[("own.json", certificate(OWN[0]).as_bytes())]);
    let verdict = terms(&format!("verify --english {}", folder.path("own.json"))).well();
    assert_eq!(
        verdict,
        "Verified: rule objection, version cn-2022-05-01, day 0 2026-02-13, last day 2026-02-27, \
         calendar cn-2026.1\n"
    );
}

#[test]
fn a_certificate_with_two_dates_says_both_and_holds_in_both() {
    let own = certificate("--rule handling --from 2026-08-03");
    let read = terms_reading("verify -", own.as_bytes()).well();
    assert!(read.contains("截止日 2026-10-02，最迟至 2026-10-08，日历"), "{read}");
    let moved = own.replace("\"limit_date\": \"2026-10-08\"", "\"limit_date\": \"2026-10-09\"");
    assert_ne!(moved, own);
    let why = terms_reading("verify -", moved.as_bytes()).failure();
    assert!(why.contains("field limit_date is"), "{why}");
}

#[test]
fn a_changed_certificate_fails_and_the_field_is_named() {
    let own: serde_json::Value = serde_json::from_str(&certificate(OWN[0])).unwrap();
    let changed = |place: &str, value: serde_json::Value| {
        let mut other = own.clone();
        *other.pointer_mut(place).unwrap() = value;
        terms_reading("verify -", other.to_string().as_bytes()).failure()
    };
    let why = changed("/due_date", "2026-02-28".into());
    assert!(
        why.contains(
            "核验不一致：字段 due_date 在证明中为 \"2026-02-28\"，重新计算为 \"2026-02-27\""
        ),
        "{why}"
    );
    assert!(
        why.contains(
            "Not verified: field due_date is \"2026-02-28\" in the certificate, and \"2026-02-27\" counted again"
        ),
        "{why}"
    );
    let mut fewer = own["not_counted"].as_array().unwrap().clone();
    fewer.remove(2);
    let why = changed("/not_counted", fewer.into());
    assert!(why.contains("field not_counted[2].date"), "{why}");
    assert!(why.contains("2026-02-17"), "{why}");
    let why = changed("/rule/version", "cn-2030-01-01".into());
    assert!(why.contains("no version cn-2030-01-01 of rule objection"), "{why}");
    let why = changed("/calendar_version", "cn-2025.1".into());
    assert!(why.contains("cn-2025.1") && why.contains("cn-2026.1"), "{why}");
    let why = changed("/day0", "2021-02-13".into());
    assert!(why.contains("was not in force on day 0"), "{why}");
    let why = changed("/span/length", 6.into());
    assert!(why.contains("span.length"), "{why}");
}

#[test]
fn what_is_no_certificate_is_refused() {
    let refused = |input: &str| terms_reading("verify -", input.as_bytes()).failure();
    assert!(refused("").contains("is not JSON"));
    assert!(refused("{}").contains("is not a certificate"));
    assert!(refused(r#"{"certificate": "{}"}"#).contains("is not a certificate"));
    assert!(refused(r#"{"certificate": ""}"#).contains("(CERTIFICATE_MISSING)"));
    let twice = certificate(OWN[0]).replacen('{', r#"{"due_date": "2026-03-01","#, 1);
    assert!(refused(&twice).contains("duplicate field `due_date`"));
    assert!(terms("verify nowhere.json").failure().contains("nowhere.json"));
}

//! The table of rules in force.

use super::{repository, terms};

#[test]
fn the_rules_in_force_are_listed_with_length_source_and_certainty() {
    let table = terms("rules --on 2026-03-02").well();
    let line = |id: &str| table.lines().find(|line| line.starts_with(&format!("{id} "))).unwrap();
    for (id, words) in [
        ("handling", ["60日", "V", "期末顺延 ?", "《信访工作条例》第三十四条"]),
        ("review_request", ["30日", "V", " 顺延 ?", "《信访工作条例》第三十五条"]),
        ("objection", ["5个工作日", "V", "全国", "《信访工作条例》第二十三条"]),
        ("urgent_report", ["2小时", "?", "全国", "《信访工作条例》第二十五条"]),
        ("assignment_report", ["由文书确定", "V", "全国", "《信访工作条例》第二十二条"]),
        ("referral_budget", ["省级3日、市级3日、县级4日", "?", "全国", "本单位参数"]),
        ("warning_answer", ["10个工作日，可另定", "?", "全国", "本单位参数"]),
    ] {
        for word in words {
            assert!(line(id).contains(word), "{} lacks {word}", line(id));
        }
    }
    assert!(table.contains("?: 时限为本单位参数，并非法定"), "{table}");
    assert!(table.contains("期末顺延：应于该日完成；"), "{table}");
}

#[test]
fn only_what_is_in_force_on_the_day_and_in_the_region_is_listed() {
    assert!(!terms("rules --on 2022-07-16").well().contains("simple_opinion"));
    assert!(terms("rules --on 2022-07-17").well().contains("simple_opinion"));
    let rules = repository("deploy/data/rules").display().to_string();
    let words = format!("rules --english --on 2026-03-02 --rules {rules} --rules {rules}/examples");
    let handling = |table: &str| {
        table.lines().find(|line| line.starts_with("handling ")).unwrap_or_default().to_owned()
    };
    assert!(handling(&terms(&words).well()).contains("60 days"));
    let local = handling(&terms(&format!("{words} --region 530922")).well());
    assert!(local.contains("30 days") && local.contains("530922"), "{local}");
    assert!(local.contains("stays ?"), "{local}");
}

#[test]
fn the_rules_are_for_programs_as_well_with_their_words_in_both_languages() {
    let said = terms("rules --json").well();
    let rules: Vec<serde_json::Value> = serde_json::from_str(&said).unwrap();
    let handling = rules.iter().find(|it| it["rule"] == "handling").unwrap();
    for word in ["length", "article", "title"] {
        for language in ["zh", "en"] {
            let text = handling[word][language].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "{word} in {language}");
        }
    }
}

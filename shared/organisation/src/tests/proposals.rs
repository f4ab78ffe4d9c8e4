//! What words propose: where they stand, what stands near, and what they weigh.

use words::intake::{CueKind, Purpose};

use super::*;

/// The small office with these cues.
fn cues(rows: &str) -> CueWords {
    let header = "cue,kind,points,keywords,opening,near,except,valid_from,valid_to\n";
    let mut files = small();
    files.add("cues.csv", format!("{header}{rows}\n"));
    read(&files).as_of(day("2026-06-01")).cue_words()
}

/// The small office with these categories.
fn categories(rows: &str) -> CueWords {
    let header = "code,level1,level2,domain,purpose_hint,keywords,scenery,valid_from,valid_to\n";
    let wages = "wage_arrears,劳动,工资,social_dispute,claim,欠薪,,,";
    let mut files = small();
    files
        .add("categories.csv", format!("{header}{wages}\nother,其他,其他,petition,,,,,\n{rows}\n"));
    read(&files).as_of(day("2026-06-01")).cue_words()
}

fn litigation(words: &CueWords, text: &str) -> u32 {
    words.propose(text).seen(CueKind::Litigation).map_or(0, |it| it.points)
}

/// So many characters that say nothing.
fn after(characters: usize, text: &str) -> String {
    "一".repeat(characters) + text
}

#[test]
fn a_row_counts_two_sightings_and_one_more_for_the_opening() {
    let words = cues("court,litigation,2,法院,,,,,");
    assert_eq!(litigation(&words, &after(40, "法院")), 2);
    assert_eq!(litigation(&words, &after(39, "法院")), 4);
    assert_eq!(litigation(&words, &after(40, "法院法院法院")), 4);
    assert_eq!(litigation(&words, "法院法院法院"), 6);
}

#[test]
fn two_rows_of_a_kind_are_two_signs() {
    let words = cues("court,litigation,4,法院,,,,,\ncase,litigation,3,开庭,,,,,");
    for (text, points) in [("法院", 4), ("开庭", 3), ("法院开庭", 7)] {
        let proposal = words.propose(&after(40, text));
        let seen = proposal.seen(CueKind::Litigation).unwrap();
        assert_eq!((seen.points, seen.decides()), (points, points >= DECIDES), "{text}");
    }
}

#[test]
fn a_word_of_the_opening_counts_there_alone_and_once() {
    let words = cues("court,litigation,7,法院,true,,,,");
    assert_eq!(litigation(&words, "法院法院"), 7);
    assert_eq!(litigation(&words, &after(40, "法院")), 0);
}

#[test]
fn a_word_counts_only_near_what_it_asks_for() {
    let words = cues("taken,litigation,3,挪用,,支书|主任,,,");
    assert_eq!(litigation(&words, &after(60, "开发商挪用维修金")), 0);
    assert_eq!(litigation(&words, &after(60, "村支书挪用集体资金")), 3);
    let far = format!("支书{}", after(30, "挪用"));
    assert_eq!(litigation(&words, &after(60, &far)), 0);
}

#[test]
fn a_word_inside_an_exception_or_a_title_or_a_salutation_is_not_seen() {
    let words = cues("court,litigation,3,法院|书记,,,法院对面|准备去法院,,");
    for text in
        ["法院对面的宿舍", "准备去法院", "《最高人民法院关于执行的规定》", "尊敬的张书记，您好"]
    {
        assert_eq!(litigation(&words, text), 0, "{text}");
    }
    assert_eq!(litigation(&words, "法院对面的宿舍，法院判了"), 6);
}

#[test]
fn scenery_weighs_a_third_and_the_opening_twice() {
    let words = categories("estate,城乡,物业,social_dispute,claim,物业费,小区,,");
    let weight = |text: &str| words.propose(text).category.map_or(0, |it| it.points);
    assert_eq!(weight(&after(40, "小区")), 2);
    assert_eq!(weight("小区"), 4);
    assert_eq!(weight(&after(40, "物业费")), 9);
}

#[test]
fn the_longest_word_wins_whichever_category_it_is_of_and_the_next_is_named() {
    let words = categories(
        "noise,环保,噪音,social_dispute,claim,施工噪音,,,\nbuilding,城乡,施工,social_dispute,suggestion,施工,,,",
    );
    let proposal = words.propose("夜里施工噪音很大，施工到两点");
    let category = proposal.category.unwrap();
    assert_eq!((category.category.as_str(), category.points), ("noise", 24));
    let next = proposal.runner_up.unwrap();
    assert_eq!((next.category.as_str(), next.points), ("building", 12));
    let seen = WordSeen { word: "施工".to_owned(), position: 10, count: 1 };
    assert_eq!(next.words, [seen]);
    assert_eq!(proposal.purpose, Some(Purpose::Claim), "the hint is the first one's");
}

#[test]
fn nothing_is_proposed_for_a_text_without_a_known_word() {
    let words = cues("court,litigation,3,法院,,,,,");
    assert_eq!(words.propose("今天天气好"), Proposal::default());
    assert_eq!(words.propose(""), Proposal::default());
}

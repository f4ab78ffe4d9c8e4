//! What is proposed, by which rule, and in which words that is explained.

use organisation::Weighed;

use super::*;

struct Case<'a> {
    channel: Channel,
    region: &'a str,
    purpose: Option<Purpose>,
    category: &'a str,
    cues: &'a [CueKind],
    bodies: &'a [&'a str],
    posts: &'a [&'a str],
}

const PLAIN: Case<'_> = Case {
    channel: Channel::Letter,
    region: "530902001",
    purpose: Some(Purpose::Claim),
    category: "wage_arrears",
    cues: &[],
    bodies: &[],
    posts: &[],
};

fn screened(case: &Case<'_>) -> Screening {
    proposed(case, &saying(case.cues))
}

fn proposed(case: &Case<'_>, proposal: &Proposal) -> Screening {
    let region = RegionCode::parse(case.region).unwrap();
    let bodies = case.bodies.iter().map(|code| BodyCode::parse(code).unwrap()).collect();
    let posts = case.posts.iter().map(|code| PostCode::parse(code).unwrap()).collect();
    let visibility = Visibility::before_screening(bodies, posts);
    let input = ScreeningInput {
        channel: case.channel,
        region: &region,
        purpose: case.purpose,
        category: Some(case.category),
        proposal,
        visibility: &visibility,
    };
    propose(input, &shipped())
}

/// What the shipped words propose for a text about which nothing was stated.
fn read(text: &str, bodies: &[&str]) -> Screening {
    let proposal = shipped().cue_words().propose(text);
    proposed(&Case { purpose: None, category: "", bodies, ..PLAIN }, &proposal)
}

fn finding(screening: &Screening, rule: &str) -> (bool, String) {
    let found = screening.rules_tried.iter().find(|it| it.rule == rule).unwrap();
    (found.matched, found.finding.clone())
}

fn way(case: &Case<'_>) -> String {
    let screening = screened(case);
    let body = screening.competent_body.map_or("nobody".to_owned(), |it| it.to_string());
    format!("{} {body}", screening.track.as_str())
}

#[test]
fn a_wage_claim_goes_to_the_county_labour_body() {
    assert_eq!(way(&PLAIN), "petition 530902-RSJ");
    assert_eq!(way(&Case { region: "530900", ..PLAIN }), "petition 530900-RSJ");
}

#[test]
fn a_town_row_holds_only_where_the_town_has_a_body() {
    let village = |region| Case { region, category: "homestead", ..PLAIN };
    assert_eq!(way(&village("530902102210")), "petition 530902102-ZF");
    assert_eq!(way(&village("530921101001")), "petition 530921101-ZF");
    assert_eq!(way(&village("530922501")), "petition 530922-NYJ");
}

#[test]
fn a_court_case_makes_it_litigation_and_the_channel_says_how_it_goes_on() {
    let letter = Case { cues: &[CueKind::Litigation, CueKind::Duty], ..PLAIN };
    assert_eq!(way(&letter), "litigation 530902-ZFW");
    let visit = Case { channel: Channel::Visit, ..letter };
    assert!(finding(&screened(&visit), "litigation_channel").1.contains("guided"));
}

#[test]
fn an_accusation_goes_past_an_accused_discipline_body_to_the_next_higher_one() {
    let accusation = Case {
        region: "530924101203",
        purpose: Some(Purpose::Accusation),
        category: "corruption",
        posts: &["530924-JW.clerk-1"],
        ..PLAIN
    };
    assert_eq!(way(&accusation), "accusation 530900-JW");
    let both = Case { bodies: &["530900-JW"], ..accusation };
    assert_eq!(way(&both), "accusation nobody");
    let rule = screened(&both).rules_tried.pop().unwrap();
    assert_eq!((rule.rule.as_str(), rule.matched), ("excluded_body", true));
}

#[test]
fn words_about_misconduct_accuse_only_when_somebody_is_named() {
    let words = Case { cues: &[CueKind::Accusation], ..PLAIN };
    assert_eq!(way(&words), "petition 530902-RSJ");
    assert!(finding(&screened(&words), "accusation_cue").1.contains("words alone accuse nobody"));
    assert_eq!(way(&Case { bodies: &["530902-RSJ"], ..words }), "accusation 530902-JW");
}

#[test]
fn a_claim_against_the_competent_body_still_goes_there() {
    let claim = Case {
        category: "farmland_protection",
        cues: &[CueKind::Duty],
        bodies: &["530902-ZRJ"],
        ..PLAIN
    };
    assert_eq!(way(&claim), "duty 530902-ZRJ");
}

#[test]
fn a_wish_is_a_suggestion_only_where_no_purpose_was_stated() {
    let wish = Case { cues: &[CueKind::Suggestion], category: "city_facilities", ..PLAIN };
    assert_eq!(way(&wish), "petition 530902-ZJJ");
    assert_eq!(way(&Case { purpose: None, ..wish }), "suggestion 530902-ZJJ");
}

#[test]
fn what_is_usual_for_a_category_is_nobodys_word_and_decides_nothing() {
    for (category, hint) in [
        ("city_facilities", Purpose::Suggestion),
        ("corruption", Purpose::Accusation),
        ("tourism", Purpose::Suggestion),
    ] {
        let words = vec![WordSeen { word: "路灯".to_owned(), position: 1, count: 1 }];
        let category = Weighed { category: category.to_owned(), points: 12, words };
        let proposal =
            Proposal { category: Some(category), purpose: Some(hint), ..Proposal::default() };
        let case = Case { purpose: None, category: "", bodies: &["530902-RSJ"], ..PLAIN };
        let screening = proposed(&case, &proposal);
        let (track, purpose) = (screening.track, screening.purpose);
        assert_eq!((track, purpose), (Track::Petition, Purpose::Claim), "{hint:?}");
        assert_eq!(screening.stated_purpose, None);
        assert!(!finding(&screening, "stated_purpose").0);
        assert!(!finding(&screening, "category_hint").0);
    }
}

#[test]
fn a_broken_street_lamp_is_a_claim_of_whoever_stated_nothing() {
    let lamp = read("凤翔街道三号路的路灯坏了一个月，晚上出行很危险，请修好。", &[]);
    assert_eq!((lamp.track, lamp.category.as_str()), (Track::Petition, "city_facilities"));
}

#[test]
fn one_word_decides_nothing_alone() {
    for text in [
        "我住在法院对面的宿舍，楼下烧烤店的油烟每天晚上熏得睡不着。",
        "物业再不修电梯，我们业主就要起诉他们了。",
        "根据《最高人民法院关于审理商品房买卖合同纠纷案件的解释》判决前例，开发商应当退款。",
        "公司对欠薪的事不作为，老板也不接电话。",
        "检察院旁边的井盖坏了。",
        "工程款被套取了也没有人管。",
    ] {
        let screening = read(text, &["530902-RSJ"]);
        assert_eq!(screening.track, Track::Petition, "{text}: {:#?}", screening.rules_tried);
    }
}

#[test]
fn an_own_case_before_a_court_is_litigation() {
    let case = read("我不服判决，法院一审没有采信证据，现在二审已经开庭，请过问。", &[]);
    assert_eq!(case.track, Track::Litigation, "{:#?}", case.rules_tried);
}

#[test]
fn an_official_who_is_said_to_take_money_is_accused_only_by_name() {
    let text = "举报某村支书优亲厚友，冒领补贴款，村支书还贪污集体资金。";
    assert_eq!(read(text, &[]).track, Track::Petition);
    assert_eq!(read(text, &["530902-RSJ"]).track, Track::Accusation);
}

#[test]
fn a_question_is_proposed_as_an_inquiry_on_the_petition_track() {
    let asks = "请问外地户口的新生儿如何办理医保，需要哪些材料？";
    let asked = read(asks, &[]);
    assert_eq!((asked.track, asked.purpose), (Track::Petition, Purpose::Inquiry));
    assert_eq!(asked.stated_purpose, None);
    let proposal = shipped().cue_words().propose(asks);
    let stated = proposed(&PLAIN, &proposal);
    assert_eq!(stated.purpose, Purpose::Claim, "what was stated stays");
}

#[test]
fn words_of_danger_are_proposed_as_urgent_beside_the_track() {
    let danger = read("后山的挡墙裂了，随时可能倒塌，下面住着五户人。", &[]);
    assert!(danger.urgent_proposed && danger.track == Track::Petition);
    assert!(!screened(&PLAIN).urgent_proposed);
}

#[test]
fn an_explanation_names_the_words_where_they_stand_how_often_and_what_came_next() {
    let text = "小区门口的烧烤店油烟很大，油烟熏到小区里，物业不管。";
    let screening = read(text, &[]);
    let (_, category) = finding(&screening, "category");
    assert_eq!(
        category,
        "按关键词建议环境保护·环境污染：“油烟”第9字起共2次，计24分 · \
         words propose air pollution: “油烟” 2 times, first at character 9, 24 points"
    );
    let (_, next) = finding(&screening, "runner_up");
    let (zh, en) = next.split_once(" · ").unwrap();
    assert_eq!(
        zh,
        "其次为城乡建设·住房保障与房地产：“小区”第1字起共2次、“物业”第22字起共1次，计12分"
    );
    assert!(en.starts_with("next comes property management: “小区” 2 times"), "{en}");
    let court = finding(&read("法院门前的树倒了，法院没有人管。", &[]), "litigation_cue");
    assert_eq!(
        court,
        (
            false,
            "“法院”第1字起共2次，计3分，满7分成立；不成立 · \
             “法院” 2 times, first at character 1, 3 points where 7 are enough; not enough"
                .to_owned()
        )
    );
}

#[test]
fn no_explanation_repeats_more_of_a_text_than_the_words() {
    let text = "张三丰住在玉龙雪山脚下，不服判决，法院执行局不给强制执行，随时可能倒塌。";
    for rule in read(text, &[]).rules_tried {
        for words in ["张三丰", "玉龙雪山", "脚下", "不给"] {
            assert!(!rule.finding.contains(words), "{}: {}", rule.rule, rule.finding);
        }
    }
}

#[test]
fn every_rule_is_recorded_in_its_order() {
    let rules: Vec<_> = screened(&PLAIN)
        .rules_tried
        .into_iter()
        .map(|it| format!("{}{}", it.rule, if it.matched { " *" } else { "" }))
        .collect();
    assert_eq!(
        rules.join("\n"),
        "\
stated_purpose
litigation_cue
accusation_cue
other_procedure_cue
duty_cue
suggestion_cue
petition_track *
inquiry_cue
urgent_cue
category *
competence_catalogue *
excluded_body"
    );
}

#[test]
fn an_unknown_category_falls_to_the_body_for_everything_else() {
    assert_eq!(way(&Case { category: "", ..PLAIN }), "petition 530902001-ZF");
}

//! Screening (甄别): track, purpose, category and competent body, proposed by rules and decided by
//! a person.

use kernel::{BodyCode, PostCode, RegionCode, Say, Visibility};
use serde::{Deserialize, Serialize};

use super::catalogue::{Catalogue, OTHER};
use super::competence::Asked;
use super::{Channel, CueKind, Purpose, Track};

/// A screening, proposed until a person has confirmed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screening {
    pub track: Track,
    pub purpose: Purpose,
    pub category: String,
    /// None if the rules found no body that may have the matter; a person then names one.
    pub competent_body: Option<BodyCode>,
    /// Every rule tried, in order.
    pub rules_tried: Vec<RuleTried>,
    pub confirmation: Option<Confirmation>,
}

/// Who confirmed a screening, and why anything was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    pub post: PostCode,
    /// Empty if nothing was changed.
    pub reason: String,
}

/// A rule and what it found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleTried {
    pub rule: String,
    /// It decided something.
    pub matched: bool,
    /// In words without personal data, Chinese and English.
    pub finding: String,
}

/// What the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct ScreeningInput<'a> {
    pub channel: Channel,
    pub region: &'a RegionCode,
    /// Stated by the petitioner, or proposed from the category.
    pub purpose: Option<Purpose>,
    pub category: Option<&'a str>,
    /// What the cues seen in the text speak for.
    pub cues: &'a [CueKind],
    /// Whom the petition complains about.
    pub visibility: &'a Visibility,
}

/// Proposes a screening. The order of the rules is fixed, and each leaves a record, so that anyone
/// can see why.
pub fn propose(input: ScreeningInput<'_>, catalogue: &Catalogue) -> Screening {
    let mut record = Record::default();
    let track = propose_track(&input, &mut record);
    if track == Track::Litigation {
        say_how_litigation_goes_on(input.channel, &mut record);
    }
    let category = propose_category(input.category, &mut record);
    let asked = Asked { track, category, region: input.region, visibility: input.visibility };
    let competent_body = asked.of(catalogue, &mut record).body.map(|it| it.code.clone());
    Screening {
        track,
        purpose: purpose_of(track).or(input.purpose).unwrap_or(Purpose::Claim),
        category: category.to_owned(),
        competent_body,
        rules_tried: record.0,
        confirmation: None,
    }
}

/// The first rule that finds a track decides; the later ones still say what they saw.
fn propose_track(input: &ScreeningInput<'_>, record: &mut Record) -> Track {
    let complains = input.visibility.restricts();
    let seen = |kind| input.cues.contains(&kind);
    let by_purpose = input.purpose.and_then(|purpose| match purpose {
        Purpose::Accusation => Some(Track::Accusation),
        Purpose::Suggestion => Some(Track::Suggestion),
        Purpose::Claim => None,
    });
    // Words about misconduct alone accuse nobody: somebody must be named (Art. 30 protects against
    // a known accused). Words of a wish are common in claims, so a stated claim is not made a
    // suggestion.
    let rules = [
        ("stated_purpose", by_purpose, by_purpose.is_some()),
        ("litigation_cue", Some(Track::Litigation), seen(CueKind::Litigation)),
        ("accusation_cue", Some(Track::Accusation), seen(CueKind::Accusation) && complains),
        ("other_procedure_cue", Some(Track::OtherProcedure), seen(CueKind::OtherProcedure)),
        ("duty_cue", Some(Track::Duty), seen(CueKind::Duty)),
        (
            "suggestion_cue",
            Some(Track::Suggestion),
            seen(CueKind::Suggestion) && input.purpose.is_none(),
        ),
    ];
    let mut decided = None;
    for (rule, track, holds) in rules {
        let matched = holds && decided.is_none();
        if matched {
            decided = track;
        }
        let finding = match (holds, matched) {
            (true, true) => said(
                &format!("成立，属{}", decided.in_zh()),
                &format!("holds: the track is {}", decided.in_en()),
            ),
            (true, false) => {
                said("成立，但途径已由前面的规则确定", "holds, but an earlier rule decided")
            }
            (false, _) => said("不成立", "does not hold"),
        };
        record.note(rule, matched, finding);
    }
    decided.unwrap_or_else(|| {
        let finding =
            said("未见其他途径的线索，按信访途径", "no sign of another track: the petition track");
        record.note("petition_track", true, finding);
        Track::Petition
    })
}

/// Art. 22: letters are passed on to the organ; visitors and callers are told where to go.
fn say_how_litigation_goes_on(channel: Channel, record: &mut Record) {
    let finding = if is_written(channel) {
        said("书面来件，转送政法机关", "in writing: to be transferred to the organ")
    } else {
        said("来访或来电，告知引导", "in person: the petitioner is to be guided")
    };
    record.note("litigation_channel", true, finding);
}

fn propose_category<'a>(category: Option<&'a str>, record: &mut Record) -> &'a str {
    let (found, finding) = match category.filter(|code| !code.is_empty()) {
        Some(code) => (code, said(&format!("内容分类{code}"), &format!("category {code}"))),
        None => (OTHER, said("未归类，按其他", "no category known: other")),
    };
    record.note("category", category.is_some(), finding);
    found
}

/// What the rules saw, one after another.
#[derive(Debug, Default)]
pub(super) struct Record(Vec<RuleTried>);

impl Record {
    pub(super) fn note(&mut self, rule: &str, matched: bool, finding: String) {
        self.0.push(RuleTried { rule: rule.to_owned(), matched, finding });
    }
}

/// A finding in both languages.
pub(super) fn said(zh: &str, en: &str) -> String {
    format!("{zh} · {en}")
}

/// The purpose that goes with a track, where the track decides it.
pub fn purpose_of(track: Track) -> Option<Purpose> {
    match track {
        Track::Accusation => Some(Purpose::Accusation),
        Track::Suggestion => Some(Purpose::Suggestion),
        Track::Petition | Track::Litigation | Track::OtherProcedure | Track::Duty => None,
    }
}

/// There is a paper or a form that can be passed on; visitors and callers are told where to go
/// (Art. 22).
pub fn is_written(channel: Channel) -> bool {
    match channel {
        Channel::Letter | Channel::Online | Channel::Fax => true,
        Channel::Visit | Channel::Telephone | Channel::Other => false,
    }
}

#[cfg(test)]
mod tests {
    use kernel::{PostCode, Word};

    use super::*;
    use crate::domain::tests::shipped;

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
        let region = RegionCode::parse(case.region).unwrap();
        let bodies = case.bodies.iter().map(|code| BodyCode::parse(code).unwrap()).collect();
        let posts = case.posts.iter().map(|code| PostCode::parse(code).unwrap()).collect();
        let visibility = Visibility::before_screening(bodies, posts);
        let input = ScreeningInput {
            channel: case.channel,
            region: &region,
            purpose: case.purpose,
            category: Some(case.category),
            cues: case.cues,
            visibility: &visibility,
        };
        propose(input, &shipped())
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
    fn a_court_in_the_text_makes_it_litigation_and_the_channel_says_how_it_goes_on() {
        let letter = Case { cues: &[CueKind::Litigation, CueKind::Duty], ..PLAIN };
        assert_eq!(way(&letter), "litigation 530902-ZFW");
        let visit = Case { channel: Channel::Visit, ..letter };
        let guided =
            screened(&visit).rules_tried.into_iter().find(|it| it.rule == "litigation_channel");
        assert!(guided.unwrap().finding.contains("guided"));
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
    fn a_wish_is_a_suggestion_only_where_no_claim_was_stated() {
        let wish = Case { cues: &[CueKind::Suggestion], category: "city_facilities", ..PLAIN };
        assert_eq!(way(&wish), "petition 530902-ZJJ");
        assert_eq!(way(&Case { purpose: None, ..wish }), "suggestion 530902-ZJJ");
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
category *
competence_catalogue *
excluded_body"
        );
    }

    #[test]
    fn an_unknown_category_falls_to_the_body_for_everything_else() {
        assert_eq!(way(&Case { category: "", ..PLAIN }), "petition 530902001-ZF");
    }
}

//! Screening (甄别): track, purpose, category and competent body, proposed by rules and decided by
//! a person.

use kernel::{BodyCode, PersonCode, PostCode, RegionCode, Say, Visibility};
use organisation::{CueSeen, Proposal};
use serde::{Deserialize, Serialize};

use super::catalogue::{Catalogue, OTHER};
use super::competence::Asked;
use super::explanation::{category_named, points_of, points_of_cue, words_of};
use super::{Channel, CueKind, Purpose, Track};

/// A screening, proposed until a person has confirmed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screening {
    pub track: Track,
    /// What it is taken for.
    pub purpose: Purpose,
    /// What the petitioner stated; none if nothing was stated.
    pub stated_purpose: Option<Purpose>,
    /// Words of danger or haste were seen: proposed, not decided.
    pub urgent_proposed: bool,
    pub category: String,
    /// None if the rules found no body that may have the matter; a person then names one.
    pub competent_body: Option<BodyCode>,
    /// Every rule tried, in order.
    pub rules_tried: Vec<RuleTried>,
    pub confirmation: Option<Confirmation>,
    /// A decision that takes effect only when a second person approves it.
    pub awaiting: Option<Awaiting>,
}

/// What one person has decided about a screening and a second one has to approve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaiting {
    pub track: Track,
    pub category: String,
    pub competent_body: BodyCode,
    pub reason: String,
    pub post: PostCode,
    pub person: PersonCode,
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
    /// Stated by the petitioner.
    pub purpose: Option<Purpose>,
    /// Chosen at the registration.
    pub category: Option<&'a str>,
    /// What the words of the text speak for. Nobody said so.
    pub proposal: &'a Proposal,
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
    let purpose = propose_purpose(track, &input, &mut record);
    let urgent_proposed = propose_urgency(input.proposal, &mut record);
    let category = propose_category(&input, catalogue, &mut record);
    let asked = Asked { track, category, region: input.region, visibility: input.visibility };
    let competent_body = asked.of(catalogue, &mut record).body.map(|it| it.code.clone());
    Screening {
        track,
        purpose,
        stated_purpose: input.purpose,
        urgent_proposed,
        category: category.to_owned(),
        competent_body,
        rules_tried: record.0,
        confirmation: None,
        awaiting: None,
    }
}

/// The first rule that finds a track decides; the later ones still say what they saw.
///
/// A stated purpose comes first: what the petitioner says is not a guess. What is usual for a
/// category is not among the rules at all.
fn propose_track(input: &ScreeningInput<'_>, record: &mut Record) -> Track {
    let mut decided = input.purpose.and_then(track_of);
    record.note("stated_purpose", decided.is_some(), say_what_was_stated(input.purpose, decided));
    // Words about misconduct alone accuse nobody: somebody must be named (Art. 30 protects against
    // a known accused). Words of a wish are common in claims, so a stated claim is not made a
    // suggestion.
    let unnamed = (!input.visibility.restricts()).then(|| {
        said(
            "但未登记被反映的机关或人员，不据此认定检举控告；如确有所指，请先补登并依法保密",
            "but nobody is registered as complained about, and words alone accuse nobody",
        )
    });
    let stated = input
        .purpose
        .map(|_| said("但信访人已表明信访目的", "but the petitioner has stated another purpose"));
    let rules = [
        ("litigation_cue", Track::Litigation, CueKind::Litigation, None),
        ("accusation_cue", Track::Accusation, CueKind::Accusation, unnamed),
        ("other_procedure_cue", Track::OtherProcedure, CueKind::OtherProcedure, None),
        ("duty_cue", Track::Duty, CueKind::Duty, None),
        ("suggestion_cue", Track::Suggestion, CueKind::Suggestion, stated),
    ];
    for (rule, track, kind, obstacle) in rules {
        let seen = input.proposal.seen(kind);
        let enough = seen.filter(|it| it.decides());
        let matched = enough.is_some() && obstacle.is_none() && decided.is_none();
        let outcome = match (enough, obstacle) {
            (None, _) => said("不成立", "not enough"),
            (Some(_), Some(obstacle)) => obstacle,
            (Some(_), None) if matched => said(
                &format!("成立，属{}", track.in_zh()),
                &format!("holds: the track is {}", track.in_en()),
            ),
            (Some(_), None) => {
                said("成立，但途径已由前面的规则确定", "holds, but an earlier rule decided")
            }
        };
        if matched {
            decided = Some(track);
        }
        record.note(rule, matched, with_words(seen, &outcome));
    }
    decided.unwrap_or_else(|| {
        let finding = said(
            "未见其他途径的充分线索，按信访途径",
            "no track with enough signs: the petition track",
        );
        record.note("petition_track", true, finding);
        Track::Petition
    })
}

fn say_what_was_stated(purpose: Option<Purpose>, track: Option<Track>) -> String {
    let Some(purpose) = purpose else {
        return said("信访人未表明信访目的", "the petitioner stated no purpose");
    };
    let (zh, en) = track.map_or_else(
        || ("途径由其他规则确定".to_owned(), "other rules find the track".to_owned()),
        |it| (format!("属{}", it.in_zh()), format!("the track is {}", it.in_en())),
    );
    said(
        &format!("信访人表明为{}，{zh}", purpose.in_zh()),
        &format!("the petitioner states: {}; {en}", purpose.in_en()),
    )
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

/// What it is taken for: by its track, else as stated, else an inquiry if words ask for information
/// and for nothing else, else a claim, which owes the petitioner most.
fn propose_purpose(track: Track, input: &ScreeningInput<'_>, record: &mut Record) -> Purpose {
    let seen = input.proposal.seen(CueKind::Inquiry);
    let asks = seen.is_some_and(CueSeen::decides);
    let matched = asks && track == Track::Petition && input.purpose.is_none();
    let outcome = match (asks, matched) {
        (false, _) => said("不成立", "not enough"),
        (true, true) => said(
            "成立，建议作为咨询，由有权处理机关直接答复",
            "holds: an inquiry is proposed, for the competent body to answer directly",
        ),
        (true, false) => said(
            "成立，但信访目的已由途径或信访人的表述确定",
            "holds, but the track or the petitioner's own word decides",
        ),
    };
    record.note("inquiry_cue", matched, with_words(seen, &outcome));
    let otherwise = if matched { Purpose::Inquiry } else { Purpose::Claim };
    purpose_on(track, input.purpose.unwrap_or(otherwise))
}

/// Beside the track: it cannot wait. A person decides that, too.
fn propose_urgency(proposal: &Proposal, record: &mut Record) -> bool {
    let seen = proposal.seen(CueKind::Urgent);
    let urgent = seen.is_some_and(CueSeen::decides);
    let outcome = if urgent {
        said("成立，建议按紧急事项优先办理", "holds: to be seen to first, it is proposed")
    } else {
        said("不成立", "not enough")
    };
    record.note("urgent_cue", urgent, with_words(seen, &outcome));
    urgent
}

fn propose_category<'a>(
    input: &ScreeningInput<'a>,
    catalogue: &Catalogue,
    record: &mut Record,
) -> &'a str {
    let chosen = input.category.filter(|code| !code.is_empty());
    let proposed = input.proposal.category.as_ref();
    let (zh, en) = proposed.map_or_else(
        || ("未见任何分类的关键词".to_owned(), "no word of any category was seen".to_owned()),
        |it| {
            let (named, words) = (category_named(catalogue, &it.category), words_of(&it.words));
            let points = points_of(it.points);
            (
                format!("按关键词建议{}：{}，{}", named.0, words.0, points.0),
                format!("words propose {}: {}, {}", named.1, words.1, points.1),
            )
        },
    );
    let finding = match chosen {
        Some(code) => {
            let named = category_named(catalogue, code);
            said(
                &format!("登记时选定{}；{zh}", named.0),
                &format!("chosen at the registration: {}; {en}", named.1),
            )
        }
        None if proposed.is_none() => said(&format!("{zh}，按其他"), &format!("{en}: other")),
        None => said(&zh, &en),
    };
    record.note("category", chosen.is_some() || proposed.is_some(), finding);
    if let Some(next) = &input.proposal.runner_up {
        let (named, words) = (category_named(catalogue, &next.category), words_of(&next.words));
        let points = points_of(next.points);
        let zh = format!("其次为{}：{}，{}", named.0, words.0, points.0);
        let en = format!("next comes {}: {}, {}", named.1, words.1, points.1);
        record.note("runner_up", false, said(&zh, &en));
    }
    if let Some(purpose) = input.proposal.purpose {
        let zh = format!("该类通常为{}，不据此确定途径", purpose.in_zh());
        let en = format!("usual for the category is: {}; it decides nothing", purpose.in_en());
        record.note("category_hint", false, said(&zh, &en));
    }
    chosen.or(proposed.map(|it| it.category.as_str())).unwrap_or(OTHER)
}

/// A finding about cues: the words that were seen, then what follows from them.
fn with_words(seen: Option<&CueSeen>, outcome: &str) -> String {
    let Some(seen) = seen else {
        return said("未见线索词", "no such word was seen");
    };
    let (words, points) = (words_of(&seen.words), points_of_cue(seen.points));
    let (zh, en) = outcome.split_once(BETWEEN).unwrap_or((outcome, outcome));
    said(&format!("{}，{}；{zh}", words.0, points.0), &format!("{}, {}; {en}", words.1, points.1))
}

/// What the rules saw, one after another.
#[derive(Debug, Default)]
pub(super) struct Record(Vec<RuleTried>);

impl Record {
    pub(super) fn note(&mut self, rule: &str, matched: bool, finding: String) {
        self.0.push(RuleTried { rule: rule.to_owned(), matched, finding });
    }
}

/// What stands between the two languages of a finding.
const BETWEEN: &str = " · ";

/// A finding in both languages.
pub(super) fn said(zh: &str, en: &str) -> String {
    format!("{zh}{BETWEEN}{en}")
}

/// The track that goes with a purpose, where the purpose decides it.
fn track_of(purpose: Purpose) -> Option<Track> {
    match purpose {
        Purpose::Accusation => Some(Track::Accusation),
        Purpose::Suggestion => Some(Track::Suggestion),
        Purpose::Claim | Purpose::Inquiry => None,
    }
}

/// The purpose that goes with a track, where the track decides it.
pub fn purpose_of(track: Track) -> Option<Purpose> {
    match track {
        Track::Accusation => Some(Purpose::Accusation),
        Track::Suggestion => Some(Purpose::Suggestion),
        Track::Petition | Track::Litigation | Track::OtherProcedure | Track::Duty => None,
    }
}

/// The purpose on a track: the track's own, else this one unless it belongs to another track.
pub(super) fn purpose_on(track: Track, purpose: Purpose) -> Purpose {
    purpose_of(track).unwrap_or(match purpose {
        Purpose::Claim | Purpose::Inquiry => purpose,
        Purpose::Suggestion | Purpose::Accusation => Purpose::Claim,
    })
}

/// There is a paper or a form that can be passed on; visitors and callers are told where to go
/// (Art. 22).
pub fn is_written(channel: Channel) -> bool {
    match channel {
        Channel::Letter | Channel::Online | Channel::Fax => true,
        Channel::Visit | Channel::Telephone | Channel::Other => false,
    }
}

//! What another register would propose for a matter that was screened before.

use kernel::BodyCode;
use organisation::{Category, Cue, Validity};

use super::Matter;
use super::catalogue::{Body, Catalogue};
use super::competence::{Asked, Proposed};
use super::screening::Record;

/// A matter for which the other register proposes another body than the present one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// By the present register; none if it has no body for it.
    pub before: Option<Body>,
    /// By the other one.
    pub after: Option<Body>,
    pub why: Why,
}

kernel::refusals! {
    /// Why the other register proposes another body.
    pub enum Why {
        /// The body is not there any more.
        BodyEnded { before: BodyCode } => FailedPrecondition "BODY_ENDED"
            "原有权处理机关{before}届时已不存在" / "{before}, which was competent, is not there any more";
        /// The body was not there before.
        BodyAdded { after: BodyCode } => FailedPrecondition "BODY_ADDED"
            "新设机关{after}有权处理" / "{after}, which is new, is competent";
        /// The catalogue names another one.
        CatalogueDiffers { before: BodyCode, after: BodyCode } => FailedPrecondition "CATALOGUE_DIFFERS"
            "权责目录中的有权处理机关由{before}变为{after}" / "the catalogue names {after} in the place of {before}";
        /// The catalogue names none any more.
        CatalogueSilent { before: BodyCode } => FailedPrecondition "CATALOGUE_SILENT"
            "权责目录中不再有对应机关，原为{before}" / "the catalogue has no body for it any more; it was {before}";
        /// The catalogue named none before.
        CatalogueSpeaks { after: BodyCode } => FailedPrecondition "CATALOGUE_SPEAKS"
            "权责目录中新有对应机关{after}" / "the catalogue has a body for it now: {after}";
        /// The body that the catalogue names takes no part, and another one stands above it.
        AboveDiffers { named: BodyCode } => FailedPrecondition "ABOVE_DIFFERS"
            "有权处理机关{named}应当回避，其上一级机关有变化"
            / "{named} takes no part, and another body than before stands above it";
    }
}

kernel::refusals! {
    /// What differs between two registers and is not replayed.
    pub enum LeftOut {
        /// Words that speak for a category or a track.
        Words => FailedPrecondition "WORDS_DIFFER"
            "内容分类和线索词有变化；登记时才在信访件原文中识别，此处不重新识别"
            / "words for categories or tracks differ; they are looked for in a text when it is registered, not here";
    }
}

/// What changes for a matter if it were screened again, on the same track and in the same category,
/// under another register; none if the same body is proposed.
pub fn replay(matter: &Matter, present: &Catalogue, other: &Catalogue) -> Option<Move> {
    let propose = |catalogue| Asked::from(matter).of(catalogue, &mut Record::default());
    let (is, would) = (propose(present), propose(other));
    if code(is.body) == code(would.body) {
        return None;
    }
    let why = why(is, would, present, other)?;
    Some(Move { before: is.body.cloned(), after: would.body.cloned(), why })
}

/// What else differs and no matter shows: words are looked for in the text of a petition, when it is
/// registered.
pub fn left_out(present: &Catalogue, other: &Catalogue) -> Vec<LeftOut> {
    let categories = |it: &Catalogue| {
        let rows = it.organisation().categories.on(it.day());
        let words = |it: &Category| (it.keywords.clone(), it.scenery.clone());
        rows.map(|it| (it.code.clone(), it.purpose_hint, words(it))).collect::<Vec<_>>()
    };
    let cues = |it: &Catalogue| {
        let rows = it.organisation().cues.on(it.day());
        let always = Validity::default();
        rows.map(|it| Cue { valid: always, ..it.clone() }).collect::<Vec<_>>()
    };
    let differ = categories(present) != categories(other) || cues(present) != cues(other);
    differ.then_some(LeftOut::Words).into_iter().collect()
}

fn why(
    is: Proposed<'_>,
    would: Proposed<'_>,
    present: &Catalogue,
    other: &Catalogue,
) -> Option<Why> {
    let (before, after) = (code(is.named).cloned(), code(would.named).cloned());
    Some(match (before, after) {
        (Some(named), Some(after)) if named == after => Why::AboveDiffers { named },
        (Some(before), _) if other.body(&before).is_none() => Why::BodyEnded { before },
        (_, Some(after)) if present.body(&after).is_none() => Why::BodyAdded { after },
        (Some(before), Some(after)) => Why::CatalogueDiffers { before, after },
        (Some(before), None) => Why::CatalogueSilent { before },
        (None, Some(after)) => Why::CatalogueSpeaks { after },
        // Neither names a body, so that neither proposes one.
        (None, None) => return None,
    })
}

fn code(body: Option<&Body>) -> Option<&BodyCode> {
    body.map(|it| &it.code)
}

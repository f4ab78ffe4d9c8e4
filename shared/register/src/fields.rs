//! Codes in fields that must name something of the office.

use kernel::{BodyCode, Invalid, PostCode, RegionCode, repeated};
use organisation::{AsOf, Body};

/// A code that differs in more letters than these was not meant.
const FAR: usize = 3;
/// Nothing longer than this is a misspelt code: none is so long, and comparing takes time with the length.
const CODE_MAX: usize = 64;
/// Candidates that a complaint names at most.
const CANDIDATES: usize = 3;

/// Reads a body that there is.
pub fn body<'a>(office: &'a AsOf, field: &str, text: &str) -> Result<&'a Body, Invalid> {
    let known = BodyCode::parse(text).ok().and_then(|code| office.body(&code));
    known.ok_or_else(|| unknown(field, text, "BODY_UNKNOWN", ("机关代码", "body")))
}

/// Reads a post that there is.
pub fn post(office: &AsOf, field: &str, text: &str) -> Result<PostCode, Invalid> {
    let known = PostCode::parse(text).ok().filter(|code| office.post(code).is_some());
    known.ok_or_else(|| unknown(field, text, "POST_UNKNOWN", ("岗位代码", "post")))
}

/// Reads a body that there is, was or will be.
pub fn body_ever(office: &AsOf, field: &str, text: &str) -> Result<BodyCode, Invalid> {
    let bodies = &office.organisation().bodies;
    let known = |code: &BodyCode| !bodies.find(|it| it.code.cmp(code)).is_empty();
    BodyCode::parse(text).ok().filter(known).ok_or_else(|| {
        let nearest = nearest(text, bodies.rows().iter().map(|it| (it.code.as_str(), &it.name)));
        unlike(unknown(field, text, "BODY_UNKNOWN", ("机关代码", "body")), &nearest)
    })
}

/// Reads a post that there is, was or will be.
pub fn post_ever(office: &AsOf, field: &str, text: &str) -> Result<PostCode, Invalid> {
    let posts = &office.organisation().posts;
    let known = |code: &PostCode| !posts.find(|it| it.code.cmp(code)).is_empty();
    PostCode::parse(text).ok().filter(known).ok_or_else(|| {
        let nearest = nearest(text, posts.rows().iter().map(|it| (it.code.as_str(), &it.title)));
        unlike(unknown(field, text, "POST_UNKNOWN", ("岗位代码", "post")), &nearest)
    })
}

/// Reads a division that there is.
pub fn region(office: &AsOf, field: &str, text: &str) -> Result<RegionCode, Invalid> {
    let known = RegionCode::parse(text).ok().filter(|code| office.region(code).is_some());
    known.ok_or_else(|| unknown(field, text, "REGION_UNKNOWN", ("行政区划代码", "division")))
}

/// Reads a content category that there is.
pub fn category(office: &AsOf, field: &str, text: &str) -> Result<String, Invalid> {
    let known = office.category(text).map(|it| it.code.clone());
    known.ok_or_else(|| unknown(field, text, "CATEGORY_UNKNOWN", ("内容分类", "category")))
}

/// The codes that differ least from a text, at most three, each with its name.
fn nearest<'a>(
    text: &str,
    known: impl Iterator<Item = (&'a str, &'a String)>,
) -> Vec<(&'a str, &'a String)> {
    if text.len() > CODE_MAX {
        return Vec::new();
    }
    let mut known: Vec<_> = known
        .map(|(code, name)| (strsim::damerau_levenshtein(text, code), code, name))
        .filter(|(distance, ..)| *distance <= FAR)
        .collect();
    known.sort();
    known.dedup_by_key(|it| it.1);
    known.truncate(CANDIDATES);
    known.into_iter().map(|(_, code, name)| (code, name)).collect()
}

/// The same complaint, with what may have been meant.
fn unlike(complaint: Invalid, nearest: &[(&str, &String)]) -> Invalid {
    if nearest.is_empty() {
        return complaint;
    }
    let named: Vec<_> = nearest.iter().map(|(code, name)| format!("{code}（{name}）")).collect();
    let codes: Vec<_> = nearest.iter().map(|(code, _)| *code).collect();
    Invalid {
        zh: format!("{}；是否为{}", complaint.zh, named.join("、")),
        en: format!("{}; is it {}", complaint.en, codes.join(", ")),
        ..complaint
    }
}

fn unknown(field: &str, text: &str, reason: &'static str, (zh, en): (&str, &str)) -> Invalid {
    if text.is_empty() {
        return Invalid::missing(field);
    }
    let text = repeated(text);
    Invalid::new(field, reason, format!("未知{zh}：{text}"), format!("unknown {en}: {text}"))
}

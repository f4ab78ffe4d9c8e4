//! Codes in fields that must name something of the office.

use kernel::{BodyCode, Invalid, PostCode, RegionCode};
use organisation::{AsOf, Body};

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

fn unknown(field: &str, text: &str, reason: &'static str, (zh, en): (&str, &str)) -> Invalid {
    if text.is_empty() {
        return Invalid::missing(field);
    }
    Invalid::new(field, reason, format!("未知{zh}：{text}"), format!("unknown {en}: {text}"))
}

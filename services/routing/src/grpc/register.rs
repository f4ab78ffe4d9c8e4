//! Rows of the register as requests name them or say them anew.

use headwater_proto::routing::v1 as pb;
use kernel::{BodyCode, Invalid, PostCode, RegionCode};
use organisation::{Body, Files, Post, Validity};
use service_kit::{Complaints, collect, parse};

/// The files of a folder.
pub(super) fn files(sent: Vec<pb::OrganisationFile>) -> Files {
    let mut files = Files::default();
    for file in sent {
        files.add(file.name, file.text);
    }
    files
}

/// Files of a folder, one at least.
pub(super) fn some_files(sent: &[pb::OrganisationFile]) -> Result<Files, Invalid> {
    if sent.is_empty() { Err(Invalid::missing("files")) } else { Ok(files(sent.to_vec())) }
}

/// The body named in a field.
pub(super) fn body(field: &str, code: &str) -> Result<BodyCode, Invalid> {
    BodyCode::parse(code).map_err(about(field))
}

/// The bodies named in a list that is not empty.
pub(super) fn some_bodies(codes: &[String]) -> Result<Vec<BodyCode>, Complaints> {
    if codes.is_empty() {
        return Err(Invalid::missing("bodies").into());
    }
    parse::each("bodies", codes, BodyCode::parse)
}

/// The division named in a field, if one is.
pub(super) fn optional_region(field: &str, code: &str) -> Result<Option<RegionCode>, Invalid> {
    parse::optional(code, RegionCode::parse).map_err(about(field))
}

/// A body that is to be added.
pub(super) fn new_body(body: Option<&pb::Body>) -> Result<Body, Complaints> {
    let it = body.ok_or_else(|| Invalid::missing("body"))?;
    collect! {
        code <- BodyCode::parse(&it.code).map_err(about("body.code")),
        name <- parse::text("body.name", &it.name, 1, 60),
        short_name <- parse::text("body.short_name", &it.short_name, 1, 60),
        kind <- parse::word("body.kind", it.kind),
        superior <- parse::optional(&it.superior, BodyCode::parse).map_err(about("body.superior")),
        line <- parse::optional(&it.line, BodyCode::parse).map_err(about("body.line")),
        successors <- parse::each("body.successors", &it.successors, BodyCode::parse),
    }
    if !it.region.is_empty() && it.region != code.region().as_str() {
        let zh = format!("空，或与机关代码一致的{}", code.region());
        let en = format!("empty, or {} as its code says", code.region());
        return Err(Invalid::malformed("body.region", &zh, &en).into());
    }
    let valid = Validity::default();
    Ok(Body { code, name, short_name, kind, superior, line, successors, valid })
}

/// The posts of such a body; every field of each that is wrong is named.
pub(super) fn new_posts(posts: &[pb::Post]) -> Result<Vec<Post>, Complaints> {
    parse::each_at("posts", posts, |at, post| new_post(at, Some(post)))
}

/// A post that is to be added.
pub(super) fn new_post(field: &str, post: Option<&pb::Post>) -> Result<Post, Complaints> {
    let post = post.ok_or_else(|| Invalid::missing(field))?;
    let of = |part: &str| format!("{field}.{part}");
    collect! {
        code <- PostCode::parse(&post.code).map_err(about(&of("code"))),
        title <- parse::text(&of("title"), &post.title, 1, 60),
        kind <- parse::text(&of("kind"), &post.kind, 1, 40),
        deputy <- parse::optional(&post.deputy, PostCode::parse).map_err(about(&of("deputy"))),
    }
    Ok(Post { code, title, kind, deputy, valid: Validity::default() })
}

/// The complaint about a code, said of the field that it stands in.
fn about(field: &str) -> impl Fn(Invalid) -> Invalid {
    move |complaint| Invalid { field: field.to_owned(), ..complaint }
}

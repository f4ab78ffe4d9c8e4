//! What a register leaves open: no fault, and yet to be said.

use kernel::{BodyCode, PostCode, RegionCode};
use words::routing::RegionLevel;

use crate::as_of::AsOf;

kernel::refusals! {
    /// Something that is missing and that the office can do without for a while.
    pub enum Gap {
        /// No post heads the body.
        HeadMissing { body: BodyCode } => FailedPrecondition "HEAD_MISSING"
            "{body}没有负责人岗位" / "{body} has no post that heads it";
        /// Nobody holds the post.
        PostVacant { post: PostCode } => FailedPrecondition "POST_VACANT"
            "{post}无人任职" / "nobody holds {post}";
        /// No post of the body may register a petition.
        DeskMissing { body: BodyCode } => FailedPrecondition "DESK_MISSING"
            "{body}没有可以登记信访件的岗位" / "no post of {body} may register a petition";
        /// The division has no government.
        GovernmentMissing { region: RegionCode } => FailedPrecondition "GOVERNMENT_MISSING"
            "{region}没有人民政府" / "{region} has no government";
    }
}

impl AsOf {
    /// What is missing on the day. A village has no government, and that of the topmost division
    /// lies outside.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for region in self.organisation().regions.on(self.day()) {
            let village = region.level == RegionLevel::Village;
            let above_all = region.parent.is_none();
            if !village && !above_all && self.government(&region.code).is_none() {
                gaps.push(Gap::GovernmentMissing { region: region.code.clone() });
            }
        }
        for body in self.organisation().bodies.on(self.day()) {
            let code = &body.code;
            if self.head(code).is_none() {
                gaps.push(Gap::HeadMissing { body: code.clone() });
            }
            if self.petition_desk(code).next().is_none() {
                gaps.push(Gap::DeskMissing { body: code.clone() });
            }
            for post in self.posts_of(code).filter(|it| self.holder(&it.code).is_none()) {
                gaps.push(Gap::PostVacant { post: post.code.clone() });
            }
        }
        gaps
    }
}

//! Which bodies and posts a matter is kept from.

use serde::{Deserialize, Serialize};

use crate::actor::Officer;
use crate::code::{BodyCode, PostCode};

/// The label that every row and event about a matter carries.
///
/// Art. 30: neither material nor content nor existence of an accusation reaches the accused person or unit.
/// Art. 28: an official complained about takes no part, in any matter. Until a screening decides otherwise,
/// every petition that complains about a body is kept from that body; a matter screened as a claim opens to
/// the body again (it may well be the competent one), but never to the official complained about. An officer
/// with a declared interest in a body is kept from what that body is kept from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visibility {
    /// Rises with each decision about the label, so that a late event cannot undo a newer one.
    pub version: i32,
    /// Bodies that must not learn of the matter, in whatever post one of their officers acts.
    pub excluded_bodies: Vec<BodyCode>,
    /// Posts whose holders must not learn of the matter, in whatever post they act.
    pub excluded_posts: Vec<PostCode>,
}

impl Visibility {
    /// The label of a petition before screening.
    pub fn before_screening(bodies: Vec<BodyCode>, posts: Vec<PostCode>) -> Self {
        let mut excluded_bodies = bodies;
        excluded_bodies.extend(posts.iter().map(PostCode::body));
        excluded_bodies.sort();
        excluded_bodies.dedup();
        Self { version: 1, excluded_bodies, excluded_posts: posts }
    }

    /// The label after a screening: an accusation stays closed to the accused body, anything else opens to it.
    #[must_use]
    pub fn after_screening(&self, is_accusation: bool) -> Self {
        Self {
            version: self.version + 1,
            excluded_bodies: if is_accusation { self.excluded_bodies.clone() } else { Vec::new() },
            excluded_posts: self.excluded_posts.clone(),
        }
    }

    /// The same label, closed to these bodies too.
    #[must_use]
    pub fn closed_to(mut self, bodies: &[BodyCode]) -> Self {
        for body in bodies {
            if !self.excluded_bodies.contains(body) {
                self.excluded_bodies.push(body.clone());
            }
        }
        self
    }

    /// True if this officer may know that the matter exists.
    pub fn admits(&self, officer: &Officer) -> bool {
        let of_body = |body: &BodyCode| officer.bodies().any(|it| it == *body);
        let of_post = |post: &PostCode| *post == officer.post || officer.held_posts.contains(post);
        !self.excluded_bodies.iter().any(of_body) && !self.excluded_posts.iter().any(of_post)
    }

    /// True if whoever the other label keeps out, this one keeps out too.
    pub fn covers(&self, other: &Self) -> bool {
        other.excluded_bodies.iter().all(|body| self.excluded_bodies.contains(body))
            && other.excluded_posts.iter().all(|post| self.excluded_posts.contains(post))
    }

    /// True if it keeps the matter from anybody.
    pub fn restricts(&self) -> bool {
        !self.excluded_bodies.is_empty() || !self.excluded_posts.is_empty()
    }

    /// What marks a series of numbers: what is kept from somebody has series of its own, which end in `M-` and the year.
    pub fn series_mark(restricted: bool) -> &'static str {
        if restricted { "M-" } else { "" }
    }

    /// True if the matter is kept from this body.
    pub fn excludes_body(&self, body: &BodyCode) -> bool {
        self.excluded_bodies.contains(body)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::code::{PersonCode, RegionCode};

    fn officer(post: &str, held: &[&str]) -> Officer {
        let post = PostCode::parse(post).unwrap();
        Officer {
            person: PersonCode::parse("per-a").unwrap(),
            body: post.body(),
            region: RegionCode::parse("530902").unwrap(),
            rights: BTreeSet::default(),
            held_posts: held.iter().map(|post| PostCode::parse(post).unwrap()).collect(),
            interests: BTreeSet::default(),
            post,
        }
    }

    fn accusation() -> Visibility {
        Visibility::before_screening(vec![], vec![PostCode::parse("530902-ZJJ.head").unwrap()])
    }

    #[test]
    fn an_accusation_is_closed_to_the_whole_body_of_the_accused() {
        assert!(!accusation().admits(&officer("530902-ZJJ.clerk-1", &[])));
        assert!(accusation().admits(&officer("530902-JW.clerk-1", &[])));
    }

    #[test]
    fn a_claim_opens_to_the_body_but_never_to_the_official_complained_about() {
        let claim = accusation().after_screening(false);
        assert!(claim.admits(&officer("530902-ZJJ.clerk-1", &[])));
        assert!(!claim.admits(&officer("530902-ZJJ.head", &[])));
        assert!(!claim.admits(&officer("530902-ZF.leader-1", &["530902-ZJJ.head"])));
    }

    #[test]
    fn an_officer_of_the_accused_body_is_kept_out_in_another_body_s_post_too() {
        assert!(!accusation().admits(&officer("530902-JW.clerk-1", &["530902-ZJJ.clerk-1"])));
        let claim = accusation().after_screening(false);
        assert!(claim.admits(&officer("530902-JW.clerk-1", &["530902-ZJJ.clerk-1"])));
    }

    #[test]
    fn an_interest_in_the_accused_body_keeps_an_officer_of_another_one_out() {
        let mut interested = officer("530902-JW.clerk-1", &[]);
        interested.interests.insert(BodyCode::parse("530902-RSJ").unwrap());
        assert!(accusation().admits(&interested), "an interest in a body that it is not about");
        interested.interests.insert(BodyCode::parse("530902-ZJJ").unwrap());
        assert!(!accusation().admits(&interested));
        assert!(!accusation().after_screening(true).admits(&interested));
    }

    #[test]
    fn screening_as_an_accusation_keeps_the_body_out() {
        assert!(!accusation().after_screening(true).admits(&officer("530902-ZJJ.clerk-1", &[])));
    }
}

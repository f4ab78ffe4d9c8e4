//! Which desk answers for a petition from the first moment.

use std::collections::BTreeMap;

use kernel::{BodyCode, Officer, PostCode, RegionCode, Visibility};

/// A body, and one of its posts if one is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    pub body: BodyCode,
    pub post: Option<PostCode>,
}

/// Which body is above which, and which offices serve the joint conference of a region.
#[derive(Clone, Debug, Default)]
pub struct Offices {
    pub superiors: BTreeMap<BodyCode, BodyCode>,
    pub conferences: BTreeMap<RegionCode, BodyCode>,
}

impl Desk {
    /// The registering post; or, when the petition complains about that very desk, the nearest office above that it does not
    /// complain about (Art. 28); or the joint conference of the region. Never nobody.
    pub fn of(label: &Visibility, registrar: &Officer, offices: &Offices) -> Self {
        if label.admits(registrar) {
            return Self { body: registrar.body.clone(), post: Some(registrar.post.clone()) };
        }
        let free = |body: &&BodyCode| !label.excludes_body(body);
        let body = offices
            .above(&registrar.body)
            .find(free)
            .or_else(|| offices.conferences_of(&registrar.region).find(free))
            .unwrap_or(&registrar.body);
        Self { body: body.clone(), post: None }
    }
}

impl Offices {
    /// The bodies above this one, the nearest first.
    fn above<'a>(&'a self, body: &BodyCode) -> impl Iterator<Item = &'a BodyCode> {
        // Data that go round in a circle are cut off here rather than walked for ever.
        std::iter::successors(self.superiors.get(body), |it| self.superiors.get(*it)).take(10)
    }

    /// The conference offices of the regions that hold this one, the smallest region first.
    fn conferences_of<'a>(&'a self, region: &RegionCode) -> impl Iterator<Item = &'a BodyCode> {
        let mut found: Vec<_> =
            self.conferences.iter().filter(|(of, _)| region.is_within(of)).collect();
        found.sort_by_key(|(of, _)| std::cmp::Reverse(of.level()));
        found.into_iter().map(|(_, body)| body)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kernel::PersonCode;

    use super::*;

    fn body(code: &str) -> BodyCode {
        BodyCode::parse(code).unwrap()
    }

    fn registrar(post: &str) -> Officer {
        let post = PostCode::parse(post).unwrap();
        Officer {
            person: PersonCode::parse("per-a").unwrap(),
            body: post.body(),
            region: post.body().region(),
            rights: BTreeSet::new(),
            held_posts: BTreeSet::new(),
            post,
        }
    }

    fn offices() -> Offices {
        let region = |code| RegionCode::parse(code).unwrap();
        Offices {
            superiors: BTreeMap::from([
                (body("530902-XFJ"), body("530900-XFJ")),
                (body("530900-XFJ"), body("530900-ZF")),
            ]),
            conferences: BTreeMap::from([
                (region("530900"), body("530900-LXB")),
                (region("530902"), body("530902-LXB")),
            ]),
        }
    }

    fn complaint(bodies: &[&str]) -> Visibility {
        Visibility::before_screening(bodies.iter().map(|it| body(it)).collect(), Vec::new())
    }

    #[test]
    fn the_registering_post_answers() {
        let desk = Desk::of(&complaint(&[]), &registrar("530902-XFJ.registrar-1"), &offices());
        assert_eq!(desk.post, Some(PostCode::parse("530902-XFJ.registrar-1").unwrap()));
    }

    #[test]
    fn a_desk_complained_about_does_not_keep_the_petition() {
        let office = "530902-XFJ.registrar-1";
        for (complained, answers) in [
            (vec!["530902-XFJ"], "530900-XFJ"),
            (vec!["530902-XFJ", "530900-XFJ"], "530900-ZF"),
            (vec!["530902-XFJ", "530900-XFJ", "530900-ZF"], "530902-LXB"),
            (vec!["530902-XFJ", "530900-XFJ", "530900-ZF", "530902-LXB"], "530900-LXB"),
        ] {
            let desk = Desk::of(&complaint(&complained), &registrar(office), &offices());
            assert_eq!(desk, Desk { body: body(answers), post: None }, "{complained:?}");
        }
    }

    #[test]
    fn a_complaint_about_the_citys_own_office_goes_to_its_government() {
        let desk =
            Desk::of(&complaint(&["530900-XFJ"]), &registrar("530900-XFJ.registrar-1"), &offices());
        assert_eq!(desk.body, body("530900-ZF"));
    }
}

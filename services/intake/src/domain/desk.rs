//! Which desk answers for a petition from the first moment.

use kernel::{BodyCode, Officer, PostCode, Visibility};
use organisation::AsOf;
use words::routing::BodyKind;

/// A body, and one of its posts if one is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    pub body: BodyCode,
    pub post: Option<PostCode>,
}

/// How the body of a desk received a petition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receives {
    /// As an office that refers petitions (Art. 22).
    AsOffice,
    /// From the petitioner, whom it owes a notice (Art. 23).
    Directly,
    /// The same, but it tells the petitioner by its own rules (Art. 23, last paragraph).
    ByOwnRules,
}

impl Desk {
    /// How its body received what lies on it; a joint conference office screens and refers as a petition office does.
    pub fn receives(&self, office: &AsOf) -> Receives {
        match office.body(&self.body).map(|it| it.kind) {
            None | Some(BodyKind::PetitionOffice | BodyKind::ConferenceOffice) => {
                Receives::AsOffice
            }
            Some(BodyKind::JudicialPolitical | BodyKind::DisciplineInspection) => {
                Receives::ByOwnRules
            }
            Some(
                BodyKind::Government
                | BodyKind::Department
                | BodyKind::PublicSecurity
                | BodyKind::GridCentre
                | BodyKind::Township,
            ) => Receives::Directly,
        }
    }

    /// The registering post; or, when the petition is kept from whoever registers it (Art. 28), that person's body without the
    /// post, if the petition does not complain about it, or the nearest petition office above that it does not complain about;
    /// or the joint conference of the division or of one it lies in, which can screen and refer as well; or whichever other
    /// body there it does not complain about. Never nobody.
    pub fn of(label: &Visibility, registrar: &Officer, office: &AsOf) -> Self {
        if label.admits(registrar) {
            return Self { body: registrar.body.clone(), post: Some(registrar.post.clone()) };
        }
        let regions: Vec<_> = office.regions_from(&registrar.region).collect();
        let conferences = regions.iter().filter_map(|it| office.conference(&it.code));
        let others = regions.iter().flat_map(|it| office.bodies_of(&it.code));
        let reviewer = office.reviewer(&registrar.body);
        let above = std::iter::successors(reviewer, |it| office.reviewer(&it.code))
            .filter(|it| it.kind == BodyKind::PetitionOffice);
        let others = above.chain(conferences).chain(others).map(|it| &it.code);
        let mut bodies = std::iter::once(&registrar.body).chain(others);
        let body = bodies.find(|it| !label.excludes_body(it)).unwrap_or(&registrar.body);
        Self { body: body.clone(), post: None }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::NaiveDate;
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
            interests: BTreeSet::new(),
            post,
        }
    }

    fn office() -> AsOf {
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        test_kit::office::shipped().unwrap().as_of(day)
    }

    fn complaint(bodies: &[&str]) -> Visibility {
        Visibility::before_screening(bodies.iter().map(|it| body(it)).collect(), Vec::new())
    }

    #[test]
    fn the_registering_post_answers() {
        let desk = Desk::of(&complaint(&[]), &registrar("530902-XFJ.registrar-1"), &office());
        assert_eq!(desk.post, Some(PostCode::parse("530902-XFJ.registrar-1").unwrap()));
    }

    #[test]
    fn every_body_but_offices_that_refer_receives_directly() {
        for (body, receives) in [
            ("530902-XFJ", Receives::AsOffice),
            ("530902-LXB", Receives::AsOffice),
            ("530902-ZJJ", Receives::Directly),
            ("530902-ZF", Receives::Directly),
            ("530902-GAJ", Receives::Directly),
            ("530902-WGZX", Receives::Directly),
            ("530902001-ZF", Receives::Directly),
            ("530902-FY", Receives::ByOwnRules),
            ("530902-JW", Receives::ByOwnRules),
        ] {
            let desk = Desk::of(&complaint(&[]), &registrar(&format!("{body}.desk-1")), &office());
            assert_eq!(desk.receives(&office()), receives, "{body}");
        }
        // What complains about the body itself is received by whoever answers for it.
        let accused = registrar("530902-ZJJ.desk-1");
        let desk = Desk::of(&complaint(&["530902-ZJJ"]), &accused, &office());
        assert_ne!(desk.body, accused.body);
        assert_eq!(desk.receives(&office()), Receives::AsOffice);
    }

    #[test]
    fn colleagues_answer_where_the_registrar_has_an_interest() {
        let mut interested = registrar("530902-XFJ.registrar-1");
        interested.interests.insert(body("530902-ZJJ"));
        let desk = Desk::of(&complaint(&["530902-ZJJ"]), &interested, &office());
        assert_eq!(desk, Desk { body: body("530902-XFJ"), post: None });
        let desk = Desk::of(&complaint(&["530902-RSJ"]), &interested, &office());
        assert_eq!(desk.post, Some(interested.post));
    }

    #[test]
    fn a_desk_complained_about_does_not_keep_the_petition() {
        let registering = "530902-XFJ.registrar-1";
        for (complained, answers) in [
            (vec!["530902-XFJ"], "530900-XFJ"),
            (vec!["530902-XFJ", "530900-XFJ"], "530902-LXB"),
            (vec!["530902-XFJ", "530900-XFJ", "530902-LXB"], "530900-LXB"),
        ] {
            let desk = Desk::of(&complaint(&complained), &registrar(registering), &office());
            assert_eq!(desk, Desk { body: body(answers), post: None }, "{complained:?}");
        }
    }

    #[test]
    fn a_complaint_about_the_citys_own_office_goes_to_its_conference() {
        let desk =
            Desk::of(&complaint(&["530900-XFJ"]), &registrar("530900-XFJ.registrar-1"), &office());
        assert_eq!(desk.body, body("530900-LXB"));
    }

    #[test]
    fn where_every_office_is_complained_about_somebody_still_has_it() {
        let all = ["530902-XFJ", "530900-XFJ", "530902-LXB", "530900-LXB", "530900-ZF"];
        let desk = Desk::of(&complaint(&all), &registrar("530902-XFJ.registrar-1"), &office());
        assert!(!all.contains(&desk.body.as_str()), "{desk:?}");
        assert!(office().body(&desk.body).is_some(), "{desk:?}");
    }
}

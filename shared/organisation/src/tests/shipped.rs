//! The data that ship with the suite.

use kernel::{Explain, Word};
use words::intake::CueKind;
use words::risk_ledger::Domain;
use words::routing::{RegionLevel, Track};

use super::*;

fn shipped() -> AsOf {
    read(&shipped_files()).as_of(day("2026-06-01"))
}

#[test]
fn the_shipped_folder_is_sound_and_says_what_it_lacks() {
    let office = shipped();
    assert_eq!(office.organisation().regions.rows().len(), 1049);
    let gaps: Vec<_> = office.gaps().iter().map(|it| it.zh().clone()).collect();
    // Seven rows of the town level are a prison and farms; posts have holders, bodies have desks.
    assert_eq!(gaps.len(), 7, "{gaps:#?}");
    assert!(gaps.iter().all(|it| it.ends_with("没有人民政府")), "{gaps:#?}");
}

#[test]
fn every_body_has_a_petition_desk_and_every_town_a_government() {
    let office = shipped();
    for body in office.organisation().bodies.rows() {
        assert!(office.petition_desk(&body.code).next().is_some(), "{}", body.code);
        assert!(office.head(&body.code).is_some(), "{}", body.code);
    }
    let towns = office.organisation().regions.rows().iter();
    let governed =
        towns.filter(|it| it.level == RegionLevel::Town && office.government(&it.code).is_some());
    assert_eq!(governed.count(), 77);
}

#[test]
fn every_post_has_a_custodian_with_all_of_its_body_away() {
    let files = shipped_files();
    let office = read(&files).as_of(day("2026-06-01"));
    let labour = body("530902-RSJ");
    let away: String = office
        .posts_of(&labour)
        .filter_map(|it| office.holder(&it.code))
        .fold(String::new(), |all, it| all + it.person.as_str() + ",2026-07-01,2026-07-31\n");
    let mut files = files;
    files.add("leaves.csv", format!("person,valid_from,valid_to\n{away}"));
    let office = read(&files).as_of(day("2026-07-15"));
    let county = office.head(&body("530902-ZF")).unwrap().code.clone();
    for it in office.posts_of(&labour) {
        assert_eq!(office.custodian(&it.code).unwrap().post, &county);
    }
}

#[test]
fn departments_answer_to_their_government_and_are_reviewed_in_their_line() {
    let office = shipped();
    let bureau = body("530902-RSJ");
    assert_eq!(code(office.superior(&bureau)), "530902-ZF");
    assert_eq!(code(office.reviewer(&bureau)), "530900-RSJ");
    assert_eq!(code(office.superior(&body("530902-HBJ"))), "530900-HBJ");
    assert_eq!(office.line_of(&body("530900-RSJ")).len(), 9);
    assert_eq!(
        code(office.common_superiors(&[&bureau, &body("530902-ZJJ")]).first().copied()),
        "530902-ZF"
    );
    assert_eq!(
        code(office.common_superiors(&[&bureau, &body("530921-RSJ")]).first().copied()),
        "530900-RSJ"
    );
    assert_eq!(code(office.common_superiors(&[&bureau, &body("530902-FY")]).first().copied()), "-");
    assert_eq!(
        code(office.common_conferences(&[&bureau, &body("530902-FY")]).first().copied()),
        "530902-LXB"
    );
}

#[test]
fn the_catalogue_walks_up_to_the_lowest_body_that_is_competent() {
    let office = shipped();
    let at = |category, track, code: &str| {
        office.competent(category, track, &region(code)).map_or("-", |it| it.code.as_str())
    };
    assert_eq!(at("wage_arrears", Track::Petition, "530902001"), "530902-RSJ");
    assert_eq!(at("wage_arrears", Track::Duty, "530900"), "530900-RSJ");
    assert_eq!(at("homestead", Track::Petition, "530921101001"), "530921101-ZF");
    assert_eq!(at("homestead", Track::Petition, "530922501"), "530922-NYJ");
    assert_eq!(at("wage_arrears", Track::Litigation, "530902001"), "530902-ZFW");
    assert_eq!(
        at("no_such", Track::Petition, "530902001"),
        at("other", Track::Petition, "530902001")
    );
}

#[test]
fn governments_and_conferences_are_found_from_any_village() {
    let office = shipped();
    let village = region("530902001001");
    let level = |level| code(office.government_at(&village, level)).to_owned();
    assert_eq!(level(RegionLevel::Town), "530902001-ZF");
    assert_eq!(level(RegionLevel::County), "530902-ZF");
    assert_eq!(level(RegionLevel::City), "530900-ZF");
    assert_eq!(level(RegionLevel::Province), "-");
    assert_eq!(code(office.conference(&village)), "530902-LXB");
}

#[test]
fn rights_follow_the_kind_and_people_their_posts() {
    let office = shipped();
    let registrar = post("530902-XFJ.registrar-1");
    assert!(office.rights(&registrar).contains("petition.register"));
    assert!(!office.rights(&post("530902-RSJ.head")).contains("petition.register"));
    let person = &office.holder(&registrar).unwrap().person;
    assert_eq!(office.held_by(person).map(|it| &it.post).collect::<Vec<_>>(), [&registrar]);
}

#[test]
fn the_shipped_divisions_go_down_to_the_village() {
    let office = shipped();
    let town = office.region(&region("530902001")).unwrap();
    assert_eq!(town.name, "凤翔街道");
    assert!(office.region(&region("530902001001")).is_some());
    assert!(office.region(&region("530999")).is_none());
}

#[test]
fn the_shipped_bodies_and_posts_are_known() {
    let office = shipped();
    assert!(office.body(&body("530902-ZF")).is_some());
    assert!(office.post(&post("530902-ZF.leader-1")).is_some());
    assert!(office.body(&body("530902-NONE")).is_none());
}

#[test]
fn every_shipped_grid_lies_in_its_village_and_its_centres_county() {
    let office = shipped();
    let grids = office.organisation().grids.rows();
    assert!(grids.len() >= 40);
    for grid in grids {
        assert!(grid.code.starts_with(grid.region.as_str()), "{grid:?}");
        assert!(grid.region.is_within(&grid.centre_body.region()), "{grid:?}");
    }
    let village = region("530902001001");
    assert_eq!(office.grids_within(&village).count(), 3);
    assert_eq!(office.grids_within(&region("530921")).count(), 0);
}

#[test]
fn the_shipped_categories_cover_all_nine_domains() {
    let office = shipped();
    for domain in Domain::ALL.iter().copied() {
        let mut categories = office.organisation().categories.rows().iter();
        assert!(categories.any(|category| category.domain == domain), "{domain:?}");
    }
}

#[test]
fn a_judgment_is_a_cue_for_litigation() {
    let proposal = shipped().cue_words().propose("法院已经作出终审判决，我不服判决，请求再审。");
    assert!(proposal.speaks_for(CueKind::Litigation), "{proposal:?}");
}

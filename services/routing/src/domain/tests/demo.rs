//! The demo's petitions, screened by their own words: the groups that its README names go the ways
//! it says.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Row {
    external_id: String,
    channel: String,
    region: String,
    text: String,
    purpose: String,
    category: String,
    complained_bodies: String,
    complained_posts: String,
}

/// Screens every petition of the demo that can be registered: by its id, the track and the body
/// proposed.
fn screened() -> BTreeMap<String, String> {
    let office = Office::open();
    let words = office.catalogue.cue_words();
    let text = include_str!("../../../../../deploy/data/demo/petitions.csv");
    csv::Reader::from_reader(text.as_bytes())
        .into_deserialize()
        .map(|row| row.unwrap())
        .filter(|row: &Row| row.external_id.starts_with("HW-"))
        .map(|row| {
            let region = RegionCode::parse(&row.region).unwrap();
            let proposal = words.propose(&row.text);
            let codes = |text: &str| {
                text.split(';').filter(|it| !it.is_empty()).map(str::to_owned).collect()
            };
            let bodies: Vec<String> = codes(&row.complained_bodies);
            let posts: Vec<String> = codes(&row.complained_posts);
            let visibility = Visibility::before_screening(
                bodies.iter().map(|code| BodyCode::parse(code).unwrap()).collect(),
                posts.iter().map(|code| PostCode::parse(code).unwrap()).collect(),
            );
            let input = ScreeningInput {
                channel: Channel::parse(&row.channel).unwrap(),
                region: &region,
                purpose: Purpose::parse(&row.purpose),
                category: Some(row.category.as_str()).filter(|it| !it.is_empty()),
                proposal: &proposal,
                visibility: &visibility,
            };
            let screening = propose(input, &office.catalogue);
            let body = screening.competent_body.map_or_else(|| "-".to_owned(), |it| it.to_string());
            (row.external_id, format!("{} {body}", screening.track.as_str()))
        })
        .collect()
}

#[test]
fn the_demo_petitions_go_the_ways_their_groups_say() {
    let screened = screened();
    let mut tracks: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (id, way) in &screened {
        let (track, _) = way.split_once(' ').unwrap();
        tracks.entry(track).or_default().push(id.strip_prefix("HW-").unwrap());
    }
    let expected = [
        ("accusation", "009 032 052 062 072"),
        ("duty", "017 051 079"),
        ("litigation", "003 020 036 045 057 075"),
        ("other_procedure", "013 043 065 069"),
        ("suggestion", "006 026 040 055 078"),
    ];
    for (track, ids) in expected {
        assert_eq!(tracks[track].join(" "), ids, "{track}");
    }
    assert_eq!(tracks["petition"].len(), 59);
}

#[test]
fn no_demo_accusation_is_proposed_to_the_accused_and_every_petition_finds_a_body() {
    let screened = screened();
    for (id, body) in [
        ("HW-001", "530902-RSJ"),
        ("HW-009", "530902-JW"),
        ("HW-031", "530902102-ZF"),
        ("HW-062", "530902-JW"),
        // The county's discipline body is accused itself.
        ("HW-072", "530900-JW"),
        ("HW-064", "530900-XFJ"),
        ("HW-077", "530924-MZJ"),
    ] {
        assert!(screened[id].ends_with(body), "{id}: {}", screened[id]);
    }
    assert!(screened.values().all(|way| !way.ends_with(" -")));
}

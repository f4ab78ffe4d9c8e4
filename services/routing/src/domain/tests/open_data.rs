//! Real letters, which are no part of the repository: where they are absent the test says so and passes.

use std::fs::File;

use flate2::read::GzDecoder;
use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Letter {
    title: String,
    body: String,
    category_l1: String,
}

#[test]
fn four_fifths_of_real_letters_get_the_first_level_that_people_gave_them() {
    let Some(folder) = test_kit::open_data("messages") else {
        return;
    };
    let (office, words) = (shipped(), shipped().cue_words());
    let file = File::open(folder.join("labelled_messages.csv.gz")).unwrap();
    let letters = csv::Reader::from_reader(GzDecoder::new(file)).into_deserialize::<Letter>();
    let (mut right, mut all) = (0, 0);
    for letter in letters.map(|it| it.unwrap()) {
        let proposal = words.propose(&format!("{}\n{}", letter.title, letter.body));
        let row = proposal.category.and_then(|it| office.category(&it.category));
        // The labels' list of first levels has no 组织人事; its letters are among these.
        let level1 = row.map_or("", |it| it.level1.as_str()).replace("组织人事", "劳动和社会保障");
        right += usize::from(level1 == letter.category_l1);
        all += 1;
    }
    assert!(all > 0 && right * 5 >= all * 4, "{right} of {all}");
}

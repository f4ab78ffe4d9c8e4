//! The command as it is typed, on streams of its own.

mod batch;
mod due;
mod rules;
mod tables;
mod verify;

use std::path::PathBuf;

use clap::Parser;
use test_kit::Place;

use super::{Streams, Terms};

#[derive(Parser)]
struct Line {
    #[command(subcommand)]
    terms: Terms,
}

/// What a command said, and how it ended.
struct Said {
    output: String,
    complaints: String,
    error: Option<String>,
}

impl Said {
    /// The output of a command that ended well.
    #[track_caller]
    fn well(self) -> String {
        assert_eq!((self.error, self.complaints.as_str()), (None, ""));
        self.output
    }

    /// The last words of a command that failed.
    #[track_caller]
    fn failure(self) -> String {
        self.error.unwrap_or_else(|| panic!("it did not fail, but said {}", self.output))
    }
}

/// Runs `headwater terms` with these words, parted by spaces.
fn terms(words: &str) -> Said {
    terms_reading(words, b"")
}

/// Runs `headwater terms` with this on its standard input.
fn terms_reading(words: &str, mut input: &[u8]) -> Said {
    let (mut output, mut complaints) = (Vec::new(), Vec::new());
    let line = ["terms"].into_iter().chain(words.split_whitespace());
    let outcome = match Line::try_parse_from(line) {
        Ok(line) => line.terms.run_on(&mut Streams {
            input: &mut input,
            output: &mut output,
            complaints: &mut complaints,
        }),
        Err(error) => Err(error.into()),
    };
    Said {
        // A row that is not UTF-8 is handed back as it came.
        output: String::from_utf8_lossy(&output).into_owned(),
        complaints: String::from_utf8(complaints).unwrap(),
        error: outcome.err().map(|error| format!("{error:#}")),
    }
}

/// A folder of the repository.
fn repository(folder: &str) -> PathBuf {
    test_kit::repository().join(folder)
}

/// A folder with files of its own, removed at the end.
struct Folder(Place);

impl Folder {
    fn with(files: &[(&str, &[u8])]) -> Self {
        let place = Place::fresh().unwrap();
        for (file, content) in files {
            std::fs::write(place.path().join(file), content).unwrap();
        }
        Self(place)
    }

    fn path(&self, file: &str) -> String {
        self.0.path().join(file).display().to_string()
    }
}

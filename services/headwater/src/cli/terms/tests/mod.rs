//! The command as it is typed, on streams of its own.

mod batch;
mod due;
mod rules;
mod tables;
mod verify;

use std::path::{Path, PathBuf};

use clap::Parser;

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
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder)
}

/// A folder with files of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn with(name: &str, files: &[(&str, &[u8])]) -> Self {
        let path = std::env::temp_dir().join(format!("headwater-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        for (file, content) in files {
            std::fs::write(path.join(file), content).unwrap();
        }
        Self(path)
    }

    fn path(&self, file: &str) -> String {
        self.0.join(file).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is the system's to clean.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

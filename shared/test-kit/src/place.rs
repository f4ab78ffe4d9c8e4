//! A folder that is there for one test.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A fresh folder, removed when the test ends.
#[derive(Debug)]
pub struct Place(PathBuf);

impl Place {
    /// Makes a folder that no other test has.
    pub fn fresh() -> anyhow::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let turn = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("headwater-test-{}-{turn}", std::process::id());
        let path = std::env::temp_dir().join(name);
        if path.exists() {
            std::fs::remove_dir_all(&path)?;
        }
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What cannot be removed is the system's to clean.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// The repository's root.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A folder of open data, which is no part of the repository: `HEADWATER_DATA_DIR`, or
/// `shared/data` beside the repository. Where it is absent, the test that asks says that it is
/// skipped, and the word passes by the test's capture.
#[expect(clippy::disallowed_methods, reason = "a test asks where its data lie; no service does")]
pub fn open_data(folder: &str) -> Option<PathBuf> {
    let data = std::env::var("HEADWATER_DATA_DIR")
        .map_or_else(|_| repository().join("../shared/data"), PathBuf::from);
    let folder = data.join(folder);
    if folder.is_dir() {
        return Some(folder);
    }
    // Who cannot be told is not told.
    drop(writeln!(std::io::stderr(), "skipped: {} is absent", folder.display()));
    None
}

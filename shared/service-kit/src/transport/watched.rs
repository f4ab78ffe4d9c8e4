//! What was read from files, read again when they change.

use std::fmt;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// How a file is known from another that took its place: device, number, length and time of the last change.
type Stamp = Option<(u64, u64, u64, i64, i64)>;

type Read<T> = dyn Fn() -> anyhow::Result<T> + Send + Sync;

/// Something read from files. Whether they changed is asked when it is used, which costs a look at each file: it is used once
/// a connection, and a change counts from the next connection on.
pub(super) struct Watched<T> {
    files: Vec<PathBuf>,
    read: Box<Read<T>>,
    present: Mutex<(Vec<Stamp>, Arc<T>)>,
}

impl<T> Watched<T> {
    /// Reads the files for the first time.
    pub(super) fn read(
        files: Vec<PathBuf>,
        read: impl Fn() -> anyhow::Result<T> + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        // Before the files are read: a change in between is read once more, and none is missed.
        let seen = stamps(&files);
        let present = Mutex::new((seen, Arc::new(read()?)));
        Ok(Self { files, read: Box::new(read), present })
    }

    /// What the files say now. Files that cannot be used, because only half of a change is there, change nothing.
    pub(super) fn present(&self) -> Arc<T> {
        let seen = stamps(&self.files);
        let mut present = self.present.lock().unwrap_or_else(PoisonError::into_inner);
        if present.0 != seen {
            match (self.read)() {
                Ok(new) => {
                    tracing::info!(files = ?self.files, "the certificates have changed and are used from now on");
                    present.1 = Arc::new(new);
                }
                Err(error) => {
                    tracing::warn!(files = ?self.files, "the certificates cannot be used, those before stay: {error:#}");
                }
            }
            present.0 = seen;
        }
        present.1.clone()
    }
}

impl<T> fmt::Debug for Watched<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Watched({:?})", self.files)
    }
}

fn stamps(files: &[PathBuf]) -> Vec<Stamp> {
    let stamp = |it: Metadata| (it.dev(), it.ino(), it.len(), it.mtime(), it.mtime_nsec());
    files.iter().map(|it| std::fs::metadata(it).ok().map(stamp)).collect()
}

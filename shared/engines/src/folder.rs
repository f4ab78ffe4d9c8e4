//! The folder in which engines keep everything, and its lock.

use std::fs::{DirBuilder, File, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};

use crate::account::{Account, effective_uid};

/// A folder that belongs to this process until the last clone, and the last engine in it, is
/// dropped.
#[derive(Clone, Debug)]
pub struct DataFolder {
    path: PathBuf,
    account: Option<Account>,
    #[cfg_attr(not(test), expect(dead_code, reason = "it is held for its Drop"))]
    lock: Arc<Lock>,
}

impl DataFolder {
    /// Makes the folder where it is missing and locks it.
    ///
    /// For root, a folder that the engines' user cannot reach is replaced by
    /// `/var/tmp/headwater-<hash of the path>`: see [`DataFolder::path`].
    ///
    /// # Errors
    /// If the folder cannot be made, belongs to someone else or is in use by another process.
    pub fn open(requested: impl AsRef<Path>) -> Result<Self> {
        let requested = make_reachable(requested.as_ref())?;
        let mut path = requested.clone();
        let mut account = Account::for_engines(&path.join("postgres"))?;
        if let Some(user) = account {
            let moved_to = requested.join("moved-to");
            if moved_to.is_dir() {
                path = moved_to.canonicalize()?;
            } else if !is_reachable(user, &requested)? {
                path = PathBuf::from(format!("/var/tmp/headwater-{}", short_hash(&requested)));
                make_own(&path, 0o711, account)?;
                symlink(&path, &moved_to).with_context(|| {
                    format!("cannot write {}: is it writable?", moved_to.display())
                })?;
            }
            if path != requested {
                account = Account::for_engines(&path.join("postgres"))?;
            }
        }
        let lock = Lock::take(&path)?;
        Ok(Self { path, account, lock: Arc::new(lock) })
    }

    /// Where the data really is: the folder asked for, or its stand-in under `/var/tmp`.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn account(&self) -> Option<Account> {
        self.account
    }

    /// A folder inside, for the engines' user alone.
    pub(crate) fn private_folder(&self, name: &str) -> Result<PathBuf> {
        let path = self.path.join(name);
        make_own(&path, 0o700, self.account)?;
        self.hand_over(&path)?;
        Ok(path)
    }

    /// A folder for Unix sockets: inside, or under `/tmp` if the path is too long for a socket.
    pub(crate) fn socket_folder(&self) -> Result<PathBuf> {
        // sun_path holds 107 bytes and a NUL; PostgreSQL appends `/.s.PGSQL.65535`, then `.lock`
        // for a file that is not bound by the limit.
        const LONGEST: usize = 107 - "/.s.PGSQL.65535".len();
        if self.path.as_os_str().len() + "/run".len() <= LONGEST {
            return self.private_folder("run");
        }
        let path = PathBuf::from(format!("/tmp/headwater-{}", short_hash(&self.path)));
        make_own(&path, 0o700, self.account)?;
        self.hand_over(&path)?;
        Ok(path)
    }

    /// Gives a file or folder to the engines' user, if that is another one.
    pub(crate) fn hand_over(&self, path: &Path) -> Result<()> {
        let Some(Account { uid, gid }) = self.account else {
            return Ok(());
        };
        chown(path, Some(uid), Some(gid)).with_context(|| {
            format!("cannot give {} to user {uid}: does its disk keep owners?", path.display())
        })
    }

    #[cfg(test)]
    pub(crate) fn release_as_if_killed(&self) {
        self.lock.0.unlock().unwrap();
    }

    /// Opens a log for appending; one that has grown past 16 MB is begun anew.
    pub(crate) fn open_log(&self, name: &str) -> Result<File> {
        const LARGE: u64 = 16 << 20;
        let path = self.path.join(name);
        let opened = File::options().append(true).create(true).open(&path);
        let log = opened.with_context(|| format!("cannot write the log {}", path.display()))?;
        log.set_permissions(std::fs::Permissions::from_mode(0o600))?;
        if log.metadata()?.len() > LARGE {
            log.set_len(0)?;
        }
        Ok(log)
    }
}

#[derive(Debug)]
struct Lock(File);

impl Lock {
    fn take(folder: &Path) -> Result<Self> {
        let path = folder.join("lock");
        let opened = File::options().create(true).truncate(false).write(true).open(&path);
        let file = opened.with_context(|| {
            format!(
                "cannot write {}: take another data folder, or delete this one if another user \
                 made it",
                path.display()
            )
        })?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => bail!(
                "the data folder {} is in use by another process: stop that one, or take another \
                 folder",
                folder.display()
            ),
            Err(TryLockError::Error(error)) => Err(error)
                .with_context(|| format!("cannot lock {}: is it on a local disk?", path.display())),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing would not do: a process being forked at this moment holds a copy of the handle.
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "the data folder's lock was not released");
        }
    }
}

/// Makes the folder asked for, passable for other users if it is new.
fn make_reachable(requested: &Path) -> Result<PathBuf> {
    let make = || -> std::io::Result<PathBuf> {
        if !requested.is_dir() {
            std::fs::create_dir_all(requested)?;
            let mode = if effective_uid().is_ok_and(|uid| uid == 0) { 0o711 } else { 0o700 };
            std::fs::set_permissions(requested, std::fs::Permissions::from_mode(mode))?;
        }
        requested.canonicalize()
    };
    make().with_context(|| {
        format!("cannot make the data folder {}: take another one", requested.display())
    })
}

fn is_reachable(user: Account, folder: &Path) -> Result<bool> {
    for ancestor in folder.ancestors() {
        if !user.can_traverse(&ancestor.metadata()?) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Makes a folder; one that exists must be ours, because names under `/tmp` can be guessed.
fn make_own(path: &Path, mode: u32, account: Option<Account>) -> Result<()> {
    match DirBuilder::new().mode(mode).create(path) {
        Ok(()) => {
            // What the umask took away.
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))?;
            return Ok(());
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => {
            return Err(error)
                .with_context(|| format!("cannot make the folder {}", path.display()));
        }
    }
    let found = path.symlink_metadata()?;
    let ours = found.uid() == effective_uid()? || account.is_some_and(|a| a.uid == found.uid());
    ensure!(
        found.is_dir() && ours && found.mode() & 0o022 == 0,
        "{} is not a folder of this user that only this user can write: move it away",
        path.display()
    );
    Ok(())
}

/// FNV-1a: the same in each run and in each version of Rust.
fn short_hash(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

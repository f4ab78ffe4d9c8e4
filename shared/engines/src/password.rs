//! Random passwords, kept in files that only the engines' user and root can read.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result};

use crate::folder::DataFolder;

/// The password in the file; a new one is made if there is none yet.
pub(crate) fn load_or_create(folder: &DataFolder, path: &Path) -> Result<String> {
    match std::fs::read_to_string(path) {
        Ok(kept) if !kept.trim().is_empty() => return Ok(kept.trim().to_owned()),
        Ok(_) => {} // an earlier run was killed between creating and writing it
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => {
            return Err(error).with_context(|| {
                format!("cannot read {}: is the folder another user's?", path.display())
            });
        }
    }
    let password = random()?;
    let written = write_private(path, &password);
    written.with_context(|| format!("cannot write {}: is the disk full?", path.display()))?;
    folder.hand_over(path)?;
    Ok(password)
}

/// Writes a file that nobody else can read, not even while it is being written.
pub(crate) fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())
}

/// 160 random bits in hexadecimal, which needs no escaping in a URL, a file or a shell.
fn random() -> Result<String> {
    let mut bytes = [0_u8; 20];
    File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut bytes))
        .context("cannot read /dev/urandom to make a password: is /dev mounted?")?;
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    Ok(digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect())
}

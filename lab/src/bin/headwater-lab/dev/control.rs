//! The socket of a suite in development: only its owner may tell it to turn the clock, one line a wish.

use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use lab::Suite;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};

use super::turn::{Turn, shown};

/// What stands before an answer that grants a wish.
const GRANTED: &str = "ok ";
/// A wish is short.
const WISH_MAX_BYTES: u64 = 64;

/// The socket, which goes with the suite.
pub(super) struct Control {
    listener: UnixListener,
    path: PathBuf,
}

impl Control {
    /// Opens the socket for its owner alone; refuses if a suite that runs has it.
    pub(super) async fn open(path: &Path) -> anyhow::Result<Self> {
        ensure!(
            UnixStream::connect(path).await.is_err(),
            "a suite for development runs already; another one needs a HEADWATER_PROFILE of its own"
        );
        if let Some(folder) = path.parent() {
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        // Left by a process that was killed.
        drop(std::fs::remove_file(path));
        let listener =
            UnixListener::bind(path).with_context(|| format!("the socket {}", path.display()))?;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
        Ok(Self { listener, path: path.to_owned() })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Grants one wish after the other.
    pub(super) async fn serve(&self, suite: &Suite) -> anyhow::Result<()> {
        loop {
            let (mut stream, _) = self.listener.accept().await?;
            let answer = match grant(&mut stream, suite).await {
                Ok(granted) => format!("{GRANTED}{granted}"),
                Err(error) => format!("{error:#}"),
            };
            // Whoever went away meanwhile wants no answer.
            drop(stream.write_all(answer.as_bytes()).await);
        }
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        // What cannot be removed is replaced at the next start.
        drop(std::fs::remove_file(&self.path));
    }
}

async fn grant(stream: &mut UnixStream, suite: &Suite) -> anyhow::Result<String> {
    let mut wish = String::new();
    BufReader::new(stream).take(WISH_MAX_BYTES).read_line(&mut wish).await?;
    if !wish.trim().is_empty() {
        let turn: Turn = wish.trim().parse()?;
        suite.advance_to(turn.from(suite.clock().now())?).await?;
    }
    Ok(shown(suite.clock().now()))
}

/// Asks a suite to turn its clock, or what it shows; what it shows then.
pub(super) async fn ask(path: &Path, turn: Option<Turn>) -> anyhow::Result<String> {
    let stream = UnixStream::connect(path).await;
    let mut stream = stream.context("the suite of `make dev` does not answer")?;
    let wish = turn.map(|it| it.to_string()).unwrap_or_default();
    stream.write_all(format!("{wish}\n").as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    match answer.strip_prefix(GRANTED) {
        Some(shown) => Ok(shown.to_owned()),
        None => anyhow::bail!("{answer}"),
    }
}

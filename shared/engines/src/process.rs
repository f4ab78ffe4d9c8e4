//! Engines as processes: started apart, watched, signalled.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tokio::process::{Child, Command};

use crate::folder::DataFolder;

/// How often an engine is looked at.
pub(crate) const POLL: Duration = Duration::from_millis(10);
const STOPS_WITHIN: Duration = Duration::from_secs(30);

/// A command that runs in the folder, as the folder's user.
pub(crate) fn command(folder: &DataFolder, program: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder.path()).env("LC_ALL", "C").stdin(Stdio::null());
    if let Some(account) = folder.account() {
        // The standard library drops root's further groups with the uid.
        command.uid(account.uid).gid(account.gid);
    }
    command
}

/// A running engine and its share of the log. Drop asks it to end, and does not wait.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    pid: u32,
    end_signal: &'static str,
    log: PathBuf,
    log_start: u64,
}

impl Server {
    /// Starts the engine in a process group of its own, its output appended to the log.
    pub(crate) fn start(
        folder: &DataFolder,
        mut command: Command,
        end_signal: &'static str,
        log_name: &str,
    ) -> Result<Self> {
        let log = folder.open_log(log_name)?;
        let log_start = log.metadata()?.len();
        let program = command.as_std().get_program().to_owned();
        let child = command
            .process_group(0)
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot run {}: reinstall it", program.display()))?;
        let pid = child.id().context("the engine ended at once")?;
        Ok(Self { child, pid, end_signal, log: folder.path().join(log_name), log_start })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    /// What the engine has logged, if it has ended.
    pub(crate) fn ended(&mut self) -> Result<Option<String>> {
        match self.child.try_wait()? {
            None => Ok(None),
            Some(_) => self.logged().map(Some),
        }
    }

    /// Waits until the process is gone, whoever ended it; the log with its last words.
    pub(crate) async fn gone(&self) -> PathBuf {
        while command_line(self.pid).is_some() {
            tokio::time::sleep(POLL).await;
        }
        self.log.clone()
    }

    /// Asks the engine to end and waits; kills it if it takes longer than half a minute.
    pub(crate) async fn stop(mut self) -> Result<()> {
        if self.child.try_wait()?.is_some() {
            return Ok(());
        }
        signal(self.end_signal, &[self.pid])?;
        if tokio::time::timeout(STOPS_WITHIN, self.child.wait()).await.is_err() {
            let (pid, log) = (self.pid, self.log.display());
            tracing::warn!(pid, %log, "an engine did not stop in half a minute and is killed");
            return self.kill9().await;
        }
        Ok(())
    }

    /// Kills the engine and its children in the same instant and waits until all are gone.
    pub(crate) async fn kill9(mut self) -> Result<()> {
        if self.child.try_wait()?.is_some() {
            return Ok(());
        }
        // PostgreSQL's children have sessions, thus process groups, of their own.
        let mut pids = vec![self.pid];
        pids.extend(children(self.pid));
        signal("KILL", &pids)?;
        self.child.wait().await?;
        for pid in pids {
            wait_until_gone(|| command_line(pid).is_some()).await?;
        }
        Ok(())
    }

    fn logged(&self) -> Result<String> {
        let mut log = File::open(&self.log)?;
        log.seek(SeekFrom::Start(self.log_start))?;
        let mut bytes = Vec::new();
        log.take(1 << 16).read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait()
            && let Err(error) = signal(self.end_signal, &[self.pid])
        {
            tracing::warn!(pid = self.pid, %error, "an engine was left running");
        }
    }
}

/// Stops what an earlier, killed owner of the folder left running: the process of the pid file, if
/// its command line names `proof`, which no other process's would.
pub(crate) async fn take_over(pid_file: &Path, proof: &Path, with: &str) -> Result<()> {
    let Ok(text) = std::fs::read_to_string(pid_file) else {
        return Ok(());
    };
    let Some(pid) = text.lines().next().and_then(|line| line.trim().parse().ok()) else {
        return Ok(());
    };
    let runs = || command_line(pid).is_some_and(|arguments| arguments.iter().any(|a| a == proof));
    if !runs() {
        return Ok(());
    }
    tracing::info!(pid, folder = %proof.display(), "stopping an engine that an earlier run left");
    signal(with, &[pid])?;
    if wait_until_gone(runs).await.is_err() {
        signal("KILL", &[pid])?;
        wait_until_gone(runs).await?;
    }
    Ok(())
}

/// Polls until `runs` is false; half a minute at the most.
async fn wait_until_gone(runs: impl Fn() -> bool) -> Result<()> {
    let gone = async {
        while runs() {
            tokio::time::sleep(POLL).await;
        }
    };
    match tokio::time::timeout(STOPS_WITHIN, gone).await {
        Ok(()) => Ok(()),
        Err(_) => bail!("an engine of an earlier run does not end: stop it by hand"),
    }
}

/// The arguments of a process; `None` if there is none, or only its exit status is left.
fn command_line(pid: u32) -> Option<Vec<PathBuf>> {
    let bytes = std::fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let arguments = bytes.split(|byte| *byte == 0).filter(|argument| !argument.is_empty());
    let arguments: Vec<_> = arguments.map(|a| OsStr::from_bytes(a).into()).collect();
    (!arguments.is_empty()).then_some(arguments)
}

fn children(pid: u32) -> Vec<u32> {
    let list = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
    list.unwrap_or_default().split_whitespace().filter_map(|child| child.parse().ok()).collect()
}

/// Sends a signal through the shell: its `kill` is built in, while a bare system has no other.
fn signal(name: &str, pids: &[u32]) -> Result<()> {
    let output = std::process::Command::new("/bin/sh")
        .args(["-c", "signal=$1; shift; kill -s \"$signal\" \"$@\"", "sh", name])
        .args(pids.iter().map(u32::to_string))
        .output()
        .context("cannot run /bin/sh to stop an engine")?;
    // A process that ended by itself in the meantime is no failure.
    let all_gone = || pids.iter().all(|pid| command_line(*pid).is_none());
    ensure!(
        output.status.success() || name == "KILL" || all_gone(),
        "cannot send {name} to process {pids:?}: {} Stop it as the user who started it.",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(())
}

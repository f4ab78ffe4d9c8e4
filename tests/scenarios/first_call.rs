//! The first hour of somebody new: `make dev`, the README's first block pasted as it stands, the clock turned, a restart.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use anyhow::{Context, ensure};
use headwater_tests::binary;
use test_kit::{Place, repository};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// A newcomer's machine: a folder, the programs, a profile of its own.
struct Machine {
    place: Place,
    programs: PathBuf,
}

impl Machine {
    fn new() -> anyhow::Result<Self> {
        let programs = binary::headwater_lab()?.parent().context("a folder")?.to_owned();
        Ok(Self { place: Place::fresh()?, programs })
    }

    fn profile(&self) -> PathBuf {
        self.place.path().join("state/dev.json")
    }

    fn command(&self, program: &Path) -> Command {
        let path = format!("{}:/usr/bin:/bin", self.programs.display());
        let mut command = Command::new(program);
        command
            .current_dir(self.place.path())
            .env("PATH", path)
            .env("HEADWATER_PROFILE", self.profile())
            .env_remove("HEADWATER_GATEWAY")
            .env_remove("HEADWATER_TOKEN")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// A suite that has said how to go on.
    async fn dev(&self) -> anyhow::Result<Dev> {
        let mut command = self.command(&self.programs.join("headwater-lab"));
        let data = self.place.path().join("data");
        command.args(["dev", "--port", "0", "--data"]).arg(data);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("its words")?).lines();
        while let Some(line) = lines.next_line().await? {
            if line.starts_with("Ctrl-C stops") {
                return Ok(Dev { child, _words: lines });
            }
        }
        anyhow::bail!("the suite did not start")
    }

    async fn run(&self, program: &str, arguments: &[&str]) -> anyhow::Result<Output> {
        let program = self.programs.join(program);
        Ok(self.command(&program).args(arguments).output().await?)
    }

    /// What a command says that succeeds.
    async fn says(&self, program: &str, arguments: &[&str]) -> anyhow::Result<String> {
        let output = self.run(program, arguments).await?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        ensure!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        Ok(said)
    }

    /// What a command complains of that fails.
    async fn complains(&self, program: &str, arguments: &[&str]) -> anyhow::Result<String> {
        let output = self.run(program, arguments).await?;
        ensure!(!output.status.success(), "{arguments:?} succeeded");
        Ok(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// A suite that runs; somebody goes on listening to it.
struct Dev {
    child: Child,
    _words: Lines<BufReader<ChildStdout>>,
}

impl Dev {
    /// Ends it as Ctrl-C does.
    async fn stop(mut self) -> anyhow::Result<()> {
        let pid = self.child.id().context("it has ended")?.to_string();
        signal("INT", &pid).await?;
        ensure!(self.child.wait().await?.success(), "the suite did not end well");
        Ok(())
    }

    /// What it complains of when it ends by itself.
    async fn complains(self) -> anyhow::Result<Vec<String>> {
        let output = self.child.wait_with_output().await?;
        ensure!(!output.status.success(), "it ended as if all were well");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Ok(said.lines().map(ToOwned::to_owned).collect())
    }
}

async fn signal(name: &str, pid: &str) -> anyhow::Result<()> {
    ensure!(Command::new("kill").args(["-s", name, pid]).status().await?.success(), "no {pid}");
    Ok(())
}

/// The first block of commands after a heading.
fn block(readme: &str, heading: &str) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(repository().join(readme))?;
    let (_, rest) = text.split_once(heading).context("the heading")?;
    let (_, rest) = rest.split_once("```sh\n").context("a block")?;
    let (block, _) = rest.split_once("```\n").context("its end")?;
    Ok(block.to_owned())
}

/// More than this nobody reads to find the one line that matters.
const MANY_LINES: usize = 40;

const CLERK: [&str; 4] = ["call", "--as", "530902-ZJJ.clerk-1", "intake.ListWork"];

#[tokio::test(flavor = "multi_thread")]
async fn the_first_block_of_each_readme_runs_as_it_was_pasted() -> anyhow::Result<()> {
    let machine = Machine::new()?;
    let dev = machine.dev().await?;
    for (readme, heading, expected) in [
        ("README.md", "## A first call", "Deadlines"),
        ("README.zh-CN.md", "## 第一次调用", "期限"),
    ] {
        let block = block(readme, heading)?;
        let mut shell = machine.command(Path::new("/bin/bash"));
        let output = shell.args(["-euo", "pipefail", "-c", &block]).output().await?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let complained = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{readme}: {said}\n{complained}");
        assert!(said.contains(expected), "{said}");
    }
    what_people_read_programs_read_too(&machine).await?;
    dev.stop().await
}

async fn what_people_read_programs_read_too(machine: &Machine) -> anyhow::Result<()> {
    const OPERATOR: &str = "530900-XFJ.operator-1";
    let receipt = std::fs::read_to_string(machine.place.path().join("receipt.json"))?;
    let receipt: serde_json::Value = serde_json::from_str(&receipt)?;
    let number = receipt["number"].as_str().context("a number")?.to_lowercase();
    for arguments in [
        &["timeline", "--json", "--as", "530902-XFJ.registrar-1", &number][..],
        &["terms", "rules", "--json"],
        &["timers", "verify", "--json", "--as", OPERATOR],
        &["deadlines", "recompute", "--dry-run", "--json", "--as", OPERATOR],
        &["organisation", "show", "--json", "--as", "530900-XFJ.organisation-1"],
    ] {
        let said = machine.says("headwater", arguments).await?;
        let read: serde_json::Value = serde_json::from_str(&said).context(arguments.join(" "))?;
        assert!(read.is_array() || read.as_object().is_some_and(|it| !it.is_empty()), "{said}");
    }
    Ok(())
}

#[tokio::test]
async fn the_command_line_speaks_the_language_that_it_is_told_to() -> anyhow::Result<()> {
    let machine = Machine::new()?;
    for (language, expected) in
        [("zh", "没有名为nonsense的方法"), ("en", "there is no method nonsense")]
    {
        let mut command = machine.command(&machine.programs.join("headwater"));
        let output = command.env("HEADWATER_LANG", language).args(["call", "nonsense"]).output();
        let said = String::from_utf8_lossy(&output.await?.stderr).into_owned();
        assert!(said.contains(expected), "{said}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_and_the_clock_outlive_a_restart_and_the_profile_does_not() -> anyhow::Result<()> {
    let machine = Machine::new()?;
    let none = machine.complains("headwater", &CLERK).await?;
    assert!(none.contains("make dev"), "{none}");

    let dev = machine.dev().await?;
    machine.says("headwater", &CLERK).await?;
    let typo =
        machine.complains("headwater", &["call", "--as", "530902-ZJJ.clrk-1", "intake.ListWork"]);
    let typo = typo.await?;
    assert!(typo.contains("530902-ZJJ.clerk-1"), "{typo}");
    let elsewhere = [&CLERK[..], &["--gateway", "http://127.0.0.1:1"]].concat();
    let elsewhere = machine.complains("headwater", &elsewhere).await?;
    assert!(elsewhere.contains("--as"), "{elsewhere}");
    let second =
        machine.complains("headwater-lab", &["dev", "--port", "0", "--data", "other"]).await?;
    assert!(second.contains("HEADWATER_PROFILE"), "{second}");
    let token = machine.says("headwater-lab", &["dev", "token", "530902-ZJJ.clerk-1"]).await?;
    let back = machine.complains("headwater-lab", &["dev", "clock", "2000-01-01"]).await?;
    assert!(back.contains("already"), "{back}");
    let turned = machine.says("headwater-lab", &["dev", "clock", "+400d"]).await?;
    dev.stop().await?;
    assert!(!machine.profile().exists());

    let dev = machine.dev().await?;
    let shown = machine.says("headwater-lab", &["dev", "clock"]).await?;
    assert!(shown >= turned, "{shown} is before {turned}");
    let gateway = headwater::profile::Profile::read(&machine.profile())?.gateway;
    let arguments = ["call", "intake.ListWork", "--gateway", &gateway, "--token", token.trim()];
    machine.says("headwater", &arguments).await?;
    dev.stop().await
}

#[tokio::test]
async fn a_port_that_is_taken_is_named_with_its_setting() -> anyhow::Result<()> {
    let machine = Machine::new()?;
    let taken = std::net::TcpListener::bind("127.0.0.1:0")?;
    let port = taken.local_addr()?.port().to_string();
    let arguments = ["dev", "--port", &port, "--data", "data"];
    let said = machine.complains("headwater-lab", &arguments).await?;
    assert!(said.contains(&format!("port {port}, as `--port` says")), "{said}");
    assert!(!machine.place.path().join("data").exists(), "engines were started in vain");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_ends_on_its_own_is_named_last_and_the_suite_ends_in_order()
-> anyhow::Result<()> {
    for (engine, pid_file) in
        [("PostgreSQL", "postgres/postmaster.pid"), ("Redis", "redis/redis.pid")]
    {
        let machine = Machine::new()?;
        let dev = machine.dev().await?;
        let pid = std::fs::read_to_string(machine.place.path().join("data").join(pid_file))?;
        signal("KILL", pid.lines().next().unwrap_or_default().trim()).await?;
        let said = dev.complains().await?;
        let last = said.last().map(String::as_str).unwrap_or_default();
        assert!(
            last.starts_with(&format!("headwater: {engine} of the suite has ended; ")),
            "{last}"
        );
        // What was under way says so, each call once.
        assert!(said.len() < MANY_LINES, "{engine}: {said:#?}");
        assert!(!machine.profile().exists(), "{engine}");
    }
    Ok(())
}

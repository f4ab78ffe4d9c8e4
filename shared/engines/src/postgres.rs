//! A PostgreSQL of our own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::folder::DataFolder;
use crate::process::{POLL, Server, command, take_over};
use crate::tls::Certificates;
use crate::{free_port, password, port, programs};

const USER: &str = "headwater";
const ATTEMPTS: usize = 8;
/// Recovery after a crash can take a while.
const READY_WITHIN: Duration = Duration::from_mins(2);
/// PostgreSQL's fast shutdown: disconnects everybody, writes everything.
const FAST_SHUTDOWN: &str = "INT";

/// How a [`Postgres`] runs. The default is made for tests: quick, and not durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostgresOptions {
    /// Whether a commit outlives a crash of the machine. If not, fsync, `synchronous_commit` and
    /// `full_page_writes` are off. A crash of PostgreSQL alone loses nothing either way that was
    /// written, yet `synchronous_commit = off` lets it lose the last half second of commits: tests
    /// of durability always set this.
    pub durable: bool,
    /// Whether the server speaks TLS, with new certificates at each start; [`Postgres::url`] then asks for it.
    pub tls: bool,
    /// The most connections at one time.
    pub max_connections: u16,
    /// Further settings of `postgresql.conf`, by name; they win over ours.
    pub extra: Vec<(String, String)>,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self { durable: false, tls: false, max_connections: 200, extra: Vec::new() }
    }
}

/// A running PostgreSQL. [`Postgres::stop`] stops it and waits; a drop only asks it to stop.
#[derive(Debug)]
pub struct Postgres {
    pub(crate) folder: DataFolder,
    options: PostgresOptions,
    programs: PathBuf,
    pub(crate) database_folder: PathBuf,
    socket_folder: PathBuf,
    password: String,
    certificates: Option<Certificates>,
    port: u16,
    server: Option<Server>,
}

impl Postgres {
    /// Makes the database cluster where it is missing, starts it and waits until it answers.
    ///
    /// # Errors
    /// If PostgreSQL is not installed, or does not start: its own words are in the error.
    pub async fn start(folder: &DataFolder, options: PostgresOptions) -> Result<Self> {
        let database_folder = folder.path().join("postgres");
        let made_by = major_of(&database_folder)?;
        let programs = programs::postgres_folder(made_by).await?;
        let password_file = folder.path().join("postgres.password");
        ensure!(
            made_by.is_none() || password_file.is_file(),
            "{} is missing, so nobody can log in to the database beside it: delete the folder {} \
             to begin anew",
            password_file.display(),
            folder.path().display()
        );
        let password = password::load_or_create(folder, &password_file)?;
        if made_by.is_none() {
            let durable = options.durable;
            init(folder, &programs, &database_folder, &password_file, durable).await?;
        }
        take_over(&database_folder.join("postmaster.pid"), &database_folder, FAST_SHUTDOWN).await?;
        let make = || Certificates::make(folder, "postgres");
        let mut postgres = Self {
            certificates: options.tls.then(make).transpose()?,
            socket_folder: folder.socket_folder()?,
            folder: folder.clone(),
            options,
            programs,
            database_folder,
            password,
            port: 0,
            server: None,
        };
        for _ in 0..ATTEMPTS {
            postgres.port = free_port()?;
            if postgres.run().await? == Outcome::Ready {
                return Ok(postgres);
            }
        }
        bail!("PostgreSQL found each of {ATTEMPTS} ports taken that had just been free: try again")
    }

    /// `postgres://user:password@127.0.0.1:port/database`, as a superuser.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let plain =
            format!("postgres://{USER}:{}@127.0.0.1:{}/{database}", self.password, self.port);
        match self.ca_file() {
            Some(ca) => format!("{plain}?sslmode=verify-full&sslrootcert={}", ca.display()),
            None => plain,
        }
    }

    /// With TLS, the file of the authority that vouches for the server, in PEM.
    #[must_use]
    pub fn ca_file(&self) -> Option<&Path> {
        self.certificates.as_ref().map(|files| files.authority.as_path())
    }

    /// The folder of the Unix socket, which asks for the same user and password.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.socket_folder
    }

    /// The port on 127.0.0.1; it stays the same over restarts.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The superuser of [`Postgres::url`].
    #[must_use]
    pub fn user(&self) -> &str {
        USER
    }

    /// The superuser's password.
    #[must_use]
    pub fn password(&self) -> &str {
        &self.password
    }

    /// The folder of this PostgreSQL's own programs, such as `psql` and `pgbench`.
    #[must_use]
    pub fn programs(&self) -> &Path {
        &self.programs
    }

    /// The server's process, while there is one.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.server.as_ref().map(Server::pid)
    }

    /// Disconnects everybody, writes everything and waits for the end. Nothing to do twice.
    ///
    /// # Errors
    /// If the process cannot be signalled.
    pub async fn stop(&mut self) -> Result<()> {
        match self.server.take() {
            Some(server) => server.stop().await,
            None => Ok(()),
        }
    }

    /// Kills the server and all its processes with SIGKILL and waits until they are gone.
    ///
    /// # Errors
    /// If the processes cannot be signalled.
    pub async fn kill9(&mut self) -> Result<()> {
        match self.server.take() {
            Some(server) => server.kill9().await,
            None => Ok(()),
        }
    }

    /// Resolves when the server that runs now has ended without being told; the log with its last words.
    pub async fn ended(&self) -> PathBuf {
        match &self.server {
            Some(server) => server.gone().await,
            None => std::future::pending().await,
        }
    }

    /// Starts again on the same port and folder, after stopping what still runs.
    ///
    /// # Errors
    /// If the port has been taken by somebody else, or the server does not start.
    pub async fn restart(&mut self) -> Result<()> {
        self.stop().await?;
        match self.run().await? {
            Outcome::Ready => Ok(()),
            Outcome::PortTaken => bail!(
                "port {} was taken by another process while PostgreSQL was down: stop that one",
                self.port
            ),
        }
    }

    /// Starts the server and waits until it is ready, has found its port taken or has failed.
    async fn run(&mut self) -> Result<Outcome> {
        let attempts = async {
            loop {
                if !port::is_free(self.port) {
                    return Ok(Outcome::PortTaken);
                }
                let mut server = self.spawn()?;
                let Some(logged) = self.ready_or_ended(&mut server).await? else {
                    self.server = Some(server);
                    return Ok(Outcome::Ready);
                };
                if logged.contains("Address already in use") {
                    return Ok(Outcome::PortTaken);
                }
                // Children of a server that was killed alone need a moment to notice.
                if !logged.contains("is still in use") {
                    bail!(
                        "PostgreSQL did not start; the end of {}/postgres.log says:\n{}",
                        self.folder.path().display(),
                        last_lines(&logged)
                    );
                }
                tokio::time::sleep(POLL * 10).await;
            }
        };
        tokio::time::timeout(READY_WITHIN, attempts).await.with_context(|| {
            format!(
                "PostgreSQL was not ready within {} s: see {}/postgres.log",
                READY_WITHIN.as_secs(),
                self.folder.path().display()
            )
        })?
    }

    /// `None` when the server is ready, else what it logged before it ended.
    async fn ready_or_ended(&self, server: &mut Server) -> Result<Option<String>> {
        let pid_file = self.database_folder.join("postmaster.pid");
        loop {
            if let Some(logged) = server.ended()? {
                return Ok(Some(logged));
            }
            let text = std::fs::read_to_string(&pid_file).unwrap_or_default();
            if says_ready(&text, server.pid()) {
                return Ok(None);
            }
            tokio::time::sleep(POLL).await;
        }
    }

    fn spawn(&self) -> Result<Server> {
        let mut command = command(&self.folder, &self.programs.join("postgres"));
        command.arg("-D").arg(&self.database_folder);
        for (name, value) in self.settings() {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        Server::start(&self.folder, command, FAST_SHUTDOWN, "postgres.log")
    }

    fn settings(&self) -> Vec<(String, String)> {
        let on = if self.options.durable { "on" } else { "off" };
        let buffers = if self.options.durable { "256MB" } else { "128MB" };
        let ours = [
            ("listen_addresses", "127.0.0.1".to_owned()),
            ("port", self.port.to_string()),
            ("unix_socket_directories", self.socket_folder.display().to_string()),
            ("max_connections", self.options.max_connections.to_string()),
            ("shared_buffers", buffers.to_owned()),
            ("max_wal_size", "2GB".to_owned()),
            ("fsync", on.to_owned()),
            ("synchronous_commit", on.to_owned()),
            ("full_page_writes", on.to_owned()),
            ("timezone", "UTC".to_owned()),
            ("log_timezone", "UTC".to_owned()),
            ("log_line_prefix", "%m [%p] %q%u@%d ".to_owned()),
            // A refused row is not written into the log with all it holds: petitions' words are in some.
            ("log_error_verbosity", "terse".to_owned()),
            ("log_parameter_max_length_on_error", "0".to_owned()),
        ];
        let tls = self.certificates.iter().flat_map(|files| {
            [
                ("ssl", "on".to_owned()),
                ("ssl_cert_file", files.certificate.display().to_string()),
                ("ssl_key_file", files.key.display().to_string()),
            ]
        });
        let ours = ours.into_iter().chain(tls).map(|(name, value)| (name.to_owned(), value));
        ours.chain(self.options.extra.iter().cloned()).collect()
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Ready,
    PortTaken,
}

/// Runs `initdb` beside the final place and renames, so that a killed run leaves no half of one.
async fn init(
    folder: &DataFolder,
    programs: &Path,
    database_folder: &Path,
    password_file: &Path,
    durable: bool,
) -> Result<()> {
    let unfinished = folder.path().join("postgres.new");
    if unfinished.exists() {
        std::fs::remove_dir_all(&unfinished)?;
    }
    folder.private_folder("postgres.new")?;
    let mut initdb = command(folder, &programs.join("initdb"));
    initdb.arg("-D").arg(&unfinished).arg("--pwfile").arg(password_file);
    initdb.args(["--username", USER, "--auth=scram-sha-256", "--data-checksums"]);
    initdb.args(["--encoding=UTF8", "--locale=C"]);
    if !durable {
        initdb.arg("--no-sync");
    }
    let output = initdb.output().await.context("cannot run initdb: reinstall PostgreSQL")?;
    ensure!(
        output.status.success(),
        "initdb failed; put right what it says, then start again:\n{}",
        last_lines(&String::from_utf8_lossy(&output.stderr))
    );
    std::fs::rename(&unfinished, database_folder)?;
    Ok(())
}

/// The major version that made the folder; `None` if there is none yet.
fn major_of(database_folder: &Path) -> Result<Option<u32>> {
    if !database_folder.exists() {
        return Ok(None);
    }
    let version = std::fs::read_to_string(database_folder.join("PG_VERSION")).ok();
    let major = version.and_then(|text| text.trim().parse().ok());
    ensure!(
        major.is_some(),
        "{} is not a database folder that this user can read: delete it to begin anew, or take \
         another data folder",
        database_folder.display()
    );
    Ok(major)
}

/// `postmaster.pid`: the first line is the process, the eighth its state.
fn says_ready(pid_file: &str, pid: u32) -> bool {
    let mut lines = pid_file.lines().map(str::trim);
    lines.next() == Some(pid.to_string().as_str()) && lines.nth(6) == Some("ready")
}

fn last_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().collect();
    lines.get(lines.len().saturating_sub(12)..).unwrap_or_default().join("\n")
}

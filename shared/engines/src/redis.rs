//! A Redis of our own.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::folder::DataFolder;
use crate::process::{POLL, Server, command, take_over};
use crate::{free_port, password, port, programs};

const ATTEMPTS: usize = 8;
const READY_WITHIN: Duration = Duration::from_secs(30);
const STOP: &str = "TERM";

/// How a [`Redis`] runs. The default keeps nothing: what it holds can be rebuilt from PostgreSQL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RedisOptions {
    /// Whether each write goes to an append-only file, synced once a second.
    pub append_only: bool,
    /// Further directives of `redis.conf`, by name; they win over ours.
    pub extra: Vec<(String, String)>,
}

/// A running Redis. [`Redis::stop`] stops it and waits; a drop only asks it to stop.
#[derive(Debug)]
pub struct Redis {
    folder: DataFolder,
    options: RedisOptions,
    program: PathBuf,
    own_folder: PathBuf,
    password: String,
    port: u16,
    server: Option<Server>,
}

impl Redis {
    /// Starts a Redis and waits until it answers.
    ///
    /// # Errors
    /// If Redis is not installed, or does not start: its own words are in the error.
    pub async fn start(folder: &DataFolder, options: RedisOptions) -> Result<Self> {
        let program = programs::redis_server()?;
        let own_folder = folder.private_folder("redis")?;
        let password = password::load_or_create(folder, &folder.path().join("redis.password"))?;
        let config = folder.path().join("redis.conf");
        take_over(&own_folder.join("redis.pid"), &config, STOP).await?;
        let mut redis = Self {
            folder: folder.clone(),
            options,
            program,
            own_folder,
            password,
            port: 0,
            server: None,
        };
        for _ in 0..ATTEMPTS {
            redis.port = free_port()?;
            if redis.run().await? == Outcome::Ready {
                return Ok(redis);
            }
        }
        bail!("Redis found each of {ATTEMPTS} ports taken that had just been free: try again")
    }

    /// `redis://default:password@127.0.0.1:port`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://default:{}@127.0.0.1:{}", self.password, self.port)
    }

    /// The port on 127.0.0.1; it stays the same over restarts.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The password of the default user.
    #[must_use]
    pub fn password(&self) -> &str {
        &self.password
    }

    /// The server's process, while there is one.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.server.as_ref().map(Server::pid)
    }

    /// Asks for the end and waits for it. Nothing to do twice.
    ///
    /// # Errors
    /// If the process cannot be signalled.
    pub async fn stop(&mut self) -> Result<()> {
        match self.server.take() {
            Some(server) => server.stop().await,
            None => Ok(()),
        }
    }

    /// Kills the server with SIGKILL and waits until it is gone.
    ///
    /// # Errors
    /// If the process cannot be signalled.
    pub async fn kill9(&mut self) -> Result<()> {
        match self.server.take() {
            Some(server) => server.kill9().await,
            None => Ok(()),
        }
    }

    /// Starts again on the same port and folder, after stopping what still runs. Without
    /// `append_only` it comes back empty.
    ///
    /// # Errors
    /// If the port has been taken by somebody else, or the server does not start.
    pub async fn restart(&mut self) -> Result<()> {
        self.stop().await?;
        match self.run().await? {
            Outcome::Ready => Ok(()),
            Outcome::PortTaken => bail!(
                "port {} was taken by another process while Redis was down: stop that one",
                self.port
            ),
        }
    }

    async fn run(&mut self) -> Result<Outcome> {
        if !port::is_free(self.port) {
            return Ok(Outcome::PortTaken);
        }
        let config = self.folder.path().join("redis.conf");
        // A file and not arguments: everybody can read those.
        password::write_private(&config, &self.config())
            .with_context(|| format!("cannot write {}: is the disk full?", config.display()))?;
        self.folder.hand_over(&config)?;
        let mut command = command(&self.folder, &self.program);
        command.arg(&config);
        let mut server = Server::start(&self.folder, command, STOP, "redis.log")?;
        let answers = async {
            loop {
                if let Some(logged) = server.ended()? {
                    return Ok::<_, anyhow::Error>(Some(logged));
                }
                if self.answers().await {
                    return Ok(None);
                }
                tokio::time::sleep(POLL).await;
            }
        };
        let log = self.folder.path().join("redis.log");
        let ended = tokio::time::timeout(READY_WITHIN, answers).await.with_context(|| {
            format!("Redis was not ready within half a minute: see {}", log.display())
        })??;
        match ended {
            None => {
                self.server = Some(server);
                Ok(Outcome::Ready)
            }
            Some(logged) if logged.contains("Address already in use") => Ok(Outcome::PortTaken),
            Some(logged) => bail!("Redis did not start; {} says:\n{logged}", log.display()),
        }
    }

    /// Does our own Redis answer, and not another that came between? Only ours knows the password.
    async fn answers(&self) -> bool {
        let ask = async {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
            stream.write_all(format!("AUTH {}\r\nPING\r\n", self.password).as_bytes()).await?;
            let mut answer = [0; 12];
            stream.read_exact(&mut answer).await?;
            Ok::<_, std::io::Error>(answer)
        };
        let answer = tokio::time::timeout(Duration::from_secs(1), ask).await;
        matches!(answer, Ok(Ok(answer)) if &answer == b"+OK\r\n+PONG\r\n")
    }

    fn config(&self) -> String {
        let append_only = if self.options.append_only { "yes" } else { "no" };
        let ours = [
            ("bind", "127.0.0.1".to_owned()),
            ("port", self.port.to_string()),
            ("requirepass", self.password.clone()),
            ("dir", format!("\"{}\"", self.own_folder.display())),
            ("pidfile", format!("\"{}\"", self.own_folder.join("redis.pid").display())),
            ("save", "\"\"".to_owned()),
            ("appendonly", append_only.to_owned()),
            // So that the command line still names this file when a later run takes over.
            ("set-proc-title", "no".to_owned()),
        ];
        let extra = self.options.extra.iter().map(|(name, value)| (name.as_str(), value.clone()));
        let lines = ours.into_iter().chain(extra);
        lines.map(|(name, value)| name.to_owned() + " " + &value + "\n").collect()
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Ready,
    PortTaken,
}

//! A Redis of our own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::folder::DataFolder;
use crate::process::{POLL, Server, command, take_over};
use crate::resp::{self, Login};
use crate::tls::Certificates;
use crate::{free_port, password, port, programs};

const ATTEMPTS: usize = 8;
const READY_WITHIN: Duration = Duration::from_secs(30);
const STOP: &str = "TERM";
/// The user that the engines keep for themselves where another one is asked for.
const ENGINE: &str = "engine";

/// How a [`Redis`] runs. The default keeps nothing: what it holds can be rebuilt from PostgreSQL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RedisOptions {
    /// Whether each write goes to an append-only file, synced once a second.
    pub append_only: bool,
    /// Whether clients come with TLS, on a port of its own, to a server with new certificates.
    pub tls: bool,
    /// A user with limited rights for the clients; then the default user is off.
    pub user: Option<RedisUser>,
    /// Further directives of `redis.conf`, by name; they win over ours.
    pub extra: Vec<(String, String)>,
}

/// A user of a Redis, as its access lists know it. The password is made up and kept in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedisUser {
    /// The name.
    pub name: String,
    /// What the user may do, in the words of `ACL SETUSER`, such as `~{office:*}:* +@all -@dangerous`.
    pub rules: String,
}

/// A running Redis. [`Redis::stop`] stops it and waits; a drop only asks it to stop.
#[derive(Debug)]
pub struct Redis {
    folder: DataFolder,
    options: RedisOptions,
    program: PathBuf,
    /// Names its files in the folder.
    name: String,
    own_folder: PathBuf,
    /// Of the default user or, where that is off, of the engines' own.
    admin_password: String,
    user_password: Option<String>,
    certificates: Option<Certificates>,
    ports: Ports,
    server: Option<Server>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Ports {
    plain: u16,
    tls: Option<u16>,
    /// The bus over which the nodes of a cluster talk.
    bus: Option<u16>,
}

impl Redis {
    /// Starts a Redis and waits until it answers.
    ///
    /// # Errors
    /// If Redis is not installed, or does not start: its own words are in the error.
    pub async fn start(folder: &DataFolder, options: RedisOptions) -> Result<Self> {
        let make = || Certificates::make(folder, "redis");
        let certificates = options.tls.then(make).transpose()?;
        Self::start_as(folder, "redis", options, certificates, false).await
    }

    /// Starts a Redis with this name, alone or as a node of a cluster that begins empty.
    pub(crate) async fn start_as(
        folder: &DataFolder,
        name: &str,
        options: RedisOptions,
        certificates: Option<Certificates>,
        in_cluster: bool,
    ) -> Result<Self> {
        let program = programs::redis_server()?;
        let own_folder = folder.private_folder(name)?;
        let config = folder.path().join(format!("{name}.conf"));
        take_over(&own_folder.join("redis.pid"), &config, STOP).await?;
        if in_cluster {
            empty(&own_folder)?;
        }
        let load = |name: &str| password::load_or_create(folder, &folder.path().join(name));
        let user_password = match &options.user {
            Some(user) => Some(load(&format!("redis.{}.password", user.name))?),
            None => None,
        };
        let mut redis = Self {
            folder: folder.clone(),
            program,
            name: name.to_owned(),
            own_folder,
            admin_password: load("redis.password")?,
            user_password,
            certificates,
            ports: Ports::default(),
            server: None,
            options,
        };
        for _ in 0..ATTEMPTS {
            redis.ports = Ports {
                plain: free_port()?,
                tls: if redis.options.tls { Some(free_port()?) } else { None },
                bus: if in_cluster { Some(free_port()?) } else { None },
            };
            if redis.run().await? == Outcome::Ready {
                return Ok(redis);
            }
        }
        bail!("Redis found each of {ATTEMPTS} ports taken that had just been free: try again")
    }

    /// `redis://user:password@127.0.0.1:port`, or `rediss://…` with TLS.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.options.tls { "rediss" } else { "redis" };
        let user = self.options.user.as_ref().map_or("default", |user| &user.name);
        format!("{scheme}://{user}:{}@127.0.0.1:{}", self.password(), self.port())
    }

    /// The clients' port on 127.0.0.1; it stays the same over restarts.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.ports.tls.unwrap_or(self.ports.plain)
    }

    /// The password in the URL.
    #[must_use]
    pub fn password(&self) -> &str {
        self.user_password.as_ref().unwrap_or(&self.admin_password)
    }

    /// With TLS, the file of the authority that vouches for the server, in PEM.
    #[must_use]
    pub fn ca_file(&self) -> Option<&Path> {
        self.certificates.as_ref().map(|files| files.authority.as_path())
    }

    /// The server's process, while there is one.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.server.as_ref().map(Server::pid)
    }

    /// Sends a command, given in words, with all rights; answers with its line or text.
    ///
    /// # Errors
    /// If the server is away, or refuses: its own words are in the error.
    pub async fn command(&self, words: &str) -> Result<String> {
        let user = if self.options.user.is_some() { ENGINE } else { "default" };
        resp::ask(self.ports.plain, Login { user, password: &self.admin_password }, words).await
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

    /// Resolves when the server that runs now has ended without being told; the log with its last words.
    pub async fn ended(&self) -> PathBuf {
        match &self.server {
            Some(server) => server.gone().await,
            None => std::future::pending().await,
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
                self.port()
            ),
        }
    }

    /// Where the other nodes of a cluster find this one: `host port bus-port`.
    pub(crate) fn for_other_nodes(&self) -> String {
        format!("127.0.0.1 {} {}", self.port(), self.ports.bus.unwrap_or_default())
    }

    async fn run(&mut self) -> Result<Outcome> {
        let Ports { plain, tls, bus } = self.ports;
        if ![Some(plain), tls, bus].into_iter().flatten().all(port::is_free) {
            return Ok(Outcome::PortTaken);
        }
        let in_folder = |suffix: &str| format!("{}.{suffix}", self.name);
        let config = self.folder.path().join(in_folder("conf"));
        // A file and not arguments: everybody can read those.
        password::write_private(&config, &self.config())
            .with_context(|| format!("cannot write {}: is the disk full?", config.display()))?;
        self.folder.hand_over(&config)?;
        let mut command = command(&self.folder, &self.program);
        command.arg(&config);
        let log_name = in_folder("log");
        let mut server = Server::start(&self.folder, command, STOP, &log_name)?;
        let answers = async {
            loop {
                if let Some(logged) = server.ended()? {
                    return Ok::<_, anyhow::Error>(Some(logged));
                }
                // Our own Redis, and not another that came between: only ours knows the password.
                if self.command("PING").await.is_ok_and(|answer| answer == "PONG") {
                    return Ok(None);
                }
                tokio::time::sleep(POLL).await;
            }
        };
        let log = self.folder.path().join(log_name);
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

    fn config(&self) -> String {
        let quoted = |path: &Path| format!("\"{}\"", path.display());
        let append_only = if self.options.append_only { "yes" } else { "no" };
        let mut lines = vec![
            ("bind", "127.0.0.1".to_owned()),
            ("port", self.ports.plain.to_string()),
            ("dir", quoted(&self.own_folder)),
            ("pidfile", quoted(&self.own_folder.join("redis.pid"))),
            ("save", "\"\"".to_owned()),
            ("appendonly", append_only.to_owned()),
            // So that the command line still names this file when a later run takes over.
            ("set-proc-title", "no".to_owned()),
        ];
        match (&self.options.user, &self.user_password) {
            (Some(RedisUser { name, rules }), Some(password)) => {
                let engine = &self.admin_password;
                lines.push(("user", "default off".to_owned()));
                lines.push(("user", format!("{ENGINE} on >{engine} ~* &* +@all")));
                lines.push(("user", format!("{name} on >{password} {rules}")));
            }
            _ => lines.push(("requirepass", self.admin_password.clone())),
        }
        if let (Some(port), Some(files)) = (self.ports.tls, &self.certificates) {
            lines.push(("tls-port", port.to_string()));
            lines.push(("tls-ca-cert-file", quoted(&files.authority)));
            lines.push(("tls-cert-file", quoted(&files.certificate)));
            lines.push(("tls-key-file", quoted(&files.key)));
            lines.push(("tls-auth-clients", "no".to_owned()));
        }
        if let Some(bus) = self.ports.bus {
            let for_tls = if self.options.tls { "yes" } else { "no" };
            lines.push(("cluster-enabled", "yes".to_owned()));
            lines.push(("cluster-port", bus.to_string()));
            lines.push(("cluster-announce-ip", "127.0.0.1".to_owned()));
            lines.push(("cluster-node-timeout", "1000".to_owned()));
            // Shards on the nodes that are there go on without the others.
            lines.push(("cluster-require-full-coverage", "no".to_owned()));
            lines.push(("tls-cluster", for_tls.to_owned()));
        }
        let extra = self.options.extra.iter().map(|(name, value)| (name.as_str(), value.clone()));
        let lines = lines.into_iter().chain(extra);
        lines.map(|(name, value)| name.to_owned() + " " + &value + "\n").collect()
    }
}

/// Removes what an earlier run left in a node's folder: its slots and its neighbours had other ports.
fn empty(folder: &Path) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let removed = if path.is_dir() {
            std::fs::remove_dir_all(&path)
        } else {
            std::fs::remove_file(&path)
        };
        removed.with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(())
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Ready,
    PortTaken,
}

//! One server, and what can be asked of it.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{
    Client, ConnectionInfo, ErrorKind, FromRedisValue, Pipeline, RedisError, RedisResult,
    ScriptInvocation,
};

use crate::presence::{Attempt, Presence};

/// How long a connection may take to be made, TLS and password included.
const CONNECT: Duration = Duration::from_secs(1);
/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(2);

/// What can be asked of a server in one round trip.
#[derive(Clone, Copy)]
pub enum Request<'a> {
    /// Commands, one after another.
    Pipeline(&'a Pipeline),
    /// By its digest; a server that does not know it (any more) is told it, and asked again.
    Script(&'a ScriptInvocation<'a>),
}

impl fmt::Debug for Request<'_> {
    /// Without what is asked: arguments may be of any kind.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pipeline(_) => "Pipeline",
            Self::Script(_) => "Script",
        })
    }
}

/// A server with its one connection, made at the first use and again whenever it must.
pub(crate) struct Node {
    client: Client,
    connection: Mutex<Connection>,
    presence: Presence,
}

struct Connection {
    manager: ConnectionManager,
    /// The how many-eth it is.
    number: u64,
}

impl Node {
    pub(crate) fn new(server: ConnectionInfo) -> RedisResult<Self> {
        let client = Client::open(server)?;
        let manager = connect(client.clone())?;
        let connection = Mutex::new(Connection { manager, number: 0 });
        Ok(Self { client, connection, presence: Presence::default() })
    }

    /// The server's address.
    pub(crate) fn server(&self) -> &ConnectionInfo {
        self.client.get_connection_info()
    }

    pub(crate) async fn ask<T: FromRedisValue>(&self, request: Request<'_>) -> RedisResult<T> {
        let (mut manager, number) = {
            let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
            (connection.manager.clone(), connection.number)
        };
        let attempt = self.presence.begin();
        let answer = match request {
            Request::Pipeline(pipeline) => pipeline.query_async(&mut manager).await,
            Request::Script(script) => script.invoke_async(&mut manager).await,
        };
        // The library makes a connection anew that broke. One that is silent may lead to a host that is gone, and it
        // never tries again after a refused password, though somebody may put that right.
        if let Err(error) = &answer
            && (error.is_timeout() || error.kind() == ErrorKind::AuthenticationFailed)
        {
            self.renew(number)?;
        }
        self.say_once(attempt, answer.as_ref().err());
        answer
    }

    /// Whoever asks says what it makes of an answer; that the server is away, and that it is back, is said here, once.
    fn say_once(&self, attempt: Attempt, error: Option<&RedisError>) {
        let address = &self.server().addr();
        match error {
            Some(error) if is_away(error) => {
                if self.presence.missed() {
                    tracing::warn!(%address, %error, "redis at {address} does not answer; what is due goes by the records alone");
                }
            }
            // It is there, and refuses something else.
            Some(_) => {}
            None => {
                if let Some(away) = self.presence.answered(attempt) {
                    let seconds = away.as_secs();
                    tracing::info!(%address, seconds, "redis at {address} answers again after {seconds} s");
                }
            }
        }
    }

    /// Replaces the connection with this number; whoever comes second finds it done.
    fn renew(&self, number: u64) -> RedisResult<()> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        if connection.number == number {
            connection.manager = connect(self.client.clone())?;
            connection.number += 1;
        }
        Ok(())
    }
}

/// The server is gone, silent, starting or lets nobody in: nothing that was asked of it comes back.
fn is_away(error: &RedisError) -> bool {
    error.is_io_error()
        || error.is_timeout()
        || error.is_connection_dropped()
        || matches!(error.kind(), ErrorKind::AuthenticationFailed)
}

/// A connection that is made when it is used. One try each time: a caller that hears "away" at once goes by its record.
fn connect(client: Client) -> RedisResult<ConnectionManager> {
    let config = ConnectionManagerConfig::new()
        .set_connection_timeout(Some(CONNECT))
        .set_response_timeout(Some(ANSWER))
        .set_number_of_retries(0);
    ConnectionManager::new_lazy_with_config(client, config)
}

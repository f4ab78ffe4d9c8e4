//! Where Redis is, and how to reach it.

use std::fmt;

use redis::{Client, ConnectionAddr, ConnectionInfo, IntoConnectionInfo, TlsCertificates};

/// Where Redis is: one server, or a cluster.
///
/// A plain URL converts into a single server without a CA of its own.
#[derive(Clone, PartialEq, Eq)]
pub struct RedisAt {
    /// `redis://user:password@host:port`, with TLS `rediss://…`. For a cluster one or several, separated by commas: any
    /// of its nodes, which know the others. All say the same user, password and kind.
    pub urls: String,
    /// Whether it is a Redis Cluster, which spreads the keys.
    pub cluster: bool,
    /// The certificates, in PEM, of the authorities that may vouch for a `rediss://` server; the system's if there are none.
    pub ca: Option<Vec<u8>>,
}

impl From<&str> for RedisAt {
    fn from(url: &str) -> Self {
        Self { urls: url.to_owned(), cluster: false, ca: None }
    }
}

impl RedisAt {
    /// The hosts and ports that are reached without TLS.
    pub fn in_plain_text(&self) -> Result<Vec<(String, u16)>, BadAddress> {
        let servers = understand(self)?;
        let plain = servers.iter().filter(|it| !is_tls(it));
        let named = plain.filter_map(|it| host_and_port(it.addr()));
        Ok(named.map(|(host, port)| (host.to_owned(), port)).collect())
    }
}

impl fmt::Debug for RedisAt {
    /// Without the URLs, which hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedisAt(cluster: {}, own CA: {})", self.cluster, self.ca.is_some())
    }
}

/// An address, or a layout, with which no connection can ever be made.
#[derive(Debug, thiserror::Error)]
pub enum BadAddress {
    /// A URL that is none.
    #[error("a Redis URL cannot be understood, or its CA cannot be read: {0}")]
    NotUnderstood(#[from] redis::RedisError),
    /// Several servers that are no cluster.
    #[error("several Redis URLs are the nodes of a cluster: say that it is one")]
    Several,
    /// Nodes of one cluster for which different things are said.
    #[error(
        "the URLs of a cluster's nodes differ in more than host and port, or have no host at all"
    )]
    NotAlike,
    /// A CA for a connection without TLS.
    #[error("there is a CA for Redis, but the URL does not begin with rediss://")]
    NoTls,
}

/// The servers to connect to: one, or the nodes that a cluster is asked through.
pub(crate) fn understand(at: &RedisAt) -> Result<Vec<ConnectionInfo>, BadAddress> {
    let servers: Vec<_> =
        at.urls.split(',').map(|url| understand_one(url.trim(), at)).collect::<Result<_, _>>()?;
    if servers.len() > 1 && !at.cluster {
        return Err(BadAddress::Several);
    }
    let alike = |one: &ConnectionInfo, other: &ConnectionInfo| {
        let (this, that) = (one.redis_settings(), other.redis_settings());
        this.username() == that.username()
            && this.password() == that.password()
            && is_tls(one) == is_tls(other)
    };
    let is_host = |server: &ConnectionInfo| host_and_port(server.addr()).is_some();
    if at.cluster && !servers.iter().all(|it| is_host(it) && alike(it, &servers[0])) {
        return Err(BadAddress::NotAlike);
    }
    Ok(servers)
}

fn understand_one(url: &str, at: &RedisAt) -> Result<ConnectionInfo, BadAddress> {
    let server = url.into_connection_info()?;
    if is_tls(&server) {
        choose_cryptography();
    }
    let Some(ca) = &at.ca else {
        return Ok(server);
    };
    if !is_tls(&server) {
        return Err(BadAddress::NoTls);
    }
    let certificates = TlsCertificates { client_tls: None, root_cert: Some(ca.clone()) };
    Ok(Client::build_with_tls(server, certificates)?.get_connection_info().clone())
}

/// Makes ring the process's cryptography for TLS, unless something else was chosen before.
///
/// A process in which a crate brought a second provider would otherwise panic at the first connection.
fn choose_cryptography() {
    if rustls::crypto::CryptoProvider::get_default().is_none()
        && rustls::crypto::ring::default_provider().install_default().is_err()
    {
        tracing::debug!("another thread chose the cryptography for TLS at the same moment");
    }
}

fn is_tls(server: &ConnectionInfo) -> bool {
    matches!(server.addr(), ConnectionAddr::TcpTls { .. })
}

/// The host and port of an address; none for a socket in the file system.
pub(crate) fn host_and_port(address: &ConnectionAddr) -> Option<(&str, u16)> {
    match address {
        ConnectionAddr::Tcp(host, port) | ConnectionAddr::TcpTls { host, port, .. } => {
            Some((host, *port))
        }
        _ => None,
    }
}

/// Another node of the same cluster: the same user, password and certificates at another address.
pub(crate) fn sibling(of: &ConnectionInfo, host: &str, port: u16) -> ConnectionInfo {
    let address = match of.addr() {
        ConnectionAddr::TcpTls { insecure, tls_params, .. } => ConnectionAddr::TcpTls {
            host: host.to_owned(),
            port,
            insecure: *insecure,
            tls_params: tls_params.clone(),
        },
        _ => ConnectionAddr::Tcp(host.to_owned(), port),
    };
    of.clone().set_addr(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster(urls: &str) -> RedisAt {
        RedisAt { cluster: true, ..RedisAt::from(urls) }
    }

    #[test]
    fn one_url_is_a_server_and_several_are_a_cluster_only_if_that_is_said() {
        assert_eq!(understand(&"redis://one:1".into()).unwrap().len(), 1);
        assert!(matches!(
            understand(&"redis://one:1,redis://two:2".into()),
            Err(BadAddress::Several)
        ));
        let nodes = understand(&cluster("redis://u:p@one:1, redis://u:p@two:2")).unwrap();
        assert_eq!(host_and_port(nodes[1].addr()), Some(("two", 2)));
        assert_eq!(understand(&cluster("redis://one:1")).unwrap().len(), 1);
    }

    #[test]
    fn what_can_never_connect_is_refused_at_once() {
        let refused = |at: &RedisAt| understand(at).unwrap_err();
        assert!(matches!(refused(&"postgres://one".into()), BadAddress::NotUnderstood(_)));
        let other_password = cluster("redis://:a@one:1,redis://:b@two:2");
        assert!(matches!(refused(&other_password), BadAddress::NotAlike));
        let half_secret = cluster("redis://one:1,rediss://two:2");
        assert!(matches!(refused(&half_secret), BadAddress::NotAlike));
        assert!(matches!(refused(&cluster("unix:///run/redis")), BadAddress::NotAlike));
        let ca = Some(b"-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----".to_vec());
        let no_tls = RedisAt { ca: ca.clone(), ..RedisAt::from("redis://one:1") };
        assert!(matches!(refused(&no_tls), BadAddress::NoTls));
        let no_ca = RedisAt { ca, ..RedisAt::from("rediss://one:1") };
        assert!(matches!(refused(&no_ca), BadAddress::NotUnderstood(_)));
    }

    #[test]
    fn an_address_is_shown_without_its_password() {
        let shown = format!("{:?}", RedisAt::from("redis://user:hidden@one:1"));
        assert!(!shown.contains("hidden"), "{shown}");
    }

    #[test]
    fn servers_without_tls_are_named() {
        let plain = |at: RedisAt| at.in_plain_text().unwrap();
        assert_eq!(
            plain(cluster("redis://one:1,redis://two:2")),
            [("one".to_owned(), 1), ("two".to_owned(), 2)]
        );
        assert_eq!(plain("rediss://one:1".into()), []);
        assert_eq!(plain("unix:///run/redis".into()), []);
    }

    #[test]
    fn a_sibling_keeps_what_is_said_about_the_cluster_but_not_the_address() {
        let of = understand(&"rediss://user:word@one:1".into()).unwrap().remove(0);
        let sibling = sibling(&of, "two", 2);
        assert_eq!(host_and_port(sibling.addr()), Some(("two", 2)));
        assert!(is_tls(&sibling));
        assert_eq!(sibling.redis_settings().password(), Some("word"));
    }
}

//! Where Redis is, as the settings of a service say it.

use std::path::Path;

use anyhow::Context;
use kernel::Sensitive;
use service_kit::transport::PlainText;

use crate::RedisAt;

/// The settings that name a Redis: `redis_url`, `redis_cluster`, `redis_ca_file`.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// Whose settings they are.
    pub service: &'a str,
    /// One URL, or those of some nodes of a cluster; empty without a Redis.
    pub url: &'a Sensitive<String>,
    /// Whether it is a cluster.
    pub cluster: bool,
    /// The authorities that may vouch for it; empty for those of the system.
    pub ca_file: &'a Path,
}

impl Settings<'_> {
    /// The address, if there is one. Refused if it would send plain text to another machine and nothing says that this is meant.
    pub fn read(&self, plain_text: PlainText) -> anyhow::Result<Option<RedisAt>> {
        if self.url.expose().is_empty() {
            return Ok(None);
        }
        let ca = if self.ca_file.as_os_str().is_empty() {
            None
        } else {
            let read = std::fs::read(self.ca_file);
            let unread = || format!("cannot read redis_ca_file {}", self.ca_file.display());
            Some(read.with_context(unread)?)
        };
        let at = RedisAt { urls: self.url.expose().clone(), cluster: self.cluster, ca };
        for (host, port) in at.in_plain_text()? {
            let (setting, address) =
                (format!("{}.redis_url", self.service), format!("{host}:{port}"));
            plain_text.allow_calling(&setting, &host, &address, "rediss://")?;
        }
        Ok(Some(at))
    }
}

//! Which system user the engines run as.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// A system user, as `/etc/passwd` knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

/// Root's stand-ins, in order of preference.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];

impl Account {
    /// The user to switch to: `None` for an ordinary user, who needs no switching. Root keeps the
    /// owner of an existing database folder, because PostgreSQL insists on it, or else takes an
    /// unprivileged system user.
    pub(crate) fn for_engines(database_folder: &Path) -> Result<Option<Self>> {
        if effective_uid()? != 0 {
            return Ok(None);
        }
        let passwd = std::fs::read_to_string("/etc/passwd")
            .context("cannot read /etc/passwd to find an unprivileged user for the engines")?;
        if let Ok(owned) = database_folder.metadata()
            && owned.uid() != 0
        {
            let (uid, gid) = (owned.uid(), owned.gid());
            return Ok(Some(Self { uid, gid }));
        }
        match UNPRIVILEGED.iter().find_map(|name| find(&passwd, name)) {
            Some(account) => Ok(Some(account)),
            None => bail!(
                "PostgreSQL refuses to run as root, and /etc/passwd has neither `postgres` nor \
                 `nobody`: add one of them, or run as an ordinary user"
            ),
        }
    }

    /// May this user pass through the folder? (Access lists are not looked at.)
    pub(crate) fn can_traverse(self, folder: &std::fs::Metadata) -> bool {
        let bit = if folder.uid() == self.uid {
            0o100
        } else if folder.gid() == self.gid {
            0o010
        } else {
            0o001
        };
        folder.mode() & bit != 0
    }
}

/// The user with whose rights this process runs.
pub(crate) fn effective_uid() -> Result<u32> {
    let status = std::fs::read_to_string("/proc/self/status")
        .context("cannot read /proc/self/status: the engines run on Linux with /proc mounted")?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("Uid:")?.split_whitespace().nth(1)?.parse().ok())
        .context("/proc/self/status has no line `Uid:`: is /proc mounted?")
}

fn find(passwd: &str, name: &str) -> Option<Account> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        // A `nobody` that is root in disguise would help nobody.
        (uid != 0).then_some(Account { uid, gid })
    })
}

#[cfg(test)]
mod tests {
    use super::{Account, find};

    #[test]
    fn a_user_is_found_by_its_whole_name() {
        let passwd = "root:x:0:0::/root:/bin/sh\npostgres2:x:7:7::/:/bin/sh\n\
                      postgres:x:101:104:PostgreSQL:/var/lib/postgresql:/bin/bash\nbad:x:0:0::/:\n";
        assert_eq!(find(passwd, "postgres"), Some(Account { uid: 101, gid: 104 }));
        assert_eq!(find(passwd, "nobody"), None);
        assert_eq!(find(passwd, "bad"), None);
    }
}

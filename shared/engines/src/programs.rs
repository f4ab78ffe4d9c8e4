//! Finds the engines' programs.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The oldest PostgreSQL that the suite is tried with.
const OLDEST_POSTGRES: u32 = 15;

/// The folder of `initdb`, `postgres` and their kin: on PATH, or else where Debian keeps them, the
/// newest first. A database folder that exists needs the major version that made it.
pub(crate) async fn postgres_folder(made_by: Option<u32>) -> Result<PathBuf> {
    let mut found = Vec::new();
    for folder in search_path().into_iter().chain(debian_folders()) {
        // On PATH there may be links to some of the programs only.
        let Ok(initdb) = folder.join("initdb").canonicalize() else {
            continue;
        };
        let folder = initdb.parent().unwrap_or(&folder).to_owned();
        if !folder.join("postgres").is_file() {
            continue;
        }
        let version = major_version(&folder.join("postgres")).await?;
        if version >= OLDEST_POSTGRES && made_by.is_none_or(|needed| needed == version) {
            return Ok(folder);
        }
        found.push(version.to_string());
    }
    let found = if found.is_empty() { "none".to_owned() } else { found.join(", ") };
    match made_by {
        Some(version) => bail!(
            "the data folder was made by PostgreSQL {version}, and that version is not installed \
             (found: {found}): install it, or delete the folder to begin anew"
        ),
        None => bail!(
            "PostgreSQL {OLDEST_POSTGRES} or newer is needed (found: {found}): install it, on \
             Debian with `apt-get install postgresql`, or put the folder of its `initdb` on PATH"
        ),
    }
}

pub(crate) fn redis_server() -> Result<PathBuf> {
    let folders = search_path().into_iter().chain(["/usr/bin".into(), "/usr/local/bin".into()]);
    folders.map(|folder| folder.join("redis-server")).find(|path| path.is_file()).context(
        "Redis is needed: install it, on Debian with `apt-get install redis-server`, or put \
         `redis-server` on PATH",
    )
}

fn search_path() -> Vec<PathBuf> {
    std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default()
}

/// `/usr/lib/postgresql/<major>/bin`, the newest first.
fn debian_folders() -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir("/usr/lib/postgresql") else {
        return Vec::new();
    };
    let mut majors: Vec<u32> =
        entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    majors.sort_unstable_by(|a, b| b.cmp(a));
    majors.iter().map(|major| PathBuf::from(format!("/usr/lib/postgresql/{major}/bin"))).collect()
}

async fn major_version(postgres: &Path) -> Result<u32> {
    let output = tokio::process::Command::new(postgres).arg("--version").output().await;
    let output = output
        .with_context(|| format!("cannot run {}: reinstall PostgreSQL", postgres.display()))?;
    parse_major(&String::from_utf8_lossy(&output.stdout)).with_context(|| {
        format!("cannot read the version of {}: reinstall PostgreSQL", postgres.display())
    })
}

/// `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, also `18beta1`.
fn parse_major(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL) ")?.1;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::parse_major;

    #[test]
    fn the_major_version_is_read_from_releases_and_betas() {
        assert_eq!(parse_major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(parse_major("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(parse_major("postgres: command not found"), None);
    }
}

//! The profile of a suite that runs on this machine for development: where its gateway is, and a token for each post. The lab writes
//! it, which alone can make tokens; the command line reads it, so that nothing has to be pasted.

use std::collections::BTreeMap;
use std::io::Write;
use std::net::IpAddr;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};
use service_kit::config::environment;

use crate::voice::Wrong;

/// Where the profile lies, if it is said.
const VARIABLE: &str = "HEADWATER_PROFILE";

/// What there is to know of a suite in development.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The gateway's address, on this machine.
    pub gateway: String,
    /// The socket through which the suite is told what to do.
    pub control: PathBuf,
    /// A token for each post, by its code.
    pub tokens: BTreeMap<String, String>,
}

impl std::fmt::Debug for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Profile({}, {} posts)", self.gateway, self.tokens.len())
    }
}

/// Where the profile lies: `HEADWATER_PROFILE`, or `headwater/dev.json` where programs keep their state.
pub fn path() -> anyhow::Result<PathBuf> {
    if let Some(path) = environment(VARIABLE) {
        return Ok(path.into());
    }
    let state = environment("XDG_STATE_HOME").map(PathBuf::from);
    let state = state.or_else(|| Some(Path::new(&environment("HOME")?).join(".local/state")));
    let state = state.with_context(|| format!("there is no HOME: say where with {VARIABLE}"))?;
    Ok(state.join("headwater/dev.json"))
}

impl Profile {
    /// Reads the profile of the suite that runs.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let shown = || path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(|| Wrong::ProfileMissing {
            start: "make dev".to_owned(),
            path: shown(),
        })?;
        let mode = std::fs::metadata(path)?.permissions().mode();
        // Nothing for the group or for others, who are the last six bits.
        ensure!(mode.trailing_zeros() >= 6, Wrong::ProfileOpen { path: shown() });
        let profile: Self = serde_json::from_str(&text)
            .with_context(|| Wrong::ProfileMalformed { path: shown() })?;
        // Tokens go to no other machine.
        ensure!(
            is_on_this_machine(&profile.gateway),
            Wrong::ProfileElsewhere { gateway: profile.gateway }
        );
        Ok(profile)
    }

    /// Writes it in one go, for its owner alone.
    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        let fresh = path.with_extension("json.new");
        let mut options = std::fs::OpenOptions::new();
        let file = options.write(true).create(true).truncate(true).mode(0o600).open(&fresh);
        let mut file = file.with_context(|| fresh.display().to_string())?;
        file.write_all(serde_json::to_string_pretty(self)?.as_bytes())?;
        Ok(std::fs::rename(&fresh, path)?)
    }

    /// The token of a post.
    pub fn token(&self, post: &str) -> anyhow::Result<&str> {
        if let Some(token) = self.tokens.get(post) {
            return Ok(token);
        }
        let likeness = |known: &&String| strsim::jaro_winkler(known, post);
        let nearest =
            self.tokens.keys().max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
        let meant = nearest.filter(|it| likeness(it) > 0.8);
        let post = post.to_owned();
        Err(match meant {
            Some(meant) => Wrong::PostMistyped { post, meant: meant.clone() },
            None => Wrong::PostUnknown { post },
        }
        .into())
    }
}

/// True for `http://127.0.0.1:7100`, `http://[::1]:7100` and `http://localhost:7100`.
fn is_on_this_machine(address: &str) -> bool {
    let authority = address.parse::<http::Uri>().ok().and_then(|it| it.into_parts().authority);
    authority.is_some_and(|it| {
        let host = it.host().trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || host.parse::<IpAddr>().is_ok_and(|it| it.is_loopback())
    })
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;

    use super::*;

    fn profile(gateway: &str) -> Profile {
        let tokens = [("530902-ZJJ.clerk-1".to_owned(), "token".to_owned())].into();
        Profile { gateway: gateway.to_owned(), control: PathBuf::from("dev.sock"), tokens }
    }

    #[test]
    fn a_profile_is_read_as_it_was_written_by_its_owner_alone() {
        let place = test_kit::Place::fresh().unwrap();
        let path = place.path().join("state/dev.json");
        let missing = Profile::read(&path).unwrap_err().to_string();
        assert!(missing.contains("make dev"), "{missing}");
        profile("http://127.0.0.1:7100").write(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let read = Profile::read(&path).unwrap();
        assert_eq!(read.token("530902-ZJJ.clerk-1").unwrap(), "token");
        let other = read.token("530902-ZJJ.clerk-2").unwrap_err().to_string();
        assert!(other.contains("was 530902-ZJJ.clerk-1 meant?"), "{other}");
        assert!(!format!("{read:?}").contains("\"token\""));
        std::fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        assert!(Profile::read(&path).unwrap_err().to_string().contains("not believed"));
    }

    #[test]
    fn a_token_goes_to_no_gateway_on_another_machine() {
        let place = test_kit::Place::fresh().unwrap();
        let path = place.path().join("dev.json");
        for (gateway, here) in [
            ("http://127.0.0.1:7100", true),
            ("http://[::1]:7100", true),
            ("http://localhost:7100", true),
            ("http://10.0.0.8:7100", false),
            ("http://127.0.0.1.example.com:7100", false),
            ("http://localhost@example.com:7100", false),
            ("", false),
        ] {
            profile(gateway).write(&path).unwrap();
            assert_eq!(Profile::read(&path).is_ok(), here, "{gateway}");
        }
    }
}

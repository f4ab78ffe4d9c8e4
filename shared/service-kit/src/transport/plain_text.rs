//! How far plain text may go.

use std::net::{IpAddr, SocketAddr};

use serde::Deserialize;

/// How far plain text may go. Beyond this machine it takes words, which nobody writes by accident.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum PlainText {
    /// Not beyond this machine.
    #[default]
    OnlyOnLoopback,
    /// Anywhere, because the network itself encrypts.
    AlsoOverTheNetwork,
}

impl PlainText {
    /// Refuses to listen in plain text where other machines reach.
    pub fn allow_listening(self, address: SocketAddr, instead: &str) -> anyhow::Result<()> {
        self.allow(address.ip().is_loopback(), "listen", &address.to_string(), instead)
    }

    /// Refuses to call another machine in plain text; `address` is shown, so that it must hold no password.
    pub fn allow_calling(
        self,
        setting: &str,
        host: &str,
        address: &str,
        instead: &str,
    ) -> anyhow::Result<()> {
        self.allow(is_loopback(host), setting, address, instead)
    }

    fn allow(self, here: bool, setting: &str, value: &str, instead: &str) -> anyhow::Result<()> {
        if here || self == Self::AlsoOverTheNetwork {
            return Ok(());
        }
        Err(refused(setting, value, instead))
    }
}

/// What is said to whoever starts a process that would speak plain text with another machine.
fn refused(setting: &str, value: &str, instead: &str) -> anyhow::Error {
    anyhow::anyhow!(
        "设置 {setting}（{value}）会在机器之间传输明文。请设置 {instead}；若网络本身已加密，请设置 process.transport.plain_text = \"also-over-the-network\"。\n\
         {setting} ({value}) would send plain text between machines. Set {instead} or, if the network itself encrypts, process.transport.plain_text = \"also-over-the-network\"."
    )
}

/// True if what is sent to this host stays on this machine.
fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|it| it.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_on_this_machine_unless_it_is_said_in_words() {
        let loopback = PlainText::default();
        for (address, here) in [
            ("127.0.0.1:7100", true),
            ("[::1]:7100", true),
            ("0.0.0.0:7100", false),
            ("[::]:7100", false),
            ("10.0.0.7:7100", false),
        ] {
            let address = address.parse().unwrap();
            let refused = loopback.allow_listening(address, "tls_certificate_file").err();
            assert_eq!(refused.is_none(), here, "{address}");
            if let Some(refused) = refused.map(|it| it.to_string()) {
                for part in [
                    "listen",
                    "tls_certificate_file",
                    "also-over-the-network",
                    "明文",
                    "plain text",
                ] {
                    assert!(refused.contains(part), "{part} in {refused}");
                }
            }
            assert!(PlainText::AlsoOverTheNetwork.allow_listening(address, "").is_ok());
        }
        for (host, here) in [
            ("localhost", true),
            ("127.0.0.1", true),
            ("[::1]", true),
            ("routing", false),
            ("localhost.example", false),
        ] {
            assert_eq!(is_loopback(host), here, "{host}");
        }
    }

    #[test]
    fn only_the_words_lift_it() {
        let read = |words: &str| {
            let json = serde_json::Value::from(words);
            serde_json::from_value::<PlainText>(json).ok()
        };
        assert_eq!(read("also-over-the-network"), Some(PlainText::AlsoOverTheNetwork));
        assert_eq!(read("only-on-loopback"), Some(PlainText::OnlyOnLoopback));
        for other in ["", "yes", "true", "AlsoOverTheNetwork"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}

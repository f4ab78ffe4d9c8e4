//! How a service's role comes in: with a password of its own, or with a certificate.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use kernel::Sensitive;
use sha2::{Digest, Sha256};

/// What PostgreSQL itself uses.
const ITERATIONS: usize = 4096;
/// Guessing one that came from a random source is out of the question; a word is not.
const SHORTEST: usize = 16;

/// How a service's role comes in.
#[derive(Clone, Debug)]
pub enum Login {
    /// With this password.
    Password(Sensitive<String>),
    /// With a certificate that names the role; it has no password.
    Certificate,
}

impl Login {
    /// A login with a password that can stand in a URL and is no word.
    pub fn password(text: &str) -> anyhow::Result<Self> {
        anyhow::ensure!(
            text.len() >= SHORTEST && text.bytes().all(|it| it.is_ascii_graphic()),
            "a role's password has at least {SHORTEST} letters and digits, as `openssl rand -hex 24` makes them"
        );
        Ok(Self::Password(Sensitive::new(text.to_owned())))
    }

    /// The words of `alter role` that set it.
    ///
    /// The server is told a verifier and never the password, so that no log of it, whatever it is told to keep, has one.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Password(password) => {
                format!("login password '{}'", verifier(password.expose(), rand::random()))
            }
            Self::Certificate => "login password null".to_owned(),
        }
    }
}

/// What PostgreSQL keeps of a password (RFC 5803): enough to check it, and not to come in with.
fn verifier(password: &str, salt: [u8; 16]) -> String {
    let salted = salted(password, &salt);
    let stored = Sha256::digest(mac(&salted, b"Client Key"));
    let server = mac(&salted, b"Server Key");
    format!(
        "SCRAM-SHA-256${ITERATIONS}:{}${}:{}",
        STANDARD.encode(salt),
        STANDARD.encode(stored),
        STANDARD.encode(server)
    )
}

/// `Hi` of RFC 5802: PBKDF2 with HMAC-SHA-256, for one block.
fn salted(password: &str, salt: &[u8]) -> [u8; 32] {
    let keyed = keyed(password.as_bytes());
    let mut turn = keyed.clone().chain_update(salt).chain_update(1_u32.to_be_bytes());
    let mut sum = [0; 32];
    for _ in 0..ITERATIONS {
        let made: [u8; 32] = turn.finalize().into_bytes().into();
        sum.iter_mut().zip(made).for_each(|(sum, byte)| *sum ^= byte);
        turn = keyed.clone().chain_update(made);
    }
    sum
}

fn mac(key: &[u8], text: &[u8]) -> [u8; 32] {
    keyed(key).chain_update(text).finalize().into_bytes().into()
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verifier_is_what_postgresql_keeps_of_the_password() {
        // RFC 7677, 3: its password, salt and count, and the proofs that follow from them.
        let salt = STANDARD.decode("W22ZaJ0SNY7soEsUEjb6gQ==").unwrap().try_into().unwrap();
        let kept = verifier("pencil", salt);
        let (_, keys) = kept.rsplit_once('$').unwrap();
        assert_eq!(
            keys,
            "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
        );
    }

    #[test]
    fn a_word_is_no_password_of_a_role() {
        for weak in
            ["", "secret", "fifteen-letters", "密码密码密码密码密码密码", "sixteen letters ?"]
        {
            assert!(Login::password(weak).is_err(), "{weak}");
        }
        assert!(Login::password(&"5a".repeat(24)).is_ok());
    }
}

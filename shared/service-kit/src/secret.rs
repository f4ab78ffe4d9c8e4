//! A service's one secret, from which each of its keys follows.

use hmac::{Hmac, KeyInit, Mac};
use kernel::Sensitive;
use sha2::Sha256;

/// The secret of a service: 32 bytes that only its configuration knows.
pub struct Secret([u8; 32]);

impl Secret {
    /// Reads a secret of 64 hex digits.
    pub fn parse(text: &Sensitive<String>) -> anyhow::Result<Self> {
        let digits = text.expose().as_bytes();
        let (pairs, rest) = digits.as_chunks::<2>();
        let bytes: Option<Vec<u8>> = pairs.iter().map(|pair| byte(*pair)).collect();
        let bytes = bytes.filter(|_| rest.is_empty()).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| anyhow::anyhow!("secret_key must be 64 hex digits"))
    }

    /// The key for one purpose; the keys of two purposes tell nothing of each other (HMAC-SHA-256).
    pub fn key(&self, purpose: &str) -> [u8; 32] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(***)")
    }
}

fn byte(pair: [u8; 2]) -> Option<u8> {
    let digit = |letter: u8| char::from(letter).to_digit(16);
    u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_sixty_four_hex_digits() {
        let parse = |text: &str| Secret::parse(&Sensitive::new(text.to_owned()));
        assert!(parse(&"5a".repeat(32)).is_ok());
        for wrong in
            [String::new(), "5a".repeat(31), "5g".repeat(32), format!("{}5", "5a".repeat(32))]
        {
            assert!(parse(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn two_purposes_have_two_keys() {
        let secret = Secret([7; 32]);
        assert_ne!(secret.key("one"), secret.key("two"));
        assert_eq!(format!("{secret:?}"), "Secret(***)");
    }
}

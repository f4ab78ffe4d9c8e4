//! Sealing: what is personal is readable only with a key that the database does not have.

use aes_gcm_siv::aead::{Aead, Payload};
use aes_gcm_siv::{Aes256GcmSiv, KeyInit, Nonce};
use hmac::{Hmac, Mac};
use kernel::IdSource;
use kernel::ids::{HandlingId, PetitionId, PetitionerId};
use service_kit::Secret;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::domain::Particulars;
use crate::domain::correction::Before;
use crate::domain::petitioner::{BlindIndex, Petitioner};

/// Which key sealed a row; a later key gets the next number and old rows stay readable.
pub const KEY_ID: i16 = 1;
/// Which query code of a petition is good; a new code would raise it.
pub const FIRST_GENERATION: i32 = 1;

/// The keys of intake, derived from one secret; each purpose has its own.
#[derive(Clone)]
pub struct Seal {
    cipher: Aes256GcmSiv,
    index_key: [u8; 32],
    code_key: [u8; 32],
    content_key: [u8; 32],
    digest_key: [u8; 32],
}

impl Seal {
    /// The keys that follow from a secret of 64 hex digits.
    pub fn from_secret(secret: &Secret) -> anyhow::Result<Self> {
        let cipher = Aes256GcmSiv::new_from_slice(&secret.key("seal"))
            .map_err(|_| anyhow::anyhow!("the sealing key has the wrong length"))?;
        Ok(Self {
            cipher,
            index_key: secret.key("blind index"),
            code_key: secret.key("query code"),
            content_key: secret.key("import content"),
            digest_key: secret.key("intake: request digest"),
        })
    }

    /// The key for digests of requests.
    pub fn digest_key(&self) -> [u8; 32] {
        self.digest_key
    }

    /// Seals a petitioner, so that the row opens as this one of this petition only.
    pub fn seal_petitioner(
        &self,
        owner: (PetitionId, PetitionerId),
        petitioner: &Petitioner,
        ids: &IdSource,
    ) -> Option<Vec<u8>> {
        let plain = serde_json::to_vec(petitioner).ok()?;
        self.seal(&binding_of_petitioner(owner), &plain, ids)
    }

    /// Opens what [`Seal::seal_petitioner`] sealed; nothing if it was tampered with or put beside another petition.
    pub fn open_petitioner(
        &self,
        owner: (PetitionId, PetitionerId),
        sealed: &[u8],
    ) -> Option<Petitioner> {
        serde_json::from_slice(&self.open(&binding_of_petitioner(owner), sealed)?).ok()
    }

    /// Seals what a petition says, so that it opens as this one's only.
    pub fn seal_text(&self, petition: PetitionId, text: &str, ids: &IdSource) -> Option<Vec<u8>> {
        self.seal(&binding_of_text(petition), text.as_bytes(), ids)
    }

    /// Opens what [`Seal::seal_text`] sealed.
    pub fn open_text(&self, petition: PetitionId, sealed: &[u8]) -> Option<String> {
        String::from_utf8(self.open(&binding_of_text(petition), sealed)?).ok()
    }

    /// Seals a petition's particulars, so that they open as this one's only.
    pub fn seal_particulars(
        &self,
        petition: PetitionId,
        particulars: &Particulars,
        ids: &IdSource,
    ) -> Option<Vec<u8>> {
        let plain = serde_json::to_vec(particulars).ok()?;
        self.seal(&binding_of_particulars(petition), &plain, ids)
    }

    /// Opens what [`Seal::seal_particulars`] sealed.
    pub fn open_particulars(&self, petition: PetitionId, sealed: &[u8]) -> Option<Particulars> {
        serde_json::from_slice(&self.open(&binding_of_particulars(petition), sealed)?).ok()
    }

    /// Seals what stood in a petition until the correction that made this version, so that it opens as that only.
    pub fn seal_before(
        &self,
        of: (PetitionId, i64),
        before: &Before,
        ids: &IdSource,
    ) -> Option<Vec<u8>> {
        let plain = serde_json::to_vec(before).ok()?;
        self.seal(&binding_of_version(b"before", of), &plain, ids)
    }

    /// Opens what [`Seal::seal_before`] sealed.
    pub fn open_before(&self, of: (PetitionId, i64), sealed: &[u8]) -> Option<Before> {
        serde_json::from_slice(&self.open(&binding_of_version(b"before", of), sealed)?).ok()
    }

    /// Seals what was added to a petition, or asked for, with which it got this version, so that it opens as that only.
    pub fn seal_addition(
        &self,
        of: (PetitionId, i64),
        text: &str,
        ids: &IdSource,
    ) -> Option<Vec<u8>> {
        self.seal(&binding_of_version(b"addition", of), text.as_bytes(), ids)
    }

    /// Opens what [`Seal::seal_addition`] sealed.
    pub fn open_addition(&self, of: (PetitionId, i64), sealed: &[u8]) -> Option<String> {
        String::from_utf8(self.open(&binding_of_version(b"addition", of), sealed)?).ok()
    }

    /// Seals what a petitioner said of a handling, so that it opens as this petition's word on this handling only.
    pub fn seal_word(
        &self,
        of: (PetitionId, HandlingId),
        word: &str,
        ids: &IdSource,
    ) -> Option<Vec<u8>> {
        self.seal(&binding_of_word(of), word.as_bytes(), ids)
    }

    /// Opens what [`Seal::seal_word`] sealed.
    pub fn open_word(&self, of: (PetitionId, HandlingId), sealed: &[u8]) -> Option<String> {
        String::from_utf8(self.open(&binding_of_word(of), sealed)?).ok()
    }

    /// 12 bytes of nonce, then the ciphertext (AES-256-GCM-SIV, RFC 8452); what it is bound to is authenticated with it.
    fn seal(&self, binding: &[u8], plain: &[u8], ids: &IdSource) -> Option<Vec<u8>> {
        let nonce: [u8; 12] = ids.uuid().as_bytes()[4..].try_into().ok()?;
        let payload = Payload { msg: plain, aad: binding };
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), payload).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    fn open(&self, binding: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(12)?;
        let nonce: &Nonce = nonce.try_into().ok()?;
        self.cipher.decrypt(nonce, Payload { msg: sealed, aad: binding }).ok()
    }

    /// Bytes that are equal for equal people and tell nothing else.
    pub fn blind_index(&self, index: &BlindIndex) -> [u8; 32] {
        mac(&self.index_key, &[index.as_bytes()])
    }

    /// Bytes that are equal for equal rows of an import.
    pub fn import_key(&self, parts: &[&[u8]]) -> [u8; 32] {
        mac(&self.content_key, parts)
    }

    /// The code that opens a petition to its petitioner: 65 bits, stored nowhere.
    pub fn query_code(&self, petition: PetitionId, generation: i32) -> String {
        let bytes = mac(&self.code_key, &[petition.uuid().as_bytes(), &generation.to_be_bytes()]);
        let mut bits = u128::from_be_bytes(std::array::from_fn(|at| bytes[at]));
        let mut code = String::with_capacity(16);
        for position in 0..13 {
            if matches!(position, 4 | 8) {
                code.push('-');
            }
            code.push(char::from(ALPHABET[usize::try_from(bits >> 123).unwrap_or_default()]));
            bits <<= 5;
        }
        code
    }

    /// Compares in constant time; case and dashes do not matter, and letters easily misread count as the digits they resemble.
    pub fn is_query_code(&self, petition: PetitionId, generation: i32, claimed: &str) -> bool {
        let expected = normalised(&self.query_code(petition, generation));
        bool::from(expected.as_bytes().ct_eq(normalised(claimed).as_bytes()))
    }
}

/// What a sealed petitioner belongs to: the petition, the row, the key.
fn binding_of_petitioner((petition, petitioner): (PetitionId, PetitionerId)) -> Vec<u8> {
    let (petition, petitioner) = (petition.uuid(), petitioner.uuid());
    [b"petitioner", &petition.as_bytes()[..], petitioner.as_bytes(), &KEY_ID.to_be_bytes()].concat()
}

/// What a sealed text belongs to: the petition, the key.
fn binding_of_text(petition: PetitionId) -> Vec<u8> {
    [b"text", &petition.uuid().as_bytes()[..], &KEY_ID.to_be_bytes()].concat()
}

/// What sealed particulars belong to: the petition, the key.
fn binding_of_particulars(petition: PetitionId) -> Vec<u8> {
    [b"particulars", &petition.uuid().as_bytes()[..], &KEY_ID.to_be_bytes()].concat()
}

/// What came later belongs to: what it is, the petition, the version that it made, the key.
fn binding_of_version(what: &[u8], (petition, version): (PetitionId, i64)) -> Vec<u8> {
    let petition = petition.uuid();
    [what, petition.as_bytes(), &version.to_be_bytes(), &KEY_ID.to_be_bytes()].concat()
}

/// What a sealed word belongs to: the petition, the handling, the key.
fn binding_of_word((petition, handling): (PetitionId, HandlingId)) -> Vec<u8> {
    let (petition, handling) = (petition.uuid(), handling.uuid());
    [b"rating", &petition.as_bytes()[..], handling.as_bytes(), &KEY_ID.to_be_bytes()].concat()
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal(***)")
    }
}

/// Crockford's base 32: no I, L, O, U, so that a code survives the telephone.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn normalised(code: &str) -> String {
    code.chars()
        .filter(|letter| !matches!(letter, '-' | ' '))
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        // The length in front keeps ("ab", "c") apart from ("a", "bc").
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use kernel::OfficeClock;

    use kernel::Sensitive;

    use super::*;

    fn seal() -> (Seal, IdSource) {
        let seal =
            Seal::from_secret(&Secret::parse(&Sensitive::new("5a".repeat(32))).unwrap()).unwrap();
        (seal, IdSource::seeded(OfficeClock::manual(chrono::DateTime::default()), 1))
    }

    #[test]
    fn a_sealed_petitioner_opens_only_as_its_own_and_beside_its_own_petition() {
        let (seal, ids) = seal();
        let petitioner = Petitioner::named("somebody");
        let (petition, elsewhere) = (PetitionId::new(&ids), PetitionId::new(&ids));
        let (id, other) = (PetitionerId::new(&ids), PetitionerId::new(&ids));
        let sealed = seal.seal_petitioner((petition, id), &petitioner, &ids).unwrap();
        assert!(!sealed.windows(8).any(|part| part == b"somebody"));
        assert_eq!(seal.open_petitioner((petition, id), &sealed).as_ref(), Some(&petitioner));
        assert_eq!(seal.open_petitioner((petition, other), &sealed), None);
        assert_eq!(seal.open_petitioner((elsewhere, id), &sealed), None);
    }

    #[test]
    fn a_sealed_text_opens_only_as_its_petitions() {
        let (seal, ids) = seal();
        let (petition, elsewhere) = (PetitionId::new(&ids), PetitionId::new(&ids));
        let sealed = seal.seal_text(petition, "路灯坏了", &ids).unwrap();
        assert!(!sealed.windows(12).any(|part| part == "路灯坏了".as_bytes()));
        assert_eq!(seal.open_text(petition, &sealed).as_deref(), Some("路灯坏了"));
        assert_eq!(seal.open_text(elsewhere, &sealed), None);
    }

    #[test]
    fn sealed_particulars_open_only_as_their_petitions() {
        let (seal, ids) = seal();
        let (petition, elsewhere) = (PetitionId::new(&ids), PetitionId::new(&ids));
        let particulars = Particulars { place: "村口".to_owned(), ..Particulars::default() };
        let sealed = seal.seal_particulars(petition, &particulars, &ids).unwrap();
        assert!(!sealed.windows(6).any(|part| part == "村口".as_bytes()));
        assert_eq!(seal.open_particulars(petition, &sealed).unwrap().place, "村口");
        assert!(seal.open_particulars(elsewhere, &sealed).is_none());
        assert_eq!(seal.open_text(petition, &sealed), None, "nor as something else of its own");
    }

    #[test]
    fn what_came_later_opens_only_as_its_petitions_and_its_versions() {
        let (seal, ids) = seal();
        let petition = PetitionId::new(&ids);
        let sealed = seal.seal_addition((petition, 3), "又断了一次水", &ids).unwrap();
        assert!(!sealed.windows(18).any(|part| part == "又断了一次水".as_bytes()));
        assert_eq!(seal.open_addition((petition, 3), &sealed).as_deref(), Some("又断了一次水"));
        assert_eq!(seal.open_addition((petition, 4), &sealed), None);
        assert_eq!(seal.open_addition((PetitionId::new(&ids), 3), &sealed), None);
        let particulars = Particulars { place: "村口".to_owned(), ..Particulars::default() };
        let before = Before { subject: None, particulars };
        let sealed = seal.seal_before((petition, 3), &before, &ids).unwrap();
        assert!(seal.open_before((petition, 3), &sealed).unwrap() == before);
        assert!(seal.open_before((petition, 2), &sealed).is_none());
        assert_eq!(seal.open_addition((petition, 3), &sealed), None);
    }

    #[test]
    fn a_sealed_word_opens_only_as_its_petitions_word_on_its_handling() {
        let (seal, ids) = seal();
        let of = (PetitionId::new(&ids), HandlingId::new(&ids));
        let sealed = seal.seal_word(of, "办得很快", &ids).unwrap();
        assert!(!sealed.windows(12).any(|part| part == "办得很快".as_bytes()));
        assert_eq!(seal.open_word(of, &sealed).as_deref(), Some("办得很快"));
        assert_eq!(seal.open_word((of.0, HandlingId::new(&ids)), &sealed), None);
        assert_eq!(seal.open_word((PetitionId::new(&ids), of.1), &sealed), None);
    }

    #[test]
    fn a_query_code_has_thirteen_letters_and_forgives_case_dashes_and_lookalikes() {
        let (seal, ids) = seal();
        let petition = PetitionId::new(&ids);
        let code = seal.query_code(petition, 1);
        assert_eq!(code.len(), 15, "{code}");
        let spoken = code.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert!(seal.is_query_code(petition, 1, &spoken));
        assert!(!seal.is_query_code(petition, 2, &code));
        assert!(!seal.is_query_code(petition, 1, ""));
    }
}

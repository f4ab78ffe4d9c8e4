//! Who petitions. Nothing here prints what it holds.

use std::fmt;

use kernel::{Invalid, Sensitive};
use serde::{Deserialize, Serialize};
use words::intake::{DocumentKind, PetitionerKind, PetitionerRole};

use super::as_code;

/// A petitioner (信访人) as named in one petition. What was sealed before a field existed opens without it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Petitioner {
    pub name: String,
    pub id_number: String,
    pub phone: String,
    pub address: String,
    pub representative: bool,
    /// A person if not said.
    #[serde(with = "as_code")]
    pub kind: Option<PetitionerKind>,
    /// Of a foreigner.
    pub nationality: String,
    /// What is usual if not said.
    #[serde(with = "as_code")]
    pub document: Option<DocumentKind>,
    /// On one's own behalf if not said.
    #[serde(with = "as_code")]
    pub role: Option<PetitionerRole>,
    /// For whom an agent speaks: their places among those named, counted from 1.
    pub acts_for: Vec<i32>,
    /// Where an agent's power of attorney is kept.
    pub power_of_attorney: String,
    /// Is not to be named to the body that handles the matter.
    pub name_withheld: bool,
}

/// What makes two mentions the same person: an ID number, or a name with a phone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlindIndex(Sensitive<String>);

impl BlindIndex {
    pub fn as_bytes(&self) -> &[u8] {
        self.0.expose().as_bytes()
    }
}

const NAME_MAX: usize = 60;
const ADDRESS_MAX: usize = 200;

impl Petitioner {
    /// A petitioner of whom only the name is known.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Checks the fields as given; ID numbers and phones are kept exactly as given.
    pub fn check(&self) -> Result<(), Invalid> {
        let limits = [
            ("name", &self.name, NAME_MAX),
            ("id_number", &self.id_number, 30),
            ("phone", &self.phone, 30),
            ("address", &self.address, ADDRESS_MAX),
            ("nationality", &self.nationality, 40),
            ("power_of_attorney", &self.power_of_attorney, 100),
        ];
        for (field, value, max) in limits {
            if value.chars().count() > max {
                return Err(Invalid::new(
                    field,
                    "TEXT_TOO_LONG",
                    format!("内容过长，最多{max}个字"),
                    format!("too long: at most {max} characters"),
                ));
            }
        }
        Ok(())
    }

    /// The office can write to this person: name and address are given (Art. 23).
    pub fn is_reachable(&self) -> bool {
        !self.name.trim().is_empty() && self.address.trim().chars().count() >= 4
    }

    /// Speaks for others by a power of attorney, and does not petition.
    pub fn is_agent(&self) -> bool {
        self.role == Some(PetitionerRole::Agent)
    }

    /// What is read of somebody who does not wish to be named, by whom it is not told: the part in which, and no more.
    #[must_use]
    pub fn unnamed(self) -> Self {
        Self {
            representative: self.representative,
            kind: self.kind,
            role: self.role,
            acts_for: self.acts_for,
            name_withheld: true,
            ..Self::default()
        }
    }

    /// What to recognise the person by; nothing if too little is known. Of one agent's many petitions none repeats another by that:
    /// whom an agent speaks for is the petitioner.
    pub fn blind_indexes(&self) -> Vec<BlindIndex> {
        let mut indexes = Vec::new();
        if self.is_agent() {
            return indexes;
        }
        let id_number = folded(&self.id_number);
        if id_number.len() >= 8 {
            indexes.push(BlindIndex(Sensitive::new(format!("id:{id_number}"))));
        }
        let (name, phone) = (folded(&self.name), folded(&self.phone));
        if !name.is_empty() && phone.len() >= 7 {
            indexes.push(BlindIndex(Sensitive::new(format!("np:{name}:{phone}"))));
        }
        indexes
    }
}

impl fmt::Debug for Petitioner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Petitioner(***)")
    }
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_id_number_in_another_spelling_is_the_same_person() {
        let mut one = Petitioner::named("a");
        let mut two = Petitioner::named("b");
        one.id_number = "53090219000101001x".to_owned();
        two.id_number = " 530902 19000101 001X".to_owned();
        assert!(one.blind_indexes() == two.blind_indexes());
        assert!(Petitioner::named("a").blind_indexes().is_empty());
    }

    #[test]
    fn by_an_agent_nobody_is_recognised() {
        let mut somebody = Petitioner::named("a");
        somebody.id_number = "53090219000101001x".to_owned();
        assert_eq!(somebody.blind_indexes().len(), 1);
        somebody.role = Some(PetitionerRole::Agent);
        assert!(somebody.blind_indexes().is_empty());
    }

    #[test]
    fn what_was_sealed_before_a_field_existed_opens() {
        let old = r#"{"name":"a","id_number":"","phone":"","address":"","representative":true}"#;
        let opened: Petitioner = serde_json::from_str(old).unwrap();
        assert!(opened == Petitioner { representative: true, ..Petitioner::named("a") });
        let all = Petitioner {
            kind: Some(PetitionerKind::Organisation),
            document: Some(DocumentKind::CreditCode),
            role: Some(PetitionerRole::Agent),
            acts_for: vec![1],
            ..opened
        };
        let sealed = serde_json::to_string(&all).unwrap();
        assert!(sealed.contains(r#""document":"credit_code""#), "a word is sealed as its code");
        assert!(serde_json::from_str::<Petitioner>(&sealed).unwrap() == all);
    }

    #[test]
    fn of_somebody_unnamed_only_the_part_is_read() {
        let somebody = Petitioner {
            id_number: "1".to_owned(),
            phone: "2".to_owned(),
            address: "3".to_owned(),
            nationality: "4".to_owned(),
            power_of_attorney: "5".to_owned(),
            role: Some(PetitionerRole::Cosigner),
            representative: true,
            ..Petitioner::named("a")
        };
        let part = Petitioner {
            role: Some(PetitionerRole::Cosigner),
            representative: true,
            name_withheld: true,
            ..Petitioner::default()
        };
        assert!(somebody.unnamed() == part);
    }

    #[test]
    fn a_petitioner_never_prints() {
        assert_eq!(format!("{:?}", Petitioner::named("somebody")), "Petitioner(***)");
    }
}

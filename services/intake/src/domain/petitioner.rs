//! Who petitions. Nothing here prints what it holds.

use std::fmt;

use kernel::{Invalid, Sensitive};
use serde::{Deserialize, Serialize};

/// A petitioner (信访人) as named in one petition.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Petitioner {
    pub name: String,
    pub id_number: String,
    pub phone: String,
    pub address: String,
    pub representative: bool,
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
        Self {
            name: name.to_owned(),
            id_number: String::new(),
            phone: String::new(),
            address: String::new(),
            representative: false,
        }
    }

    /// Checks the fields as given; ID numbers and phones are kept exactly as given.
    pub fn check(&self) -> Result<(), Invalid> {
        let limits = [
            ("name", &self.name, NAME_MAX),
            ("id_number", &self.id_number, 30),
            ("phone", &self.phone, 30),
            ("address", &self.address, ADDRESS_MAX),
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

    /// What to recognise the person by; nothing if too little is known.
    pub fn blind_indexes(&self) -> Vec<BlindIndex> {
        let mut indexes = Vec::new();
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
    fn a_petitioner_never_prints() {
        assert_eq!(format!("{:?}", Petitioner::named("somebody")), "Petitioner(***)");
    }
}

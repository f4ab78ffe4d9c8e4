//! What becomes of the rows of an import: each is registered once, and none is taken for another.

use std::collections::HashMap;

use kernel::Invalid;
use kernel::ids::PetitionId;

/// What a row is known by: its source and id, or its content and ordinal among equal rows.
pub type RowKey = [u8; 32];

/// A digest of what a row says.
pub type RowContent = [u8; 32];

/// A row that stands in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    pub petition: PetitionId,
    pub number: String,
    pub content: RowContent,
    pub standing: Standing,
}

/// How such a row stands for whoever imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Stands,
    /// Its number was made void: the letter is in no register.
    Void,
    /// It is kept from the officer, who learns no number and no id.
    KeptFrom,
}

/// One row, as far as it says which it is.
#[derive(Clone, Debug)]
pub struct Row {
    /// The sender's own number of it.
    pub row: i64,
    /// Where it comes from.
    pub source: String,
    pub key: RowKey,
    pub content: RowContent,
    /// A row before it in the same stream has the same key.
    pub seen: bool,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Registered now.
    Registered(PetitionId, String),
    /// Known from an earlier import.
    Known(PetitionId, String),
    /// The same as an earlier row of this stream.
    Repeated(PetitionId, String),
    Rejected(Vec<Invalid>),
}

impl Row {
    /// What becomes of a row that was not registered itself, after those that were: of what is wrong with it nobody asks if it is
    /// in the register already.
    pub fn outcome(
        &self,
        complaints: Vec<Invalid>,
        register: &HashMap<RowKey, Imported>,
    ) -> Outcome {
        match register.get(&self.key) {
            None => Outcome::Rejected(complaints),
            Some(it) => match it.standing {
                Standing::KeptFrom => Outcome::Rejected(vec![id_in_use()]),
                Standing::Void => Outcome::Rejected(vec![number_void(&it.number)]),
                Standing::Stands if it.content != self.content => {
                    Outcome::Rejected(vec![another_letter(&it.number)])
                }
                Standing::Stands if self.seen => Outcome::Repeated(it.petition, it.number.clone()),
                Standing::Stands => Outcome::Known(it.petition, it.number.clone()),
            },
        }
    }
}

/// Two letters under one id: the second is not swallowed.
fn another_letter(number: &str) -> Invalid {
    Invalid::new(
        "external_id",
        "EXTERNAL_ID_REUSED",
        format!("该来源编号已登记为{number}，内容不同"),
        format!("{number} was registered under this id of the source, with other words"),
    )
}

/// The letter was registered and its number made void since: who sends it again means it, and registers it by itself.
fn number_void(number: &str) -> Invalid {
    Invalid::new(
        "external_id",
        "NUMBER_VOID",
        format!("该行曾登记为{number}，编号已作废；确需登记的请单独登记"),
        format!(
            "it was registered as {number}, which is void; to register it all the same, do it by itself"
        ),
    )
}

/// Something stands under this id of which the officer may not know more.
fn id_in_use() -> Invalid {
    Invalid::new(
        "external_id",
        "EXTERNAL_ID_IN_USE",
        "该来源编号已使用，本行未登记",
        "this id of the source is in use; the row was not registered",
    )
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn row(content: u8, seen: bool) -> Row {
        Row { row: 1, source: "test".to_owned(), key: [1; 32], content: [content; 32], seen }
    }

    fn register() -> HashMap<RowKey, Imported> {
        let petition = PetitionId::from(Uuid::from_u128(1));
        let number = "530902-XFJ-2026-000001".to_owned();
        let standing = Standing::Stands;
        let imported = Imported { petition, number, content: [2; 32], standing };
        HashMap::from([([1; 32], imported)])
    }

    #[test]
    fn a_void_number_swallows_no_letter_and_a_hidden_one_is_not_named() {
        for (standing, reason, named) in [
            (Standing::Void, "NUMBER_VOID", true),
            (Standing::KeptFrom, "EXTERNAL_ID_IN_USE", false),
        ] {
            let mut register = register();
            for it in register.values_mut() {
                it.standing = standing;
            }
            for content in [2, 3] {
                let outcome = row(content, false).outcome(Vec::new(), &register);
                let Outcome::Rejected(complaints) = outcome else { panic!("{outcome:?}") };
                assert_eq!(complaints[0].reason, reason);
                assert_eq!(complaints[0].zh.contains("530902-XFJ"), named);
            }
        }
    }

    #[test]
    fn the_same_id_with_other_words_is_another_letter_and_is_not_swallowed() {
        for seen in [false, true] {
            let Outcome::Rejected(complaints) = row(3, seen).outcome(Vec::new(), &register())
            else {
                panic!("the second letter is lost");
            };
            assert_eq!(complaints[0].reason, "EXTERNAL_ID_REUSED");
            assert!(complaints[0].zh.contains("530902-XFJ-2026-000001"));
        }
    }

    #[test]
    fn a_row_known_from_before_is_told_apart_from_one_that_the_file_repeats() {
        assert!(matches!(row(2, false).outcome(Vec::new(), &register()), Outcome::Known(..)));
        assert!(matches!(row(2, true).outcome(Vec::new(), &register()), Outcome::Repeated(..)));
    }

    #[test]
    fn a_faulty_row_is_rejected_unless_it_is_in_the_register() {
        let faults = || vec![Invalid::missing("text")];
        assert_eq!(row(2, false).outcome(faults(), &HashMap::new()), Outcome::Rejected(faults()));
        assert!(matches!(row(2, false).outcome(faults(), &register()), Outcome::Known(..)));
    }
}

//! Check characters of ID numbers. A wrong one is a remark to the clerk and never a reason to refuse: the number is kept as given.

use words::intake::{DocumentKind, PetitionerKind};

use super::Petitioner;

/// Weights of the first seventeen characters of a resident ID number, and its check characters (GB 11643, ISO 7064 MOD 11-2).
const RESIDENT_WEIGHTS: [usize; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const RESIDENT_CHECKS: &[u8; 11] = b"10X98765432";

/// Weights of the first seventeen characters of a unified social credit code, and its characters by value (GB 32100).
const CREDIT_WEIGHTS: [usize; 17] =
    [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const CREDIT_CHARACTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

impl Petitioner {
    /// The number given cannot be one of its kind: it has another length, or another check character follows from it.
    pub fn id_number_is_doubtful(&self) -> bool {
        let number: String = self
            .id_number
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            .to_uppercase();
        if number.is_empty() {
            return false;
        }
        match self.document_or_usual() {
            Some(DocumentKind::ResidentId) => !is_resident_id(number.as_bytes()),
            Some(DocumentKind::CreditCode) => !is_credit_code(number.as_bytes()),
            // How these are made up is their issuers' affair.
            Some(
                DocumentKind::Passport
                | DocumentKind::PermanentResidence
                | DocumentKind::TravelPermit
                | DocumentKind::Other,
            )
            | None => false,
        }
    }

    /// The kind of document stated; else what is usual, of whoever is no foreigner.
    fn document_or_usual(&self) -> Option<DocumentKind> {
        let usual = match self.kind {
            Some(PetitionerKind::Organisation) => DocumentKind::CreditCode,
            Some(PetitionerKind::Person) | None => DocumentKind::ResidentId,
        };
        self.document.or_else(|| self.nationality.is_empty().then_some(usual))
    }
}

/// Eighteen characters that fit together, or the fifteen digits of before 1999.
fn is_resident_id(number: &[u8]) -> bool {
    let digits = |it: &[u8]| it.iter().all(u8::is_ascii_digit);
    match number.split_last_chunk::<1>() {
        Some((first, [check])) if first.len() == RESIDENT_WEIGHTS.len() && digits(first) => {
            let values = first.iter().map(|it| usize::from(it - b'0'));
            RESIDENT_CHECKS[weighed(values, &RESIDENT_WEIGHTS) % 11] == *check
        }
        _ => number.len() == 15 && digits(number),
    }
}

fn is_credit_code(number: &[u8]) -> bool {
    let value = |character: &u8| CREDIT_CHARACTERS.iter().position(|it| it == character);
    let Some(values) = number.iter().map(value).collect::<Option<Vec<_>>>() else { return false };
    match values.split_last() {
        Some((check, first)) if first.len() == CREDIT_WEIGHTS.len() => {
            (weighed(first.iter().copied(), &CREDIT_WEIGHTS) + check) % 31 == 0
        }
        _ => false,
    }
}

fn weighed(values: impl Iterator<Item = usize>, weights: &[usize]) -> usize {
    values.zip(weights).map(|(value, weight)| value * weight).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubtful(number: &str, change: impl FnOnce(&mut Petitioner)) -> bool {
        let mut petitioner = Petitioner::named("a");
        number.clone_into(&mut petitioner.id_number);
        change(&mut petitioner);
        petitioner.id_number_is_doubtful()
    }

    #[test]
    fn a_resident_id_number_fits_together_or_is_doubtful() {
        // The example of GB 11643 itself.
        for number in ["11010519491231002X", "110105 19491231 002x", "110105491231002", ""] {
            assert!(!doubtful(number, |_| ()), "{number}");
        }
        for number in ["110105194912310021", "1101051949123100", "X1010519491231002X", "无"] {
            assert!(doubtful(number, |_| ()), "{number}");
        }
    }

    #[test]
    fn an_organisations_number_is_a_credit_code() {
        let organisation = |it: &mut Petitioner| it.kind = Some(PetitionerKind::Organisation);
        // A published example of GB 32100.
        assert!(!doubtful("91350100M000100Y43", organisation));
        assert!(doubtful("91350100M000100Y44", organisation));
        assert!(doubtful("11010519491231002X", organisation));
    }

    #[test]
    fn of_other_documents_nothing_is_known() {
        assert!(!doubtful("E1", |it| it.document = Some(DocumentKind::Passport)));
        assert!(!doubtful("E1", |it| "缅甸".clone_into(&mut it.nationality)));
        assert!(doubtful("E1", |it| it.document = Some(DocumentKind::ResidentId)));
    }
}

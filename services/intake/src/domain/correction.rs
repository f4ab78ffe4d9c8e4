//! What was entered wrongly is put right; what stood until then stays in the record.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Details, Event, Filed, Particulars, Petition, PetitionState, Refusal, Subject};

/// What is to stand in place of what was entered. What it does not name stays.
#[derive(Clone, Default)]
pub struct Correction {
    /// The line for lists; `Some(None)` takes it away, so that one is made.
    pub subject: Option<Option<Subject>>,
    pub place: Option<String>,
    pub details: Option<Details>,
}

/// A petition's words as they stood until a correction; sealed as its text is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    pub subject: Option<String>,
    pub particulars: Particulars,
}

impl Filed {
    /// Corrects what was entered wrongly, at any time unless the number is void; says what stands now, and what stood.
    ///
    /// The division, and with it who is competent, is not corrected: it decided where the matter went.
    pub fn correct(
        self,
        stood: Particulars,
        to: Correction,
    ) -> Result<(Self, Particulars, Before, Event), Refusal> {
        let Self { petition, matter } = self;
        match petition.state {
            PetitionState::Registered | PetitionState::Linked => {}
            PetitionState::Void => return Err(Refusal::PetitionVoid),
        }
        let before = Before { subject: petition.subject.clone(), particulars: stood };
        let mut now = before.clone();
        if let Some(subject) = to.subject {
            now.subject = subject.map(|it| it.as_str().to_owned());
        }
        if let Some(place) = to.place {
            now.particulars.place = place;
        }
        if to.details.is_some() {
            now.particulars.details = to.details;
        }
        if now == before {
            return Err(Refusal::NothingCorrected);
        }
        let petition = Petition { subject: now.subject, ..petition };
        Ok((Self { petition, matter }, now.particulars, before, Event::Corrected))
    }
}

impl fmt::Debug for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Correction(***)")
    }
}

impl fmt::Debug for Before {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Before(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Stage;
    use crate::domain::filed::tests::{filed, ids};

    #[test]
    fn what_is_not_named_stays_and_what_stood_is_kept() {
        let subject = |line: &str| Subject::given(line.to_owned(), &[], &[]).unwrap();
        let mut filed = filed(PetitionState::Registered, Stage::Handling, &ids());
        filed.petition.subject = Some("路灯坏了".to_owned());
        let stood = Particulars { place: "村口".to_owned(), ..Particulars::default() };
        let to = Correction { place: Some("桥头".to_owned()), ..Correction::default() };
        let (filed, now, before, event) = filed.correct(stood.clone(), to).unwrap();
        assert_eq!((now.place.as_str(), event), ("桥头", Event::Corrected));
        assert_eq!(filed.petition.subject.as_deref(), Some("路灯坏了"));
        assert!(before == Before { subject: Some("路灯坏了".to_owned()), particulars: stood });
        let to =
            Correction { subject: Some(Some(subject("水管坏了"))), ..Correction::default() };
        let (filed, now, _, _) = filed.correct(now, to).unwrap();
        assert_eq!(
            (filed.petition.subject.as_deref(), now.place.as_str()),
            (Some("水管坏了"), "桥头")
        );
        let to = Correction { subject: Some(None), ..Correction::default() };
        assert_eq!(filed.correct(now, to).unwrap().0.petition.subject, None);
    }

    #[test]
    fn a_correction_corrects_something() {
        let stood = Particulars { place: "村口".to_owned(), ..Particulars::default() };
        for to in [
            Correction::default(),
            Correction { place: Some("村口".to_owned()), ..Correction::default() },
            Correction { subject: Some(None), ..Correction::default() },
        ] {
            let filed = filed(PetitionState::Linked, Stage::Concluded, &ids());
            assert_eq!(filed.correct(stood.clone(), to).unwrap_err(), Refusal::NothingCorrected);
        }
    }
}

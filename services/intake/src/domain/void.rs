//! A number is made void (作废) by two persons of the desk that answers: with it end the petition's matter, its terms and its complaint.

use chrono::NaiveDate;
use kernel::{Acting, PersonCode, PostCode};

use super::filed::{Event, Filed, ended};
use super::petition::Petition;
use super::refusal::Refusal;
use super::{PetitionState, Stage, VoidState};

/// That a number be made void, asked for by one person and decided by another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Void {
    pub reason: String,
    pub post: PostCode,
    pub person: PersonCode,
    pub date: NaiveDate,
    /// None while it waits.
    pub decision: Option<VoidDecision>,
}

/// What the other person says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoidDecision {
    pub post: PostCode,
    pub date: NaiveDate,
    /// Why it was rejected; none where it was approved.
    pub rejected: Option<String>,
}

impl Void {
    /// Where it stands.
    pub fn state(&self) -> VoidState {
        match &self.decision {
            None => VoidState::Submitted,
            Some(VoidDecision { rejected: None, .. }) => VoidState::Approved,
            Some(VoidDecision { rejected: Some(_), .. }) => VoidState::Rejected,
        }
    }

    fn decided(self, by: Acting<'_>, rejected: Option<String>) -> Self {
        let decision = VoidDecision { post: by.officer.post.clone(), date: by.today, rejected };
        Self { decision: Some(decision), ..self }
    }
}

impl Filed {
    /// Asks that the number be made void; another person decides, and nothing changes before.
    pub fn submit_void(
        &self,
        by: Acting<'_>,
        waiting: Option<&Void>,
        reason: String,
    ) -> Result<Void, Refusal> {
        self.require_voidable(by)?;
        if waiting.is_some() {
            return Err(Refusal::VoidAwaiting);
        }
        let (post, person) = (by.officer.post.clone(), by.officer.person.clone());
        Ok(Void { reason, post, person, date: by.today, decision: None })
    }

    /// Approves a void as another person than the one who asked; the number is void, and the matter ends.
    pub fn approve_void(
        self,
        by: Acting<'_>,
        waiting: Option<Void>,
    ) -> Result<(Self, Void, Event), Refusal> {
        let void = waiting.ok_or(Refusal::NoVoidAwaits)?;
        self.require_voidable(by)?;
        if void.person == by.officer.person {
            return Err(Refusal::VoidSecondPerson);
        }
        let Self { petition, matter } = self;
        let petition = Petition { state: PetitionState::Void, ..petition };
        Ok((Self { petition, matter: ended(matter) }, void.decided(by, None), Event::Voided))
    }

    /// Rejects a void, or takes it back, whatever became of the petition meanwhile; the petition goes on.
    pub fn reject_void(
        &self,
        by: Acting<'_>,
        waiting: Option<Void>,
        reason: String,
    ) -> Result<Void, Refusal> {
        let void = waiting.ok_or(Refusal::NoVoidAwaits)?;
        self.require_answerable(by.officer)?;
        Ok(void.decided(by, Some(reason)))
    }

    /// Registered by mistake, and nobody has screened the matter yet.
    fn require_voidable(&self, by: Acting<'_>) -> Result<(), Refusal> {
        match (self.petition.state, self.matter.stage) {
            (PetitionState::Registered, Stage::Registered) => self.require_answerable(by.officer),
            (PetitionState::Registered, stage) => Err(Refusal::PetitionScreened { stage }),
            (state @ (PetitionState::Linked | PetitionState::Void), _) => {
                Err(Refusal::PetitionNotVoidable { state })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use kernel::{Explain, Officer, Word};
    use test_kit::officer::officer;

    use super::*;
    use crate::domain::filed::tests::{filed, ids};

    const ASKER: &str = "530902-XFJ.registrar-1";
    const SECOND: &str = "530902-XFJ.screening-1";

    fn somebody(post: &str) -> Officer {
        officer(post, [""; 0]).unwrap()
    }

    fn acting(officer: &Officer) -> Acting<'_> {
        Acting { officer, today: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap() }
    }

    fn asked(by: &Officer) -> Void {
        let mistake = filed(PetitionState::Registered, Stage::Registered, &ids());
        mistake.submit_void(acting(by), None, "重复录入".to_owned()).unwrap()
    }

    fn reason<T>(told: Result<T, Refusal>) -> &'static str {
        told.err().map_or("", |it| it.reason())
    }

    #[test]
    fn every_state_meets_every_command() {
        let ids = ids();
        let (asker, second) = (somebody(ASKER), somebody(SECOND));
        let say = |told: Result<Void, Refusal>| match told {
            Ok(void) => void.state().as_str().to_owned(),
            Err(refusal) => refusal.reason().to_owned(),
        };
        let mut table = String::new();
        for (state, stage) in [
            (PetitionState::Registered, Stage::Registered),
            (PetitionState::Registered, Stage::Screened),
            (PetitionState::Linked, Stage::Registered),
            (PetitionState::Void, Stage::Concluded),
        ] {
            for waiting in [None, Some(asked(&asker))] {
                let it = filed(state, stage, &ids);
                let void =
                    say(it.submit_void(acting(&asker), waiting.as_ref(), "重复录入".to_owned()));
                let reject =
                    say(it.reject_void(acting(&second), waiting.clone(), "不是重复".to_owned()));
                let waits = if waiting.is_some() { ", asked" } else { "" };
                let approve = say(it.approve_void(acting(&second), waiting).map(|(_, it, _)| it));
                let there = format!("{} {}", state.as_str(), stage.as_str());
                let row =
                    format!("{there}{waits}: void {void}, approve {approve}, reject {reject}\n");
                table.push_str(&row);
            }
        }
        assert_eq!(
            table,
            "\
registered registered: void submitted, approve NO_VOID_AWAITS, reject NO_VOID_AWAITS
registered registered, asked: void VOID_AWAITING, approve approved, reject rejected
registered screened: void PETITION_SCREENED, approve NO_VOID_AWAITS, reject NO_VOID_AWAITS
registered screened, asked: void PETITION_SCREENED, approve PETITION_SCREENED, reject rejected
linked registered: void PETITION_NOT_VOIDABLE, approve NO_VOID_AWAITS, reject NO_VOID_AWAITS
linked registered, asked: void PETITION_NOT_VOIDABLE, approve PETITION_NOT_VOIDABLE, reject rejected
void concluded: void PETITION_NOT_VOIDABLE, approve NO_VOID_AWAITS, reject NO_VOID_AWAITS
void concluded, asked: void PETITION_NOT_VOIDABLE, approve PETITION_NOT_VOIDABLE, reject rejected
"
        );
    }

    #[test]
    fn a_void_takes_two_persons_of_the_desk_that_answers() {
        let ids = ids();
        let mistake = || filed(PetitionState::Registered, Stage::Registered, &ids);
        let asker = somebody(ASKER);
        let second = somebody(SECOND);
        // The same person in another post is no second person.
        let same = Officer { person: asker.person.clone(), ..second.clone() };
        for by in [&asker, &same] {
            let told = mistake().approve_void(acting(by), Some(asked(&asker)));
            assert_eq!(reason(told), "VOID_SECOND_PERSON");
        }
        let outsider = somebody("530902-ZJJ.head");
        let told = mistake().submit_void(acting(&outsider), None, "重复录入".to_owned());
        assert_eq!(reason(told), "NOT_ANSWERABLE");
        let told = mistake().approve_void(acting(&outsider), Some(asked(&asker)));
        assert_eq!(reason(told), "NOT_ANSWERABLE");
        let told =
            mistake().reject_void(acting(&outsider), Some(asked(&asker)), "不是重复".to_owned());
        assert_eq!(reason(told), "NOT_ANSWERABLE");

        let (void, approved, event) =
            mistake().approve_void(acting(&second), Some(asked(&asker))).unwrap();
        assert_eq!(void.petition.state, PetitionState::Void);
        assert_eq!(void.matter.stage, Stage::Concluded);
        assert_eq!((approved.reason.as_str(), event), ("重复录入", Event::Voided));
        assert_eq!(approved.decision.unwrap().post.as_str(), SECOND);
    }

    #[test]
    fn whoever_asked_may_take_it_back() {
        let asker = somebody(ASKER);
        let mistake = filed(PetitionState::Registered, Stage::Registered, &ids());
        let back = mistake.reject_void(acting(&asker), Some(asked(&asker)), "弄错了".to_owned());
        let back = back.unwrap();
        assert_eq!(back.state(), VoidState::Rejected);
        assert_eq!(back.decision.unwrap().rejected.as_deref(), Some("弄错了"));
    }
}

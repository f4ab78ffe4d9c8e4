//! A petition: one act of petitioning. Its matter's way is routing's to tell.

use chrono::{DateTime, Utc};
use kernel::ids::{MatterId, PetitionId};
use kernel::{BodyCode, RegionCode};

use super::matter::Matter;
use super::refusal::Refusal;
use super::registration::{Channel, Purpose};

/// A petition (信访件).
#[derive(Clone, Debug)]
pub struct Petition {
    pub id: PetitionId,
    pub matter: MatterId,
    pub number: String,
    pub channel: Channel,
    pub region: RegionCode,
    pub receive_time: DateTime<Utc>,
    pub register_time: DateTime<Utc>,
    pub state: State,
    pub category: Option<String>,
    pub purpose: Option<Purpose>,
    pub party_size: i32,
    pub notifiable: bool,
    pub historical: bool,
    pub receiving_body: BodyCode,
    pub proposed_matter: Option<MatterId>,
    pub query_generation: i32,
    pub version: i64,
}

/// Where a petition stands of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 已登记: it opened a matter of its own.
    Registered,
    /// 已关联: it belongs to the matter of an earlier petition.
    Linked,
    /// 作废: its number is void.
    Void,
}

impl State {
    pub const ALL: [Self; 3] = [Self::Registered, Self::Linked, Self::Void];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Linked => "linked",
            Self::Void => "void",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

impl Petition {
    /// Joins the matter of an earlier petition: same petitioner, same facts and request.
    pub fn link(self, to: MatterId) -> Result<Self, Refusal> {
        match self.state {
            State::Registered if self.matter == to => Err(Refusal::MatterSame),
            State::Registered => {
                Ok(Self { matter: to, state: State::Linked, proposed_matter: None, ..self })
            }
            State::Linked | State::Void => {
                Err(Refusal::PetitionNotLinkable { state: self.state.as_str() })
            }
        }
    }

    /// Makes the number void: registered by mistake, and nobody has screened the matter yet.
    pub fn void(self, matter: &Matter) -> Result<Self, Refusal> {
        match self.state {
            State::Registered if matter.is_unscreened() => Ok(Self { state: State::Void, ..self }),
            State::Registered => Err(Refusal::PetitionNotVoidable { state: "screened" }),
            State::Linked | State::Void => {
                Err(Refusal::PetitionNotVoidable { state: self.state.as_str() })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::{IdSource, OfficeClock, Visibility};

    use super::*;

    fn petition(state: State, ids: &IdSource) -> Petition {
        Petition {
            id: PetitionId::new(ids),
            matter: MatterId::new(ids),
            number: "530902-XFJ-2026-000001".to_owned(),
            channel: Channel::Letter,
            region: RegionCode::parse("530902").unwrap(),
            receive_time: DateTime::default(),
            register_time: DateTime::default(),
            state,
            category: None,
            purpose: None,
            party_size: 1,
            notifiable: true,
            historical: false,
            receiving_body: BodyCode::parse("530902-XFJ").unwrap(),
            proposed_matter: None,
            query_generation: 1,
            version: 1,
        }
    }

    fn matter(stage: &str, ids: &IdSource) -> Matter {
        Matter {
            id: MatterId::new(ids),
            petition_count: 1,
            stage: stage.to_owned(),
            answerable_body: BodyCode::parse("530902-XFJ").unwrap(),
            visibility: Visibility::default(),
        }
    }

    #[test]
    fn every_state_meets_every_command() {
        let ids = IdSource::seeded(OfficeClock::manual(DateTime::default()), 1);
        let other = MatterId::new(&ids);
        let say = |outcome: Result<Petition, Refusal>| match outcome {
            Ok(petition) => petition.state.as_str().to_owned(),
            Err(refusal) => kernel::Explain::reason(&refusal).to_owned(),
        };
        let mut table = String::new();
        for state in State::ALL {
            let link = say(petition(state, &ids).link(other));
            let void = say(petition(state, &ids).void(&matter("REGISTERED", &ids)));
            let late = say(petition(state, &ids).void(&matter("REFERRED", &ids)));
            let state = state.as_str();
            let row = format!("{state:<11} link: {link}  void: {void}  void screened: {late}\n");
            table.push_str(&row);
        }
        assert_eq!(
            table,
            "\
registered  link: linked  void: void  void screened: PETITION_NOT_VOIDABLE
linked      link: PETITION_NOT_LINKABLE  void: PETITION_NOT_VOIDABLE  void screened: PETITION_NOT_VOIDABLE
void        link: PETITION_NOT_LINKABLE  void: PETITION_NOT_VOIDABLE  void screened: PETITION_NOT_VOIDABLE
"
        );
    }

    #[test]
    fn a_petition_is_not_linked_to_its_own_matter() {
        let ids = IdSource::seeded(OfficeClock::manual(DateTime::default()), 1);
        let petition = petition(State::Registered, &ids);
        let own = petition.matter;
        assert_eq!(petition.link(own).unwrap_err(), Refusal::MatterSame);
    }
}

//! A petition with the matter it belongs to: what commands about a petition are decided on.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::ids::{HandlingId, MatterId};
use kernel::{BodyCode, OfficeDay, Officer};
use organisation::AsOf;
use words::routing::BodyKind;

use super::matter::{Matter, OVERSEE};
use super::petition::Petition;
use super::refusal::Refusal;
use super::{PetitionState, Stage};

/// A registered petition, and its matter.
#[derive(Clone, Debug)]
pub struct Filed {
    pub petition: Petition,
    pub matter: Matter,
}

/// The matter of an earlier petition that another one may repeat.
#[derive(Clone, Debug)]
pub struct LinkTarget {
    pub matter: Matter,
    /// Somebody petitions in both, or the matter is a joint one.
    pub shares_people: bool,
    /// When the petition that opened it was received.
    pub receive_time: DateTime<Utc>,
}

/// What happened to a petition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It goes on as part of an earlier matter, which gathers so many petitions now.
    Linked { to: MatterId, petition_count: i32 },
    /// Its number is void.
    Voided,
    /// Its petitioner has a new query code.
    CodeReissued,
    /// Its petitioner said how content the handling left them.
    Rated { handling: HandlingId },
    /// Something entered wrongly was put right.
    Corrected,
    /// Its petitioner added something, which came in on this day.
    Supplemented { received: NaiveDate, answers_request: bool },
    /// Its petitioner is asked for more.
    SupplementRequested { body: BodyCode, last_date: NaiveDate },
}

impl Filed {
    /// True if this officer may know that the petition exists.
    ///
    /// The receiving desk, the answerable body, and those who oversee the region; never those it is kept from.
    pub fn admits(&self, officer: &Officer) -> bool {
        let concerned = officer.body == self.matter.answerable_body
            || officer.body == self.petition.receiving_body
            || (officer.has(OVERSEE) && self.petition.region.is_within(&officer.region));
        concerned && self.matter.visibility.admits(officer)
    }

    /// True if this officer may read the text: before screening only the desk that answers, afterwards also the body that
    /// received it.
    pub fn admits_to_text(&self, officer: &Officer) -> bool {
        let unscreened = self.matter.stage == Stage::Registered;
        let reader = officer.body == self.matter.answerable_body
            || (!unscreened && officer.body == self.petition.receiving_body);
        reader && self.matter.visibility.admits(officer)
    }

    /// True if this officer's body keeps the record and writes to the petitioner: it received the petition, or is a petition
    /// office. It reads the names of those who do not wish to be named to whoever handles the matter.
    pub fn writes_to_petitioner(&self, officer: &Officer, office: &AsOf) -> bool {
        let kind = office.body(&officer.body).map(|it| it.kind);
        let writes = matches!(kind, Some(BodyKind::PetitionOffice | BodyKind::ConferenceOffice));
        officer.body == self.petition.receiving_body || writes
    }

    /// Refuses whoever may not read the text, as if there were no petition.
    pub fn require_reader_of_text(&self, officer: &Officer) -> Result<(), Refusal> {
        if self.admits_to_text(officer) { Ok(()) } else { Err(Refusal::PetitionNotFound) }
    }

    /// Refuses bodies that do not keep the record.
    pub fn require_receiver(&self, officer: &Officer, office: &AsOf) -> Result<(), Refusal> {
        if self.writes_to_petitioner(officer, office) {
            Ok(())
        } else {
            Err(Refusal::NotTheReceiver)
        }
    }

    /// Refuses other bodies than the one that answers for the matter.
    pub(super) fn require_answerable(&self, officer: &Officer) -> Result<(), Refusal> {
        if officer.body == self.matter.answerable_body {
            Ok(())
        } else {
            Err(Refusal::NotAnswerable)
        }
    }

    /// Joins the matter of an earlier petition: same petitioner, same facts and request.
    ///
    /// Only while no body works on it yet, and only where nobody learns of it by that from whom it is kept.
    pub fn link(self, to: &LinkTarget) -> Result<(Self, Event), Refusal> {
        let Self { petition, matter } = self;
        let LinkTarget { matter: to, shares_people, receive_time } = to;
        match (petition.state, matter.stage) {
            (PetitionState::Registered, _) if petition.matter == to.id => Err(Refusal::MatterSame),
            (PetitionState::Registered, _) if matter.is_at_desk() => {
                if to.stage == Stage::Concluded {
                    return Err(Refusal::MatterEnded);
                }
                if !shares_people {
                    return Err(Refusal::PetitionersDiffer);
                }
                if receive_time.office_date() > petition.receive_time.office_date() {
                    return Err(Refusal::MatterLater);
                }
                // Screened as a claim it opens to the bodies complained about; what joined it before would open with it.
                let is_screened = to.stage != Stage::Registered;
                let opened = to.visibility.after_screening(false);
                let label = if is_screened { &to.visibility } else { &opened };
                if !label.covers(&matter.visibility) {
                    return Err(Refusal::LabelWider);
                }
                let event = Event::Linked { to: to.id, petition_count: to.petition_count + 1 };
                let petition = Petition {
                    matter: to.id,
                    state: PetitionState::Linked,
                    proposed_matter: None,
                    ..petition
                };
                Ok((Self { petition, matter: ended(matter) }, event))
            }
            (PetitionState::Registered, stage) => Err(Refusal::PetitionUnderWay { stage }),
            (state @ (PetitionState::Linked | PetitionState::Void), _) => {
                Err(Refusal::PetitionNotLinkable { state })
            }
        }
    }

    /// True if this officer may link the petition, and so be shown the earlier matter that was found for it.
    pub fn is_linked_by(&self, officer: &Officer) -> bool {
        officer.body == self.matter.answerable_body && self.matter.is_at_desk()
    }

    /// Gives the petitioner a new query code, whatever became of the petition but a void number.
    pub fn reissue_code(self) -> Result<(Self, Event), Refusal> {
        let Self { petition, matter } = self;
        match petition.state {
            PetitionState::Registered | PetitionState::Linked => {
                let query_generation = petition.query_generation + 1;
                let petition = Petition { query_generation, ..petition };
                Ok((Self { petition, matter }, Event::CodeReissued))
            }
            PetitionState::Void => Err(Refusal::NumberVoid),
        }
    }
}

/// The matter that a petition opened and that ends with it.
pub(super) fn ended(matter: Matter) -> Matter {
    Matter { stage: Stage::Concluded, ..matter }
}

#[cfg(test)]
pub(super) mod tests {
    use chrono::DateTime;
    use kernel::ids::PetitionId;
    use kernel::{Explain, IdSource, OfficeClock, RegionCode, Visibility, Word};

    use super::*;
    use crate::domain::correction::Correction;
    use crate::domain::{Channel, Particulars};

    /// The matter of a petition that came before all of these, from the same people.
    fn earlier(matter: Matter) -> LinkTarget {
        LinkTarget { matter, shares_people: true, receive_time: DateTime::default() }
    }

    pub(in crate::domain) fn ids() -> IdSource {
        IdSource::seeded(OfficeClock::manual(DateTime::default()), 1)
    }

    fn matter(stage: Stage, ids: &IdSource) -> Matter {
        Matter {
            id: MatterId::new(ids),
            petition_count: 1,
            stage,
            answerable_body: BodyCode::parse("530902-XFJ").unwrap(),
            visibility: Visibility::default(),
        }
    }

    pub(in crate::domain) fn filed(state: PetitionState, reached: Stage, ids: &IdSource) -> Filed {
        let matter = matter(reached, ids);
        let petition = Petition {
            id: PetitionId::new(ids),
            matter: matter.id,
            number: "530902-XFJ-2026-000001".to_owned(),
            channel: Channel::Letter,
            region: RegionCode::parse("530902").unwrap(),
            receive_time: DateTime::default(),
            register_time: DateTime::default(),
            state,
            category: None,
            purpose: None,
            proposed: crate::domain::Proposed::default(),
            subject: None,
            superior: None,
            party_size: 1,
            notifiable: true,
            historical: false,
            receiving_body: BodyCode::parse("530902-XFJ").unwrap(),
            proposed_matter: None,
            imported: false,
            query_generation: 1,
            void_reason: None,
            version: 1,
        };
        Filed { petition, matter }
    }

    /// A clerk of this body.
    pub(in crate::domain) fn officer_of(body: &str) -> Officer {
        let no_rights: [&str; 0] = [];
        test_kit::officer::officer(&format!("{body}.clerk-1"), no_rights).unwrap()
    }

    fn corrects(filed: Filed) -> Result<(Filed, Event), Refusal> {
        let place = Some("桥头".to_owned());
        let to = Correction { place, ..Correction::default() };
        filed.correct(Particulars::default(), to).map(|(filed, _, _, event)| (filed, event))
    }

    fn adds(filed: Filed) -> Result<(Filed, Event), Refusal> {
        filed.supplement(DateTime::default(), &[]).map(|(filed, _, event)| (filed, event))
    }

    fn asks(filed: Filed) -> Result<(Filed, Event), Refusal> {
        let today = NaiveDate::default();
        filed.ask_for_supplement(&officer_of("530902-XFJ"), today, None, today)
    }

    #[test]
    fn every_state_meets_every_command() {
        let ids = ids();
        let target = |stage| earlier(matter(stage, &ids));
        let other = target(Stage::Handling);
        let say = |outcome: Result<(Filed, Event), Refusal>| match outcome {
            Ok((filed, _)) => filed.petition.state.as_str().to_owned(),
            Err(refusal) => refusal.reason().to_owned(),
        };
        let mut table = String::new();
        for state in PetitionState::ALL.iter().copied() {
            let link = say(filed(state, Stage::Registered, &ids).link(&other));
            let screened = say(filed(state, Stage::Screened, &ids).link(&other));
            let referred = say(filed(state, Stage::Referred, &ids).link(&other));
            let code = say(filed(state, Stage::Referred, &ids).reissue_code());
            let corrected = say(corrects(filed(state, Stage::Concluded, &ids)));
            let added = say(adds(filed(state, Stage::Handling, &ids)));
            let late_added = say(adds(filed(state, Stage::Concluded, &ids)));
            let asked = say(asks(filed(state, Stage::Handling, &ids)));
            let late_asked = say(asks(filed(state, Stage::Concluded, &ids)));
            let state = state.as_str();
            let row = format!(
                "{state:<11} link: {link}, {screened}, {referred}  code: {code}  \
                 correct: {corrected}  add: {added}, {late_added}  ask: {asked}, {late_asked}\n"
            );
            table.push_str(&row);
        }
        assert_eq!(
            table,
            "\
registered  link: linked, linked, PETITION_UNDER_WAY  code: registered  correct: registered  add: registered, SUPPLEMENT_AFTER_END  ask: registered, SUPPLEMENT_AFTER_END
linked      link: PETITION_NOT_LINKABLE, PETITION_NOT_LINKABLE, PETITION_NOT_LINKABLE  code: linked  correct: linked  add: linked, SUPPLEMENT_AFTER_END  ask: linked, SUPPLEMENT_AFTER_END
void        link: PETITION_NOT_LINKABLE, PETITION_NOT_LINKABLE, PETITION_NOT_LINKABLE  code: NUMBER_VOID  correct: PETITION_VOID  add: PETITION_VOID, PETITION_VOID  ask: PETITION_VOID, PETITION_VOID
"
        );
    }

    #[test]
    fn a_petition_is_not_linked_to_its_own_matter() {
        let filed = filed(PetitionState::Registered, Stage::Registered, &ids());
        let own = earlier(filed.matter.clone());
        assert_eq!(filed.link(&own).unwrap_err(), Refusal::MatterSame);
    }

    #[test]
    fn a_link_needs_an_open_matter_and_the_same_people() {
        let ids = ids();
        let to =
            |stage, shares_people| LinkTarget { shares_people, ..earlier(matter(stage, &ids)) };
        let link = |to: LinkTarget| {
            filed(PetitionState::Registered, Stage::Registered, &ids).link(&to).unwrap_err()
        };
        assert_eq!(link(to(Stage::Concluded, true)), Refusal::MatterEnded);
        assert_eq!(link(to(Stage::Handling, false)), Refusal::PetitionersDiffer);
    }

    #[test]
    fn nobody_learns_of_a_petition_by_its_link() {
        let ids = ids();
        let label = |posts: &[&str]| {
            let posts = posts.iter().map(|it| it.parse().unwrap()).collect();
            Visibility::before_screening(Vec::new(), posts)
        };
        let link = |own: Visibility, of_target: Visibility| {
            let mut filed = filed(PetitionState::Registered, Stage::Screened, &ids);
            filed.matter.visibility = own;
            let matter = Matter { visibility: of_target, ..matter(Stage::Handling, &ids) };
            filed.link(&earlier(matter))
        };
        let head = label(&["530902-ZJJ.head"]);
        assert_eq!(
            link(head.clone(), Visibility::default()).unwrap_err(),
            Refusal::LabelWider,
            "an accusation does not join the claim that lies with the accused"
        );
        // Screened as a claim it is still kept from the official, as the other one is not.
        assert_eq!(
            link(head.after_screening(false), Visibility::default()).unwrap_err(),
            Refusal::LabelWider
        );
        assert!(link(head.clone(), head.clone()).is_ok());
        assert!(link(head.after_screening(false), head.after_screening(false)).is_ok());
        assert!(link(Visibility::default(), head).is_ok(), "it is kept from more people then");
    }

    #[test]
    fn an_accusation_joins_nothing_that_a_screening_may_yet_open_to_the_accused() {
        let ids = ids();
        let label = Visibility::before_screening(vec!["530902-ZJJ".parse().unwrap()], Vec::new());
        let link = |stage| {
            let mut filed = filed(PetitionState::Registered, Stage::Registered, &ids);
            filed.matter.visibility = label.clone();
            let matter = Matter { visibility: label.clone(), ..matter(stage, &ids) };
            filed.link(&earlier(matter))
        };
        assert_eq!(link(Stage::Registered).unwrap_err(), Refusal::LabelWider);
        assert!(link(Stage::Screened).is_ok(), "an accusation, and it stays one");
    }

    #[test]
    fn a_petition_joins_no_later_one_whose_term_ends_later() {
        let ids = ids();
        let filed = filed(PetitionState::Registered, Stage::Registered, &ids);
        let receive_time = filed.petition.receive_time + chrono::TimeDelta::days(1);
        let later = LinkTarget { receive_time, ..earlier(matter(Stage::Registered, &ids)) };
        assert_eq!(filed.link(&later).unwrap_err(), Refusal::MatterLater);
    }

    #[test]
    fn a_refusal_says_the_state_in_its_own_language() {
        let refusal = Refusal::PetitionNotLinkable { state: PetitionState::Linked };
        assert_eq!(refusal.zh(), "信访件已关联，不能再关联");
        assert_eq!(refusal.en(), "the petition is linked; only a registered one can be linked");
    }
}

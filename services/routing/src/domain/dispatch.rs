//! A matter's way inside the body that it lies with (签收、分派、承接): who has it in hand. No term goes by it.

use chrono::{DateTime, Utc};
use kernel::ids::MatterId;
use kernel::{BodyCode, Invalid, PostCode};
use uuid::Uuid;

use super::event::InsideEvent;
use super::matter::{Desk, Matter, require_body};
use super::{Acting, DispatchKind, Event, Refusal, Transition};

/// A step on the way, by a post of the body, at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispatch {
    pub matter: MatterId,
    /// By what the matter had come to the body.
    pub stay: Uuid,
    pub body: BodyCode,
    pub post: PostCode,
    pub time: DateTime<Utc>,
    pub step: Step,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    SignedFor,
    DispatchedTo(Place),
    TakenUp,
}

/// Where inside the body: a section, a post, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub section: String,
    pub post: Option<PostCode>,
}

impl Step {
    /// Its word.
    pub fn kind(&self) -> DispatchKind {
        match self {
            Self::SignedFor => DispatchKind::Signed,
            Self::DispatchedTo(_) => DispatchKind::Dispatched,
            Self::TakenUp => DispatchKind::TakenUp,
        }
    }
}

impl Place {
    /// A section or a post has to be named.
    pub fn new(section: String, post: Option<PostCode>) -> Result<Self, Invalid> {
        if section.is_empty() && post.is_none() {
            return Err(Invalid::missing("section"));
        }
        Ok(Self { section, post })
    }
}

impl Matter {
    /// Signs for the matter, once for each time that it comes to the body; `before` are the steps since then.
    pub fn sign_for(
        &self,
        by: Acting<'_>,
        now: DateTime<Utc>,
        before: &[Dispatch],
    ) -> Transition<Dispatch> {
        let stay = self.in_hand(by)?;
        if before.iter().any(|it| it.stay == stay && it.step == Step::SignedFor) {
            return Err(Refusal::AlreadySignedFor.into());
        }
        let (body, post) = (by.officer.body.clone(), by.officer.post.clone());
        let event = Event::Inside(InsideEvent::SignedFor { body, post });
        Ok((self.step(by, now, stay, Step::SignedFor), vec![event]))
    }

    /// Dispatches the matter to a section or a post of the body; not to a post from whose holder it is kept.
    pub fn dispatch(
        &self,
        by: Acting<'_>,
        now: DateTime<Utc>,
        place: Place,
    ) -> Transition<Dispatch> {
        let stay = self.in_hand(by)?;
        let body = by.officer.body.clone();
        if let Some(post) = &place.post {
            if post.body() != body {
                let (zh, en) =
                    ("只能分派给本机关、单位的岗位", "only a post of the own body takes it up");
                return Err(Invalid::new("to_post", "POST_OF_ANOTHER_BODY", zh, en).into());
            }
            if self.visibility.excluded_posts.contains(post) {
                return Err(Refusal::PostExcluded { post: post.clone() }.into());
            }
        }
        let event = Event::Inside(InsideEvent::Dispatched { body, to: place.post.clone() });
        Ok((self.step(by, now, stay, Step::DispatchedTo(place)), vec![event]))
    }

    /// Takes up what was dispatched to the officer's post, or to a section alone.
    pub fn take_up(
        &self,
        by: Acting<'_>,
        now: DateTime<Utc>,
        before: &[Dispatch],
    ) -> Transition<Dispatch> {
        let stay = self.in_hand(by)?;
        let mut taken = false;
        let mut place = None;
        for it in before.iter().filter(|it| it.stay == stay) {
            match &it.step {
                Step::SignedFor => {}
                Step::DispatchedTo(to) => (place, taken) = (Some(to), false),
                Step::TakenUp => taken |= it.post == by.officer.post,
            }
        }
        let place = place.ok_or(Refusal::NothingDispatched)?;
        if let Some(to) = place.post.as_ref().filter(|it| **it != by.officer.post) {
            return Err(Refusal::DispatchedToAnother { post: to.clone() }.into());
        }
        if taken {
            return Err(Refusal::AlreadyTakenUp.into());
        }
        Ok((self.step(by, now, stay, Step::TakenUp), vec![]))
    }

    fn step(&self, by: Acting<'_>, time: DateTime<Utc>, stay: Uuid, step: Step) -> Dispatch {
        let (body, post) = (by.officer.body.clone(), by.officer.post.clone());
        Dispatch { matter: self.id, stay, body, post, time, step }
    }

    /// By what the matter came to the body that has it in hand, which has to be the officer's: a referral, a review, or the
    /// petition itself.
    fn in_hand(&self, by: Acting<'_>) -> Result<Uuid, Refusal> {
        require_body(by, self.answerable_body())?;
        match &self.desk {
            Desk::Office => Ok(self.petition.uuid()),
            Desk::With(custody, _) | Desk::Disputed { custody, .. } => Ok(custody.receipt.uuid()),
            Desk::Review { review, .. } => Ok(review.uuid()),
            Desk::Closed { .. } => Err(Refusal::NotInHand),
        }
    }
}

//! Bodies end, and others take over what lies with them (机构改革): an entry is never nobody's.

use kernel::{BodyCode, PostCode};
use organisation::AsOf;

use super::{Entry, Event, Lead, State};

impl Entry {
    /// The entry once others have taken over from bodies that ended; nothing if none of these had to
    /// do with it. A leader's post of such a body gives way to the post that heads its successor.
    pub fn taken_over(mut self, office: &AsOf) -> Option<(Self, Event)> {
        let heir = |body: &BodyCode| office.heir(body).map(|it| it.code.clone());
        let leader = |post: &PostCode| {
            let head = office.head(&heir(&post.body())?)?;
            Some(head.code.clone())
        };
        let lead = |it: &mut Lead| {
            let (post, body) = (leader(&it.post), heir(&it.responsible_body));
            let changed = post.is_some() || body.is_some();
            it.post = post.unwrap_or_else(|| it.post.clone());
            it.responsible_body = body.unwrap_or_else(|| it.responsible_body.clone());
            changed
        };
        let mut changed = match &mut self.state {
            State::Registered | State::Graded(_) => false,
            State::Resolving(_, it)
            | State::StrikeOffProposed(_, it, _)
            | State::StruckOff(_, it, _) => lead(it),
        };
        for body in &mut self.warned {
            if let Some(heir) = heir(body) {
                *body = heir;
                changed = true;
            }
        }
        changed.then_some((self, Event::TakenOver))
    }
}

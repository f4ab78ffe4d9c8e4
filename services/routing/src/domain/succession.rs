//! Bodies end, and others take over what lies with them (机构改革): a matter is never nobody's.

use kernel::BodyCode;
use organisation::Successions;

use super::{Custody, Desk, Event, Matter, Offer};

impl Matter {
    /// The matter once the successors have taken over; nothing if none of the bodies has to do with
    /// it, or they have taken over already.
    ///
    /// Whoever was involved stays so, and whom the matter was kept from keeps it from its successor
    /// too, unless that is the very body that has to answer now.
    pub fn taken_over(&self, successions: &Successions) -> Option<(Self, Vec<Event>)> {
        let now = |body: &BodyCode| successions.get(body).unwrap_or(body).clone();
        let custody = |it: &Custody| Custody { receipt: it.receipt, body: now(&it.body) };
        let desk = match &self.desk {
            Desk::Office => Desk::Office,
            Desk::With(it, progress) => Desk::With(custody(it), *progress),
            Desk::Disputed { custody: it, decider, designators } => Desk::Disputed {
                custody: custody(it),
                decider: now(decider),
                designators: designators.iter().map(now).collect(),
            },
            Desk::Review { review, body, resumes } => {
                Desk::Review { review: *review, body: now(body), resumes: *resumes }
            }
            Desk::Closed { manner, body } => Desk::Closed { manner: *manner, body: now(body) },
        };
        let offer = self.offer.as_ref().map(|it| Offer { to: now(&it.to), by: it.by.clone() });
        let mut taken = Self { office: now(&self.office), desk, offer, ..self.clone() };
        taken.involved.extend(self.involved.iter().map(now));
        taken.screening.competent_body = self.screening.competent_body.as_ref().map(now);
        let answers = taken.answerable_body().clone();
        let label = &mut taken.visibility.excluded_bodies;
        for heir in self.visibility.excluded_bodies.iter().map(now) {
            if heir != answers && !label.contains(&heir) {
                label.push(heir);
            }
        }
        if taken.visibility != self.visibility {
            taken.visibility.version += 1;
        }
        let changed = taken.desk != self.desk
            || taken.office != self.office
            || taken.offer != self.offer
            || taken.involved != self.involved
            || taken.visibility != self.visibility
            || taken.screening != self.screening;
        changed.then(|| {
            let ended = |(from, to): (&BodyCode, &BodyCode)| {
                let concerned = self.involved.contains(from) || self.visibility.excludes_body(from);
                concerned.then(|| Event::TakenOver { from: from.clone(), to: to.clone() })
            };
            let events = successions.iter().filter_map(ended).collect();
            (taken, events)
        })
    }
}

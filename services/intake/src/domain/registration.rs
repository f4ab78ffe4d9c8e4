//! What comes in, checked once; from here on nothing in it can be wrong.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use kernel::{BodyCode, Invalid, PostCode, RegionCode, Visibility};
use organisation::AsOf;

use super::petitioner::Petitioner;
use super::{
    Channel, CueKind, Particulars, Proposal, Purpose, Subject, SuperiorAssignment, agents,
};

/// A petition as it is registered.
#[derive(Clone, Debug)]
pub struct Registration {
    pub channel: Channel,
    pub receive_time: DateTime<Utc>,
    pub text: String,
    /// What it is about, in one line; none if nobody wrote one.
    pub subject: Option<Subject>,
    pub region: RegionCode,
    pub particulars: Particulars,
    pub superior: Option<SuperiorAssignment>,
    pub petitioners: Vec<Petitioner>,
    pub party_size: i32,
    /// Stated by the petitioner.
    pub purpose: Option<Purpose>,
    /// Chosen by whoever registers it.
    pub category: Option<String>,
    /// What the words of the text speak for. Nobody said so.
    pub proposal: Proposal,
    pub complained_bodies: Vec<BodyCode>,
    pub complained_posts: Vec<PostCode>,
    pub historical: bool,
}

/// At most this many representatives of a joint visit (Art. 20).
pub const REPRESENTATIVES_MAX: usize = 5;
/// Five people or more make a petition a joint one.
pub const JOINT_PARTY: i32 = 5;
pub const TEXT_MAX: usize = 20_000;
pub const PETITIONERS_MAX: usize = 200;

/// Refuses what claims to have been received later than now.
pub fn received(at: DateTime<Utc>, now: DateTime<Utc>) -> Result<DateTime<Utc>, Invalid> {
    if at > now {
        let (zh, en) = ("收件时间晚于当前时间", "received in the future");
        return Err(Invalid::new("receive_time", "RECEIPT_IN_FUTURE", zh, en));
    }
    Ok(at)
}

/// Who petitions: at most so many, each with fields of a sane length. To a visit come five representatives at most (Art. 20); nothing
/// else is refused for having more, for the Regulation binds visits only.
pub fn party(
    petitioners: Vec<Petitioner>,
    channel: Option<Channel>,
) -> Result<Vec<Petitioner>, Vec<Invalid>> {
    let mut complaints: Vec<_> = (0..)
        .zip(&petitioners)
        .filter_map(|(at, it): (usize, _)| Some((at, it.check().err()?)))
        .map(|(at, complaint)| complaint.within(&format!("petitioners[{at}]")))
        .collect();
    complaints.extend(agents::complaints(&petitioners));
    if petitioners.len() > PETITIONERS_MAX {
        complaints.push(Invalid::new(
            "petitioners",
            "PETITIONERS_TOO_MANY",
            format!("信访人最多登记{PETITIONERS_MAX}名"),
            format!("at most {PETITIONERS_MAX} petitioners are named"),
        ));
    }
    if channel == Some(Channel::Visit) && has_too_many_representatives(&petitioners) {
        complaints.push(Invalid::new(
            "petitioners",
            "REPRESENTATIVES_TOO_MANY",
            format!("走访代表不得超过{REPRESENTATIVES_MAX}人（《信访工作条例》第二十条）"),
            format!(
                "at most {REPRESENTATIVES_MAX} representatives of a visit (Regulation, Art. 20)"
            ),
        ));
    }
    if complaints.is_empty() { Ok(petitioners) } else { Err(complaints) }
}

fn has_too_many_representatives(petitioners: &[Petitioner]) -> bool {
    petitioners.iter().filter(|it| it.representative).count() > REPRESENTATIVES_MAX
}

/// How many people stand behind it, of whom so many are named, agents not among them; zero means no more than these.
pub fn party_size(size: i32, named: usize) -> Result<i32, Invalid> {
    let named = i32::try_from(named).unwrap_or(i32::MAX);
    match size {
        0 => Ok(named),
        size if size < named => {
            let (zh, en) = ("人数少于所列信访人", "smaller than the number of petitioners named");
            Err(Invalid::new("party_size", "PARTY_TOO_SMALL", zh, en))
        }
        size => Ok(size),
    }
}

impl Registration {
    /// A joint petition: five people or more.
    pub fn is_joint(&self) -> bool {
        self.party_size >= JOINT_PARTY
    }

    /// The duty to notify exists: at least one petitioner can be written to (Art. 23).
    pub fn is_notifiable(&self) -> bool {
        self.petitioners.iter().any(Petitioner::is_reachable)
    }

    /// What the clerk is told, though it stops nothing.
    pub fn remarks(&self) -> Vec<Invalid> {
        let mut remarks = agents::remarks(&self.petitioners);
        remarks.extend(self.particulars.remarks(self.channel, self.is_joint()));
        let many = has_too_many_representatives(&self.petitioners);
        remarks.extend(many.then(|| {
            Invalid::new(
                "petitioners",
                "REPRESENTATIVES_MANY",
                format!("推选代表超过{REPRESENTATIVES_MAX}人；来访时不得超过（《信访工作条例》第二十条）"),
                format!("more than {REPRESENTATIVES_MAX} representatives: too many for a visit (Regulation, Art. 20)"),
            )
        }));
        remarks
    }

    /// The category that it is taken to be about: the chosen one, else the proposed one.
    pub fn about(&self) -> Option<&str> {
        let proposed = self.proposal.category.as_ref().map(|it| it.category.as_str());
        self.category.as_deref().or(proposed)
    }

    /// What enough words speak for.
    pub fn proposed_cues(&self) -> Vec<CueKind> {
        self.proposal.cues.iter().filter(|it| it.decides()).map(|it| it.kind).collect()
    }

    /// From whom the matter is kept until it is screened: from those complained about, and from whoever took over from them.
    pub fn visibility(&self, office: &AsOf) -> Visibility {
        let of_posts = self.complained_posts.iter().map(PostCode::body);
        let bodies: BTreeSet<_> = self.complained_bodies.iter().cloned().chain(of_posts).collect();
        let heirs = bodies.iter().flat_map(|it| office.successors(it)).map(|it| it.code.clone());
        let bodies = heirs.chain(bodies.iter().cloned()).collect();
        Visibility::before_screening(bodies, self.complained_posts.clone())
    }
}

#[cfg(test)]
mod tests {
    use words::Word;

    use super::*;

    fn reasons<T>(checked: Result<T, Vec<Invalid>>) -> Vec<&'static str> {
        checked.err().unwrap_or_default().into_iter().map(|it| it.reason).collect()
    }

    #[test]
    fn six_representatives_of_a_visit_are_refused_by_article_20_and_of_nothing_else() {
        let six = vec![Petitioner { representative: true, ..Petitioner::named("a") }; 6];
        let five = six[1..].to_vec();
        for &channel in Channel::ALL {
            let refused =
                if channel == Channel::Visit { vec!["REPRESENTATIVES_TOO_MANY"] } else { vec![] };
            assert_eq!(reasons(party(six.clone(), Some(channel))), refused, "{channel:?}");
            assert_eq!(reasons(party(five.clone(), Some(channel))), Vec::<&str>::new());
        }
    }

    #[test]
    fn every_fault_of_a_party_is_named_at_once() {
        let long = Petitioner::named(&"a".repeat(100));
        let mut many = vec![Petitioner { representative: true, ..long }; 6];
        many.extend(vec![Petitioner::named("b"); PETITIONERS_MAX]);
        let mut expected = vec!["TEXT_TOO_LONG"; 6];
        expected.extend(["PETITIONERS_TOO_MANY", "REPRESENTATIVES_TOO_MANY"]);
        assert_eq!(reasons(party(many, Some(Channel::Visit))), expected);
    }

    #[test]
    fn a_party_is_at_least_as_large_as_those_it_names() {
        assert_eq!(party_size(0, 3), Ok(3));
        assert_eq!(party_size(5, 3), Ok(5));
        assert_eq!(party_size(2, 3).unwrap_err().reason, "PARTY_TOO_SMALL");
    }

    #[test]
    fn nothing_is_received_in_the_future() {
        let now = DateTime::default();
        assert_eq!(received(now, now), Ok(now));
        let later = now + chrono::TimeDelta::days(1);
        assert_eq!(received(later, now).unwrap_err().reason, "RECEIPT_IN_FUTURE");
    }
}

//! What comes in, checked once; from here on nothing in it can be wrong.

use chrono::{DateTime, Utc};
use kernel::{BodyCode, Invalid, Officer, PostCode, RegionCode, Visibility};
use reference::{Categories, Regions};

use super::petitioner::Petitioner;

/// How a petition came in (Art. 17).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Letter,
    Visit,
    Online,
    Telephone,
    Fax,
    Other,
}

/// What a petitioner wants (Arts. 29–31).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Claim,
    Suggestion,
    Accusation,
}

/// A petition as it is registered.
#[derive(Clone, Debug)]
pub struct Registration {
    pub channel: Channel,
    pub receive_time: DateTime<Utc>,
    pub text: String,
    pub region: RegionCode,
    pub petitioners: Vec<Petitioner>,
    pub party_size: i32,
    pub purpose: Option<Purpose>,
    pub category: Option<String>,
    pub cues: Vec<String>,
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

impl Registration {
    /// Checks everything that one field's form cannot tell; every complaint is listed, not only the first.
    pub fn check(
        &self,
        now: DateTime<Utc>,
        regions: &Regions,
        categories: &Categories,
    ) -> Vec<Invalid> {
        let mut complaints = Vec::new();
        if self.receive_time > now {
            complaints.push(Invalid::new(
                "receive_time",
                "RECEIPT_IN_FUTURE",
                "收件时间晚于当前时间",
                "received in the future",
            ));
        }
        if !regions.contains(&self.region) {
            complaints.push(Invalid::new(
                "region",
                "REGION_UNKNOWN",
                format!("未知行政区划代码：{}", self.region),
                format!("unknown division: {}", self.region),
            ));
        }
        if let Some(category) = self.category.as_deref().filter(|code| !categories.contains(code)) {
            complaints.push(Invalid::new(
                "category",
                "CATEGORY_UNKNOWN",
                format!("未知内容分类：{category}"),
                format!("unknown category: {category}"),
            ));
        }
        complaints.extend(self.check_party());
        complaints
    }

    fn check_party(&self) -> Vec<Invalid> {
        let mut complaints = Vec::new();
        for (at, petitioner) in self.petitioners.iter().enumerate() {
            complaints.extend(
                petitioner.check().err().map(|it| it.within(&format!("petitioners[{at}]"))),
            );
        }
        if self.petitioners.len() > PETITIONERS_MAX {
            complaints.push(Invalid::new(
                "petitioners",
                "PETITIONERS_TOO_MANY",
                format!("信访人最多登记{PETITIONERS_MAX}名"),
                format!("at most {PETITIONERS_MAX} petitioners are named"),
            ));
        }
        let representatives = self.petitioners.iter().filter(|it| it.representative).count();
        if representatives > REPRESENTATIVES_MAX {
            complaints.push(Invalid::new(
                "petitioners",
                "REPRESENTATIVES_TOO_MANY",
                format!("代表不得超过{REPRESENTATIVES_MAX}人（《信访工作条例》第二十条）"),
                format!("at most {REPRESENTATIVES_MAX} representatives (Regulation, Art. 20)"),
            ));
        }
        if usize::try_from(self.party_size).is_ok_and(|size| size < self.petitioners.len()) {
            complaints.push(Invalid::new(
                "party_size",
                "PARTY_TOO_SMALL",
                "人数少于所列信访人",
                "smaller than the number of petitioners named",
            ));
        }
        complaints
    }

    /// A joint petition: five people or more.
    pub fn is_joint(&self) -> bool {
        self.party_size >= JOINT_PARTY
    }

    /// The duty to notify exists: at least one petitioner can be written to (Art. 23).
    pub fn is_notifiable(&self) -> bool {
        self.petitioners.iter().any(Petitioner::is_reachable)
    }

    /// From whom the matter is kept until it is screened.
    pub fn visibility(&self) -> Visibility {
        Visibility::before_screening(self.complained_bodies.clone(), self.complained_posts.clone())
    }

    /// The desk that answers from the first moment: the registering post, or, when the petition complains about
    /// that very desk, the petition office one level up (Art. 28).
    pub fn desk(&self, registrar: &Officer) -> (BodyCode, Option<PostCode>) {
        if self.visibility().admits(registrar) {
            return (registrar.body.clone(), Some(registrar.post.clone()));
        }
        (superior_office(&registrar.body), None)
    }
}

fn superior_office(body: &BodyCode) -> BodyCode {
    let region = body.region();
    let above = match region.prefix() {
        county if county.len() >= 6 => format!("{}00-XFJ", &county[..4]),
        other => format!("{}0000-XFJ", &other[..2]),
    };
    BodyCode::parse(&above).unwrap_or_else(|_| body.clone())
}

impl Channel {
    pub const ALL: [Self; 6] =
        [Self::Letter, Self::Visit, Self::Online, Self::Telephone, Self::Fax, Self::Other];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Visit => "visit",
            Self::Online => "online",
            Self::Telephone => "telephone",
            Self::Fax => "fax",
            Self::Other => "other",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == text)
    }
}

impl Purpose {
    pub const ALL: [Self; 3] = [Self::Claim, Self::Suggestion, Self::Accusation];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Suggestion => "suggestion",
            Self::Accusation => "accusation",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kernel::PersonCode;

    use super::*;

    fn registration() -> Registration {
        Registration {
            channel: Channel::Visit,
            receive_time: DateTime::default(),
            text: "路灯坏了".to_owned(),
            region: RegionCode::parse("530902").unwrap(),
            petitioners: vec![Petitioner::named("a")],
            party_size: 1,
            purpose: None,
            category: None,
            cues: Vec::new(),
            complained_bodies: Vec::new(),
            complained_posts: Vec::new(),
            historical: false,
        }
    }

    fn reasons(registration: &Registration) -> Vec<&'static str> {
        let (regions, categories) = (Regions::shipped().unwrap(), Categories::shipped().unwrap());
        let complaints = registration.check(DateTime::default(), &regions, &categories);
        complaints.into_iter().map(|complaint| complaint.reason).collect()
    }

    fn registrar() -> Officer {
        let post = PostCode::parse("530902-XFJ.registrar-1").unwrap();
        Officer {
            person: PersonCode::parse("per-a").unwrap(),
            body: post.body(),
            region: RegionCode::parse("530902").unwrap(),
            rights: BTreeSet::new(),
            held_posts: BTreeSet::new(),
            post,
        }
    }

    #[test]
    fn a_good_registration_has_no_complaints() {
        assert_eq!(reasons(&registration()), Vec::<&str>::new());
    }

    #[test]
    fn six_representatives_are_refused_by_article_20() {
        let mut six = registration();
        six.petitioners = vec![Petitioner { representative: true, ..Petitioner::named("a") }; 6];
        six.party_size = 6;
        assert_eq!(reasons(&six), ["REPRESENTATIVES_TOO_MANY"]);
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let mut bad = registration();
        bad.region = RegionCode::parse("539999").unwrap();
        bad.receive_time += chrono::TimeDelta::days(1);
        bad.category = Some("nonsense".to_owned());
        bad.party_size = 0;
        assert_eq!(
            reasons(&bad),
            ["RECEIPT_IN_FUTURE", "REGION_UNKNOWN", "CATEGORY_UNKNOWN", "PARTY_TOO_SMALL"]
        );
    }

    #[test]
    fn a_desk_complained_about_does_not_keep_the_petition() {
        let mut own = registration();
        assert_eq!(own.desk(&registrar()).0.as_str(), "530902-XFJ");
        own.complained_posts = vec![registrar().post];
        assert_eq!(own.desk(&registrar()), (BodyCode::parse("530900-XFJ").unwrap(), None));
    }

    #[test]
    fn without_name_or_address_there_is_no_duty_to_notify() {
        let mut unknown = registration();
        assert!(!unknown.is_notifiable());
        unknown.petitioners[0].address = "临翔区某路1号".to_owned();
        assert!(unknown.is_notifiable());
    }
}

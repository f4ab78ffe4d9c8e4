//! Who acts. A token names a person and a post; body, region and rights come from the post.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::code::{BodyCode, PersonCode, PostCode, RegionCode};

/// The caller of a use case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A person in a post.
    Officer(Officer),
    /// Another service of the suite, or this one reacting to an event or a timer.
    Service(ServiceName),
    /// Anybody: only methods marked public.
    Anonymous,
}

/// A person acting in a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    /// The person.
    pub person: PersonCode,
    /// The post the person acts in now.
    pub post: PostCode,
    /// The body of the post.
    pub body: BodyCode,
    /// The region of the body.
    pub region: RegionCode,
    /// What the post may do, as named in the protos' method options.
    pub rights: BTreeSet<String>,
    /// Every post the person holds: an official complained about in one post takes no part in another (Art. 28).
    pub held_posts: BTreeSet<PostCode>,
    /// The bodies in which the person has declared an interest: in whatever post the person acts, what is complained about them
    /// is not the person's to know (Art. 28). None in an identity of a gateway that does not know of interests yet.
    #[serde(default)]
    pub interests: BTreeSet<BodyCode>,
}

impl Officer {
    /// Every body whose matters touch the person: that of the post, those of all posts the person holds, and those in which there
    /// is an interest. What is kept from one of them is kept from the person.
    pub fn bodies(&self) -> impl Iterator<Item = BodyCode> {
        let held = self.held_posts.iter().map(PostCode::body);
        let interests = self.interests.iter().cloned();
        std::iter::once(self.body.clone()).chain(held).chain(interests)
    }
}

/// Who acts, and on which day.
#[derive(Clone, Copy, Debug)]
pub struct Acting<'a> {
    /// The officer.
    pub officer: &'a Officer,
    /// The office's day.
    pub today: NaiveDate,
}

/// The services of the suite, by the names their schemas and certificates carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceName {
    /// 统一入口
    Gateway,
    /// 接访登记
    Intake,
    /// 甄别分流、办理
    Routing,
    /// 风险台账、研判
    RiskLedger,
    /// 督查督办、联席会议
    Supervision,
    /// 网格协同
    GridCollaboration,
    /// The operators' own tool.
    Operator,
}

impl ServiceName {
    /// The five services that keep records, in the order of their start.
    pub const RECORD_KEEPERS: [Self; 5] =
        [Self::Intake, Self::Routing, Self::Supervision, Self::RiskLedger, Self::GridCollaboration];

    /// The services whose feeds this one reads. Nobody else is given one: what a feed tells, whoever reads it knows.
    pub fn reads_feeds_of(self) -> &'static [Self] {
        match self {
            Self::Intake => &[Self::Routing, Self::Supervision],
            Self::Routing => &[Self::Intake, Self::GridCollaboration],
            Self::Supervision => {
                &[Self::Intake, Self::Routing, Self::RiskLedger, Self::GridCollaboration]
            }
            Self::RiskLedger => {
                &[Self::Intake, Self::Routing, Self::Supervision, Self::GridCollaboration]
            }
            Self::GridCollaboration => &[Self::Intake, Self::Routing, Self::RiskLedger],
            Self::Gateway | Self::Operator => &[],
        }
    }

    /// The name in snake case: schema, role prefix, proto package, issuer.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gateway => "gateway",
            Self::Intake => "intake",
            Self::Routing => "routing",
            Self::RiskLedger => "risk_ledger",
            Self::Supervision => "supervision",
            Self::GridCollaboration => "grid_collaboration",
            Self::Operator => "operator",
        }
    }

    /// Finds a service by its snake-case or dashed name.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.replace('-', "_");
        [Self::Gateway, Self::Operator]
            .into_iter()
            .chain(Self::RECORD_KEEPERS)
            .find(|service| service.as_str() == text)
    }
}

impl fmt::Display for ServiceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

crate::refusals! {
    /// The caller may not do this.
    pub enum Forbidden {
        /// Only a person in a post may do this.
        NotAnOfficer => PermissionDenied "NOT_AN_OFFICER"
            "须由在岗工作人员办理" / "only an officer in a post may do this";
        /// The post lacks the right.
        RightMissing => PermissionDenied "RIGHT_MISSING"
            "当前岗位无权办理此事项" / "the caller's post lacks the right to do this";
    }
}

impl Actor {
    /// The officer, or a refusal for services and the anonymous.
    pub fn officer(&self) -> Result<&Officer, Forbidden> {
        match self {
            Self::Officer(officer) => Ok(officer),
            Self::Service(_) | Self::Anonymous => Err(Forbidden::NotAnOfficer),
        }
    }

    /// The caller's name as logs, request keys and the database's session carry it.
    pub fn name(&self) -> String {
        match self {
            Self::Officer(officer) => officer.person.to_string(),
            Self::Service(service) => format!("service:{service}"),
            Self::Anonymous => "anonymous".to_owned(),
        }
    }
}

impl Officer {
    /// Refuses unless the post carries the right.
    pub fn require(&self, right: &str) -> Result<(), Forbidden> {
        if self.has(right) { Ok(()) } else { Err(Forbidden::RightMissing) }
    }

    /// True if the post carries the right.
    pub fn has(&self, right: &str) -> bool {
        self.rights.contains(right)
    }
}

//! The office's closed lists of words. Each is one word in code, proto, SQL and data.

macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
        }

        impl $name {
            /// All of them, in their order.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word in SQL, data and logs.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// The one with this word.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.as_str() == word)
            }
        }
    };
}

words! {
    /// The way a matter goes (Arts. 22, 28–31).
    pub enum Track {
        /// 访: handled with an opinion.
        Petition = "petition",
        /// 诉: to the judicial-political organs.
        Litigation = "litigation",
        /// 检举控告: to the discipline-inspection body.
        Accusation = "accusation",
        /// 建议意见
        Suggestion = "suggestion",
        /// Art. 31 (2)–(4): arbitration, Party appeal, reconsideration …
        OtherProcedure = "other_procedure",
        /// Art. 31 (5): a request to perform a duty.
        Duty = "duty",
    }
}

words! {
    /// What a petitioner wants (Arts. 29–31).
    pub enum Purpose {
        Claim = "claim",
        Suggestion = "suggestion",
        Accusation = "accusation",
    }
}

words! {
    /// How the petition came in (Art. 17).
    pub enum Channel {
        Letter = "letter",
        Visit = "visit",
        Online = "online",
        Telephone = "telephone",
        Fax = "fax",
        Other = "other",
    }
}

words! {
    /// The three outcomes of an opinion (Art. 32).
    pub enum Outcome {
        /// 支持: pressed until it is carried out.
        Supported = "supported",
        /// 解释说明
        Explained = "explained",
        /// 不予支持
        NotSupported = "not_supported",
    }
}

words! {
    /// The kinds of bodies.
    pub enum BodyKind {
        PetitionOffice = "petition_office",
        Government = "government",
        Department = "department",
        PublicSecurity = "public_security",
        JudicialPolitical = "judicial_political",
        DisciplineInspection = "discipline_inspection",
        ConferenceOffice = "conference_office",
        GridCentre = "grid_centre",
        Township = "township",
    }
}

words! {
    /// The levels at which the competence catalogue knows bodies, from the lowest: the order of the walk upwards.
    pub enum Level {
        Town = "town",
        County = "county",
        City = "city",
    }
}

words! {
    /// What kind of passing on a referral is.
    pub enum ReferralKind {
        /// 转送
        Referral = "referral",
        /// 交办: also demands a result report by a date.
        Assignment = "assignment",
        /// 移送: to a judicial-political or discipline body, under its own rules.
        Transfer = "transfer",
        /// 指定: it cannot be objected to.
        Designation = "designation",
    }
}

words! {
    /// Where a referral stands.
    pub enum ReferralState {
        /// With the body; nothing said yet.
        Issued = "issued",
        /// The body says "not ours".
        Objected = "objected",
        /// Objection refused, or designated: no further objection.
        Standing = "standing",
        /// Objection upheld, or another body designated: the body's terms end.
        Returned = "returned",
        /// 受理
        Accepted = "accepted",
        /// Answered without handling.
        Replied = "replied",
    }
}

words! {
    /// How a matter ended.
    pub enum Manner {
        /// By a delivered, and where supported executed, opinion.
        Opinion = "opinion",
        /// The petitioner was guided to another procedure.
        Guided = "guided",
        /// A body replied under its own law.
        Replied = "replied",
        /// The petition repeats an earlier matter and goes on there.
        Linked = "linked",
        /// The petition's number is void.
        Void = "void",
    }
}

impl Track {
    /// Only the petition track ends in a handling opinion (Art. 31, route 6).
    pub fn has_handling(self) -> bool {
        self == Self::Petition
    }

    /// The purpose that goes with a track, where the track decides it.
    pub fn purpose(self) -> Option<Purpose> {
        match self {
            Self::Accusation => Some(Purpose::Accusation),
            Self::Suggestion => Some(Purpose::Suggestion),
            Self::Petition | Self::Litigation | Self::OtherProcedure | Self::Duty => None,
        }
    }
}

impl Channel {
    /// There is a paper or a form that can be passed on; visitors and callers are told where to go (Art. 22).
    pub fn is_written(self) -> bool {
        match self {
            Self::Letter | Self::Online | Self::Fax => true,
            Self::Visit | Self::Telephone | Self::Other => false,
        }
    }
}

//! The levels at which the competence catalogue knows bodies.

/// A level, from the lowest: the order of the walk upwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Town,
    County,
    City,
}

impl Level {
    /// All of them, in their order.
    pub const ALL: [Self; 3] = [Self::Town, Self::County, Self::City];

    /// The word in SQL and data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Town => "town",
            Self::County => "county",
            Self::City => "city",
        }
    }

    /// The one with this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

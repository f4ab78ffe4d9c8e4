//! What is proposed for a text, and the words that it is proposed from.

use words::intake::{CueKind, Purpose};

/// A kind of cue is proposed from so many points on. No word that is common in other senses is worth as much alone.
pub const DECIDES: u32 = 7;

/// What is proposed for a text. A proposal only: a person decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The category whose words weigh most.
    pub category: Option<Weighed>,
    /// The one that comes next.
    pub runner_up: Option<Weighed>,
    /// The purpose that is usual for the category; it decides nothing.
    pub purpose: Option<Purpose>,
    /// What was seen of each kind of cue, in the order of the kinds.
    pub cues: Vec<CueSeen>,
}

/// A category, and the words that speak for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// The code.
    pub category: String,
    /// What the words weigh together.
    pub points: u32,
    /// The words.
    pub words: Vec<WordSeen>,
}

/// What was seen of a kind of cue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CueSeen {
    /// What the words speak for.
    pub kind: CueKind,
    /// What they are worth together.
    pub points: u32,
    /// The words.
    pub words: Vec<WordSeen>,
}

/// A word of the register that stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordSeen {
    /// The word, as the register has it.
    pub word: String,
    /// Where it stands first, in characters, counted from 1.
    pub position: u32,
    /// How often it was counted.
    pub count: u32,
}

impl Proposal {
    /// What was seen of this kind, whether it is enough or not.
    pub fn seen(&self, kind: CueKind) -> Option<&CueSeen> {
        self.cues.iter().find(|it| it.kind == kind)
    }

    /// True if enough was seen of this kind.
    pub fn speaks_for(&self, kind: CueKind) -> bool {
        self.seen(kind).is_some_and(CueSeen::decides)
    }
}

impl CueSeen {
    /// True if it is enough to propose what the words speak for.
    pub fn decides(&self) -> bool {
        self.points >= DECIDES
    }
}

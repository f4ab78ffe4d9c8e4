//! The rights there are, as whoever knows the contracts hands them in.

use std::collections::BTreeSet;

use kernel::Say;
use kernel::word::Sample;

/// Letters in which a misspelt right may differ from the one that was meant.
const SLIPS: usize = 2;

/// All rights that a kind of post may carry.
#[derive(Clone, Debug, Default)]
pub struct Rights(BTreeSet<String>);

impl FromIterator<String> for Rights {
    fn from_iter<I: IntoIterator<Item = String>>(rights: I) -> Self {
        Self(rights.into_iter().collect())
    }
}

impl Rights {
    pub(crate) fn holds(&self, right: &str) -> bool {
        self.0.contains(right)
    }

    /// The one right that a misspelt one is nearest to, if it is near to any.
    pub(crate) fn meant_by(&self, misspelt: &str) -> Option<Meant> {
        let slips = |right: &str| strsim::osa_distance(right, misspelt);
        let mut near: Vec<_> =
            self.0.iter().map(|it| (slips(it), it)).filter(|(slips, _)| *slips <= SLIPS).collect();
        near.sort_unstable();
        match near.as_slice() {
            [(_, right)] => Some(Meant((*right).clone())),
            [(first, right), (second, _), ..] if first < second => Some(Meant((*right).clone())),
            _ => None,
        }
    }
}

/// The right that was probably meant, as the end of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant(String);

impl Say for Meant {
    fn in_zh(&self) -> String {
        format!("，是否应为{}", self.0)
    }

    fn in_en(&self) -> String {
        format!("; is {} meant?", self.0)
    }
}

impl Sample for Meant {
    fn sample() -> Self {
        Self("petition.read".to_owned())
    }
}

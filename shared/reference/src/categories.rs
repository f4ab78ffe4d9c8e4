//! Content categories, and cue words that propose a category, a purpose and a track.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{BadData, rows};

/// One of the nine domains of hazard control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Domain {
    /// 安全生产
    WorkplaceSafety,
    /// 道路交通
    RoadTraffic,
    /// 民族宗教
    EthnicReligious,
    /// 食品
    Food,
    /// 校园
    Campus,
    /// 信访
    Petition,
    /// 城镇燃气
    UrbanGas,
    /// 社会矛盾纠纷
    SocialDispute,
    /// 耕地保护与自然灾害
    FarmlandNaturalDisaster,
}

impl Domain {
    /// All nine, in the office's order.
    pub const ALL: [Self; 9] = [
        Self::WorkplaceSafety,
        Self::RoadTraffic,
        Self::EthnicReligious,
        Self::Food,
        Self::Campus,
        Self::Petition,
        Self::UrbanGas,
        Self::SocialDispute,
        Self::FarmlandNaturalDisaster,
    ];

    /// The name in code, proto and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WorkplaceSafety => "workplace_safety",
            Self::RoadTraffic => "road_traffic",
            Self::EthnicReligious => "ethnic_religious",
            Self::Food => "food",
            Self::Campus => "campus",
            Self::Petition => "petition",
            Self::UrbanGas => "urban_gas",
            Self::SocialDispute => "social_dispute",
            Self::FarmlandNaturalDisaster => "farmland_natural_disaster",
        }
    }

    /// The domain of this name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|domain| domain.as_str() == text)
    }
}

/// The content categories and cues of one version of the data.
#[derive(Clone, Debug)]
pub struct Categories {
    by_code: BTreeMap<String, Category>,
    cues: Vec<Cue>,
}

#[derive(Clone, Debug)]
struct Category {
    domain: Domain,
    purpose_hint: String,
    keywords: Vec<String>,
}

#[derive(Clone, Debug)]
struct Cue {
    kind: String,
    keywords: Vec<String>,
}

/// What the words of a text suggest. A proposal only: a person decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The category whose cue words cover most of the text.
    pub category: Option<String>,
    /// The purpose usual for that category: claim, suggestion or accusation.
    pub purpose: Option<String>,
    /// Kinds of cues seen, such as `litigation`, sorted.
    pub cues: Vec<String>,
}

#[derive(Deserialize)]
struct CategoryRow {
    code: String,
    domain: Domain,
    purpose_hint: String,
    keywords: String,
}

#[derive(Deserialize)]
struct CueRow {
    kind: String,
    keywords: String,
}

impl Categories {
    /// The categories and cues shipped with the suite.
    pub fn shipped() -> Result<Self, BadData> {
        Self::parse(
            include_str!("../../../deploy/data/categories.csv"),
            include_str!("../../../deploy/data/cues.csv"),
        )
    }

    /// Reads categories and cues from CSV.
    pub fn parse(categories: &str, cues: &str) -> Result<Self, BadData> {
        let by_code = rows::<CategoryRow>("categories.csv", categories)?
            .into_iter()
            .map(|row| {
                let category = Category {
                    domain: row.domain,
                    purpose_hint: row.purpose_hint,
                    keywords: longest_first(&row.keywords),
                };
                (row.code, category)
            })
            .collect();
        let cues = rows::<CueRow>("cues.csv", cues)?
            .into_iter()
            .map(|row| Cue { kind: row.kind, keywords: longest_first(&row.keywords) })
            .collect();
        Ok(Self { by_code, cues })
    }

    /// True if the category exists.
    pub fn contains(&self, code: &str) -> bool {
        self.by_code.contains_key(code)
    }

    /// The domain a category belongs to.
    pub fn domain(&self, code: &str) -> Option<Domain> {
        self.by_code.get(code).map(|category| category.domain)
    }

    /// Proposes category, purpose and cues from the words of a text; the same text gives the same proposal.
    pub fn propose(&self, text: &str) -> Proposal {
        let best = self
            .by_code
            .iter()
            .map(|(code, category)| (covered(text, &category.keywords), code, category))
            .filter(|(score, ..)| *score > 0)
            // Among equals the first code wins, so that the proposal is stable.
            .max_by(|left, right| left.0.cmp(&right.0).then(right.1.cmp(left.1)));
        let mut cues: Vec<String> = self
            .cues
            .iter()
            .filter(|cue| cue.keywords.iter().any(|word| text.contains(word.as_str())))
            .map(|cue| cue.kind.clone())
            .collect();
        cues.sort();
        cues.dedup();
        Proposal {
            category: best.map(|(_, code, _)| code.clone()),
            purpose: best
                .map(|(.., category)| category.purpose_hint.clone())
                .filter(|purpose| !purpose.is_empty()),
            cues,
        }
    }
}

fn longest_first(keywords: &str) -> Vec<String> {
    let mut words: Vec<String> =
        keywords.split('|').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

/// How many bytes of the text the words cover; the longer word first, no byte counted twice.
fn covered(text: &str, words: &[String]) -> usize {
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for word in words {
        for (start, _) in text.match_indices(word.as_str()) {
            let end = start + word.len();
            if taken.iter().all(|(from, to)| end <= *from || *to <= start) {
                taken.push((start, end));
            }
        }
    }
    taken.iter().map(|(start, end)| end - start).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_data_cover_all_nine_domains() {
        let categories = Categories::shipped().unwrap();
        for domain in Domain::ALL {
            assert!(
                categories.by_code.values().any(|category| category.domain == domain),
                "{domain:?}"
            );
        }
    }

    #[test]
    fn a_judgment_is_a_cue_for_litigation() {
        let categories = Categories::shipped().unwrap();
        let proposal = categories.propose("法院已经作出终审判决，我不服判决，请求再审。");
        assert!(proposal.cues.contains(&"litigation".to_owned()), "{proposal:?}");
    }

    #[test]
    fn overlapping_words_are_counted_once() {
        let words = longest_first("物业|物业管理");
        assert_eq!(covered("物业管理", &words), "物业管理".len());
    }
}

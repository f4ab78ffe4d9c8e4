//! Codes of regions, bodies, posts and persons in office: value objects that parse once, at the door.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error_kind::Invalid;

macro_rules! code {
    ($(#[$doc:meta])* $name:ident, $field:literal, $zh:literal, $en:literal, $check:path) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Parses the code, or says what was expected.
            pub fn parse(text: &str) -> Result<Self, Invalid> {
                if $check(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(Invalid::malformed($field, $zh, $en))
                }
            }

            /// The code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = Invalid;

            fn from_str(text: &str) -> Result<Self, Invalid> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;

            fn try_from(text: String) -> Result<Self, Invalid> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }
    };
}

code!(
    /// An administrative division: 6 digits down to county, 9 for a town, 12 for a village (GB/T 2260, GB/T 10114).
    RegionCode, "region", "6、9或12位数字", "6, 9 or 12 digits", is_region
);
code!(
    /// A body: its region and an abbreviation, such as `530902-XFJ`.
    BodyCode, "body", "行政区划代码、短横和2至8个大写字母", "a region code, a dash and 2–8 capital letters", is_body
);
code!(
    /// A post in a body, such as `530902-XFJ.registrar-1`.
    PostCode, "post", "机关代码、圆点和小写名称", "a body code, a dot and a lower-case name", is_post
);
code!(
    /// A person in office, such as `per-lin-wei`. Officials only; petitioners have no such code.
    PersonCode, "person", "per-开头的小写字母、数字和短横", "`per-` and lower-case letters, digits and dashes", is_person
);

impl RegionCode {
    /// True if this region is `other` or lies inside it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(other.prefix())
    }

    /// The digits that all regions inside this one begin with.
    pub fn prefix(&self) -> &str {
        let text = self.as_str();
        match text.len() {
            6 if text.ends_with("0000") => &text[..2],
            6 if text.ends_with("00") => &text[..4],
            _ => text,
        }
    }

    /// The prefixes of this region and of all that hold it, the widest first.
    pub fn prefixes(&self) -> impl Iterator<Item = &str> {
        let own = self.prefix();
        [2, 4, 6, 9, 12].into_iter().filter_map(|digits| own.get(..digits))
    }

    /// The county this region is or lies in; a city or province is its own.
    #[must_use]
    pub fn county(&self) -> Self {
        Self(self.0.chars().take(6).collect())
    }

    /// The level of the division.
    pub fn level(&self) -> RegionLevel {
        let text = self.as_str();
        match text.len() {
            6 if text.ends_with("0000") => RegionLevel::Province,
            6 if text.ends_with("00") => RegionLevel::City,
            6 => RegionLevel::County,
            9 => RegionLevel::Town,
            _ => RegionLevel::Village,
        }
    }
}

/// The levels of administrative divisions, from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RegionLevel {
    /// 省级
    Province,
    /// 市级
    City,
    /// 县级
    County,
    /// 乡级
    Town,
    /// 村级
    Village,
}

impl BodyCode {
    /// The region whose body this is.
    pub fn region(&self) -> RegionCode {
        RegionCode(self.0.split('-').next().unwrap_or_default().to_owned())
    }

    /// The abbreviation after the region, such as `XFJ`.
    pub fn abbreviation(&self) -> &str {
        self.0.split('-').nth(1).unwrap_or_default()
    }
}

impl PostCode {
    /// The body the post belongs to.
    pub fn body(&self) -> BodyCode {
        BodyCode(self.0.split('.').next().unwrap_or_default().to_owned())
    }
}

fn is_region(text: &str) -> bool {
    matches!(text.len(), 6 | 9 | 12) && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_body(text: &str) -> bool {
    text.split_once('-').is_some_and(|(region, name)| {
        is_region(region)
            && (2..=8).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_uppercase())
    })
}

fn is_post(text: &str) -> bool {
    text.split_once('.').is_some_and(|(body, name)| is_body(body) && is_slug(name))
}

fn is_person(text: &str) -> bool {
    text.strip_prefix("per-").is_some_and(is_slug)
}

fn is_slug(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(text: &str) -> RegionCode {
        RegionCode::parse(text).unwrap()
    }

    #[test]
    fn a_village_lies_within_its_town_county_city_and_province() {
        let village = region("530902001001");
        for outer in ["530902001", "530902", "530900", "530000"] {
            assert!(village.is_within(&region(outer)), "{outer}");
        }
        assert!(!village.is_within(&region("530921")));
        assert_eq!(village.county(), region("530902"));
    }

    #[test]
    fn a_region_lies_within_those_whose_prefix_is_among_its_own() {
        let codes = ["530000", "530900", "530902", "530921", "530902001", "530902001001"];
        for (inner, outer) in codes.iter().flat_map(|inner| codes.map(|outer| (*inner, outer))) {
            let (inner, outer) = (region(inner), region(outer));
            let found = inner.prefixes().any(|prefix| prefix == outer.prefix());
            assert_eq!(found, inner.is_within(&outer), "{inner} within {outer}");
        }
    }

    #[test]
    fn levels_are_read_from_the_code() {
        assert_eq!(region("530000").level(), RegionLevel::Province);
        assert_eq!(region("530900").level(), RegionLevel::City);
        assert_eq!(region("530902").level(), RegionLevel::County);
        assert_eq!(region("530902001").level(), RegionLevel::Town);
        assert_eq!(region("530902001001").level(), RegionLevel::Village);
    }

    #[test]
    fn a_malformed_code_is_refused_with_its_field() {
        assert_eq!(RegionCode::parse("5309").unwrap_err().field, "region");
        assert_eq!(BodyCode::parse("530902XFJ").unwrap_err().field, "body");
        assert_eq!(PostCode::parse("530902-XFJ").unwrap_err().field, "post");
        assert!(PersonCode::parse("lin").is_err());
    }

    #[test]
    fn a_post_knows_its_body_and_a_body_its_region() {
        let post = PostCode::parse("530902-XFJ.registrar-1").unwrap();
        assert_eq!(post.body().as_str(), "530902-XFJ");
        assert_eq!(post.body().region(), region("530902"));
        assert_eq!(post.body().abbreviation(), "XFJ");
    }
}

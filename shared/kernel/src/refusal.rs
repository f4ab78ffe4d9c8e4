//! How a refusal explains itself: one reason for machines, one sentence each in Chinese and English for people.
//!
//! A refusal holds values, not their texts: each language says a word, a day or a number in its own way.

use crate::error_kind::ErrorKind;

/// Something that stops a request and can say why.
pub trait Explain {
    /// What kind of failure it is.
    fn kind(&self) -> ErrorKind;
    /// The reason in machine words, such as `REFERRAL_NOT_ISSUED`; callers match on it, never on text.
    fn reason(&self) -> &'static str;
    /// The reason for a person, in Chinese.
    fn zh(&self) -> String;
    /// The reason for a person, in English.
    fn en(&self) -> String;
}

/// What refuses nothing has nothing to explain.
impl Explain for std::convert::Infallible {
    fn kind(&self) -> ErrorKind {
        match *self {}
    }

    fn reason(&self) -> &'static str {
        match *self {}
    }

    fn zh(&self) -> String {
        match *self {}
    }

    fn en(&self) -> String {
        match *self {}
    }
}

/// Declares a service's refusals: variant, kind, reason, and a sentence in each language.
///
/// ```
/// kernel::refusals! {
///     /// Why this service says no.
///     pub enum Refusal {
///         /// The door is shut.
///         DoorShut { since: String } => FailedPrecondition "DOOR_SHUT"
///             "门已于{since}关闭" / "the door has been shut since {since}";
///     }
/// }
/// use kernel::Explain;
/// assert_eq!(Refusal::DoorShut { since: "noon".to_owned() }.en(), "the door has been shut since noon");
/// ```
#[macro_export]
macro_rules! refusals {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $(
                $(#[$variant_meta:meta])*
                $variant:ident $({ $($field:ident: $type:ty),* $(,)? })? => $kind:ident $reason:literal
                    $zh:literal / $en:literal;
            )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $vis enum $name {
            $(
                $(#[$variant_meta])*
                $variant $({ $(#[doc = stringify!($field)] $field: $type),* })?,
            )*
        }

        impl $name {
            /// One of each, with made-up values: for tests that read what people are told.
            pub fn samples() -> ::std::vec::Vec<Self> {
                vec![$(Self::$variant $({ $($field: $crate::word::Sample::sample()),* })?),*]
            }
        }

        impl $crate::Explain for $name {
            fn kind(&self) -> $crate::ErrorKind {
                match self {
                    $(Self::$variant { .. } => $crate::ErrorKind::$kind,)*
                }
            }

            fn reason(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $reason,)*
                }
            }

            fn zh(&self) -> String {
                match self {
                    $(Self::$variant $({ $($field),* })? => {
                        $($(let $field = $crate::Say::in_zh($field); let _ = &$field;)*)?
                        format!($zh)
                    })*
                }
            }

            fn en(&self) -> String {
                match self {
                    $(Self::$variant $({ $($field),* })? => {
                        $($(let $field = $crate::Say::in_en($field); let _ = &$field;)*)?
                        format!($en)
                    })*
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&$crate::Explain::en(self))
            }
        }

        impl ::std::error::Error for $name {}
    };
}

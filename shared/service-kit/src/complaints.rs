//! Every fault of a request in one answer: form and meaning, not only the first.

use kernel::Invalid;
use tonic::Status;

/// What is wrong with a request, field by field; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaints(pub Vec<Invalid>);

impl From<Invalid> for Complaints {
    fn from(invalid: Invalid) -> Self {
        Self(vec![invalid])
    }
}

impl From<Complaints> for Status {
    fn from(complaints: Complaints) -> Self {
        crate::error::invalid(&complaints.0)
    }
}

/// Keeps what was read, or what it complains about.
pub fn keep<T>(read: Result<T, impl Into<Complaints>>, complaints: &mut Vec<Invalid>) -> Option<T> {
    read.map_err(|it| complaints.extend(it.into().0)).ok()
}

/// Reads several things and binds them, or returns all complaints about any of them.
///
/// The function it stands in returns an error that [`Complaints`] turn into: a `Status`, or `Complaints` themselves.
///
/// ```
/// use kernel::Invalid;
/// use service_kit::{collect, Complaints, parse};
///
/// fn read(name: &str, age: &str) -> Result<(String, u8), Complaints> {
///     collect! {
///         name <- parse::text("name", name, 1, 60),
///         age <- age.parse().map_err(|_| Invalid::malformed("age", "数字", "a number")),
///     }
///     Ok((name, age))
/// }
/// let reasons: Vec<_> = read("", "old").unwrap_err().0.into_iter().map(|it| it.field).collect();
/// assert_eq!(reasons, ["name", "age"]);
/// ```
#[macro_export]
macro_rules! collect {
    ($($name:ident <- $read:expr),+ $(,)?) => {
        let ($($name,)+) = {
            let mut complaints = ::std::vec::Vec::new();
            $(let $name = $crate::complaints::keep($read, &mut complaints);)+
            match ($($name,)+) {
                ($(Some($name),)+) => ($($name,)+),
                _ => return Err($crate::Complaints(complaints).into()),
            }
        };
    };
}

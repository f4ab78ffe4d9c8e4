//! Kinds of post: each right that one carries is a right there is.

use crate::complaint::{Complaints, Fault};
use crate::organisation::Organisation;
use crate::rights::Rights;
use crate::row::Row;
use crate::rows::PostKind;

pub(super) fn check(office: &Organisation, rights: &Rights, complaints: &mut Complaints) {
    for (line, kind) in office.kinds.in_file_order() {
        // What was kept from before and ends stays as it was, under the rights of its time.
        if line == 0 && kind.valid.to.is_some() {
            continue;
        }
        for right in kind.rights.iter().filter(|it| !rights.holds(it)) {
            let fault = Fault::RightUnknown { right: right.clone(), meant: rights.meant_by(right) };
            complaints.note(PostKind::FILE, line, "rights", fault);
        }
    }
}

//! Pages of what is read off the register in memory.

use mailbox::Page;

/// One page of rows that come in the order of their keys.
pub(super) fn next<'a, T: Clone + 'a>(
    rows: impl Iterator<Item = &'a T>,
    page: &Page<String>,
    key: impl Fn(&T) -> &str,
) -> (Vec<T>, String) {
    let limit = usize::try_from(page.limit()).unwrap_or(usize::MAX);
    let rows = rows.filter(|it| key(it) > page.after.as_str()).take(limit).cloned().collect();
    page.cut(rows, |it| key(it).to_owned())
}

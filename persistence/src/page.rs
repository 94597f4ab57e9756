//! Lists by keyset: newest first, then by id. A page costs the same wherever it stands, and rows with equal times
//! are neither lost nor repeated.

use ruqsat_licensing::ports::{Cursor, Page, PageRequest};

/// The most rows of one page.
const MOST: u32 = 100;

fn size(page: &PageRequest) -> u32 {
    page.limit.clamp(1, MOST)
}

/// One row more than the page holds tells whether there is a next one.
pub(crate) fn fetch(page: &PageRequest) -> i64 {
    i64::from(size(page)) + 1
}

/// Orders a boxed query and cuts it to one page. The first condition is the range an index can jump to; the second
/// takes out the rows of that very moment which were shown already.
macro_rules! paged {
    ($query:expr, $page:expr, $at:path, $id:path) => {{
        let mut query = $query.order(($at.desc(), $id.desc())).limit($crate::page::fetch($page));
        if let Some(after) = &$page.after {
            let at = $crate::stored::time(after.at);
            query = query.filter($at.le(at)).filter($at.lt(at).or($id.lt(after.id.clone())));
        }
        query
    }};
}
pub(crate) use paged;

/// Makes the page of what was fetched.
pub(crate) fn cut<T>(mut items: Vec<T>, page: &PageRequest, key: impl Fn(&T) -> Cursor) -> Page<T> {
    let size = size(page) as usize;
    let has_more = items.len() > size;
    items.truncate(size);
    let next = if has_more { items.last().map(key) } else { None };
    Page { items, next }
}

//! Finding entries by words. The rarest word leads: its entries are gone through newest first, and those that lack
//! another word are passed over, so many at most for a page. A page may therefore be short and still have a next one: what
//! a search costs does not depend on how large the register is.

use super::row::Row;
use super::{among, cursor, read};
use crate::connection::{AnyConn, Backend, on_each};
use crate::fault::fault;
use crate::page::{cut, fetch};
use crate::schema::licence_words as words;
use crate::schema::licences::dsl;
use crate::stored::{read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::licences::Licence;
use ruqsat_licensing::ports::{Cursor, LicenceFilter, Page, PageRequest};

/// Entries that are looked at for one page.
const LOOKED_AT: usize = 1000;

/// Writes the words of an entry; those that are there already stay.
pub(super) fn index(conn: &mut AnyConn, licence: &Licence) -> Result<()> {
    let row = |word: String| {
        (
            words::word.eq(word),
            words::issued_at.eq(time(licence.issued_at)),
            words::licence.eq(licence.id.as_str().to_owned()),
        )
    };
    let rows: Vec<_> = licence.words().into_iter().map(row).collect();
    on_each!(conn, one => diesel::insert_into(words::table)
        .values(&rows)
        .on_conflict_do_nothing()
        .execute(one))
    .map(|_| ())
    .map_err(fault)
}

/// Whether fewer entries bear a word than are looked at for a page.
fn is_rare(conn: &mut AnyConn, word: &str) -> Result<bool> {
    let bear = words::table.filter(words::word.eq(word)).select(words::licence);
    let far: Option<String> = bear.offset(LOOKED_AT as i64).first(conn).optional().map_err(fault)?;
    Ok(far.is_none())
}

/// The word to go by: the first that is rare, else the longest.
fn leading<'a>(conn: &mut AnyConn, all: &'a [String]) -> Result<Option<&'a String>> {
    for word in all {
        if is_rare(conn, word)? {
            return Ok(Some(word));
        }
    }
    Ok(all.iter().max_by_key(|word| word.chars().count()))
}

pub(super) fn search(
    conn: &mut AnyConn,
    filter: &LicenceFilter,
    page: &PageRequest,
) -> Result<Page<Licence>> {
    let Some(lead) = leading(conn, &filter.words)? else { return Ok(Page { items: Vec::new(), next: None }) };
    let mut near = words::table
        .filter(words::word.eq(lead))
        .order((words::issued_at.desc(), words::licence.desc()))
        .select((words::issued_at, words::licence))
        .limit(LOOKED_AT as i64)
        .into_boxed::<Backend>();
    if let Some(after) = &page.after {
        let at = time(after.at);
        near = near
            .filter(words::issued_at.le(at))
            .filter(words::issued_at.lt(at).or(words::licence.lt(after.id.clone())));
    }
    let near: Vec<(NaiveDateTime, String)> = near.load(conn).map_err(fault)?;
    let ids: Vec<String> = near.iter().map(|(_, id)| id.clone()).collect();
    let mut rows = among(filter).filter(dsl::id.eq_any(ids.clone()));
    for word in filter.words.iter().filter(|word| *word != lead) {
        let bear =
            words::table.filter(words::licence.eq_any(ids.clone())).filter(words::word.eq(word.clone()));
        rows = rows.filter(dsl::id.eq_any(bear.select(words::licence)));
    }
    let rows = rows.order((dsl::issued_at.desc(), dsl::id.desc())).limit(fetch(page));
    let mut found = cut(read(rows.load::<Row>(conn).map_err(fault)?)?, page, cursor);
    // There may be more beyond what was looked at.
    if let (None, Some((at, id)), true) = (&found.next, near.last(), near.len() == LOOKED_AT) {
        found.next = Some(Cursor { at: read_time(*at), id: id.clone() });
    }
    Ok(found)
}

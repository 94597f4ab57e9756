//! Finding entries by words. One word leads: its entries are gone through newest first until a page is full, and those that
//! lack another word are passed over, so many at most for a page. A page may therefore be short and still have a next one:
//! what a search costs does not depend on how large the register is.

use super::row::Row;
use super::{cursor, read};
use crate::connection::{AnyConn, Backend, on_each};
use crate::fault::fault;
use crate::page::{cut, fetch};
use crate::schema::licence_words;
use crate::schema::licences::dsl;
use crate::stored::{read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{Text, Timestamp};
use ruqsat_licensing::Result;
use ruqsat_licensing::licences::Licence;
use ruqsat_licensing::ports::{Cursor, LicenceFilter, Page, PageRequest};
use std::collections::BTreeSet;

/// Entries that are looked at for one page.
const LOOKED_AT: i64 = 250;

/// A place in the order of a word's entries: when it was issued, and its id.
type Place = (NaiveDateTime, String);

/// A value of the statement.
enum Bind {
    Text(String),
    Time(NaiveDateTime),
}

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = Text)]
    licence: String,
}

/// Writes the words of an entry; those that are there already stay.
pub(super) fn index(conn: &mut AnyConn, licence: &Licence, words: BTreeSet<String>) -> Result<()> {
    if words.is_empty() {
        return Ok(());
    }
    let row = |word: String| {
        (
            licence_words::word.eq(word),
            licence_words::issued_at.eq(time(licence.issued_at)),
            licence_words::licence.eq(licence.id.as_str().to_owned()),
        )
    };
    let rows: Vec<_> = words.into_iter().map(row).collect();
    on_each!(conn, one => diesel::insert_into(licence_words::table)
        .values(&rows)
        .on_conflict_do_nothing()
        .execute(one))
    .map(|_| ())
    .map_err(fault)
}

/// The last entry that is looked at for a page of a word; `None` where it has fewer.
fn last(conn: &mut AnyConn, word: &str, page: &PageRequest) -> Result<Option<Place>> {
    let mut near = licence_words::table.filter(licence_words::word.eq(word)).into_boxed::<Backend>();
    if let Some(after) = &page.after {
        let at = time(after.at);
        near = near
            .filter(licence_words::issued_at.le(at))
            .filter(licence_words::issued_at.lt(at).or(licence_words::licence.lt(after.id.clone())));
    }
    let near = near.order((licence_words::issued_at.desc(), licence_words::licence.desc()));
    let last = near.select((licence_words::issued_at, licence_words::licence)).offset(LOOKED_AT - 1);
    last.first(conn).optional().map_err(fault)
}

/// The word to go by, and the last of its entries to be looked at: the first that is rare, else the longest.
fn leading<'a>(
    conn: &mut AnyConn,
    all: &'a [String],
    page: &PageRequest,
) -> Result<Option<(&'a String, Option<Place>)>> {
    let mut longest: Option<(&String, Option<Place>)> = None;
    for word in all {
        let last = last(conn, word, page)?;
        if last.is_none() {
            return Ok(Some((word, None)));
        }
        if longest.as_ref().is_none_or(|(other, _)| word.chars().count() > other.chars().count()) {
            longest = Some((word, last));
        }
    }
    Ok(longest)
}

/// The statement that finds the entries of a page, with its values in the order in which it names them. Where the tables
/// stand tells SQLite which to go through: it would begin with whatever its statistics call rare, however long that is.
fn statement(
    filter: &LicenceFilter,
    page: &PageRequest,
    (lead, last): (&String, &Option<Place>),
) -> (String, Vec<Bind>) {
    // Named one by one: a filter that is added is not forgotten here.
    let LicenceFilter { service, number, holder, state, body, region, words, without } = filter;
    let mut sql =
        "SELECT w.licence FROM licence_words w CROSS JOIN licences l WHERE l.id = w.licence".to_owned();
    let mut binds = Vec::new();
    let mut and = |condition: &str, values: Vec<Bind>| {
        sql += " AND ";
        let mut rest = condition;
        for value in values {
            binds.push(value);
            let (before, after) = rest.split_once('?').unwrap_or((rest, ""));
            sql += &format!("{before}${}", binds.len());
            rest = after;
        }
        sql += rest;
    };
    and("w.word = ?", vec![Bind::Text(lead.clone())]);
    let place = |at: NaiveDateTime, id: &str| vec![Bind::Time(at), Bind::Time(at), Bind::Text(id.to_owned())];
    if let Some(after) = &page.after {
        let after = place(time(after.at), &after.id);
        and("w.issued_at <= ? AND (w.issued_at < ? OR w.licence < ?)", after);
    }
    if let Some((at, id)) = last {
        and("w.issued_at >= ? AND (w.issued_at > ? OR w.licence >= ?)", place(*at, id));
    }
    for word in words.iter().filter(|word| *word != lead) {
        let other = "EXISTS (SELECT 1 FROM licence_words o WHERE o.licence = w.licence AND o.word = ?)";
        and(other, vec![Bind::Text(word.clone())]);
    }
    let columns = [
        ("l.service = ?", service.clone()),
        ("l.number = ?", number.clone()),
        ("l.holder = ?", holder.clone()),
        ("l.state = ?", state.map(|state| state.as_str().to_owned())),
        ("l.body = ?", body.clone().map(String::from)),
        ("l.region = ?", region.clone().map(String::from)),
    ];
    for (condition, value) in columns {
        if let Some(value) = value {
            and(condition, vec![Bind::Text(value)]);
        }
    }
    for service in without {
        and("l.service <> ?", vec![Bind::Text(service.clone())]);
    }
    sql += &format!(" ORDER BY w.issued_at DESC, w.licence DESC LIMIT {}", fetch(page));
    (sql, binds)
}

pub(super) fn search(
    conn: &mut AnyConn,
    filter: &LicenceFilter,
    page: &PageRequest,
) -> Result<Page<Licence>> {
    let Some((lead, last)) = leading(conn, &filter.words, page)? else {
        return Ok(Page { items: Vec::new(), next: None });
    };
    let (sql, binds) = statement(filter, page, (lead, &last));
    let found: Vec<Key> = on_each!(conn, one => {
        let query = binds.into_iter().fold(diesel::sql_query(sql).into_boxed(), |query, bind| match bind {
            Bind::Text(text) => query.bind::<Text, _>(text),
            Bind::Time(at) => query.bind::<Timestamp, _>(at),
        });
        query.load(one)
    })
    .map_err(fault)?;
    let ids: Vec<String> = found.into_iter().map(|key| key.licence).collect();
    let rows = dsl::licences.filter(dsl::id.eq_any(ids)).order((dsl::issued_at.desc(), dsl::id.desc()));
    let mut found = cut(read(rows.load::<Row>(conn).map_err(fault)?)?, page, cursor);
    // There may be more beyond what was looked at.
    if let (None, Some((at, id))) = (&found.next, last) {
        found.next = Some(Cursor { at: read_time(at), id });
    }
    Ok(found)
}

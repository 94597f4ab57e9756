//! The annexes of a licence. They hang on the entry that they were added to, which may have been issued anew since, and an
//! annex that was issued anew hangs on the annex before it: back along the line of the licence, then on from there.

use super::row::Row;
use super::{cursor, read};
use crate::connection::{AnyConn, on_each};
use crate::fault::fault;
use crate::page::{cut, paged};
use crate::schema::licences::dsl;
use diesel::prelude::*;
use diesel::sql_types::Text;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::LicenceId;
use ruqsat_licensing::licences::Licence;
use ruqsat_licensing::ports::{Page, PageRequest};

/// The line ends at an entry that is about none; a copy or an annex has no annexes. `UNION` ends whatever goes in circles.
const FOUND: &str = "WITH RECURSIVE line (id, subject) AS ( \
        SELECT id, subject FROM licences \
        WHERE id = $1 AND kind NOT IN ('annex', 'reissued_annex') AND kind NOT LIKE '%\\_duplicate' ESCAPE '\\' \
        UNION SELECT l.id, l.subject FROM licences l JOIN line ON l.id = line.subject), \
    annexes (id) AS ( \
        SELECT l.id FROM licences l JOIN line ON l.subject = line.id WHERE l.kind = 'annex' \
        UNION SELECT l.id FROM licences l JOIN annexes ON l.subject = annexes.id WHERE l.kind = 'reissued_annex') \
    SELECT id FROM annexes LIMIT 10000";

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = Text)]
    id: String,
}

pub(crate) fn annexes(conn: &mut AnyConn, id: &LicenceId, page: &PageRequest) -> Result<Page<Licence>> {
    let found: Vec<Key> =
        on_each!(conn, one => diesel::sql_query(FOUND).bind::<Text, _>(id.as_str()).load(one))
            .map_err(fault)?;
    let ids: Vec<String> = found.into_iter().map(|key| key.id).collect();
    let rows = dsl::licences.filter(dsl::id.eq_any(ids)).into_boxed();
    let rows = paged!(rows, page, dsl::issued_at, dsl::id).load::<Row>(conn).map_err(fault)?;
    Ok(cut(read(rows)?, page, cursor))
}

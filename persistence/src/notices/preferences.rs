//! How people want their notices, and the codes that confirm their addresses.

use super::schema::{notice_codes, notice_preferences};
use crate::connection::{AnyConn, on_each};
use crate::fault::{fault, written};
use crate::stored::{json, name, read_json, read_name, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::notices::{Channel, Code, Mailbox, Preferences};

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = notice_preferences, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    mailbox: String,
    language: String,
    sms_json: Option<String>,
    email_json: Option<String>,
    muted_json: String,
    version: i64,
}

impl Row {
    fn of(preferences: &Preferences) -> Result<Self> {
        Ok(Self {
            mailbox: preferences.mailbox.as_str().to_owned(),
            language: name(&preferences.language)?,
            sms_json: preferences.sms.as_ref().map(json).transpose()?,
            email_json: preferences.email.as_ref().map(json).transpose()?,
            muted_json: json(&preferences.muted)?,
            version: preferences.version + 1,
        })
    }

    fn read(self) -> Result<Preferences> {
        Ok(Preferences {
            mailbox: read_text(self.mailbox)?,
            language: read_name(self.language)?,
            sms: self.sms_json.as_deref().map(read_json).transpose()?,
            email: self.email_json.as_deref().map(read_json).transpose()?,
            muted: read_json(&self.muted_json)?,
            version: self.version,
        })
    }
}

pub(crate) fn find(conn: &mut AnyConn, mailbox: &Mailbox) -> Result<Option<Preferences>> {
    let row = notice_preferences::table.find(mailbox.as_str()).first::<Row>(conn).optional();
    row.map_err(fault)?.map(Row::read).transpose()
}

pub(crate) fn save(conn: &mut AnyConn, preferences: &mut Preferences) -> Result<()> {
    use notice_preferences::dsl;
    let row = Row::of(preferences)?;
    let rows = if preferences.version == 0 {
        // Two first ones at once: the second is told that somebody else was first.
        on_each!(conn, one => diesel::insert_into(notice_preferences::table)
            .values(&row)
            .on_conflict(dsl::mailbox)
            .do_nothing()
            .execute(one))
    } else {
        let known = dsl::notice_preferences.find(&row.mailbox).filter(dsl::version.eq(preferences.version));
        diesel::update(known).set(&row).execute(conn)
    };
    written(rows.map_err(fault)?)?;
    preferences.version = row.version;
    Ok(())
}

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = notice_codes)]
struct CodeRow {
    mailbox: String,
    channel: String,
    address: String,
    digits: String,
    sent_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    tries: i32,
    counted_from: NaiveDateTime,
    sent: i32,
}

pub(crate) fn find_code(conn: &mut AnyConn, mailbox: &Mailbox, channel: Channel) -> Result<Option<Code>> {
    let key = (mailbox.as_str(), channel.as_str());
    let row = notice_codes::table.find(key).first::<CodeRow>(conn).optional().map_err(fault)?;
    row.map(|row| {
        Ok(Code {
            mailbox: read_text(row.mailbox)?,
            channel: read_name(row.channel)?,
            to: row.address,
            digits: row.digits,
            sent_at: read_time(row.sent_at),
            expires_at: read_time(row.expires_at),
            tries: row.tries,
            counted_from: read_time(row.counted_from),
            sent: row.sent,
        })
    })
    .transpose()
}

pub(crate) fn save_code(conn: &mut AnyConn, code: &Code) -> Result<()> {
    let row = CodeRow {
        mailbox: code.mailbox.as_str().to_owned(),
        channel: code.channel.as_str().to_owned(),
        address: code.to.clone(),
        digits: code.digits.clone(),
        sent_at: time(code.sent_at),
        expires_at: time(code.expires_at),
        tries: code.tries,
        counted_from: time(code.counted_from),
        sent: code.sent,
    };
    on_each!(conn, one => diesel::insert_into(notice_codes::table)
        .values(&row)
        .on_conflict((notice_codes::mailbox, notice_codes::channel))
        .do_update()
        .set(&row)
        .execute(one))
    .map(|_| ())
    .map_err(fault)
}

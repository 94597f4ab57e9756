//! The row of a licence.

use crate::schema::licences;
use crate::stored::{read_name, read_optional, read_party, read_text, read_time, time};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::licences::Licence;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = licences, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct Row {
    pub(super) id: String,
    number: String,
    service: String,
    kind: String,
    holder: String,
    holder_name: String,
    body: String,
    application: String,
    subject: Option<String>,
    state: String,
    content_sha256: String,
    signature: String,
    issued_at: NaiveDateTime,
    pub(super) version: i64,
    outcome: Option<String>,
    valid_until: Option<NaiveDate>,
    next_at: Option<NaiveDateTime>,
    region: Option<String>,
    activities: String,
}

impl Row {
    pub(super) fn of(licence: &Licence) -> Self {
        Self {
            id: licence.id.as_str().to_owned(),
            number: licence.number.clone(),
            service: licence.service.clone(),
            kind: licence.kind.clone(),
            holder: licence.holder.number().to_owned(),
            holder_name: licence.holder_name.clone(),
            body: licence.body.as_str().to_owned(),
            application: licence.application.as_str().to_owned(),
            subject: licence.subject.clone().map(String::from),
            state: licence.state.as_str().to_owned(),
            content_sha256: licence.content_sha256.clone(),
            signature: licence.signature.as_str().to_owned(),
            issued_at: time(licence.issued_at),
            version: licence.version,
            outcome: licence.outcome.clone(),
            valid_until: licence.valid_until,
            next_at: licence.next_at.map(time),
            region: licence.region.clone().map(String::from),
            activities: licence.activities.join(" "),
        }
    }

    pub(super) fn read(self) -> Result<Licence> {
        Ok(Licence {
            id: read_text(self.id)?,
            number: self.number,
            service: self.service,
            kind: self.kind,
            outcome: self.outcome,
            holder: read_party(&self.holder)?,
            holder_name: self.holder_name,
            body: read_text(self.body)?,
            application: read_text(self.application)?,
            subject: read_optional(self.subject)?,
            state: read_name(self.state)?,
            activities: self.activities.split_whitespace().map(str::to_owned).collect(),
            region: read_optional(self.region)?,
            valid_until: self.valid_until,
            next_at: self.next_at.map(read_time),
            content_sha256: self.content_sha256,
            signature: read_text(self.signature)?,
            issued_at: read_time(self.issued_at),
            version: self.version,
        })
    }
}

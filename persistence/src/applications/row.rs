//! The row of an application.

use crate::schema::applications;
use crate::stored::{json, read_json, read_name, read_optional, read_party, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::applications::Application;
use ruqsat_licensing::flow::Decision;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = applications, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct Row {
    pub(super) id: String,
    service: String,
    definition_version: String,
    structure_hash: String,
    applicant: String,
    applicant_name: String,
    filed_by: String,
    client: String,
    body: String,
    subject_licence: Option<String>,
    form_json: String,
    case_json: String,
    status: String,
    with_body: bool,
    is_open: bool,
    pub(super) version: i64,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    desk: Option<String>,
    desk_json: Option<String>,
    by_successor: bool,
    filed: bool,
    due_at: Option<NaiveDateTime>,
    calendar: Option<String>,
    // Facts of the case that statistics count: written and never read back.
    channel: Option<String>,
    received_at: Option<NaiveDateTime>,
    registered_at: Option<NaiveDateTime>,
    decided_at: Option<NaiveDateTime>,
    outcome: Option<String>,
    grounds_json: Option<String>,
}

impl Row {
    pub(super) fn of(application: &Application) -> Result<Self> {
        let facts = &application.case.facts;
        Ok(Self {
            id: application.id.as_str().to_owned(),
            service: application.service.clone(),
            definition_version: application.definition_version.clone(),
            structure_hash: application.structure_hash.clone(),
            applicant: application.applicant.number().to_owned(),
            applicant_name: application.applicant_name.clone(),
            filed_by: application.filed_by.as_str().to_owned(),
            client: application.client.clone(),
            body: application.body.as_str().to_owned(),
            subject_licence: application.subject_licence.clone().map(String::from),
            form_json: json(&application.form)?,
            case_json: json(&application.case)?,
            status: application.status.as_str().to_owned(),
            with_body: application.is_with_body(),
            is_open: !application.status.is_closed(),
            version: application.version,
            created_at: time(application.created_at),
            updated_at: time(application.updated_at),
            desk: application.desk.as_ref().map(|desk| desk.body.as_str().to_owned()),
            desk_json: application.desk.as_ref().map(json).transpose()?,
            by_successor: application.by_successor,
            filed: application.is_filed(),
            due_at: application.due_at.map(time),
            calendar: application.calendar.clone(),
            channel: Some(application.channel().to_string()),
            received_at: application.came_to_body_at().map(time),
            registered_at: facts.registered.as_ref().map(|registered| time(registered.at)),
            decided_at: facts.closed.map(|(_, at)| time(at)),
            outcome: facts.draft.as_ref().and_then(|draft| draft.outcome.clone()),
            grounds_json: match &facts.decision {
                Some(Decision::Refuse { grounds, .. }) => Some(json(grounds)?),
                Some(Decision::Grant) | None => None,
            },
        })
    }

    pub(super) fn read(self) -> Result<Application> {
        Ok(Application {
            id: read_text(self.id)?,
            service: self.service,
            definition_version: self.definition_version,
            structure_hash: self.structure_hash,
            applicant: read_party(&self.applicant)?,
            applicant_name: self.applicant_name,
            filed_by: read_text(self.filed_by)?,
            client: self.client,
            body: read_text(self.body)?,
            desk: self.desk_json.as_deref().map(read_json).transpose()?,
            subject_licence: read_optional(self.subject_licence)?,
            by_successor: self.by_successor,
            form: read_json(&self.form_json)?,
            case: read_json(&self.case_json)?,
            status: read_name(self.status)?,
            due_at: self.due_at.map(read_time),
            calendar: self.calendar,
            version: self.version,
            created_at: read_time(self.created_at),
            updated_at: read_time(self.updated_at),
        })
    }
}

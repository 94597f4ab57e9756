//! Forming the electronic result: a typed document that the authorised person signs.

use crate::access::Call;
use crate::applications::Application;
use crate::catalogue::Definition;
use crate::error::{Error, Result};
use crate::flow::{Decision, ResultFact};
use crate::licences::{self, result_number};
use crate::ports::Tx;
use crate::values::{Instant, Party, Text, civil_day, sha256_hex};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

/// The document. Its bytes are kept verbatim; what is signed is what is stored.
#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    purpose: &'static str,
    case: &'a str,
    step: String,
    role: &'static str,
    number: &'a str,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'a str>,
    service: &'a str,
    title: &'a Text,
    operation: &'a str,
    holder: &'a Party,
    holder_name: &'a str,
    body_bin: &'a str,
    body: &'a Text,
    subject_licence: Option<String>,
    decision: &'a Decision,
    conclusion: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    conditions: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<NaiveDate>,
    particulars: &'a Value,
    registered_no: Option<&'a str>,
    application_sha256: Option<&'a str>,
    previous_signature: Option<&'a str>,
    answers: Vec<&'a str>,
    formed_on: String,
    formed_at: Instant,
}

/// Reserves a number, writes the document and keeps its bytes.
pub(crate) fn form_result(
    tx: &mut dyn Tx,
    definition: &Definition,
    application: &Application,
    call: &Call,
) -> Result<ResultFact> {
    let facts = &application.case.facts;
    let (Some(decision), Some(draft)) = (&facts.decision, &facts.draft) else {
        return Err(Error::Internal("a result needs a drafted decision".into()));
    };
    let is_grant = *decision == Decision::Grant;
    let series = if is_grant { format!("result/{}", definition.series) } else { "refusal".to_owned() };
    let serial = tx.next_number(&series)?;
    let number = result_number(&definition.series, is_grant, serial);
    tx.reserve_number(&number, &application.id, call.now)?;
    let body = tx.get_body(&application.body)?;
    let subject = application.subject_licence.as_ref().map(|id| tx.get_licence(id)).transpose()?;
    let operation = definition.operation(application.operation()).ok_or(Error::NotFound("operation"))?;
    let frame = application.case.top();
    let document = Document {
        schema: "ruqsat.result/1",
        purpose: if is_grant { "grant" } else { "refusal" },
        case: application.id.as_str(),
        step: frame.map(|frame| format!("{}/{}", frame.flow, frame.step)).unwrap_or_default(),
        role: "signatory",
        number: &number,
        kind: if is_grant {
            licences::kind(
                definition,
                operation.outcome,
                subject.as_ref().map(|licence| licence.kind.as_str()),
            )
        } else {
            "reasoned_refusal".into()
        },
        outcome: draft.outcome.as_deref(),
        service: &application.service,
        title: &definition.title,
        operation: application.operation(),
        holder: &application.applicant,
        holder_name: &application.applicant_name,
        body_bin: body.bin.as_str(),
        body: &body.name,
        subject_licence: subject.as_ref().map(|licence| licence.number.clone()),
        decision,
        conclusion: &draft.text,
        conditions: &draft.conditions,
        valid_until: is_grant
            .then(|| licences::valid_until(operation.outcome, draft, subject.as_ref()))
            .flatten(),
        particulars: &application.form,
        registered_no: application.registered_no(),
        application_sha256: facts.form.as_ref().map(|form| form.content_sha256.as_str()),
        previous_signature: facts.signature.as_ref().and_then(|signed| signed.cms_sha256.as_deref()),
        answers: facts
            .approvals
            .iter()
            .filter_map(|one| one.answer.as_ref()?.cms_sha256.as_deref())
            .collect(),
        formed_on: civil_day(call.now).to_string(),
        formed_at: call.now,
    };
    let bytes = serde_json::to_vec(&document).map_err(|fault| Error::Internal(format!("result: {fault}")))?;
    let content_sha256 = sha256_hex(&bytes);
    tx.put_content(&application.id, &content_sha256, &bytes, call.now)?;
    Ok(ResultFact { number, content_sha256, signature: None })
}

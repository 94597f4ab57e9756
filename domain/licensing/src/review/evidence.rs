//! What a completed task brings along for the interpreter.

use super::complete::Seal;
use super::hand::{named, today, unit_of};
use super::{Complete, form_result};
use crate::access::{Call, Role};
use crate::applications::{Application, freeze};
use crate::catalogue::{Activity, Definition};
use crate::error::{Error, Refusal, Result, Violation};
use crate::flow::{CertificateFinding, Draft, Evidence, MOST_BODIES, SignedBy, awaited, expected, next_role};
use crate::ids::{AccountId, Mint, SignatureId};
use crate::licences;
use crate::organisations::Body;
use crate::ports::{StoredSignature, Tx};
use crate::values::{Bin, civil_day, sha256_hex};
use chrono::NaiveDate;

/// Gathers it: looks up the bodies to ask, forms the result, keeps the signature.
pub(super) fn evidence(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    definition: &Definition,
    application: &Application,
    call: &Call,
    command: &Complete,
    seal: Option<Seal>,
) -> Result<Evidence> {
    let mut evidence = seen(definition, application, command)?;
    match command.activity {
        Activity::AttachScans => {
            let scans = tx.documents(&application.id)?;
            if scans.is_empty() {
                let said = "the scans are added to the application first";
                return Err(Error::invalid("", "scans_missing", said));
            }
            evidence.fee_proof = scans.iter().any(|scan| definition.proves_fee(&scan.kind));
            evidence.scans = Some(freeze(tx, definition, application, call)?);
        }
        Activity::Sign => {
            if let Some(seal) = seal {
                evidence.certificate = Some(CertificateFinding::Ok);
                evidence.signed = Some(keep(tx, mint, application, call, seal)?);
            }
        }
        Activity::Assign => evidence.assignee = assignee(tx, definition, application, call, command)?,
        Activity::HandOut => evidence.recipient.clone_from(&command.recipient),
        Activity::RequestApprovals => {
            evidence.asked = bodies(tx, application, &command.bodies, civil_day(call.now))?
        }
        Activity::Draft => {
            let text = command.text.clone().filter(|text| !text.trim().is_empty());
            let text = text.ok_or_else(|| Error::invalid("/text", "required", "a draft has a wording"))?;
            evidence.draft = Some(Draft {
                by: call.actor.account.clone(),
                text,
                outcome: command.outcome.clone(),
                conditions: command.conditions.clone(),
                valid_until: command.valid_until,
            });
        }
        Activity::FormResult => evidence.result = Some(form_result(tx, definition, application, call)?),
        Activity::SignResult => {
            evidence.subject_eligible = match licences::check_subject(tx, definition, application) {
                Ok(()) => true,
                Err(Error::Refused(Refusal::LicenceNotEligible)) => false,
                // A database that is away is no answer about a licence.
                Err(fault) => return Err(fault),
            };
            if let Some(seal) = seal {
                let signed = keep(tx, mint, application, call, seal)?;
                evidence.result_signed = Some((signed.signature, signed.content_sha256));
            }
        }
        _ => {}
    }
    Ok(evidence)
}

/// What was seen or taken at the desk, where the act asks for it on the way to this activity; and nothing else.
fn seen(definition: &Definition, application: &Application, command: &Complete) -> Result<Evidence> {
    let asked = awaited(definition, &application.case).and_then(|place| expected(definition, &place));
    let asked = asked.map(|asked| asked.evidence).unwrap_or_default();
    let brought = |activity| command.evidence.contains(&activity);
    for activity in [Activity::IdentifyPerson, Activity::TakeConsent, Activity::Collect] {
        match (asked.contains(&activity), brought(activity)) {
            (true, false) => {
                let said = format!("the act asks for {activity} first");
                return Err(Error::invalid("/evidence", "evidence_missing", said));
            }
            (false, true) => {
                let said = format!("{activity} is not asked for here");
                return Err(Error::invalid("/evidence", "not_expected", said));
            }
            _ => {}
        }
    }
    Ok(Evidence {
        identified: brought(Activity::IdentifyPerson),
        consent: brought(Activity::TakeConsent),
        collected: brought(Activity::Collect),
        ..Evidence::default()
    })
}

/// Who is to act in the role that comes next, if somebody is named.
fn assignee(
    tx: &mut dyn Tx,
    definition: &Definition,
    application: &Application,
    call: &Call,
    command: &Complete,
) -> Result<Option<(Role, AccountId)>> {
    let Some(employee) = &command.assignee else { return Ok(None) };
    let place = awaited(definition, &application.case);
    let role = place.and_then(|place| next_role(definition, &place, Activity::Assign));
    let Some(role) = role.filter(|role| role.is_staff() && !role.is_desk()) else {
        return Err(Error::invalid("/assignee", "not_expected", "no member of staff acts next"));
    };
    let day = today(call);
    let unit = unit_of(tx, &application.body, &application.service, role, day)?;
    let of = (&application.body, role, unit.as_ref());
    let account = named(tx, application, of, employee, day, "/assignee")?;
    Ok(Some((role, account)))
}

/// Keeps a good signature.
pub(super) fn keep(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    application: &Application,
    call: &Call,
    seal: Seal,
) -> Result<SignedBy> {
    let Seal { verified, cms, asked, content_sha256, .. } = seal;
    let signature = SignatureId::new(mint);
    let cms_sha256 = Some(sha256_hex(&cms));
    tx.insert_signature(&StoredSignature {
        id: signature.clone(),
        application: application.id.clone(),
        content_sha256: content_sha256.clone(),
        cms,
        asked: Some(asked),
        report: verified.report,
        revocation_evidence: verified.revocation_evidence,
        at: call.now,
    })?;
    Ok(SignedBy { signature, content_sha256, cms_sha256 })
}

/// The bodies with these business numbers: known ones, each once, and never the licensor itself.
fn bodies(tx: &mut dyn Tx, application: &Application, named: &[String], day: NaiveDate) -> Result<Vec<Body>> {
    if named.is_empty() || named.len() > MOST_BODIES {
        let said = format!("name one to {MOST_BODIES} bodies to ask, by BIN");
        return Err(Error::invalid("/bodies", "required", said));
    }
    let (mut found, mut violations) = (Vec::<Body>::new(), Vec::new());
    for (index, text) in named.iter().enumerate() {
        let body = match Bin::parse(text) {
            Some(bin) => tx.find_body(&bin)?,
            None => None,
        };
        let (code, said) = match body {
            None => ("unknown_body", "there is no such body"),
            Some(body) if body.id == application.body => ("own_body", "the licensor does not ask itself"),
            Some(body) if found.iter().any(|other| other.id == body.id) => {
                ("repeated", "a body is asked once")
            }
            Some(body) if !tx.find_officer(&body.id, day)? => {
                ("no_officer", "nobody answers for this body here")
            }
            Some(body) => {
                found.push(body);
                continue;
            }
        };
        violations.push(Violation::new(format!("/bodies/{index}"), code, said));
    }
    if violations.is_empty() { Ok(found) } else { Err(Error::Invalid(violations)) }
}

//! Signing: the certificate is chosen, checked, the signature judged, and the application registered.

use super::filer::acting;
use super::{Application, Signable, load, move_case};
use crate::access::{Call, Role, Standing};
use crate::catalogue::Activity;
use crate::error::{Error, Refusal, Result};
use crate::flow::{AttemptEnd, CertificateFinding, Command, Evidence, Input, SignedBy, Verdict, awaited};
use crate::ids::{ApplicationId, SignatureId};
use crate::once::{once, replayed, replayed_or};
use crate::payments;
use crate::ports::{Ports, StoredSignature};
use crate::signatures::{Asked, Indication, SignedAct, Verified, VerifyRequest};
use crate::values::{Party, sha256_hex};

/// A signature over an application.
#[derive(Clone, Debug)]
pub struct Sign {
    /// The application.
    pub id: ApplicationId,
    /// The CMS, DER.
    pub cms: Vec<u8>,
}

/// Judges the signature and, if it is good, registers the application (SEMANTICS rules 10, 11, 17).
///
/// Errors: `AttemptEnded` with the act's message where no payment is there or where the certificate is expired,
/// revoked or another's; `SignatureRefused` for every other bad signature, `SignatureUnknown` where it cannot be
/// told now: position unchanged.
pub async fn sign(ports: &Ports, call: &Call, command: Sign) -> Result<Application> {
    let party = call.actor.party()?.clone();
    if let Some((application, ended)) = replayed(ports, call).await? {
        return outcome(application, ended);
    }
    let signed = judge(ports, call, &party, command).await;
    let (application, ended) = replayed_or(ports, call, signed).await?;
    outcome(application, ended)
}

type Signed = (Application, Option<AttemptEnd>);

async fn judge(ports: &Ports, call: &Call, party: &Party, command: Sign) -> Result<Signed> {
    let application = own(ports, call, &command.id).await?;
    let definition = ports.catalogue.version(&application.service, &application.definition_version)?;
    let place = awaited(&definition, &application.case).map(|place| place.activity);
    match place {
        Some(Activity::ChooseCertificate | Activity::CheckCertificate | Activity::Sign) => {}
        Some(Activity::Pay | Activity::CheckPayment) => {
            payments::ask_gateway(ports, call, &command.id).await?
        }
        other => return Err(Error::NotExpected(other.into_iter().collect())),
    }
    let asks_certificate = definition.asks_certificate(application.case.channel);
    let form =
        application.case.facts.form.ok_or_else(|| Error::Internal("signing an unfrozen form".into()))?;
    let content = ports.views.content(&call.reader(), &command.id, &form.content_sha256).await?;
    let asked = asked(call, party);
    let request = VerifyRequest { cms: command.cms.clone(), content, asked: asked.clone(), now: call.now };
    let verified = ports.signatures.verify(request).await?;
    let finding = finding(&verified)?;
    if (place == Some(Activity::Sign) || !asks_certificate) && finding != CertificateFinding::Ok {
        // Past the condition, or in a flow without one, the act has no message for it: the signature is bad.
        return Err(Error::SignatureRefused(Box::new(verified.report)));
    }
    record(ports, call, command, form.content_sha256, (asked, verified), finding).await
}

/// The open application that the caller signs himself.
async fn own(ports: &Ports, call: &Call, id: &ApplicationId) -> Result<Application> {
    let application = ports.views.application(&call.reader(), id).await?;
    if application.desk.is_some() {
        return Err(Error::Forbidden("the desk that entered it signs it, by its task"));
    }
    if application.status.is_closed() {
        return Err(Refusal::CaseClosed.into());
    }
    Ok(application)
}

/// What the caller signs elsewhere, on a phone, and whose signature it has to be. What is signed is judged again by
/// [`sign`] when it comes back.
///
/// Errors: `Forbidden`, `NotFound`, `CaseClosed`; `NotExpected` where the application waits for something else.
pub(crate) async fn to_sign(ports: &Ports, call: &Call, id: &ApplicationId) -> Result<(Signable, Asked)> {
    let party = call.actor.party()?.clone();
    let application = own(ports, call, id).await?;
    let definition = ports.catalogue.version(&application.service, &application.definition_version)?;
    match awaited(&definition, &application.case).map(|place| place.activity) {
        Some(Activity::ChooseCertificate | Activity::CheckCertificate | Activity::Sign) => {}
        Some(Activity::Pay | Activity::CheckPayment) => {}
        other => return Err(Error::NotExpected(other.into_iter().collect())),
    }
    Ok((super::signable(ports, call, id).await?, asked(call, &party)))
}

/// Whom the signature has to be of.
fn asked(call: &Call, party: &Party) -> Asked {
    let person = match &call.actor.standing {
        Standing::Applicant { iin, .. } => iin.as_ref().map(|iin| iin.as_str().to_owned()),
        _ => None,
    };
    let (act, iin, bin) = match party {
        Party::Individual { iin } => (SignedAct::ApplicationIndividual, Some(iin.as_str().to_owned()), None),
        // The head may change; the entity may not: the person is compared only where the account names one.
        Party::LegalEntity { bin } => {
            (SignedAct::ApplicationLegalEntity, person, Some(bin.as_str().to_owned()))
        }
    };
    Asked { act, iin, bin }
}

/// Rule 11: only the act's own three faults, with possession of the key proved, are an answer of the condition.
fn finding(verified: &Verified) -> Result<CertificateFinding> {
    let report = &verified.report;
    match report.indication {
        Indication::TotalPassed => Ok(CertificateFinding::Ok),
        Indication::TotalFailed if report.certificate_fault().is_some() => Ok(CertificateFinding::Fail),
        _ if report.may_change() => Err(Error::SignatureUnknown(Box::new(report.clone()))),
        _ => Err(Error::SignatureRefused(Box::new(report.clone()))),
    }
}

async fn record(
    ports: &Ports,
    call: &Call,
    command: Sign,
    content_sha256: String,
    (asked, verified): (Asked, Verified),
    finding: CertificateFinding,
) -> Result<Signed> {
    let (catalogue, trail, call) = (ports.catalogue.clone(), call.trail.clone(), call.clone());
    ports
        .store
        .transact(&trail, move |tx| {
            once(tx, &call, |tx| {
                let (mut application, definition) = load(tx, &catalogue, &call, &command.id)?;
                let mut mint = call.mint.clone();
                let id = SignatureId::new(&mut mint);
                let cms_sha256 = Some(sha256_hex(&command.cms));
                // Kept before the move: evidence of a refused attempt is evidence too.
                tx.insert_signature(&StoredSignature {
                    id: id.clone(),
                    application: application.id.clone(),
                    content_sha256: content_sha256.clone(),
                    cms: command.cms,
                    asked: Some(asked),
                    report: verified.report,
                    revocation_evidence: verified.revocation_evidence,
                    at: call.now,
                })?;
                let evidence = Evidence {
                    certificate: Some(finding),
                    signed: Some(SignedBy { signature: id, content_sha256, cms_sha256 }),
                    ..Evidence::default()
                };
                let actor = acting(&call, Role::Applicant);
                let act = Command { actor, activity: Activity::Sign, verdict: Verdict::Ok, evidence };
                let input = Input::Command(Box::new(act));
                let ended = move_case(tx, &mut mint, &definition, &mut application, &input, call.now)?;
                Ok((application, ended))
            })
        })
        .await
}

fn outcome(application: Application, ended: Option<AttemptEnd>) -> Result<Application> {
    match ended {
        Some(end) => Err(Error::AttemptEnded(Box::new(end))),
        None => Ok(application),
    }
}

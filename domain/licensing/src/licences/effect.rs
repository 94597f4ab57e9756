//! What a signed result does to the register (SEMANTICS rule 15), in the transaction that signs it.

use super::places::{Told, places};
use super::{ChangeKind, Licence, LicenceChange, LicenceState, NumberedPlace};
use crate::applications::Application;
use crate::catalogue::{Definition, OutcomeKind};
use crate::error::{Error, Result};
use crate::flow::{Decision, Draft};
use crate::ids::{ApplicationId, LicenceChangeId, LicenceId, Mint};
use crate::ports::Tx;
use crate::values::{Instant, day_start};
use chrono::NaiveDate;

/// Closes the number and enters a grant into the register: issue new, annex add, reissue supersede, duplicate copy.
///
/// A reissue supersedes the one entry it is about, and with it the copies of that entry, which say what no longer
/// holds. Annexes are entries of their own: they stay in force with their holder, tied to the line of the licence by
/// `subject`, until they are reissued themselves.
pub(crate) fn take_effect(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    definition: &Definition,
    application: &Application,
    now: Instant,
) -> Result<()> {
    let facts = &application.case.facts;
    let result = facts.result.as_ref().ok_or_else(|| Error::Internal("signed without a result".into()))?;
    let signature =
        result.signature.clone().ok_or_else(|| Error::Internal("signed without a signature".into()))?;
    tx.close_number(&result.number, None, now)?;
    if facts.decision != Some(Decision::Grant) {
        return Ok(());
    }
    let operation = definition.operation(application.operation()).ok_or(Error::NotFound("operation"))?;
    let subject = application.subject_licence.as_ref().map(|id| tx.get_licence(id)).transpose()?;
    let kind = kind(definition, operation.outcome, subject.as_ref().map(|licence| licence.kind.as_str()));
    let valid_until =
        facts.draft.as_ref().and_then(|draft| self::valid_until(operation.outcome, draft, subject.as_ref()));
    let (activities, places) = covered(tx, definition, application, operation.outcome, subject.as_ref())?;
    if let (OutcomeKind::Reissue, Some(old)) = (operation.outcome, subject) {
        supersede(tx, mint, definition, old, &application.id, now)?;
    }
    let region = tx.get_body(&application.body)?.territory;
    let mut licence = Licence {
        id: LicenceId::new(mint),
        number: result.number.clone(),
        service: application.service.clone(),
        kind,
        outcome: facts.draft.as_ref().and_then(|draft| draft.outcome.clone()),
        holder: application.applicant.clone(),
        holder_name: application.applicant_name.clone(),
        activities,
        body: application.body.clone(),
        region,
        application: application.id.clone(),
        subject: application.subject_licence.clone(),
        state: LicenceState::InForce,
        valid_until,
        next_at: None,
        content_sha256: result.content_sha256.clone(),
        signature,
        issued_at: now,
        version: 1,
    };
    let end = ends(mint, &licence)?;
    licence.next_at = super::settle::next_at(&licence, end.as_slice(), now);
    tx.insert_licence(&licence)?;
    let entered = (!places.is_empty())
        .then(|| LicenceChange { places, ..own(mint, &licence, ChangeKind::PlacesEntered) });
    end.iter().chain(&entered).try_for_each(|change| tx.insert_licence_change(&licence, change))
}

/// The last day on which a grant holds: a copy holds as long as what it copies; a reissue and an annex too, unless the
/// draft says otherwise.
pub(crate) fn valid_until(
    outcome: OutcomeKind,
    draft: &Draft,
    subject: Option<&Licence>,
) -> Option<NaiveDate> {
    let of_subject = subject.and_then(|licence| licence.valid_until);
    match outcome {
        OutcomeKind::Duplicate => of_subject,
        OutcomeKind::Issue | OutcomeKind::Annex | OutcomeKind::Reissue => draft.valid_until.or(of_subject),
    }
}

/// The end of an entry's time, as a change to come: at the first moment of the day after the last one.
fn ends(mint: &mut Mint, licence: &Licence) -> Result<Option<LicenceChange>> {
    let Some(last) = licence.valid_until else { return Ok(None) };
    let after = last.succ_opt().ok_or_else(|| Error::Internal("no day after".into()))?;
    Ok(Some(LicenceChange { effective_at: day_start(after), ..own(mint, licence, ChangeKind::Expired) }))
}

/// A change that comes with the entry itself.
fn own(mint: &mut Mint, licence: &Licence, kind: ChangeKind) -> LicenceChange {
    LicenceChange {
        id: LicenceChangeId::new(mint),
        licence: licence.id.clone(),
        kind,
        ground: String::new(),
        order: None,
        effective_at: licence.issued_at,
        recorded_at: licence.issued_at,
        by: None,
        application: Some(licence.application.clone()),
        of: None,
        places: Vec::new(),
    }
}

/// The kinds of activity and the places of a new entry: what was signed, and of an entry that is copied or issued anew what
/// it had, where the form does not tell otherwise. An annex has what it adds.
fn covered(
    tx: &mut dyn Tx,
    definition: &Definition,
    application: &Application,
    outcome: OutcomeKind,
    subject: Option<&Licence>,
) -> Result<(Vec<String>, Vec<NumberedPlace>)> {
    let mut told = Told::by(definition, application.operation(), &application.form);
    let taken_over = match outcome {
        OutcomeKind::Issue | OutcomeKind::Annex => None,
        OutcomeKind::Reissue => subject,
        OutcomeKind::Duplicate => {
            told = Told::default();
            subject
        }
    };
    let Some(old) = taken_over else {
        return Ok((told.activities.take().unwrap_or_default(), told.places(Vec::new())));
    };
    let held = places(&tx.licence_changes(&old.id)?);
    Ok((told.activities.take().unwrap_or_else(|| old.activities.clone()), told.places(held)))
}

fn supersede(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    definition: &Definition,
    old: Licence,
    by: &ApplicationId,
    now: Instant,
) -> Result<()> {
    let copy = self::kind(definition, OutcomeKind::Duplicate, None);
    let copies = tx.entries_about(&old.id)?.into_iter().filter(|entry| entry.kind == copy);
    for mut entry in copies.chain([old]) {
        let change = LicenceChange {
            effective_at: now,
            recorded_at: now,
            application: Some(by.clone()),
            ..own(mint, &entry, ChangeKind::Superseded)
        };
        tx.insert_licence_change(&entry, &change)?;
        entry.state = LicenceState::Superseded;
        entry.next_at = None;
        tx.save_licence(&mut entry)?;
    }
    Ok(())
}

/// How the kind of a copy ends.
pub(super) const COPY: &str = "_duplicate";

/// Name of an annex in the register, and of a reissued one.
pub(super) const ANNEXES: [&str; 2] = ["annex", "reissued_annex"];

/// Whether an operation may be about an entry of this kind. An annex and a duplicate are no licences that one could add
/// to or copy; an annex is reissued where the act gives that as a result.
pub(super) fn takes(definition: &Definition, outcome: OutcomeKind, subject: &str) -> bool {
    let licences = [OutcomeKind::Issue, OutcomeKind::Reissue].map(|one| kind(definition, one, None));
    let reissues_annexes = definition.results.iter().any(|result| result.kind == ANNEXES[1]);
    licences.iter().any(|licence| licence == subject)
        || (outcome == OutcomeKind::Reissue && reissues_annexes && ANNEXES.contains(&subject))
}

/// What the result is called in the register, given the kind of the licence it is about.
pub(crate) fn kind(definition: &Definition, outcome: OutcomeKind, subject: Option<&str>) -> String {
    match outcome {
        OutcomeKind::Issue => definition.kind.clone(),
        OutcomeKind::Annex => ANNEXES[0].to_owned(),
        OutcomeKind::Reissue if subject.is_some_and(|kind| ANNEXES.contains(&kind)) => ANNEXES[1].to_owned(),
        OutcomeKind::Reissue => format!("reissued_{}", definition.kind),
        OutcomeKind::Duplicate => format!("{}{COPY}", definition.kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use std::collections::BTreeSet;

    /// Operations whose result the act does not name apart, and what it says instead.
    const UNNAMED: [(&str, &str, &str); 5] = [
        ("main-pipelines-operation-licence", "annex", "licence and annex stand in one line"),
        ("ozone-import-export-licence", "reissued_licence", "an electronic licence, whatever was asked for"),
        ("ozone-import-export-licence", "licence_duplicate", "the same"),
        ("environmental-works-licence", "reissued_licence", "the same"),
        ("environmental-works-licence", "licence_duplicate", "the same"),
    ];

    #[test]
    fn what_is_issued_is_a_result_of_the_act() {
        let catalogue = Catalogue::load(&Catalogue::embedded_files()).unwrap();
        let mut unnamed: BTreeSet<_> =
            UNNAMED.iter().map(|(code, kind, _)| ((*code).to_owned(), (*kind).to_owned())).collect();
        for definition in catalogue.newest() {
            let named: BTreeSet<&str> =
                definition.results.iter().map(|result| result.kind.as_str()).collect();
            let mut issued = BTreeSet::new();
            for operation in &definition.operations {
                issued.insert(kind(&definition, operation.outcome, None));
                if takes(&definition, operation.outcome, "annex") {
                    issued.insert(kind(&definition, operation.outcome, Some("annex")));
                }
            }
            for kind in issued.iter().filter(|kind| !named.contains(kind.as_str())) {
                assert!(
                    unnamed.remove(&(definition.code.clone(), kind.clone())),
                    "{}: {kind}",
                    definition.code
                );
            }
            for kind in named.iter().filter(|kind| !kind.contains("refusal")) {
                assert!(issued.contains(*kind), "{}: nothing is ever a {kind}", definition.code);
            }
        }
        assert!(unnamed.is_empty(), "named by now: {unnamed:?}");
    }

    #[test]
    fn an_operation_is_about_a_licence_and_a_reissue_about_an_annex_where_the_act_has_that() {
        let catalogue = Catalogue::load(&Catalogue::embedded_files()).unwrap();
        let poisons = catalogue.version("poisons-licence", "1").unwrap();
        let pipelines = catalogue.version("main-pipelines-operation-licence", "1").unwrap();
        let taken = |definition: &Definition, outcome| {
            let kinds =
                ["licence", "reissued_licence", "annex", "reissued_annex", "licence_duplicate", "permit"];
            kinds.map(|kind| takes(definition, outcome, kind))
        };
        assert_eq!(taken(&poisons, OutcomeKind::Reissue), [true, true, true, true, false, false]);
        assert_eq!(taken(&poisons, OutcomeKind::Annex), [true, true, false, false, false, false]);
        assert_eq!(taken(&pipelines, OutcomeKind::Reissue), [true, true, false, false, false, false]);
        assert_eq!(taken(&pipelines, OutcomeKind::Duplicate), [true, true, false, false, false, false]);
    }
}

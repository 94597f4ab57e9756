//! Conflict of interest: nobody handles a case of his own, nor of a legal entity he may act for.

use super::Duties;
use crate::access::Standing;
use crate::applications::Application;
use crate::error::{Refusal, Result};
use crate::ports::Tx;
use crate::values::Party;
use chrono::NaiveDate;

/// Refuses a member of staff the cases in which he has a part himself: his own, those he filed or came to a desk for, and
/// those of a legal entity he may act for on that day, be it the body he works at. It is the person that counts, whatever
/// post he holds and for whom he stands in.
///
/// Errors: `Refused(ConflictOfInterest)`.
pub fn conflict(tx: &mut dyn Tx, duties: &Duties, application: &Application, day: NaiveDate) -> Result<()> {
    let filed = application.desk.is_none()
        && duties.posts.iter().any(|post| post.is_own && post.holder == application.filed_by);
    let stood_there = application
        .desk
        .as_ref()
        .and_then(|desk| desk.representative.as_ref())
        .is_some_and(|representative| representative.iin == duties.iin);
    if filed || stood_there || has_part(tx, duties, &application.applicant, day)? {
        return Err(Refusal::ConflictOfInterest.into());
    }
    Ok(())
}

/// Whether a member of staff is a party, or may act for it.
fn has_part(tx: &mut dyn Tx, duties: &Duties, party: &Party, day: NaiveDate) -> Result<bool> {
    let bin = match party {
        Party::Individual { iin } => return Ok(*iin == duties.iin),
        Party::LegalEntity { bin } => bin,
    };
    if tx.find_representation(&duties.iin, bin, day)?.is_some() {
        return Ok(true);
    }
    // Whoever signs in with the account of the entity itself acts for it without being named.
    let own = tx.find_account(bin.as_str())?;
    let is_its_own = own.is_some_and(|account| {
        matches!(&account.standing, Standing::Applicant { iin: Some(iin), .. } if *iin == duties.iin)
    });
    Ok(is_its_own || tx.get_body(&duties.body)?.bin == *bin)
}

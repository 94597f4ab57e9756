//! In whose name somebody acts: the one place where a standing comes from.

use super::Account;
use crate::access::Standing;
use crate::error::Result;
use crate::organisations::duties;
use crate::ports::Tx;
use crate::values::{Bin, Iin, Party};
use chrono::NaiveDate;

/// As what an account acts on a day. `acting_for` is the number of the one in whose name: one's own, that of a body one
/// is employed at, or of a legal entity one represents. Without it a member of staff acts for the body he has been at
/// the longest, everybody else for himself. `None`: he may not.
pub fn standing(
    tx: &mut dyn Tx,
    account: &Account,
    acting_for: Option<&str>,
    day: NaiveDate,
) -> Result<Option<Standing>> {
    let Standing::Applicant { party, iin } = &account.standing else {
        // A client has nobody behind it.
        let is_client = account.standing == Standing::Client && acting_for.is_none();
        return Ok(is_client.then_some(Standing::Client));
    };
    let wants_own = acting_for.is_some_and(|number| number == party.number());
    if let (Party::Individual { .. }, Some(iin), false) = (party, iin, wants_own) {
        let bin = acting_for.map(Bin::parse);
        let wanted = |at: &Bin| bin.as_ref().is_none_or(|bin| bin.as_ref() == Some(at));
        let employed = tx.find_employments(&account.id, day)?;
        if let Some((employment, _)) = employed.into_iter().find(|(_, at)| wanted(at)) {
            let held = duties(tx, iin, &employment.body, day)?;
            let staff = held.map(|held| {
                let roles = held.roles();
                Standing::Staff { body: held.body, iin: held.iin, roles }
            });
            return Ok(staff);
        }
        if let Some(bin) = bin {
            return represented(tx, iin, bin, day);
        }
    }
    Ok(Some(account.standing.clone()).filter(|_| acting_for.is_none() || wants_own))
}

fn represented(tx: &mut dyn Tx, iin: &Iin, bin: Option<Bin>, day: NaiveDate) -> Result<Option<Standing>> {
    let Some(bin) = bin else { return Ok(None) };
    let found = tx.find_representation(iin, &bin, day)?;
    Ok(found.map(|_| Standing::Applicant { party: Party::LegalEntity { bin }, iin: Some(iin.clone()) }))
}

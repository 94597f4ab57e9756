//! Whether anything was changed behind its back.

use crate::Api;
use crate::dto::{AuditQuery, AuditVerification};
use crate::extract::{Caller, Query};
use crate::problem::{Problem, codes};
use actix_web::{get, web};
use ruqsat_licensing::access::Role;
use ruqsat_licensing::seals::{Head, verify};
use ruqsat_licensing::{Error, Violation};

/// Pages of the chain that are looked at for one answer.
const PAGES: u32 = 4;

/// Verify the audit.
///
/// For heads and administrators: looks at 2,000 seals of the chain over the audit, the traces, the signatures and the
/// history of the register, and names what was changed, taken away or cut off since. Give a head that was kept elsewhere:
/// without one nobody sees that the end was cut off or that all was written anew. Rows that were put in are looked for by
/// the command `verify-audit` only.
#[utoipa::path(
    operation_id = "verify_audit",
    tag = "audit",
    params(AuditQuery),
    responses((status = 200, description = "What was found", body = AuditVerification))
)]
#[get("/v1/audit/verify")]
pub(super) async fn verify_audit(
    api: web::Data<Api>,
    caller: Caller,
    query: Query<AuditQuery>,
) -> Result<web::Json<AuditVerification>, Problem> {
    let (_, _, roles) = caller.call.actor.staff()?;
    if !roles
        .iter()
        .any(|role| matches!(role, Role::Head | Role::DeputyHead | Role::DivisionHead | Role::Administrator))
    {
        return Err(Error::Forbidden("heads and administrators only").into());
    }
    let kept = match (query.0.head_seq, query.0.head_hash) {
        (Some(seq), Some(hash)) => Some(Head { seq, hash, at: caller.call.now }),
        (None, None) => None,
        _ => {
            let violation = Violation::new("?head_hash", "head", "a head is a place and a hash");
            return Err(Problem::with(&codes::INVALID_CONTENT, vec![violation]));
        }
    };
    let found = verify(api.ports.views.as_ref(), query.0.from.unwrap_or(1), Some(PAGES), kept).await?;
    Ok(web::Json(found.into()))
}

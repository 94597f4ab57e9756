//! The one row filter. Every read that asks what a caller may see asks here; `Scope::covers` is the same rule for
//! aggregates in hand, and a test holds the two together.

use crate::connection::Backend;
use crate::schema::applications;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use ruqsat_licensing::Scope;

/// A condition over a query in which applications appear.
pub(crate) type Condition<From> = Box<dyn BoxableExpression<From, Backend, SqlType = Bool>>;

/// The rows of `applications`, alone or joined, that this scope may know of.
pub(crate) fn visible<From>(scope: &Scope) -> Condition<From>
where
    applications::applicant: SelectableExpression<From>,
    applications::body: SelectableExpression<From>,
    applications::registered: SelectableExpression<From>,
{
    match scope {
        Scope::Applicant(number) => Box::new(applications::applicant.eq(number.clone())),
        Scope::Body(body) => {
            Box::new(applications::body.eq(body.as_str().to_owned()).and(applications::registered.eq(true)))
        }
        Scope::Nothing => Box::new(false.into_sql::<Bool>()),
    }
}

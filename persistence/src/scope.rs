//! The one row filter. Every read that asks what a caller may see asks here; `Application::is_visible` is the same rule for
//! aggregates in hand, and a test holds the two together.

use crate::connection::Backend;
use crate::schema::applications;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use ruqsat_licensing::Scope;

/// A condition over a query in which applications appear.
pub(crate) type Condition<From> = Box<dyn BoxableExpression<From, Backend, SqlType = Bool>>;

/// The rows of `applications`, alone or joined, that this scope may know of.
pub(crate) fn visible<From>(scope: &Scope) -> Condition<From>
where
    applications::applicant: SelectableExpression<From>,
    applications::body: SelectableExpression<From>,
    applications::with_body: SelectableExpression<From>,
{
    match scope {
        Scope::Applicant(number) => Box::new(applications::applicant.eq(number.clone())),
        Scope::Body(body) => {
            Box::new(applications::body.eq(body.as_str().to_owned()).and(applications::with_body.eq(true)))
        }
        // A fragment, because a nullable column is one thing alone and another joined.
        Scope::Desk(body) => {
            Box::new(sql::<Bool>("applications.desk = ").bind::<Text, _>(body.as_str().to_owned()))
        }
        // Whoever is asked has a task. Written out, because a query of tasks may be around it.
        Scope::Asked(body) => Box::new(
            sql::<Bool>(
                "applications.id IN (SELECT asked.application FROM tasks AS asked \
                 WHERE asked.role = 'state_bodies' AND asked.body = ",
            )
            .bind::<Text, _>(body.as_str().to_owned())
            .sql(")"),
        ),
        Scope::Nothing => Box::new(false.into_sql::<Bool>()),
    }
}

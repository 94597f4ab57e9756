//! The one row filter. Every read that asks what a caller may see asks here; `Application::is_visible` is the same rule for
//! aggregates in hand, and a test holds the two together.

use crate::connection::Backend;
use crate::schema::applications;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use ruqsat_licensing::Scope;
use ruqsat_licensing::ids::BodyId;

/// A condition over a query in which applications appear.
pub(crate) type Condition<From> = Box<dyn BoxableExpression<From, Backend, SqlType = Bool>>;

/// What one reach of a member of staff covers.
type Rule<From> = fn(&BodyId) -> Condition<From>;

/// The rows of `applications`, alone or joined, that this scope may know of.
pub(crate) fn visible<From: 'static>(scope: &Scope) -> Condition<From>
where
    applications::applicant: SelectableExpression<From>,
    applications::body: SelectableExpression<From>,
    applications::with_body: SelectableExpression<From>,
{
    match scope {
        Scope::Applicant(number) => Box::new(applications::applicant.eq(number.clone())),
        Scope::Staff { body, licensed, entered, asked } => {
            let reaches: [(bool, Rule<From>); 3] =
                [(*licensed, of_licensor), (*entered, of_desk), (*asked, of_asked)];
            let reaches = reaches.into_iter().filter(|(is_seen, _)| *is_seen).map(|(_, rule)| rule(body));
            // One rule alone stands as it is, so that its index serves.
            let either =
                |one: Condition<From>, other: Condition<From>| -> Condition<From> { Box::new(one.or(other)) };
            reaches.reduce(either).unwrap_or_else(|| Box::new(false.into_sql::<Bool>()))
        }
        Scope::Nothing => Box::new(false.into_sql::<Bool>()),
    }
}

fn of_licensor<From: 'static>(body: &BodyId) -> Condition<From>
where
    applications::body: SelectableExpression<From>,
    applications::with_body: SelectableExpression<From>,
{
    Box::new(applications::body.eq(body.as_str().to_owned()).and(applications::with_body.eq(true)))
}

fn of_desk<From: 'static>(body: &BodyId) -> Condition<From> {
    // A fragment, because a nullable column is one thing alone and another joined.
    Box::new(sql::<Bool>("applications.desk = ").bind::<Text, _>(body.as_str().to_owned()))
}

fn of_asked<From: 'static>(body: &BodyId) -> Condition<From> {
    // Whoever is asked has a task. Written out, because a query of tasks may be around it.
    let asked = sql::<Bool>(
        "applications.id IN (SELECT asked.application FROM tasks AS asked \
         WHERE asked.role = 'state_bodies' AND asked.body = ",
    );
    Box::new(asked.bind::<Text, _>(body.as_str().to_owned()).sql(")"))
}

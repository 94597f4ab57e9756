//! The audit: a row in the transaction of every change, one before staff is shown a case, and nothing without them.

use super::fresh;
use crate::world::{World, actor, applicant, at, reader, trace, trail};
use ruqsat_licensing::access::Standing;
use ruqsat_licensing::applications::Application;
use ruqsat_licensing::audit::{AuditOutcome, AuditRow, AuditStanding, Author, Deed, Origin, Trail};
use ruqsat_licensing::error::Refusal;
use ruqsat_licensing::flow::Outcome;
use ruqsat_licensing::ids::Mint;
use ruqsat_licensing::ports::{ApplicationFilter, PageRequest, Store, Views};
use ruqsat_licensing::values::Iin;
use ruqsat_licensing::{Error, Reader, Result, Role};

async fn rows(world: &World) -> Vec<AuditRow> {
    world.unit(|tx| tx.audit_after(None, 1000)).await.unwrap()
}

/// A member of staff of the first body, on one call.
fn staff(world: &World, call: u128) -> Reader {
    let standing = Standing::Staff {
        body: world.bodies[0].id.clone(),
        iin: Iin::parse("990101500016").unwrap(),
        roles: [Role::Executor, Role::Registrar].into(),
    };
    let actor = actor(world.account.clone(), standing);
    let origin = Origin {
        operation: "get_application".into(),
        request: format!("request-{call}"),
        peer: "203.0.113.7".parse().ok(),
        subject: Some("tsk_1".into()),
    };
    let trail = Trail::new(Author::Caller(actor.clone()), origin, at(7), &Mint::new(at(0), call << 40));
    Reader { scope: actor.scope(), trail }
}

async fn registered(world: &mut World) -> Application {
    let (application, _) = world.registered(10).await;
    application
}

#[tokio::test]
async fn a_unit_leaves_one_row_for_each_case_it_changed() {
    let mut world = fresh().await;
    let before = rows(&world).await.len();
    let (one, other) = (world.application(10), world.application(20));
    let (ids, payment) = ([one.id.clone(), other.id.clone()], world.payment(&one, 20));
    let unit = world.unit(move |tx| {
        tx.insert_application(&one)?;
        tx.insert_payment(&payment)?;
        tx.insert_application(&other)
    });
    unit.await.unwrap();
    let left = rows(&world).await.split_off(before);
    assert_eq!(left.iter().filter_map(|row| row.application.clone()).collect::<Vec<_>>(), ids);
    assert!(left.iter().all(|row| (row.deed, row.standing) == (Deed::Write, AuditStanding::System)));
    assert_eq!(left[0].request, left[1].request);
}

#[tokio::test]
async fn what_changes_nothing_and_what_fails_leaves_none() {
    let mut world = fresh().await;
    let application = registered(&mut world).await;
    let before = rows(&world).await;
    let id = application.id.clone();
    world.unit(move |tx| tx.get_application(&id).map(|_| ())).await.unwrap();
    world.unit(|tx| tx.insert_setting("kept", "books")).await.unwrap();
    world.unit(move |tx| tx.claim_outbox(at(1), at(2), 1).map(|_| ())).await.unwrap();
    let refused: Result<()> = world
        .unit(move |tx| {
            tx.save_application(&mut application.clone())?;
            Err(Refusal::CaseClosed.into())
        })
        .await;
    assert!(refused.is_err());
    assert_eq!(rows(&world).await, before);
}

#[tokio::test]
async fn a_change_that_nobody_answers_for_is_not_kept() {
    let mut world = fresh().await;
    let application = world.application(10);
    let id = application.id.clone();
    let store: &dyn Store = &world.database;
    let blind = store.transact(&Trail::nobody(), move |tx| tx.insert_application(&application)).await;
    assert!(matches!(blind, Err(Error::Internal(_))), "{blind:?}");
    let found = world.database.application(&applicant(), &id).await;
    assert!(matches!(found, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn a_row_reads_back_as_it_was_written() {
    let mut world = fresh().await;
    let application = registered(&mut world).await;
    let before = rows(&world).await.len();
    let reader = staff(&world, 1);
    world.database.application(&reader, &application.id).await.unwrap();
    let [row] = &rows(&world).await.split_off(before)[..] else { panic!("one row") };
    let expected = AuditRow {
        id: row.id.clone(),
        at: at(7),
        deed: Deed::Read,
        operation: "get_application".into(),
        outcome: AuditOutcome::Done,
        standing: AuditStanding::Staff,
        account: Some(world.account.clone()),
        client: Some("ruqsat-web".into()),
        body: Some(world.bodies[0].id.clone()),
        roles: [Role::Executor, Role::Registrar].into(),
        application: Some(application.id.clone()),
        subject: Some("tsk_1".into()),
        seen: Vec::new(),
        request: "request-1".into(),
        peer: "203.0.113.7".parse().ok(),
        times: 1,
    };
    assert_eq!(*row, expected);
    let after = row.id.clone();
    assert_eq!(world.unit(move |tx| tx.audit_after(Some(&after), 10)).await.unwrap(), []);
}

#[tokio::test]
async fn staff_leaves_one_row_a_call_and_an_applicant_none() {
    let mut world = fresh().await;
    let application = registered(&mut world).await;
    let (id, line) = (application.id.clone(), trace("1", Outcome::Ok));
    world.unit(move |tx| tx.append_trace(&id, &[line])).await.unwrap();
    let before = rows(&world).await.len();
    let elsewhere = world.application(30).id;
    let (views, id) = (&world.database, &application.id);
    let mut left = 0;
    for (who, expected) in [(applicant(), 0), (staff(&world, 1), 1), (staff(&world, 2), 1)] {
        views.application(&who, id).await.unwrap();
        views.trace(&who, id).await.unwrap();
        views.payments(&who, id).await.unwrap();
        views.signatures(&who, id).await.unwrap();
        left += expected;
        assert_eq!(rows(&world).await.len() - before, left);
    }
    // A write answers for what it reads; what is not there shows nothing.
    let Reader { scope, trail } = staff(&world, 3);
    views.application(&Reader { scope, trail: trail.writing() }, id).await.unwrap();
    assert!(views.application(&staff(&world, 4), &elsewhere).await.is_err());
    assert_eq!(rows(&world).await.len() - before, left);
}

#[tokio::test]
async fn a_list_leaves_one_row_with_the_cases_it_showed() {
    let mut world = fresh().await;
    let mut ids = vec![registered(&mut world).await.id];
    ids.insert(0, world.registered(20).await.0.id);
    let before = rows(&world).await.len();
    let page = PageRequest { after: None, limit: 100 };
    let none = ApplicationFilter { service: Some("none".into()), status: None };
    for (who, filter) in [
        (applicant(), ApplicationFilter::default()),
        (staff(&world, 1), ApplicationFilter::default()),
        (staff(&world, 2), none),
    ] {
        world.database.applications(&who, &filter, &page).await.unwrap();
    }
    let left = rows(&world).await.split_off(before);
    assert_eq!(left.iter().map(|row| &row.seen).collect::<Vec<_>>(), [&ids]);
}

#[tokio::test]
async fn without_an_audit_nothing_is_changed_and_staff_is_shown_nothing() {
    let mut world = fresh().await;
    let application = registered(&mut world).await;
    world.raw().run("ALTER TABLE audit RENAME TO audit_away").unwrap();
    let views = &world.database;
    for call in 0..2 {
        let shown = views.application(&staff(&world, call), &application.id).await;
        assert!(matches!(shown, Err(Error::Unavailable { system: "audit", .. })), "{shown:?}");
    }
    let mut changed = application.clone();
    let unit = world.unit(move |tx| tx.save_application(&mut changed)).await;
    assert!(unit.is_err());
    let stands = views.application(&applicant(), &application.id).await.unwrap();
    assert_eq!(stands.version, application.version, "an applicant's own case is shown all the same");
    world.raw().run("ALTER TABLE audit_away RENAME TO audit").unwrap();
    views.application(&staff(&world, 3), &application.id).await.unwrap();
}

#[tokio::test]
async fn staff_without_a_trail_is_shown_nothing() {
    let mut world = fresh().await;
    let application = registered(&mut world).await;
    let blind = Reader { trail: Trail::nobody(), ..world.staff(0) };
    assert!(world.database.application(&blind, &application.id).await.is_err());
    let fine = Reader { trail: trail(), ..reader(world.staff(0).scope) };
    world.database.application(&fine, &application.id).await.unwrap();
}

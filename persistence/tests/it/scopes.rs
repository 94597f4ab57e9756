//! The row filter is one rule in three places: by the roles of whoever asks, as `Application::is_visible` says it, and as
//! every read of the database does it. Held on random cases and random callers; `SCOPE_CASES` says on how many, and
//! `SCOPE_SEED` repeats a run that failed.

mod cases;

use super::fresh;
use crate::world::{World, actor, at, reader};
use cases::{Kept, Plan, Scene};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use ruqsat_licensing::access::Standing;
use ruqsat_licensing::applications::{Application, Channel};
use ruqsat_licensing::ports::{ApplicationFilter, PageRequest, TaskFilter, TaskViews, Views};
use ruqsat_licensing::values::sha256_hex;
use ruqsat_licensing::{Error, Reader, Result, Role};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

/// How many random scenes without a wish of the environment: each is up to six cases and all their callers.
const CASES: u32 = 24;

/// Whether somebody may know of a case, role by role, in the words of the rule.
fn may_know(standing: &Standing, application: &Application) -> bool {
    let facts = &application.case.facts;
    let come = facts.registered.is_some()
        || facts.sent_at.is_some()
        || application.case.channel == Channel::Provider;
    match standing {
        Standing::Applicant { party, .. } => application.applicant == *party,
        Standing::Client => false,
        Standing::Staff { body, roles, .. } => roles.iter().any(|role| match role {
            Role::Applicant | Role::ApplicantRepresentative | Role::Administrator => false,
            Role::PscOperator => application.desk.as_ref().is_some_and(|desk| desk.body == *body),
            Role::StateBodies => facts.approvals.iter().any(|asked| asked.body == *body),
            _ => application.body == *body && come,
        }),
    }
}

/// Whether a read answers; what is hidden is as if it were not there.
fn seen<T: Debug>(answer: Result<T>, what: &'static str) -> bool {
    match answer {
        Ok(_) => true,
        Err(Error::NotFound(named)) if named == what => false,
        other => panic!("{what}: {other:?}"),
    }
}

/// Every read of one case.
async fn reads_agree(world: &World, reader: &Reader, kept: &Kept, covered: bool) {
    let (views, id, scope) = (&world.database, &kept.application.id, &reader.scope);
    assert_eq!(seen(views.application(reader, id).await, "application"), covered, "{scope:?}");
    assert_eq!(seen(views.trace(reader, id).await, "application"), covered, "trace, {scope:?}");
    assert_eq!(seen(views.payments(reader, id).await, "application"), covered, "payments, {scope:?}");
    assert_eq!(seen(views.payment(reader, &kept.payment).await, "payment"), covered, "payment, {scope:?}");
    assert_eq!(seen(views.signatures(reader, id).await, "application"), covered, "signatures, {scope:?}");
    assert_eq!(seen(views.documents(reader, id).await, "application"), covered, "documents, {scope:?}");
    assert_eq!(
        seen(views.content(reader, id, &kept.content).await, "content"),
        covered,
        "content, {scope:?}"
    );
    for task in &kept.tasks {
        let staffs = covered && scope.staff() == Some(&task.body);
        assert_eq!(seen(views.task(reader, &task.id).await, "task"), staffs, "{scope:?} {task:?}");
    }
}

/// Every list: what it shows is what may be known, neither less nor more.
async fn lists_agree(world: &World, reader: &Reader, scene: &Scene) {
    let (views, scope) = (&world.database, &reader.scope);
    let known = || scene.kept.iter().filter(|kept| kept.application.is_visible(scope));
    let (mut page, mut listed) = (PageRequest { after: None, limit: 2 }, Vec::new());
    loop {
        let found = views.applications(reader, &ApplicationFilter::default(), &page).await.unwrap();
        listed.extend(found.items.into_iter().map(|application| application.id));
        let Some(next) = found.next else { break };
        page.after = Some(next);
    }
    let expected: BTreeSet<_> = known().map(|kept| kept.application.id.clone()).collect();
    assert_eq!(listed.len(), expected.len(), "each once, {scope:?}");
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), expected, "{scope:?}");
    page = PageRequest { after: None, limit: 100 };
    let inbox = views.tasks(reader, &TaskFilter::default(), &page).await.unwrap().items;
    let inbox: Vec<_> = inbox.into_iter().map(|one| one.task.id).collect();
    let own = known().flat_map(|kept| &kept.tasks).filter(|task| scope.staff() == Some(&task.body));
    let expected: BTreeSet<_> = own.map(|task| task.id.clone()).collect();
    assert_eq!(inbox.len(), expected.len(), "each once, {scope:?}");
    assert_eq!(inbox.into_iter().collect::<BTreeSet<_>>(), expected, "{scope:?}");
    // Counted is what is listed, by role; half of the tasks are due by this moment.
    let now = at(62);
    let mut counted: BTreeMap<Role, (i64, i64)> = BTreeMap::new();
    for kept in known() {
        for task in kept.tasks.iter().filter(|task| scope.staff() == Some(&task.body)) {
            let (all, overdue) = counted.entry(task.role).or_default();
            *all += 1;
            *overdue += i64::from(task.due_at.is_some_and(|due| due <= now));
        }
    }
    let mut told: BTreeMap<Role, (i64, i64)> = BTreeMap::new();
    for one in views.task_counts(reader, None, &world.account, now, now).await.unwrap() {
        let (all, overdue) = told.entry(one.role).or_default();
        (*all, *overdue) = (*all + one.all, *overdue + one.overdue);
    }
    assert_eq!(told, counted, "{scope:?}");
}

/// One scene before all who may ask; how many pairs of case and caller were seen and hidden.
async fn holds(world: &World, scene: &Scene) -> (u64, u64) {
    let (mut shown, mut hidden) = (0, 0);
    for standing in &scene.callers {
        let reader = reader(actor(world.account.clone(), standing.clone()).scope());
        for kept in &scene.kept {
            let covered = kept.application.is_visible(&reader.scope);
            assert_eq!(covered, may_know(standing, &kept.application), "{standing:?} {:?}", kept.application);
            reads_agree(world, &reader, kept, covered).await;
            *(if covered { &mut shown } else { &mut hidden }) += 1;
        }
        lists_agree(world, &reader, scene).await;
    }
    (shown, hidden)
}

/// A generator that a number repeats.
fn generator(seed: u128) -> TestRng {
    let hash = sha256_hex(seed.to_string().as_bytes());
    TestRng::from_seed(RngAlgorithm::ChaCha, &hash.as_bytes()[..32])
}

#[allow(clippy::disallowed_methods, reason = "each run tries other cases")]
fn any_seed() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos()
}

/// A wish of the environment.
#[allow(clippy::disallowed_methods, reason = "a test asks whoever runs it, not the configuration")]
fn wish<T: FromStr<Err: Debug>>(name: &str) -> Option<T> {
    std::env::var(name).ok().map(|wish| wish.parse().expect(name))
}

#[test]
fn every_read_agrees_with_the_domain_on_random_cases() {
    let seed = wish("SCOPE_SEED").unwrap_or_else(any_seed);
    let cases = wish("SCOPE_CASES").unwrap_or(CASES);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let world = RefCell::new(runtime.block_on(fresh()));
    let (serial, shown, hidden) = (Cell::new(100), Cell::new(0), Cell::new(0));
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, generator(seed));
    let ran = runner.run(&cases::plans(), |plans: Vec<Plan>| {
        let scene = Scene::of(&plans, &mut world.borrow_mut(), &serial);
        let world = world.borrow();
        let (more_shown, more_hidden) = runtime.block_on(async {
            scene.keep(&world).await;
            holds(&world, &scene).await
        });
        shown.set(shown.get() + more_shown);
        hidden.set(hidden.get() + more_hidden);
        Ok(())
    });
    if let Err(fault) = ran {
        panic!("SCOPE_SEED={seed}: {fault}");
    }
    println!(
        "SCOPE_SEED={seed}: {cases} scenes, {} pairs of case and caller seen, {} hidden",
        shown.get(),
        hidden.get()
    );
    assert!(shown.get() > 0 && hidden.get() > shown.get(), "the scenes show nothing: mend `plans`");
}

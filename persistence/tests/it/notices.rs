//! Notices, preferences and codes read back equal; a mailbox is its owner's; a reminder is taken once; who is on duty.

use super::fresh;
use crate::world::{World, at, bin, iin};
use chrono::NaiveDate;
use ruqsat_licensing::Role;
use ruqsat_licensing::error::{Error, Refusal};
use ruqsat_licensing::ids::{EmploymentId, NoticeId, PostId, SubstitutionId, UnitId};
use ruqsat_licensing::notices::{
    Address, Channel, Code, Mailbox, Notice, NoticeFacts, NoticeKind, Preferences,
};
use ruqsat_licensing::organisations::{Employment, Post, Substitution, Unit};
use ruqsat_licensing::ports::{NoticeViews, PageRequest};
use ruqsat_licensing::review::TaskState;
use ruqsat_licensing::values::{Iin, Lang, Party, Text};

fn mailbox(serial: u32) -> Mailbox {
    Mailbox::of_party(&iin(serial))
}

fn notice(world: &mut World, of: &Mailbox, created: i64) -> Notice {
    Notice {
        id: NoticeId::new(&mut world.mint),
        mailbox: of.clone(),
        kind: NoticeKind::Refused,
        application: None,
        service: Some("02".into()),
        subject: None,
        facts: NoticeFacts {
            version: Some("1".into()),
            number: Some("2026-000000001".into()),
            grounds: vec!["not_paid".into()],
            due_at: Some(at(7)),
            ..NoticeFacts::default()
        },
        created_at: at(created),
        read_at: None,
    }
}

#[tokio::test]
async fn a_mailbox_is_read_newest_first_and_each_notice_once() {
    let mut world = fresh().await;
    let (own, other) = (mailbox(1), Mailbox::of_party(&Party::LegalEntity { bin: bin(3) }));
    let mut all: Vec<Notice> = (0..5).map(|n| notice(&mut world, &own, n / 2)).collect();
    let strange = notice(&mut world, &other, 9);
    let (application, _) = world.registered(1).await;
    all[4].application = Some(application.id);
    let kept = all.clone();
    let some = strange.clone();
    world
        .unit(move |tx| {
            kept.iter().try_for_each(|one| tx.insert_notice(one))?;
            tx.insert_notice(&some)
        })
        .await
        .unwrap();
    all.sort_by_key(|one| std::cmp::Reverse((one.created_at, one.id.clone())));
    let (mut seen, mut page) = (Vec::new(), PageRequest { after: None, limit: 2 });
    loop {
        let found = world.database.notices(&own, false, &page).await.unwrap();
        seen.extend(found.items);
        page.after = found.next;
        if page.after.is_none() {
            break;
        }
    }
    assert_eq!(seen, all);
    let first = all[0].id.clone();
    for when in [20, 30] {
        let id = first.clone();
        world.unit(move |tx| tx.mark_notice_read(&id, at(when))).await.unwrap();
    }
    let read = world.unit(move |tx| tx.get_notice(&first)).await.unwrap();
    assert_eq!(read.read_at, Some(at(20)), "the first time counts");
    assert_eq!(world.database.unread_notices(&own, 100).await.unwrap(), 4);
    assert_eq!(world.database.unread_notices(&own, 3).await.unwrap(), 3);
    let unread = PageRequest { after: None, limit: 100 };
    assert_eq!(world.database.notices(&own, true, &unread).await.unwrap().items, all[1..]);
}

#[tokio::test]
async fn preferences_and_codes_read_back_and_of_two_writers_one_is_refused() {
    let world = fresh().await;
    let mut wishes = Preferences::none(mailbox(1));
    wishes.sms = Some(Address { to: "+77010000000".into(), is_on: true, confirmed_at: Some(at(3)) });
    wishes.language = Lang::En;
    wishes.muted = [NoticeKind::InReview, NoticeKind::TaskDue].into();
    let second = wishes.clone();
    let save =
        async |mut one: Preferences| world.unit(move |tx| tx.save_preferences(&mut one).map(|()| one)).await;
    let first = save(wishes.clone()).await.unwrap();
    assert_eq!(first.version, 1);
    for stale in [second, Preferences { version: 7, ..wishes }] {
        assert!(matches!(save(stale).await, Err(Error::Refused(Refusal::Changed))));
    }
    assert_eq!(world.database.preferences(&mailbox(1)).await.unwrap(), Some(first.clone()));
    assert_eq!(save(Preferences { sms: None, ..first }).await.unwrap().version, 2);
    assert!(world.database.preferences(&mailbox(1)).await.unwrap().is_some_and(|one| one.sms.is_none()));
    assert_eq!(world.database.preferences(&mailbox(2)).await.unwrap(), None);

    let code = Code {
        mailbox: mailbox(1),
        channel: Channel::Sms,
        to: "+77010000000".into(),
        digits: "012345".into(),
        sent_at: at(1),
        expires_at: at(2),
        tries: 5,
        counted_from: at(0),
        sent: 1,
    };
    for tries in [5, 4] {
        let code = Code { tries, ..code.clone() };
        let (kept, of) = (code.clone(), code.mailbox.clone());
        world.unit(move |tx| tx.save_code(&kept)).await.unwrap();
        let found = world.unit(move |tx| tx.find_code(&of, Channel::Sms)).await.unwrap();
        assert!(found.is_some_and(|found| found == code));
    }
    let none = world.unit(|tx| tx.find_code(&mailbox(1), Channel::Email)).await.unwrap();
    assert!(none.is_none());
}

#[tokio::test]
async fn a_reminder_is_taken_once_and_what_is_due_is_found_until_then() {
    let mut world = fresh().await;
    let (application, _) = world.registered(1).await;
    let mut tasks: Vec<_> = (0..4).map(|n| world.task(&application, n)).collect();
    (tasks[3].state, tasks[3].closed_at) = (TaskState::Cancelled, Some(at(9)));
    let kept = tasks.clone();
    world.unit(move |tx| kept.iter().try_for_each(|task| tx.insert_task(task))).await.unwrap();
    let due = async |kind: NoticeKind, until: i64| {
        let found = world.unit(move |tx| {
            let (mut all, mut after) = (Vec::new(), None);
            loop {
                let some = tx.due_tasks(kind, at(until), after.as_ref(), 1)?;
                let Some(last) = some.last() else { return Ok(all) };
                after = last.due_at.map(|due| (due, last.id.clone()));
                all.extend(some.into_iter().map(|task| task.id));
            }
        });
        found.await.unwrap()
    };
    let ids: Vec<_> = tasks.iter().map(|task| task.id.clone()).collect();
    assert_eq!(due(NoticeKind::TaskDue, 1000).await, ids[..3], "open ones, the soonest due first");
    assert_eq!(due(NoticeKind::TaskDue, 61).await, ids[..2]);
    for expected in [true, false] {
        let id = ids[0].clone();
        let claimed = world.unit(move |tx| tx.claim_reminder(id.as_str(), NoticeKind::TaskDue, at(5)));
        assert_eq!(claimed.await.unwrap(), expected);
    }
    assert_eq!(due(NoticeKind::TaskDue, 1000).await, ids[1..3]);
    assert_eq!(due(NoticeKind::TaskOverdue, 1000).await, ids[..3], "another kind is another reminder");
}

#[tokio::test]
async fn on_duty_are_the_holders_of_the_day_and_who_stands_in_for_them() {
    let mut world = fresh().await;
    let body = world.bodies[0].id.clone();
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let name = Text { kk: "басқарма".into(), ru: "управление".into(), en: "unit".into() };
    let units = [0, 1].map(|_| Unit {
        id: UnitId::new(&mut world.mint),
        body: body.clone(),
        name: name.clone(),
        services: Vec::new(),
        closed_on: None,
        version: 1,
    });
    let person = |serial: u32| -> Iin {
        let Party::Individual { iin } = iin(serial) else { panic!("{serial} is no person") };
        iin
    };
    let mut employ = |serial, role: Role, unit: Option<&Unit>, until: Option<&str>| {
        let post = Post {
            id: PostId::new(&mut world.mint),
            body: body.clone(),
            unit: unit.map(|unit| unit.id.clone()),
            title: name.clone(),
            roles: [role].into(),
            closed_on: None,
            version: 1,
        };
        let employment = Employment {
            id: EmploymentId::new(&mut world.mint),
            body: body.clone(),
            post: post.id.clone(),
            account: world.account.clone(),
            iin: person(serial),
            name: "Әлия".into(),
            from: day("2026-01-01"),
            until: until.map(day),
            version: 1,
        };
        (post, employment)
    };
    let people = [
        employ(1, Role::Executor, Some(&units[0]), None),
        employ(2, Role::Executor, Some(&units[1]), None),
        employ(3, Role::Executor, None, Some("2026-06-30")),
        employ(4, Role::Registrar, None, None),
    ];
    let order = Substitution {
        id: SubstitutionId::new(&mut world.mint),
        body: body.clone(),
        absent: people[0].1.id.clone(),
        substitute: people[3].1.id.clone(),
        from: day("2026-03-10"),
        until: day("2026-03-20"),
        ground: "09.03.2026 № 5-Ж".into(),
        cancelled_at: None,
        version: 1,
    };
    let [first, second] = units.clone();
    world
        .unit(move |tx| {
            tx.insert_unit(&first)?;
            tx.insert_unit(&second)?;
            people.iter().try_for_each(|(post, one)| {
                tx.insert_post(post)?;
                tx.insert_employment(one)
            })?;
            tx.insert_substitution(&order)
        })
        .await
        .unwrap();
    for (unit, when, expected) in [
        (None, "2026-03-09", vec![1, 2, 3]),
        (None, "2026-03-10", vec![1, 2, 3, 4]),
        (Some(0), "2026-03-20", vec![1, 3, 4]),
        (Some(1), "2026-03-20", vec![2, 3]),
        (Some(0), "2026-07-01", vec![1]),
        (None, "2025-12-31", vec![]),
    ] {
        let (unit, body) = (unit.map(|index: usize| units[index].id.clone()), body.clone());
        let found = world.unit(move |tx| tx.find_on_duty(&body, Role::Executor, unit.as_ref(), day(when)));
        let found: Vec<Iin> = found.await.unwrap().into_iter().map(|one| one.iin).collect();
        let expected: Vec<Iin> = expected.into_iter().map(person).collect();
        assert_eq!(found, expected, "{when}");
    }
}

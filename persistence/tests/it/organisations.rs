//! Bodies, posts and people read back equal; what a person holds on a day; which body a region has; in whose name
//! somebody acts.

use super::fresh;
use crate::world::{World, at, bin, iin};
use chrono::NaiveDate;
use ruqsat_licensing::accounts::standing;
use ruqsat_licensing::ids::{
    AccountId, BodyId, EmploymentId, PostId, RepresentationId, SubstitutionId, UnitId,
};
use ruqsat_licensing::organisations::{
    Body, Capacity, Employment, Post, Representation, Substitution, Territory, Unit, duties,
};
use ruqsat_licensing::values::{Iin, Party, Text};
use ruqsat_licensing::{Error, Role, access::Standing, error::Refusal};
use std::collections::BTreeSet;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn text(of: &str) -> Text {
    Text { kk: format!("{of} ә"), ru: of.into(), en: of.into() }
}

fn person(serial: u32) -> Iin {
    let Party::Individual { iin } = iin(serial) else { panic!("{serial} is no person") };
    iin
}

/// A post with roles in the first body, and whoever holds it from the first of 2026 on.
fn employed(world: &mut World, serial: u32, roles: &[Role], unit: Option<UnitId>) -> (Post, Employment) {
    let body = world.bodies[0].id.clone();
    let post = Post {
        id: PostId::new(&mut world.mint),
        body: body.clone(),
        unit,
        title: text("маман"),
        roles: roles.iter().copied().collect(),
        closed_on: None,
        version: 1,
    };
    let employment = Employment {
        id: EmploymentId::new(&mut world.mint),
        body,
        post: post.id.clone(),
        account: world.account.clone(),
        iin: person(serial),
        name: "Әлия Қожа".into(),
        from: day("2026-01-01"),
        until: None,
        version: 1,
    };
    (post, employment)
}

#[tokio::test]
async fn a_person_holds_his_posts_and_those_of_whom_he_stands_in_for_on_the_days_they_last() {
    let mut world = fresh().await;
    let body = world.bodies[0].id.clone();
    let unit = Unit {
        id: UnitId::new(&mut world.mint),
        body: body.clone(),
        name: text("басқарма"),
        services: vec!["02".into()],
        closed_on: Some(day("2026-06-30")),
        version: 1,
    };
    let (head_post, head) = employed(&mut world, 1, &[Role::Head, Role::Signatory], None);
    let (post, deputy) = employed(&mut world, 2, &[Role::DeputyHead], Some(unit.id.clone()));
    let order = Substitution {
        id: SubstitutionId::new(&mut world.mint),
        body: body.clone(),
        absent: head.id.clone(),
        substitute: deputy.id.clone(),
        from: day("2026-03-10"),
        until: day("2026-03-20"),
        ground: "09.03.2026 № 5-Ж".into(),
        cancelled_at: None,
        version: 1,
    };
    world
        .unit(move |tx| {
            tx.insert_unit(&unit)?;
            for (post, employment) in [(&head_post, &head), (&post, &deputy)] {
                tx.insert_post(post)?;
                tx.insert_employment(employment)?;
                assert_eq!(&tx.get_post(&post.id)?, post);
                assert_eq!(&tx.get_employment(&employment.id)?, employment);
            }
            tx.insert_substitution(&order)?;
            assert_eq!(tx.get_substitution(&order.id)?, order);
            assert_eq!(tx.get_unit(&unit.id)?, unit);
            for (on, found) in [("2026-06-30", Some(unit.id.clone())), ("2026-07-01", None)] {
                assert_eq!(tx.find_unit_serving(&body, "02", day(on))?, found);
                assert_eq!(tx.find_unit_serving(&body, "09", day(on))?, None);
            }

            let mut on = |date: &str| duties(tx, &person(2), &body, day(date)).unwrap();
            assert_eq!(on("2025-12-31"), None, "not employed yet");
            let only = BTreeSet::from([Role::DeputyHead]);
            let all = BTreeSet::from([Role::DeputyHead, Role::Head, Role::Signatory]);
            for (date, roles) in
                [("2026-03-09", &only), ("2026-03-10", &all), ("2026-03-20", &all), ("2026-03-21", &only)]
            {
                assert_eq!(&on(date).unwrap().roles(), roles, "{date}");
            }
            let held = on("2026-03-15").unwrap();
            assert!(held.may(Role::DeputyHead, Some(&unit.id)) && held.may(Role::DeputyHead, None));
            let other = UnitId::new(&mut ruqsat_licensing::ids::Mint::new(at(1), 9 << 20));
            assert!(!held.may(Role::DeputyHead, Some(&other)), "another division");
            assert!(held.may(Role::Head, Some(&other)), "the head's post stands above them");
            assert!(held.stands_in_for(&head.account, Role::Signatory));
            assert!(!held.stands_in_for(&head.account, Role::DeputyHead));

            // The order is taken back; then the head leaves: nobody stands in for whoever is gone.
            let mut back = order.clone();
            back.cancelled_at = Some(at(5));
            tx.save_substitution(&mut back)?;
            assert_eq!(duties(tx, &person(2), &body, day("2026-03-15"))?.unwrap().roles(), only);
            back.cancelled_at = None;
            tx.save_substitution(&mut back)?;
            let mut gone = head.clone();
            gone.until = Some(day("2026-03-14"));
            tx.save_employment(&mut gone)?;
            assert_eq!(duties(tx, &person(2), &body, day("2026-03-14"))?.unwrap().roles(), all);
            assert_eq!(duties(tx, &person(2), &body, day("2026-03-15"))?.unwrap().roles(), only);
            assert_eq!(duties(tx, &person(1), &body, day("2026-03-15"))?, None, "dismissed");
            // Whoever read before the change loses.
            let late = tx.save_employment(&mut head.clone());
            assert!(matches!(late, Err(Error::Refused(Refusal::Changed))), "{late:?}");
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_regions_own_body_comes_before_that_of_the_whole_country() {
    let mut world = fresh().await;
    let region = |code: &str| Territory::parse(code).unwrap();
    let mut own = Body::new(BodyId::new(&mut world.mint), bin(7), text("департамент"));
    (own.services, own.territory) = (vec!["02".into(), "05".into()], Some(region("71")));
    own.parent = Some(world.bodies[0].id.clone());
    let country = world.bodies[1].clone();
    world
        .unit(move |tx| {
            tx.insert_body(&own)?;
            assert_eq!(tx.get_body(&own.id)?, own);
            let mut find = |service, code: Option<&str>| {
                tx.find_body_serving(service, code.map(region).as_ref()).unwrap().map(|body| body.id)
            };
            assert_eq!(find("02", Some("71")), Some(own.id.clone()));
            assert_eq!(find("02", Some("75")), Some(country.id.clone()));
            assert_eq!(find("02", None), Some(country.id.clone()));
            assert_eq!(find("05", Some("71")), Some(own.id.clone()));
            assert_eq!(find("05", Some("75")), None, "only the region decides it");
            assert_eq!(find("05", None), None);
            let mut changed = own.clone();
            (changed.services, changed.territory) = (vec!["05".into()], None);
            tx.save_body(&mut changed)?;
            assert_eq!((tx.get_body(&own.id)?, changed.version), (changed, 2));
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn somebody_acts_for_himself_for_his_body_and_for_whom_he_represents() {
    let mut world = fresh().await;
    let (post, employment) = employed(&mut world, 1, &[Role::Executor, Role::StateBodies], None);
    let number = world.bodies[0].bin.as_str().to_owned();
    let mut account = world.account();
    account.standing = Standing::Applicant { party: iin(1), iin: Some(person(1)) };
    let power = Representation {
        id: RepresentationId::new(&mut world.mint),
        bin: bin(9),
        iin: person(1),
        capacity: Capacity::Employee,
        power_of_attorney: Some("12-Ә/2026".into()),
        from: day("2026-02-01"),
        until: Some(day("2026-02-28")),
        created_by: world.account.clone(),
        created_at: at(3),
        revoked_at: None,
        version: 1,
    };
    world
        .unit(move |tx| {
            tx.insert_post(&post)?;
            tx.insert_employment(&employment)?;
            tx.insert_representation(&power)?;
            assert_eq!(tx.get_representation(&power.id)?, power);
            assert!(tx.find_officer(&employment.body, day("2026-02-01"))?);
            assert!(!tx.find_officer(&employment.body, day("2025-02-01"))?);
            let mut on =
                |number: Option<&str>, date: &str| standing(tx, &account, number, day(date)).unwrap();
            let own = Some(account.standing.clone());
            let staff = Some(Standing::Staff {
                body: employment.body.clone(),
                iin: person(1),
                roles: BTreeSet::from([Role::Executor, Role::StateBodies]),
            });
            let entity =
                Some(Standing::Applicant { party: Party::LegalEntity { bin: bin(9) }, iin: Some(person(1)) });
            assert_eq!(on(None, "2025-12-31"), own);
            assert_eq!(on(None, "2026-02-10"), staff);
            assert_eq!(on(Some(&number), "2026-02-10"), staff);
            assert_eq!(on(Some(&number), "2025-12-31"), None, "not employed there yet");
            assert_eq!(on(Some(iin(1).number()), "2026-02-10"), own);
            assert_eq!(on(Some(iin(2).number()), "2026-02-10"), None, "somebody else");
            for (date, found) in [("2026-01-31", &None), ("2026-02-28", &entity), ("2026-03-01", &None)] {
                assert_eq!(&on(Some(bin(9).as_str()), date), found, "{date}");
            }
            let mut revoked = power.clone();
            revoked.revoked_at = Some(at(4));
            tx.save_representation(&mut revoked)?;
            assert_eq!(standing(tx, &account, Some(bin(9).as_str()), day("2026-02-10"))?, None);
            // A client has nobody behind it, and what an old account says of a body counts for nothing.
            account.standing = Standing::Client;
            assert_eq!(standing(tx, &account, None, day("2026-02-10"))?, Some(Standing::Client));
            assert_eq!(standing(tx, &account, Some(iin(1).number()), day("2026-02-10"))?, None);
            account.id = AccountId::new(&mut ruqsat_licensing::ids::Mint::new(at(1), 9 << 20));
            account.standing = staff.clone().unwrap();
            assert_eq!(standing(tx, &account, None, day("2026-02-10"))?, None);
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_code_is_used_once_and_the_next_one_takes_its_place() {
    use ruqsat_licensing::accounts::Activation;
    let world = fresh().await;
    let account = world.account.clone();
    let codes =
        ["one", "two"].map(|code| Activation::new(code, account.clone(), Some(account.clone()), at(0)));
    let known = codes.clone();
    let work = world.unit(move |tx| {
        let [first, second] = &known;
        tx.insert_activation(first)?;
        assert_eq!(tx.find_activation(&first.sha256)?.as_ref(), Some(first));
        tx.insert_activation(second)?;
        assert!(tx.find_activation(&first.sha256)?.expect("kept").used_at.is_some());
        tx.use_activation(&second.sha256, at(1))?;
        assert_eq!(tx.find_activation(&second.sha256)?.expect("kept").used_at, Some(at(1)));
        assert!(matches!(tx.use_activation(&second.sha256, at(2)), Err(Error::Refused(Refusal::Changed))));
        assert_eq!(tx.find_activation("nothing")?, None);
        Ok(())
    });
    work.await.unwrap();
}

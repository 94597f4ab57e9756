//! The row filter in SQL and `Application::is_visible` are one rule, on every read.

use super::fresh;
use crate::world::{World, at, iin, reader, register};
use ruqsat_licensing::applications::{Application, Channel, Desk};
use ruqsat_licensing::flow::Approval;
use ruqsat_licensing::ids::PaymentId;
use ruqsat_licensing::organisations::Body;
use ruqsat_licensing::ports::{ApplicationFilter, PageRequest, TaskFilter, Views};
use ruqsat_licensing::review::Task;
use ruqsat_licensing::{Error, Reader, Result, Role, Scope};
use std::collections::BTreeSet;
use std::fmt::Debug;

struct Made {
    application: Application,
    payment: PaymentId,
    task: Task,
    content: String,
}

/// Every applicant with every body, registered and not.
async fn generate(world: &mut World) -> Vec<Made> {
    let mut made = Vec::new();
    for case in 0..12 {
        let mut application = world.application(case);
        application.applicant = iin(1 + u32::try_from(case).unwrap() % 3);
        application.body = world.bodies[usize::from(case % 2 == 1)].id.clone();
        if case >= 6 {
            register(&mut application, case);
        }
        if case % 3 == 0 {
            application.desk =
                Some(Desk { body: world.bodies[1].id.clone(), identified: true, representative: None });
        }
        if case % 4 == 0 {
            application.case.channel = Channel::Provider;
        }
        let (payment, mut task) = (world.payment(&application, case), world.task(&application, case));
        if case % 5 == 0 {
            // Asked about it: the fact for the domain, the task for the filter.
            (task.body, task.role) = (world.bodies[0].id.clone(), Role::StateBodies);
            let Body { id: body, bin, name, .. } = world.bodies[0].clone();
            let asked_at = at(0);
            application.case.facts.approvals = vec![Approval { body, bin, name, asked_at, answer: None }];
        }
        let signature = world.signature(&application, b"x", case);
        made.push(Made {
            application: application.clone(),
            payment: payment.id.clone(),
            task: task.clone(),
            content: signature.content_sha256.clone(),
        });
        let unit = world.unit(move |tx| {
            tx.insert_application(&application)?;
            tx.insert_payment(&payment)?;
            tx.insert_task(&task)?;
            tx.put_content(&application.id, &signature.content_sha256, b"x", at(0))?;
            tx.insert_signature(&signature)
        });
        unit.await.unwrap();
    }
    made
}

fn seen<T: Debug>(answer: Result<T>, what: &'static str) -> bool {
    match answer {
        Ok(_) => true,
        Err(Error::NotFound(named)) if named == what => false,
        other => panic!("{what}: {other:?}"),
    }
}

#[tokio::test]
async fn every_read_agrees_with_the_domain() {
    let mut world = fresh().await;
    let made = generate(&mut world).await;
    let of = |serial| reader(Scope::Applicant(iin(serial).number().to_owned()));
    let mut readers: Vec<Reader> = (1..=4).map(of).collect();
    let own = |body: usize| world.bodies[body].id.clone();
    // Every reach of a member of staff, alone and together.
    for reach in 0..16 {
        let [licensed, entered, asked] = [1, 2, 4].map(|bit| reach & bit != 0);
        readers.push(reader(Scope::Staff { body: own(usize::from(reach >= 8)), licensed, entered, asked }));
    }
    readers.push(reader(Scope::Nothing));
    let (views, page) = (&world.database, PageRequest { after: None, limit: 100 });
    for reader in &readers {
        let scope = &reader.scope;
        let (mut expected, mut inbox) = (BTreeSet::new(), BTreeSet::new());
        for Made { application, payment, task, content } in &made {
            let (id, covered) = (&application.id, application.is_visible(scope));
            let staffs = covered && scope.staff() == Some(&task.body);
            assert_eq!(seen(views.application(reader, id).await, "application"), covered, "{scope:?}");
            assert_eq!(seen(views.trace(reader, id).await, "application"), covered);
            assert_eq!(seen(views.payments(reader, id).await, "application"), covered);
            assert_eq!(seen(views.payment(reader, payment).await, "payment"), covered);
            assert_eq!(seen(views.signatures(reader, id).await, "application"), covered);
            assert_eq!(seen(views.content(reader, id, content).await, "content"), covered);
            assert_eq!(seen(views.task(reader, &task.id).await, "task"), staffs, "{scope:?} {task:?}");
            if covered {
                expected.insert(id.clone());
            }
            if staffs {
                inbox.insert(id.clone());
            }
        }
        let listed = views.applications(reader, &ApplicationFilter::default(), &page).await.unwrap();
        let listed: BTreeSet<_> = listed.items.into_iter().map(|application| application.id).collect();
        assert_eq!(listed, expected, "{scope:?}");
        let tasks = views.tasks(reader, &TaskFilter::default(), &page).await.unwrap();
        let tasks: BTreeSet<_> = tasks.items.into_iter().map(|task| task.application).collect();
        assert_eq!(tasks, inbox, "{scope:?}");
    }
}

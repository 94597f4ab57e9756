//! What is written reads back equal, in a unit and on a screen.

use super::fresh;
use crate::world::{applicant, at, trace};
use ruqsat_licensing::Error;
use ruqsat_licensing::flow::{FeeState, Outcome, Status};
use ruqsat_licensing::ids::{ApplicationId, BodyId, LicenceId, PaymentId, SurveyAnswerId, TaskId};
use ruqsat_licensing::licences::LicenceState;
use ruqsat_licensing::payments::PaymentState;
use ruqsat_licensing::ports::{AnswerCount, Store, SurveyStatistics, TaskViews, Views};
use ruqsat_licensing::review::TaskState;
use ruqsat_licensing::surveys::SurveyAnswer;

#[tokio::test]
async fn an_application_and_a_change_of_it() {
    let mut world = fresh().await;
    let application = world.application(10);
    let mut changed = application.clone();
    let (id, first) = (application.id.clone(), application.clone());
    let read = world.unit(move |tx| {
        tx.insert_application(&application)?;
        let read = tx.get_application(&application.id)?;
        changed.case.facts.fee = FeeState::Due { amount: ruqsat_licensing::values::Money::tenge(5) };
        changed.form = serde_json::json!({});
        changed.status = Status::AwaitingPayment;
        changed.updated_at = at(99);
        tx.save_application(&mut changed)?;
        Ok((read, changed))
    });
    let (read, changed) = read.await.unwrap();
    assert_eq!(read, first);
    assert_eq!(changed.version, 2);
    assert_eq!(world.database.application(&applicant(), &id).await.unwrap(), changed);
}

#[tokio::test]
async fn times_are_cut_to_microseconds() {
    let mut world = fresh().await;
    let mut application = world.application(10);
    application.created_at += chrono::TimeDelta::nanoseconds(789);
    let id = application.id.clone();
    world.unit(move |tx| tx.insert_application(&application)).await.unwrap();
    assert_eq!(world.database.application(&applicant(), &id).await.unwrap().created_at, at(10));
}

#[tokio::test]
async fn a_trace_in_the_order_it_was_appended() {
    let mut world = fresh().await;
    let application = world.application(10);
    let id = application.id.clone();
    let rows = vec![trace("1", Outcome::Ok), trace("2", Outcome::Fail), trace("1", Outcome::NotNeeded)];
    let (first, second) = (rows[..2].to_vec(), rows[2..].to_vec());
    world.unit(move |tx| tx.insert_application(&application)).await.unwrap();
    for part in [first, Vec::new(), second] {
        let id = id.clone();
        world.unit(move |tx| tx.append_trace(&id, &part)).await.unwrap();
    }
    assert_eq!(world.database.trace(&applicant(), &id).await.unwrap(), rows);
}

#[tokio::test]
async fn contents_and_signatures() {
    let mut world = fresh().await;
    let (application, signature) = world.registered(10).await;
    let (id, sha256) = (application.id.clone(), signature.content_sha256.clone());
    let again = world.unit(move |tx| {
        tx.put_content(&id, &sha256, b"signed", at(11))?;
        tx.get_content(&id, &sha256)
    });
    assert_eq!(again.await.unwrap(), b"signed");
    let id = &application.id;
    let bytes = world.database.content(&applicant(), id, &signature.content_sha256).await.unwrap();
    assert_eq!(bytes, b"signed");
    let [read] = &world.database.signatures(&applicant(), id).await.unwrap()[..] else {
        panic!("one signature")
    };
    assert_eq!((&read.id, &read.application, &read.cms), (&signature.id, id, &signature.cms));
    assert_eq!((&read.report, read.at), (&signature.report, signature.at));
    assert_eq!(read.revocation_evidence, signature.revocation_evidence);
}

#[tokio::test]
async fn a_payment_until_it_is_paid() {
    let mut world = fresh().await;
    let (application, _) = world.registered(10).await;
    let (old, mut payment) = (world.payment(&application, 20), world.payment(&application, 21));
    let (first, id) = (old.clone(), application.id.clone());
    let last = world.unit(move |tx| {
        tx.insert_payment(&old)?;
        tx.insert_payment(&payment)?;
        assert_eq!(tx.find_open_payment(&id)?.as_ref(), Some(&payment));
        (payment.order, payment.page_url) = (Some("G-1".into()), Some("https://pay.example/1".into()));
        (payment.state, payment.updated_at) = (PaymentState::Paid, at(30));
        tx.save_payment(&mut payment)?;
        assert_eq!(tx.get_payment(&payment.id)?, payment);
        assert_eq!(tx.find_open_payment(&id)?, Some(old));
        Ok(payment)
    });
    let last = last.await.unwrap();
    assert_eq!(last.version, 2);
    assert_eq!(world.database.payment(&applicant(), &last.id).await.unwrap(), last);
    assert_eq!(world.database.payments(&applicant(), &application.id).await.unwrap(), [last, first]);
}

#[tokio::test]
async fn a_task_until_it_is_completed() {
    let mut world = fresh().await;
    let (application, _) = world.registered(10).await;
    let mut task = world.task(&application, 20);
    let (account, id) = (world.account.clone(), application.id.clone());
    let done = world.unit(move |tx| {
        tx.insert_task(&task)?;
        assert_eq!(tx.open_tasks(&id)?, [task.clone()]);
        (task.state, task.closed_at) = (TaskState::Completed, Some(at(30)));
        task.completed_by = Some(account);
        tx.save_task(&mut task)?;
        assert_eq!(tx.open_tasks(&id)?, []);
        Ok(task)
    });
    let done = done.await.unwrap();
    assert_eq!(world.database.task(&world.staff(0), &done.id).await.unwrap().task, done);
}

#[tokio::test]
async fn a_licence_and_its_successor() {
    let mut world = fresh().await;
    let (application, signature) = world.registered(10).await;
    let mut old = world.licence(&application, &signature, "KZ01");
    let mut new = world.licence(&application, &signature, "KZ02");
    new.subject = Some(old.id.clone());
    let id = application.id.clone();
    let (old, new) = world
        .unit(move |tx| {
            for licence in [&old, &new] {
                tx.reserve_number(&licence.number, &id, at(11))?;
                tx.close_number(&licence.number, None, at(12))?;
                tx.insert_licence(licence)?;
            }
            old.state = LicenceState::Superseded;
            tx.save_licence(&mut old)?;
            Ok((tx.get_licence(&old.id)?, new))
        })
        .await
        .unwrap();
    assert_eq!((old.state, old.version), (LicenceState::Superseded, 2));
    assert_eq!(world.database.licence(&new.id).await.unwrap(), new);
}

#[tokio::test]
async fn accounts_bodies_and_settings() {
    let world = fresh().await;
    let (account, bodies) = (world.account(), world.bodies.clone());
    let read = world.unit(move |tx| {
        assert_eq!(tx.find_account(&account.login)?, Some(account));
        assert_eq!(tx.find_account("nobody")?, None);
        assert_eq!(tx.get_body(&bodies[1].id)?, bodies[1]);
        assert_eq!(tx.find_body_serving("02", None)?.as_ref(), Some(&bodies[1]));
        assert_eq!(tx.find_body_serving("09", None)?.as_ref(), Some(&bodies[0]), "the one entered first");
        assert_eq!(tx.find_body_serving("77", None)?, None);
        assert_eq!(tx.find_setting("mode")?, None);
        tx.insert_setting("mode", "sandbox")?;
        tx.insert_setting("mode", "sandbox")?;
        assert!(matches!(tx.insert_setting("mode", "production"), Err(Error::Internal(_))));
        tx.find_setting("mode")
    });
    assert_eq!(read.await.unwrap().as_deref(), Some("sandbox"));
}

#[tokio::test]
async fn survey_statistics_count_answers_and_decided_applications() {
    let mut world = fresh().await;
    for (created, choices) in [(10, [1, 2]), (20, [1, 3])] {
        let (mut application, _) = world.registered(created).await;
        application.status = Status::Issued;
        let answer = SurveyAnswer {
            id: SurveyAnswerId::new(&mut world.mint),
            application: application.id.clone(),
            service: application.service.clone(),
            answers: vec![(1, choices[0]), (2, choices[1])],
            answered_at: at(created),
        };
        let unit = world.unit(move |tx| {
            tx.save_application(&mut application)?;
            tx.insert_survey_answer(&answer)
        });
        unit.await.unwrap();
    }
    world.registered(30).await;
    let count = |question, answer, count| AnswerCount { question, answer, count };
    let counts = vec![count(1, 1, 2), count(2, 2, 1), count(2, 3, 1)];
    let expected = SurveyStatistics { answered: 2, decided: 2, counts };
    assert_eq!(world.database.survey_statistics("02").await.unwrap(), expected);
}

#[tokio::test]
async fn open_definitions_are_told_once() {
    let mut world = fresh().await;
    for created in [10, 20] {
        world.registered(created).await;
    }
    let (mut closed, _) = world.registered(30).await;
    (closed.status, closed.service) = (Status::Withdrawn, "03".into());
    world.unit(move |tx| tx.save_application(&mut closed)).await.unwrap();
    let expected = ("02".to_owned(), "2015-04-30".to_owned(), "ab".repeat(32));
    assert_eq!(world.database.open_definitions().await.unwrap(), [expected]);
    world.database.ping().await.unwrap();
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let mut world = fresh().await;
    let mint = &mut world.mint;
    let (app, pay, task) = (ApplicationId::new(mint), PaymentId::new(mint), TaskId::new(mint));
    let (licence, body) = (LicenceId::new(mint), BodyId::new(mint));
    let faults = world.unit(move |tx| {
        Ok([
            tx.get_application(&app).unwrap_err(),
            tx.get_content(&app, "00").unwrap_err(),
            tx.get_payment(&pay).unwrap_err(),
            tx.get_task(&task).unwrap_err(),
            tx.get_licence(&licence).unwrap_err(),
            tx.get_body(&body).unwrap_err(),
        ]
        .map(|fault| fault.to_string()))
    });
    let named = ["application", "content", "payment", "task", "licence", "body"];
    assert_eq!(faults.await.unwrap(), named.map(|what| format!("{what} not found")));
}

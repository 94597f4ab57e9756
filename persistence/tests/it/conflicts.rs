//! Two who write at once, and what may be there only once.

use super::fresh;
use crate::world::{at, register};
use ruqsat_licensing::error::Refusal;
use ruqsat_licensing::flow::Status;
use ruqsat_licensing::ids::SurveyAnswerId;
use ruqsat_licensing::surveys::SurveyAnswer;
use ruqsat_licensing::{Error, Result};

fn refusal<T: std::fmt::Debug>(answer: Result<T>) -> Refusal {
    match answer {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn who_knew_an_older_version_is_refused() {
    let mut world = fresh().await;
    let (application, signature) = world.registered(10).await;
    let (payment, task) = (world.payment(&application, 20), world.task(&application, 20));
    let licence = world.licence(&application, &signature, "KZ01");
    let answers = world.unit(move |tx| {
        tx.insert_payment(&payment)?;
        tx.insert_task(&task)?;
        tx.reserve_number("KZ01", &application.id, at(20))?;
        tx.insert_licence(&licence)?;
        let [mut one, mut other] = [application.clone(), application];
        tx.save_application(&mut one)?;
        let refused = [refusal(tx.save_application(&mut other))];
        assert_eq!((one.version, other.version), (2, 1));
        let [mut one, mut other] = [payment.clone(), payment];
        tx.save_payment(&mut one)?;
        let refused = [refused[0], refusal(tx.save_payment(&mut other))];
        let [mut one, mut other] = [task.clone(), task];
        tx.save_task(&mut one)?;
        let refused = [refused[0], refused[1], refusal(tx.save_task(&mut other))];
        let [mut one, mut other] = [licence.clone(), licence];
        tx.save_licence(&mut one)?;
        Ok([refused[0], refused[1], refused[2], refusal(tx.save_licence(&mut other))])
    });
    assert_eq!(answers.await.unwrap(), [Refusal::Changed; 4]);
}

#[tokio::test]
async fn one_open_case_on_a_licence() {
    let mut world = fresh().await;
    let (source, signature) = world.registered(10).await;
    let licence = world.licence(&source, &signature, "KZ01");
    let id = licence.id.clone();
    let unit = world.unit(move |tx| {
        tx.reserve_number("KZ01", &source.id, at(11))?;
        tx.insert_licence(&licence)
    });
    unit.await.unwrap();
    let [mut first, mut second, mut third] = [20, 30, 40].map(|created| world.application(created));
    (first.subject_licence, second.subject_licence) = (Some(id.clone()), Some(id.clone()));
    let kept = first.clone();
    world.unit(move |tx| tx.insert_application(&kept)).await.unwrap();
    let late = second.clone();
    assert_eq!(refusal(world.unit(move |tx| tx.insert_application(&late)).await), Refusal::LicenceBusy);
    let changed = world.unit(move |tx| {
        tx.insert_application(&third)?;
        third.subject_licence = Some(id);
        tx.save_application(&mut third)
    });
    assert_eq!(refusal(changed.await), Refusal::LicenceBusy);
    let after = world.unit(move |tx| {
        first.status = Status::Withdrawn;
        tx.save_application(&mut first)?;
        tx.insert_application(&second)?;
        register(&mut second, 50);
        tx.save_application(&mut second)
    });
    after.await.unwrap();
}

#[tokio::test]
async fn a_survey_is_answered_once() {
    let mut world = fresh().await;
    let (application, _) = world.registered(10).await;
    let [first, second] = [20, 30].map(|when| SurveyAnswer {
        id: SurveyAnswerId::new(&mut world.mint),
        application: application.id.clone(),
        service: "02".into(),
        answers: vec![(1, 1)],
        answered_at: at(when),
    });
    world.unit(move |tx| tx.insert_survey_answer(&first)).await.unwrap();
    assert_eq!(
        refusal(world.unit(move |tx| tx.insert_survey_answer(&second)).await),
        Refusal::SurveyAnswered
    );
}

#[tokio::test]
async fn a_gateway_message_is_new_once() {
    let mut world = fresh().await;
    let (application, _) = world.registered(10).await;
    let payment = world.payment(&application, 20);
    let seen = world.unit(move |tx| {
        tx.insert_payment(&payment)?;
        let first = tx.note_callback("m-1", &payment, at(21))?;
        let again = tx.note_callback("m-1", &payment, at(22))?;
        Ok((first, again, tx.note_callback("m-2", &payment, at(23))?))
    });
    assert_eq!(seen.await.unwrap(), (true, false, true));
}

#[tokio::test]
async fn nothing_points_at_what_is_not_there() {
    let mut world = fresh().await;
    let (application, signature) = world.registered(10).await;
    let unkept = world.signature(&application, b"never kept", 20);
    let unnumbered = world.licence(&application, &signature, "KZ01");
    for answer in [
        world.unit(move |tx| tx.insert_signature(&unkept)).await,
        world.unit(move |tx| tx.insert_licence(&unnumbered)).await,
    ] {
        assert!(matches!(answer, Err(Error::Internal(_))), "{answer:?}");
    }
}

/// PostgreSQL holds no zero byte in a text; a client that sends one is at fault and not we.
#[tokio::test]
async fn a_zero_byte_is_no_fault_of_ours() {
    let world = fresh().await;
    let found = world.unit(|tx| tx.find_account("nobody\0")).await;
    assert!(matches!(found, Ok(None) | Err(Error::Invalid(_))), "{found:?}");
}

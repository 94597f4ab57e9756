//! What the registers say is believed where it is about what was asked, and nowhere else.

use crate::scripted::{Act, Scripted};
use crate::world::{World, limits};
use ruqsat_gateways::{NoRegisters, RegisterClient, RegisterSettings};
use ruqsat_licensing::error::Error;
use ruqsat_licensing::ports::Registers;
use ruqsat_licensing::values::{Bin, Iin, Party};
use ruqsat_sandbox::control::{Behaviour, Rule, Twin};
use ruqsat_sandbox::registers::GOOD_POWER;
use std::time::Duration;

const NOBODY: &str = "990101509991";

fn client(base: &str, key: &str) -> RegisterClient {
    crate::world::install_tls();
    let settings = RegisterSettings { base: base.into(), key: key.into(), limits: limits() };
    RegisterClient::new(settings).unwrap()
}

fn applicant() -> Iin {
    Iin::parse("990101500016").unwrap()
}

fn unavailable<T: std::fmt::Debug>(answer: Result<T, Error>) -> String {
    match answer {
        Err(Error::Unavailable { system: "registers" | "notary", cause }) => cause,
        other => panic!("{other:?}"),
    }
}

fn tell(world: &World, twin: Twin, behaviour: Behaviour) {
    world.sandbox.controls().set(twin, Rule { behaviour, delay_ms: None, times: None }).unwrap();
}

#[tokio::test]
async fn what_is_there_is_told_and_what_is_not_is_absent() {
    let world = World::start();
    let registers = client(&world.sandbox.registers_url(), world.sandbox.register_key());
    let person = registers.individual(&applicant()).await.unwrap().expect("the demo applicant");
    assert_eq!((person.name.as_str(), person.deceased), ("ӨТІНІШЕВ СЫНАҚБЕК", false));
    assert_eq!(registers.individual(&Iin::parse(NOBODY).unwrap()).await.unwrap(), None);
    let dead = registers.individual(&Iin::parse("990101500125").unwrap()).await.unwrap();
    assert!(dead.expect("he is known").deceased);
    let entity = registers.legal_entity(&Bin::parse("750140000107").unwrap()).await.unwrap();
    assert!(entity.expect("it is known").liquidated);
    let power = registers.power_of_attorney(GOOD_POWER).await.unwrap().expect("a power");
    assert_eq!((power.principal, power.revoked), (Party::Individual { iin: applicant() }, false));
    for odd in ["", "../individuals/990101500016", "a b", "жоқ", "?x=1"] {
        assert!(!matches!(registers.power_of_attorney(odd).await, Ok(Some(_))), "{odd:?}");
    }
    world.sandbox.stop().await;
}

#[tokio::test]
async fn trouble_and_lies_are_no_answer() {
    let world = World::start();
    let registers = client(&world.sandbox.registers_url(), world.sandbox.register_key());
    let behaviours = [
        Behaviour::Slow,
        Behaviour::Down,
        Behaviour::Unavailable,
        Behaviour::LostAnswer,
        Behaviour::ServerError,
        Behaviour::Garbage,
        Behaviour::OtherShape,
        Behaviour::TooLong,
        Behaviour::RegisterOtherNumber,
        Behaviour::RegisterOtherRecord,
        Behaviour::RegisterOtherMessage,
        Behaviour::RegisterEmpty,
    ];
    for behaviour in behaviours {
        for twin in [Twin::Registers, Twin::Notary] {
            tell(&world, twin, behaviour);
        }
        unavailable(registers.individual(&applicant()).await);
        unavailable(registers.legal_entity(&Bin::parse("750140000018").unwrap()).await);
        unavailable(registers.power_of_attorney(GOOD_POWER).await);
        for twin in [Twin::Registers, Twin::Notary] {
            tell(&world, twin, Behaviour::Honest);
        }
        tokio::time::sleep(Duration::from_millis(350)).await;
        assert!(registers.individual(&applicant()).await.unwrap().is_some(), "after {behaviour:?}");
    }
    world.sandbox.stop().await;
}

#[tokio::test]
async fn silent_notaries_do_not_close_the_way_to_people() {
    let world = World::start();
    let registers = client(&world.sandbox.registers_url(), world.sandbox.register_key());
    tell(&world, Twin::Notary, Behaviour::Down);
    let mut left_alone = false;
    for _ in 0..20 {
        let cause = unavailable(registers.power_of_attorney(GOOD_POWER).await);
        assert!(registers.individual(&applicant()).await.unwrap().is_some());
        left_alone |= cause.contains("left alone");
    }
    assert!(left_alone, "the breaker of the notaries never opened");
    world.sandbox.stop().await;
}

/// Two lies that nobody can see through: they are believed, and the case that rests on them keeps the answer.
#[tokio::test]
async fn a_register_that_knows_nobody_or_everybody_is_believed() {
    let world = World::start();
    let registers = client(&world.sandbox.registers_url(), world.sandbox.register_key());
    tell(&world, Twin::Registers, Behaviour::RegisterUnknown);
    assert_eq!(registers.individual(&applicant()).await.unwrap(), None);
    tell(&world, Twin::Registers, Behaviour::RegisterKnown);
    let nobody = Iin::parse(NOBODY).unwrap();
    assert_eq!(registers.individual(&nobody).await.unwrap().expect("somebody").iin, nobody);
    tell(&world, Twin::Notary, Behaviour::RegisterKnown);
    assert_eq!(registers.power_of_attorney("1").await.unwrap().expect("a power").number, "1");
    world.sandbox.stop().await;
}

#[tokio::test]
async fn a_wrong_key_and_an_odd_record_are_no_answer_either() {
    let world = World::start();
    let url = world.sandbox.registers_url();
    let cause = unavailable(client(&url, "another key").individual(&applicant()).await);
    assert!(cause.contains("401") && !cause.contains("another key"), "{cause}");
    world.sandbox.stop().await;

    let scripted = Scripted::start(vec![Act::ok("{}")]).await;
    let registers = client(&scripted.url, "key");
    for body in [
        "{}",
        r#"{"message_id": "x", "number": "990101500016", "found": true, "record": {"name": "А", "deceased": false}}"#,
        r#"{"message_id": 1, "number": "990101500016", "found": false, "record": null}"#,
    ] {
        scripted.now(Act::ok(body));
        unavailable(registers.individual(&applicant()).await);
    }
}

#[tokio::test]
async fn where_none_are_configured_nobody_can_tell() {
    let cause = unavailable(NoRegisters.individual(&applicant()).await);
    assert!(cause.contains("configured"), "{cause}");
}

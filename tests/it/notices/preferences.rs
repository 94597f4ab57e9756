//! Preferences: nothing is sent to an address that nobody proved to be his.

use ruqsat_sdk::models::{
    AddressConfirmation, NoticeChannel, NoticeLanguage, NoticePreferencesChange, OptionalNotice,
    WantedAddress,
};
use ruqsat_tests::{OZONE, Options, Person, World};
use serde_json::Value;
use std::time::Duration;

const PHONE: &str = "+77012345678";

fn wants(phone: &str) -> NoticePreferencesChange {
    let sms = Some(WantedAddress { to: phone.into(), is_on: true });
    NoticePreferencesChange { sms, ..NoticePreferencesChange::new(NoticeLanguage::Ru) }
}

/// What was sent to an address, once there are so many, oldest first.
async fn sent_to(world: &World, to: &str, many: usize) -> Vec<Value> {
    for _ in 0..200 {
        let mut sent = world.sent().await;
        sent.retain(|one| one["to"] == to);
        if sent.len() >= many {
            return sent;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{to} never got {many}: {:?}", world.sent().await);
}

/// The digits in a text.
fn digits(sent: &Value) -> String {
    let text = sent["text"].as_str().expect("a text");
    let code = text.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 6);
    code.expect("a code").to_owned()
}

async fn confirm(person: &Person<'_>, code: &str) -> Result<(), String> {
    let confirmation = AddressConfirmation { channel: NoticeChannel::Sms, code: code.to_owned() };
    let answer = person.api.notices().confirm_address(&confirmation).await;
    answer.map(drop).map_err(|fault| format!("{fault:?}"))
}

#[tokio::test]
async fn an_address_gets_notices_once_its_owner_sent_the_code_back() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let before = person.api.notices().get_preferences().await.expect("preferences");
    assert!(before.sms.is_some_and(|phone| phone.confirmed_at.is_some()), "seeded");
    let changed = person.api.notices().update_preferences(&wants(PHONE)).await.expect("changed");
    assert!(changed.sms.is_some_and(|phone| phone.confirmed_at.is_none() && phone.to == PHONE));
    assert!(changed.email.is_none(), "what is not named is not wanted");
    let code = digits(&sent_to(&world, PHONE, 1).await[0]);

    let unproved = person.register(OZONE).await.id;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert!(confirm(&person, wrong).await.expect_err("wrong").contains("wrong_code"));
    confirm(&person, &code).await.expect("confirmed");
    confirm(&person, wrong).await.expect("confirmed is confirmed");
    let told = person.register(OZONE).await;
    let sent = sent_to(&world, PHONE, 2).await;
    assert_eq!(sent.len(), 2, "{unproved} was told in the mailbox only: {sent:?}");
    let number = told.registered_no.expect("a number");
    assert!(sent[1]["text"].as_str().is_some_and(|text| text.contains(&number)));
    assert_eq!(sent[1]["language"], "ru");
    assert_eq!(person.notices_about(&unproved).await.len(), 1);
}

#[tokio::test]
async fn a_code_is_guessed_five_times_at_most_and_five_are_sent_a_day() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    for n in 1..=5 {
        person.api.notices().update_preferences(&wants(PHONE)).await.expect("a code");
        // At once again: the code that is there is good.
        person.api.notices().update_preferences(&wants(PHONE)).await.expect("no other code");
        let sent = sent_to(&world, PHONE, n).await;
        assert_eq!(sent.len(), n);
        let code = digits(&sent[n - 1]);
        if n == 1 {
            let wrong = if code == "999999" { "999998" } else { "999999" };
            for _ in 0..5 {
                confirm(&person, wrong).await.expect_err("wrong");
            }
            assert!(confirm(&person, &code).await.expect_err("used up").contains("wrong_code"));
        }
        world.advance(chrono::TimeDelta::minutes(2));
    }
    let sixth = person.api.notices().update_preferences(&wants(PHONE)).await.expect_err("too many");
    assert!(format!("{sixth:?}").contains("too_many_codes"), "{sixth:?}");
    // Another address does not begin a new count: nobody is flooded through us.
    let other = person.api.notices().update_preferences(&wants("+77019999999")).await.expect_err("too many");
    assert!(format!("{other:?}").contains("too_many_codes"), "{other:?}");
    world.advance(chrono::TimeDelta::hours(25));
    let person = world.person("applicant").await;
    person.api.notices().update_preferences(&wants(PHONE)).await.expect("a new day");
    let code = digits(&sent_to(&world, PHONE, 6).await[5]);
    world.advance(chrono::TimeDelta::minutes(14));
    confirm(&person, &code).await.expect("good for a quarter of an hour");
}

#[tokio::test]
async fn what_is_wrong_is_refused_and_what_is_muted_stays_in_the_mailbox() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    for wrong in ["87012345678", "+7701", "нөмір", "+77012345678\n"] {
        let fault = person.api.notices().update_preferences(&wants(wrong)).await.expect_err("no number");
        assert!(format!("{fault:?}").contains("/sms/to"), "{wrong}: {fault:?}");
    }
    let before = person.api.notices().get_preferences().await.expect("preferences");
    let kept = |address: Option<ruqsat_sdk::models::NoticeAddress>| {
        address.map(|one| WantedAddress { to: one.to, is_on: one.is_on })
    };
    let muted = NoticePreferencesChange {
        sms: kept(before.sms),
        email: kept(before.email),
        muted: Some(vec![OptionalNotice::InReview]),
        ..NoticePreferencesChange::new(NoticeLanguage::Kk)
    };
    let after = person.api.notices().update_preferences(&muted).await.expect("changed");
    assert!(after.email.is_some_and(|one| one.confirmed_at.is_some()), "the same address stays confirmed");
    let issued = world.issue("applicant", OZONE).await;
    let told = world.told("applicant", &issued.id, 3).await;
    assert_eq!(told, ["registered", "issued", "survey_invitation"]);
    assert_eq!(person.notices_about(&issued.id).await.len(), 4, "all of them in the mailbox");
}

//! What is believed and what is not.

use super::*;
use chrono::TimeDelta;

const SENT: i64 = 1_614_265_330;
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const BODY: &[u8] = br#"{"test": 2432232314}"#;

fn secret() -> Vec<u8> {
    read_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap()
}

fn judge(id: &str, timestamp: &str, signature: &str, body: &[u8], off: i64) -> Result<(), CallbackFault> {
    let now = DateTime::from_timestamp(SENT, 0).unwrap() + TimeDelta::seconds(off);
    check(&[secret()], id, timestamp, signature, body, now)
}

#[test]
fn the_sample_of_the_standard_is_signed_alike() {
    // The worked example of the Standard Webhooks libraries.
    let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    assert_eq!(sign(&secret(), ID, SENT, BODY), expected);
    assert_eq!(judge(ID, "1614265330", expected, BODY, 0), Ok(()));
}

#[test]
fn five_minutes_either_way() {
    let signature = sign(&secret(), ID, SENT, BODY);
    for (off, verdict) in [
        (TOLERANCE, Ok(())),
        (-TOLERANCE, Ok(())),
        (TOLERANCE + 1, Err(CallbackFault::Stale)),
        (-TOLERANCE - 1, Err(CallbackFault::Stale)),
    ] {
        assert_eq!(judge(ID, "1614265330", &signature, BODY, off), verdict, "{off}");
    }
}

#[test]
fn nothing_may_be_changed() {
    let signature = sign(&secret(), ID, SENT, BODY);
    let mismatch = Err(CallbackFault::SignatureMismatch);
    assert_eq!(judge("msg_other", "1614265330", &signature, BODY, 0), mismatch);
    assert_eq!(judge(ID, "1614265331", &signature, BODY, 0), mismatch);
    assert_eq!(judge(ID, "1614265330", &signature, br#"{"test": 2432232315}"#, 0), mismatch);
    assert_eq!(judge(ID, "1614265330", &sign(&[7; 24], ID, SENT, BODY), BODY, 0), mismatch);
    assert_eq!(
        check(&[], ID, "1614265330", &signature, BODY, DateTime::from_timestamp(SENT, 0).unwrap()),
        mismatch
    );
}

#[test]
fn one_of_several_signatures_and_one_of_several_secrets() {
    let good = sign(&secret(), ID, SENT, BODY);
    let other = sign(&[7; 24], ID, SENT, BODY);
    for header in [format!("{other} {good}"), format!("v1a,AAAA {good}"), format!("v1,!!!! {good}")] {
        assert_eq!(judge(ID, "1614265330", &header, BODY, 0), Ok(()), "{header}");
    }
    let now = DateTime::from_timestamp(SENT, 0).unwrap();
    assert_eq!(check(&[secret(), vec![7; 24]], ID, "1614265330", &other, BODY, now), Ok(()));
}

#[test]
fn misshapen_headers() {
    let good = sign(&secret(), ID, SENT, BODY);
    for (id, timestamp, signature) in [
        ("", "1614265330", good.as_str()),
        ("a.1", "1614265330", &good),
        ("a b", "1614265330", &good),
        (ID, "", &good),
        (ID, "+1614265330", &good),
        (ID, "1614265330.0", &good),
        (ID, "99999999999999999999", &good),
        (ID, "1614265330", ""),
        (ID, "1614265330", "v1"),
        (ID, "1614265330", "v2,AAAA"),
        (ID, "1614265330", &good[3..]),
    ] {
        assert_eq!(
            judge(id, timestamp, signature, BODY, 0),
            Err(CallbackFault::Malformed),
            "{id} {timestamp}"
        );
    }
}

#[test]
fn secrets_are_read_strictly() {
    for bad in ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AAAA", "whsec_%%%"] {
        assert_eq!(read_secret(bad), None, "{bad}");
    }
}

//! Every history of a breaker up to a length, against what is promised; and what opens it.

use super::*;

const REST: Duration = Duration::from_secs(5);

/// A breaker that has just been opened, and when.
fn opened() -> (Breaker, Instant) {
    let (mut breaker, now) = (Breaker::new(REST), Instant::now());
    for _ in 0..5 {
        let pass = breaker.admit(now).unwrap();
        breaker.report(pass, false, now);
    }
    assert!(breaker.is_open());
    (breaker, now)
}

/// How many of these outcomes (`x` is a failure) it takes to open it.
fn opens_after(pattern: &str) -> Option<usize> {
    let (mut breaker, now) = (Breaker::new(REST), Instant::now());
    pattern.chars().cycle().take(100).position(|outcome| {
        let pass = breaker.admit(now).unwrap();
        breaker.report(pass, outcome != 'x', now);
        breaker.is_open()
    })
}

#[test]
fn a_run_or_a_share_of_failures_opens_it() {
    assert_eq!(opens_after("x"), Some(4));
    assert_eq!(opens_after("..xxxxx"), Some(6));
    // Half of the last twenty.
    assert_eq!(opens_after("x."), Some(18));
    assert_eq!(opens_after("xxxx."), Some(11));
    assert_eq!(opens_after("xxx...."), None, "three of seven are fewer");
    assert_eq!(opens_after("."), None);
}

#[test]
fn after_the_rest_one_is_let_through_and_decides() {
    for healthy in [true, false] {
        let (mut breaker, now) = opened();
        assert_eq!(breaker.admit(now + REST - Duration::from_nanos(1)), None);
        let later = now + REST;
        let probe = breaker.admit(later).unwrap();
        assert_eq!(breaker.admit(later), None, "one at a time");
        breaker.report(probe, healthy, later);
        assert_eq!(breaker.is_open(), !healthy);
        assert_eq!(breaker.admit(later).is_some(), healthy);
        assert!(breaker.admit(later + REST).is_some());
    }
}

#[test]
fn a_probe_nobody_hears_of_again_does_not_close_the_way_for_ever() {
    let (mut breaker, now) = opened();
    let lost = breaker.admit(now + REST).unwrap();
    let second = breaker.admit(now + REST * 2).unwrap();
    breaker.report(lost, true, now + REST * 2);
    assert!(breaker.is_open(), "the word of the one who was given up does not count");
    breaker.report(second, true, now + REST * 2);
    assert!(!breaker.is_open());
}

/// What can happen to a breaker.
#[derive(Clone, Copy)]
enum Event {
    Ask,
    /// The oldest or the newest of those who asked reports.
    Report {
        newest: bool,
        healthy: bool,
    },
    Wait,
}

const EVENTS: [Event; 6] = [
    Event::Ask,
    Event::Report { newest: false, healthy: true },
    Event::Report { newest: false, healthy: false },
    Event::Report { newest: true, healthy: true },
    Event::Report { newest: true, healthy: false },
    Event::Wait,
];

/// Walks one history from an opened breaker, numbered by its events, and holds it to the promises.
fn walk(mut number: usize, length: usize) {
    let (mut breaker, mut now) = opened();
    let (mut out, mut last_probe): (Vec<Pass>, Option<Instant>) = (Vec::new(), None);
    for _ in 0..length {
        let event = EVENTS[number % EVENTS.len()];
        number /= EVENTS.len();
        let was_open = breaker.is_open();
        match event {
            Event::Ask => {
                let pass = breaker.admit(now);
                assert!(pass.is_some() || was_open, "a closed one turns nobody away");
                if was_open && pass.is_some() {
                    assert!(last_probe.is_none_or(|last| now >= last + REST), "two probes in one rest");
                    last_probe = Some(now);
                }
                assert_eq!(breaker.is_open(), was_open, "asking alone opens and closes nothing");
                out.extend(pass);
            }
            Event::Report { newest, healthy } => {
                let at = if newest { out.len().checked_sub(1) } else { (!out.is_empty()).then_some(0) };
                let Some(at) = at else { continue };
                let pass = out.remove(at);
                breaker.report(pass, healthy, now);
                assert!(healthy || was_open || !breaker.is_open(), "one failure opens nothing");
                assert!(!healthy || was_open || !breaker.is_open(), "a success opens nothing");
                assert!(was_open == breaker.is_open() || healthy, "only a success closes");
            }
            Event::Wait => now += REST,
        }
    }
    // Whatever happened: after a rest somebody is let through, and his success closes it.
    let pass = breaker.admit(now + REST).expect("never shut for ever");
    breaker.report(pass, true, now + REST);
    assert!(!breaker.is_open());
}

#[test]
fn every_history_of_seven_events_keeps_the_promises() {
    let length = 7;
    (0..EVENTS.len().pow(length)).for_each(|number| walk(number, length as usize));
}

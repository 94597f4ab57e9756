//! What outside systems cost us, as metrics. Labels are the system and one of a few outcomes, nothing that comes from
//! outside.

use std::time::Duration;

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};

const REQUESTS: &str = "ruqsat_outside_requests_total";
const SECONDS: &str = "ruqsat_outside_request_seconds";
const RETRIES: &str = "ruqsat_outside_retries_total";
const BREAKER: &str = "ruqsat_outside_breaker_open";
const UNUSABLE: &str = "ruqsat_outside_unusable_total";

/// Describes the metrics of this crate to the recorder; call it once, when the recorder is installed.
pub fn describe_metrics() {
    describe_counter!(
        REQUESTS,
        "Requests to outside systems by outcome; breaker_open and busy were not sent."
    );
    describe_histogram!(
        SECONDS,
        Unit::Seconds,
        "How long a request to an outside system took, each try apart."
    );
    describe_counter!(RETRIES, "Requests to outside systems that were made again.");
    describe_gauge!(BREAKER, "How many addresses of an outside system are left alone after failures.");
    describe_counter!(
        UNUSABLE,
        "Answers that came and could not be believed: OCSP answers, revocation lists."
    );
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// With an answer that was understood.
    Answered,
    /// With a 4xx that means no.
    Refused,
    /// With 408, 429 or a 5xx.
    ErrorStatus,
    /// With an answer nobody understands.
    Unreadable,
    /// With more bytes than any answer has.
    TooLong,
    /// Not in time.
    TimedOut,
    /// Nobody there.
    Unreachable,
    /// The connection broke.
    Broken,
    /// Not sent: too many are under way.
    Busy,
    /// Not sent: it is left alone after failures.
    BreakerOpen,
}

impl Outcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::ErrorStatus => "error_status",
            Self::Unreadable => "unreadable",
            Self::TooLong => "too_long",
            Self::TimedOut => "timed_out",
            Self::Unreachable => "unreachable",
            Self::Broken => "broken",
            Self::Busy => "busy",
            Self::BreakerOpen => "breaker_open",
        }
    }
}

pub(crate) fn request(system: &'static str, outcome: Outcome) {
    counter!(REQUESTS, "system" => system, "outcome" => outcome.as_str()).increment(1);
}

pub(crate) fn took(system: &'static str, time: Duration) {
    histogram!(SECONDS, "system" => system).record(time.as_secs_f64());
}

pub(crate) fn retry(system: &'static str) {
    counter!(RETRIES, "system" => system).increment(1);
}

/// An address of the system opens (1) or closes (-1); 0 shows the system before anything happens.
pub(crate) fn breaker(system: &'static str, change: f64) {
    gauge!(BREAKER, "system" => system).increment(change);
}

pub(crate) fn unusable(system: &'static str) {
    counter!(UNUSABLE, "system" => system).increment(1);
}

//! `/v1/token`, and what a token is good for.

mod bearer;
mod challenge;
mod portal;
mod secrets;
mod sign_in;

use ruqsat_tests::{RawAnswer, World};

/// Media type of a token request.
const FORM: &str = "application/x-www-form-urlencoded";

/// A token request as it stands, with further headers.
async fn ask(world: &World, body: &str, headers: &[(&str, &str)]) -> RawAnswer {
    let raw = world.raw();
    let mut request = raw.request(reqwest::Method::POST, "/v1/token", "").header("content-type", FORM);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    raw.send(request.body(body.to_owned())).await
}

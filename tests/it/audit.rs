//! The audit: what is written leaves a row, what staff is shown leaves a row, and nothing personal stands in any.

mod operations;
mod people;
mod rows;
mod sealed;
mod sign_in;

use reqwest::Method;
use ruqsat_licensing::audit::AuditRow;
use ruqsat_tests::{RawAnswer, World};

/// A request under an id of its own.
struct Request<'a> {
    id: &'a str,
    method: Method,
    path: &'a str,
    token: &'a str,
    body: String,
}

async fn send(world: &World, request: Request<'_>) -> RawAnswer {
    let raw = world.raw();
    let mut built =
        raw.request(request.method, request.path, request.token).header("x-request-id", request.id);
    if !request.body.is_empty() {
        built = built.header("content-type", "application/json").body(request.body);
    }
    raw.send(built).await
}

async fn get(world: &World, id: &str, path: &str, token: &str) -> RawAnswer {
    send(world, Request { id, method: Method::GET, path, token, body: String::new() }).await
}

/// The rows that a request left.
async fn of_request(world: &World, id: &str) -> Vec<AuditRow> {
    world.audit().await.into_iter().filter(|row| row.request == id).collect()
}

//! Bodies, their people and who stands in for whom; the way of an application to its body; conflicts of interest.

mod conflict;
mod managing;
mod people;
mod reading;
mod routing;
mod substitutions;

use reqwest::Method;
use ruqsat_licensing::values::civil_day;
use ruqsat_tests::{RawAnswer, World};
use serde_json::{Value, json};

/// Business numbers of the ecology committee and its department of Almaty.
const ECOLOGY: &str = "750140000038";
const ALMATY: &str = "750140000088";

/// Who asks, with a token.
struct Desk<'w> {
    world: &'w World,
    token: String,
}

impl<'w> Desk<'w> {
    /// A demo person, signed in.
    async fn of(world: &'w World, key_name: &str) -> Self {
        Self { world, token: world.person(key_name).await.token }
    }

    async fn get(&self, path: &str) -> RawAnswer {
        self.world.raw().get(path, &self.token).await
    }

    async fn post(&self, path: &str, body: Value) -> RawAnswer {
        self.world.raw().post(path, &self.token, body.to_string()).await
    }

    async fn patch(&self, path: &str, body: Value) -> RawAnswer {
        self.patch_seen(path, body, "*").await
    }

    async fn patch_seen(&self, path: &str, body: Value, seen: &str) -> RawAnswer {
        let raw = self.world.raw();
        let request = raw.request(Method::PATCH, path, &self.token).header("if-match", seen);
        raw.send(request.header("content-type", "application/json").body(body.to_string())).await
    }

    async fn delete(&self, path: &str) -> RawAnswer {
        let raw = self.world.raw();
        raw.send(raw.request(Method::DELETE, path, &self.token)).await
    }

    /// A new post; its id.
    async fn new_post(&self, body: &str, roles: &[&str]) -> String {
        let made = self
            .post(&format!("/v1/bodies/{body}/posts"), json!({"title": name("Маман"), "roles": roles}))
            .await;
        assert_eq!(made.status, 201, "{made:?}");
        text(&made.json, "id")
    }

    /// The employment of whoever has this number at a body.
    async fn employment(&self, body: &str, iin: &str) -> String {
        let all = self.get(&format!("/v1/bodies/{body}/employees?limit=100")).await;
        let items = all.json["items"].as_array().expect("a list");
        text(items.iter().find(|one| one["iin"] == iin).expect("the person"), "id")
    }
}

/// A field that is text.
fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}")).to_owned()
}

/// One name in three languages.
fn name(kk: &str) -> Value {
    json!({"kk": kk, "ru": format!("{kk} (ru)"), "en": format!("{kk} (en)")})
}

/// The id of a demo body.
async fn body(world: &World, bin: &str) -> String {
    let all = world.raw().get("/v1/bodies?limit=100", "").await;
    let items = all.json["items"].as_array().expect("a list").clone();
    text(items.iter().find(|one| one["bin"] == bin).expect("the body"), "id")
}

/// A day so many days from today, in Almaty.
fn day(world: &World, ahead: i64) -> String {
    (civil_day(world.now()) + chrono::TimeDelta::days(ahead)).to_string()
}

/// A right IIN that nobody here has, one per number.
fn iin(serial: u32) -> String {
    (0..10)
        .map(|last| format!("9902026{serial:04}{last}"))
        .find(|text| ruqsat_licensing::values::Iin::parse(text).is_some())
        .unwrap_or_else(|| iin(serial + 1))
}

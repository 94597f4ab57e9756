//! The writes that are about people and bodies, not about a case.

use super::operations::request_id;
use super::{Request, get, send};
use reqwest::Method;
use ruqsat_licensing::values::civil_day;
use ruqsat_tests::World;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Writes of this kind that need a page or an outside message first, and where they are driven.
pub(super) const ELSEWHERE: [(&str, &str); 10] = [
    ("create_challenge", "keeps nothing"),
    ("create_application_mobile_signing", "needs an application that waits: signatures::mobile"),
    ("create_task_mobile_signing", "needs a result that waits: signatures::mobile"),
    ("cancel_mobile_signing", "needs a session: signatures::mobile"),
    ("put_mobile_documents", "needs a phone: signatures::mobile"),
    ("upload_document", "has a body of bytes: documents::uploads"),
    ("revoke_grant", "needs a consent: access::grants"),
    ("confirm_notice_address", "needs the code that was sent: notices::preferences"),
    ("introspect_token", "reads"),
    ("revoke_token", "ends a session, which is kept with its end: access::sessions"),
];

/// Sends each write in its turn, under the id of its operation.
struct Drive<'w> {
    world: &'w World,
    driven: BTreeSet<&'static str>,
}

impl Drive<'_> {
    async fn act(
        &mut self,
        operation: &'static str,
        method: Method,
        path: &str,
        token: &str,
        body: Value,
    ) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let request = Request { id: &request_id(operation), method, path, token, body };
        let answer = send(self.world, request).await;
        assert!((200..300).contains(&answer.status), "{operation}: {answer:?}");
        self.driven.insert(operation);
        answer.json
    }
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_else(|| panic!("{key} in {value}")).to_owned()
}

/// Drives every one of them, so that it is accepted; their names.
pub(super) async fn manage(world: &World) -> BTreeSet<&'static str> {
    let mut drive = Drive { world, driven: BTreeSet::new() };
    let admin = world.person("pipelines-administrator").await.token;
    let name = json!({"kk": "Бөлім", "ru": "Отдел", "en": "Division"});
    let bodies = get(world, "looked-for", "/v1/bodies?limit=100", "").await.json;
    let is_own = |body: &&Value| body["bin"] == "750140000028";
    let own = text(bodies["items"].as_array().unwrap().iter().find(is_own).unwrap(), "id");
    let own_path = format!("/v1/bodies/{own}");
    let (post, patch, delete) = (Method::POST, Method::PATCH, Method::DELETE);

    let new = json!({"bin": "750140009001", "name": name, "parent": own});
    let body = drive.act("create_body", post.clone(), "/v1/bodies", &admin, new).await;
    let path = format!("/v1/bodies/{}", text(&body, "id"));
    drive.act("update_body", patch.clone(), &path, &admin, json!({"name": name})).await;
    let units = format!("{own_path}/units");
    let unit = drive.act("create_unit", post.clone(), &units, &admin, json!({"name": name})).await;
    let path = format!("{units}/{}", text(&unit, "id"));
    drive.act("update_unit", patch.clone(), &path, &admin, json!({"name": name})).await;
    let posts = format!("{own_path}/posts");
    let new = json!({"title": name, "roles": ["executor"]});
    let held = drive.act("create_post", post.clone(), &posts, &admin, new).await;
    let path = format!("{posts}/{}", text(&held, "id"));
    drive.act("update_post", patch.clone(), &path, &admin, json!({"title": name})).await;

    let (today, iin) = (civil_day(world.now()), "990101500908");
    let people = format!("{own_path}/employees");
    let new = json!({"iin": iin, "name": "Жаңабеков Сынақ", "post": text(&held, "id"), "from": today});
    let employee = drive.act("create_employee", post.clone(), &people, &admin, new).await;
    let path = format!("{people}/{}", text(&employee, "id"));
    let activation = format!("{path}/activation");
    let renewed = drive.act("renew_activation", post.clone(), &activation, &admin, json!({})).await;
    let code = text(&renewed, "activation_code");
    let first = json!({"code": code, "iin": iin, "password": "үш көк бөрі екен"});
    drive.act("activate_account", post.clone(), "/v1/accounts/activate", "", first).await;
    let all = get(world, "looked-for", &format!("{people}?limit=100"), &admin).await.json;
    let is_executor = |one: &&Value| one["iin"] == "990101500026";
    let absent = text(all["items"].as_array().unwrap().iter().find(is_executor).unwrap(), "id");
    let stand_in = json!({
        "absent": absent, "substitute": text(&employee, "id"), "from": today, "until": today, "ground": "№ 12-Ж",
    });
    let substitutions = format!("{own_path}/substitutions");
    let made = drive.act("create_substitution", post.clone(), &substitutions, &admin, stand_in).await;
    let one = format!("{substitutions}/{}", text(&made, "id"));
    drive.act("cancel_substitution", delete.clone(), &one, &admin, Value::Null).await;
    drive.act("update_employee", patch, &path, &admin, json!({"until": today})).await;

    let owner = world.person("applicant-entity").await.token;
    let named = json!({"iin": "990101500016", "capacity": "right_to_sign"});
    let made = drive.act("create_representation", post.clone(), "/v1/representations", &owner, named).await;
    let one = format!("/v1/representations/{}", text(&made, "id"));
    drive.act("revoke_representation", delete, &one, &owner, Value::Null).await;
    let wishes = json!({"language": "ru"});
    drive.act("update_notice_preferences", Method::PUT, "/v1/notices/preferences", &owner, wishes).await;
    let mailbox = get(world, "looked-for", "/v1/notices", &owner).await.json;
    let notice = text(&mailbox["items"][0], "id");
    drive.act("read_notice", post, &format!("/v1/notices/{notice}/read"), &owner, Value::Null).await;
    drive.driven
}

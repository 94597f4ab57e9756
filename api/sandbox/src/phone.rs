//! The twin of a phone with the national app (PKI 3.5): reads a QR, fetches what is to be signed, signs with the key of a
//! demo person, and puts it back, as the app does when its owner agrees.

use std::path::PathBuf;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Url};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::answers::{Clock, Fault, json_config};
use crate::demo;

/// The state of the twin.
pub struct Phone {
    http: Client,
    folder: PathBuf,
    clock: Clock,
}

/// What its owner does.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scan {
    /// The text of the QR.
    qr: String,
    /// Name of the key of a demo person.
    key: String,
    /// Whether it is the person's GOST key.
    #[serde(default)]
    gost: bool,
}

impl Phone {
    /// One with the keys of this folder.
    ///
    /// # Errors
    /// Those of making an HTTP client.
    pub fn new(folder: PathBuf, clock: Clock) -> std::io::Result<Self> {
        let http =
            Client::builder().timeout(Duration::from_secs(10)).redirect(Policy::none()).no_proxy().build();
        Ok(Self { http: http.map_err(std::io::Error::other)?, folder, clock })
    }

    /// Asks our server and reads its JSON; what it refuses is told with its status.
    async fn ask(&self, request: RequestBuilder) -> Result<Value, Fault> {
        let lost = |fault: reqwest::Error| Fault::new(StatusCode::BAD_GATEWAY, "lost", fault.to_string());
        let answer = request.send().await.map_err(lost)?;
        let status = StatusCode::from_u16(answer.status().as_u16()).map_err(Fault::internal)?;
        let text = answer.text().await.map_err(lost)?;
        if !status.is_success() {
            return Err(Fault::new(status, "refused", text));
        }
        serde_json::from_str(&text).map_err(|fault| strange(&fault.to_string()))
    }

    async fn sign(&self, scan: &Scan) -> Result<Value, Fault> {
        let names = demo::people().iter().map(|person| person.key_name);
        // The name becomes a path: only those that are known.
        if !names.chain(demo::BAD_KEYS.map(|(name, _)| name)).any(|name| name == scan.key) {
            return Err(Fault::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "key_unknown",
                "no demo key of this name",
            ));
        }
        let folder = if scan.gost { self.folder.join("gost") } else { self.folder.clone() };
        let key = demo::key(&folder, &scan.key).map_err(Fault::internal)?;
        let first = scan.qr.strip_prefix("mobileSign:").and_then(own).ok_or_else(|| strange("the QR"))?;
        let session = self.ask(self.http.get(first)).await?;
        let document = &session["document"];
        let (uri, token) = (document["uri"].as_str().and_then(own), document["auth_token"].as_str());
        let (Some(uri), Some("Token"), Some(token)) = (uri, document["auth_type"].as_str(), token) else {
            return Err(strange("document"));
        };
        let mut documents = self.ask(self.http.get(uri.clone()).bearer_auth(token)).await?;
        if documents["signMethod"] != "CMS_SIGN_ONLY" {
            return Err(strange("signMethod"));
        }
        for one in documents["documentsToSign"].as_array_mut().ok_or_else(|| strange("documentsToSign"))? {
            let data = one.pointer_mut("/document/file/data").ok_or_else(|| strange("data"))?;
            let bytes = data.as_str().and_then(|text| BASE64_STANDARD.decode(text).ok());
            let bytes = bytes.ok_or_else(|| strange("data"))?;
            let cms = key.sign_detached(&bytes, (self.clock)()).map_err(Fault::internal)?;
            *data = BASE64_STANDARD.encode(cms).into();
        }
        let answer = self.ask(self.http.put(uri).bearer_auth(token).json(&documents)).await?;
        Ok(json!({"session": {"description": session["description"], "organisation": session["organisation"],
            "expiry_date": session["expiry_date"]}, "answer": answer}))
    }
}

/// An address on this machine: the twin asks nobody else.
fn own(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    (url.scheme() == "http" && matches!(url.host_str(), Some("127.0.0.1" | "localhost"))).then_some(url)
}

fn strange(what: &str) -> Fault {
    Fault::new(StatusCode::BAD_GATEWAY, "strange", format!("not what the app understands: {what}"))
}

/// `POST /phone` `{qr, key}` signs what a QR offers with the key of a demo person.
pub fn configure(cfg: &mut web::ServiceConfig, state: web::Data<Phone>) {
    let phone = web::resource("/phone").app_data(state).app_data(json_config());
    cfg.service(phone.route(web::post().to(scan)));
}

async fn scan(state: web::Data<Phone>, scan: web::Json<Scan>) -> Result<HttpResponse, Fault> {
    Ok(HttpResponse::Ok().json(state.sign(&scan).await?))
}

//! The merchant's end of a callback: a small server that keeps what it is sent.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};

/// A callback as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    pub(crate) id: String,
    pub(crate) timestamp: String,
    pub(crate) signature: String,
    pub(crate) body: Vec<u8>,
}

type Inbox = Arc<Mutex<Vec<Arrived>>>;

pub(crate) struct Merchant {
    pub(crate) url: String,
    inbox: Inbox,
    server: ServerHandle,
}

impl Merchant {
    /// Refuses the first `refusals` callbacks with 503, takes the others.
    pub(crate) fn start(refusals: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/callback", listener.local_addr().unwrap());
        let inbox = Inbox::default();
        let kept = web::Data::new(inbox.clone());
        let server = HttpServer::new(move || {
            App::new()
                .app_data(kept.clone())
                .app_data(web::Data::new(refusals))
                .service(web::resource("/callback").route(web::post().to(take)))
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        let handle = server.handle();
        tokio::spawn(server);
        Self { url, inbox, server: handle }
    }

    /// Waits until so many callbacks were sent.
    pub(crate) async fn arrived(&self, count: usize) -> Vec<Arrived> {
        for _ in 0..100 {
            let inbox = self.inbox.lock().unwrap().clone();
            if inbox.len() >= count {
                return inbox;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no {count} callbacks within five seconds");
    }

    pub(crate) async fn stop(self) {
        self.server.stop(false).await;
    }
}

async fn take(
    request: HttpRequest,
    inbox: web::Data<Inbox>,
    refusals: web::Data<usize>,
    body: web::Bytes,
) -> HttpResponse {
    let header = |name: &str| {
        let value = request.headers().get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let arrived = Arrived {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
        body: body.to_vec(),
    };
    let mut inbox = inbox.lock().unwrap();
    inbox.push(arrived);
    if inbox.len() <= **refusals {
        HttpResponse::ServiceUnavailable().finish()
    } else {
        HttpResponse::NoContent().finish()
    }
}

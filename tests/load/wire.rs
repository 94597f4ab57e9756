//! A connection to the server that is kept open, and a request on it. HTTP/1.1 without a pool, redirects or JSON in
//! between: what measures runs on the processors that it measures.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use std::sync::Arc;
use tokio::net::TcpStream;

/// A request.
#[derive(Clone)]
pub(crate) struct Ask {
    /// Path and query.
    pub(crate) path: String,
    /// The caller.
    pub(crate) token: Arc<str>,
    /// What is posted, with its idempotency key; otherwise it is a GET.
    pub(crate) post: Option<(String, Bytes)>,
}

/// An answer.
pub(crate) struct Answer {
    /// Its status.
    pub(crate) status: u16,
    /// Its body.
    pub(crate) body: Bytes,
}

/// A connection.
pub(crate) struct Wire {
    address: String,
    sender: Option<SendRequest<Full<Bytes>>>,
}

impl Wire {
    /// One that is opened by its first request.
    pub(crate) fn to(address: &str) -> Self {
        Self { address: address.to_owned(), sender: None }
    }

    /// Sends a request and reads the answer whole. After a fault the next request opens a new connection.
    pub(crate) async fn send(&mut self, ask: &Ask) -> Result<Answer, String> {
        // An answer may have been read before its connection says that it can take the next request.
        let mut kept = self.sender.take();
        let is_ready = match &mut kept {
            Some(kept) => kept.ready().await.is_ok(),
            None => false,
        };
        let mut sender = match kept {
            Some(kept) if is_ready => kept,
            _ => open(&self.address).await?,
        };
        let request = Request::builder()
            .uri(&ask.path)
            .header("host", &self.address)
            .header("authorization", format!("Bearer {}", ask.token))
            .header("accept-language", "kk");
        let request = match &ask.post {
            None => request.method(Method::GET).body(Full::default()),
            Some((key, body)) => request
                .method(Method::POST)
                .header("content-type", "application/json")
                .header("idempotency-key", key)
                .body(Full::new(body.clone())),
        };
        let request = request.map_err(|fault| format!("no request: {fault}"))?;
        let answer = sender.send_request(request).await.map_err(|fault| fault.to_string())?;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.map_err(|fault| fault.to_string())?.to_bytes();
        self.sender = Some(sender);
        Ok(Answer { status, body })
    }
}

async fn open(address: &str) -> Result<SendRequest<Full<Bytes>>, String> {
    let failed = |fault: &dyn std::fmt::Display| format!("no connection: {fault}");
    let stream = TcpStream::connect(address).await.map_err(|fault| failed(&fault))?;
    stream.set_nodelay(true).map_err(|fault| failed(&fault))?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|fault| failed(&fault))?;
    // It ends with its sender; what breaks it the sender tells.
    tokio::spawn(async move {
        let _ = connection.await;
    });
    Ok(sender)
}

//! A server that says what it is told and remembers what it heard.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A request as it came over the wire.
pub(crate) struct Heard {
    /// The first line and the headers, in lower case.
    pub(crate) head: String,
    /// The first line as it came.
    pub(crate) line: String,
    pub(crate) body: String,
}

/// A running server.
pub(crate) struct Server {
    pub(crate) url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Server {
    /// Answers one connection after another: status and headers, body; with nothing at all it hangs up.
    pub(crate) async fn saying(answers: Vec<(&'static str, &'static str)>) -> Self {
        // A second test may have installed it first; either way one is there.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/base", listener.local_addr().expect("an address"));
        let heard = Arc::new(Mutex::new(Vec::new()));
        let memory = heard.clone();
        tokio::spawn(async move {
            for (head, body) in answers {
                let (mut stream, _) = listener.accept().await.expect("a connection");
                let request = hear(&mut stream).await;
                memory.lock().expect("memory").push(request);
                if head.is_empty() {
                    continue;
                }
                let length = body.len();
                let answer =
                    format!("HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}");
                stream.write_all(answer.as_bytes()).await.expect("an answer");
            }
        });
        Self { url, heard }
    }

    /// The requests so far, emptied.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut *self.heard.lock().expect("memory"))
    }
}

async fn hear(stream: &mut TcpStream) -> Heard {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let read = stream.read(&mut chunk).await.expect("a request");
        bytes.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let lower = head.to_lowercase();
        let length = lower
            .lines()
            .find_map(|l| l.strip_prefix("content-length: "))
            .map_or(0, |n| n.parse().expect("a number"));
        if body.len() >= length {
            let line = head.lines().next().unwrap_or_default().to_owned();
            return Heard { head: lower, line, body: body.to_owned() };
        }
    }
}

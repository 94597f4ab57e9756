//! A server that does what it is told, request after request, and counts.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// What happens to one request.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// These bytes after a while, then the connection closes.
    Answer(Duration, Vec<u8>),
    /// The connection closes without a byte.
    HangUp,
    /// Nothing, for a minute.
    Silence,
}

impl Act {
    /// A status with these header lines and no body.
    pub(crate) fn status(status: u16, headers: &str) -> Self {
        let head =
            format!("HTTP/1.1 {status} Told\r\nconnection: close\r\n{headers}content-length: 0\r\n\r\n");
        Self::Answer(Duration::ZERO, head.into_bytes())
    }

    /// 200 and a body.
    pub(crate) fn ok(body: impl AsRef<[u8]>) -> Self {
        Self::late(Duration::ZERO, body)
    }

    /// The same after a while.
    pub(crate) fn late(after: Duration, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
        Self::Answer(after, [head.as_bytes(), body].concat())
    }
}

pub(crate) struct Scripted {
    pub(crate) url: String,
    script: Arc<Mutex<Vec<Act>>>,
    asked: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Scripted {
    /// Plays the acts one after the other, the last one for ever.
    pub(crate) async fn start(script: Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let script = Arc::new(Mutex::new(script));
        let (asked, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (given, count, peak) = (script.clone(), asked.clone(), most.clone());
        let under_way = Arc::new(AtomicUsize::new(0));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let act = {
                    let mut script = given.lock().unwrap();
                    if script.len() > 1 { script.remove(0) } else { script[0].clone() }
                };
                let (under_way, peak) = (under_way.clone(), peak.clone());
                tokio::spawn(async move {
                    peak.fetch_max(under_way.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    let mut request = [0; 8192];
                    let _ = stream.read(&mut request).await;
                    match act {
                        Act::Answer(after, bytes) => {
                            tokio::time::sleep(after).await;
                            under_way.fetch_sub(1, Ordering::SeqCst);
                            let _ = stream.write_all(&bytes).await;
                        }
                        Act::HangUp => {}
                        Act::Silence => tokio::time::sleep(Duration::from_secs(60)).await,
                    }
                });
            }
        });
        Self { url, script, asked, most }
    }

    /// From now on only this.
    pub(crate) fn now(&self, act: Act) {
        *self.script.lock().unwrap() = vec![act];
    }

    /// Requests so far.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// The most that were under way at once.
    pub(crate) fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }
}

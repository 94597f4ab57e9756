//! The trace goes on at the other side: where somebody collects traces, each request carries `traceparent` (W3C Trace
//! Context). It says nothing but two random numbers.

use std::sync::OnceLock;

use reqwest::RequestBuilder;

/// Writes `traceparent` for the span it is called in; `None` outside of every trace.
pub type Traceparent = fn() -> Option<String>;

static TRACEPARENT: OnceLock<Traceparent> = OnceLock::new();

/// From here on every request of this process carries its trace; the first call counts.
pub fn carry_traces(traceparent: Traceparent) {
    let _ = TRACEPARENT.set(traceparent);
}

pub(super) fn carried(request: RequestBuilder) -> RequestBuilder {
    match TRACEPARENT.get().and_then(|traceparent| traceparent()) {
        Some(traceparent) => request.header("traceparent", traceparent),
        None => request,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Call, Outside, TimeLimits};
    use super::*;
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    const TRACEPARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    #[tokio::test]
    async fn the_other_side_hears_of_the_trace() {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        carry_traces(|| Some(TRACEPARENT.into()));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let heard = std::thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let lines = BufReader::new(&stream).lines().map(Result::unwrap);
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            (&stream).write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
            head
        });
        let outside = Outside::new("t", TimeLimits::default(), 100).unwrap();
        outside.ask(Call::once(outside.http().get(url)), |answer| Ok(answer.status)).await.unwrap();
        let expected = format!("traceparent: {TRACEPARENT}");
        assert!(heard.join().unwrap().contains(&expected));
    }
}

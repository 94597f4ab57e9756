//! What needs no knowledge of the twin: being slow, down, and wrong in ways that fit every protocol.

use std::any::Any;
use std::convert::Infallible;
use std::net::Shutdown;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Extensions, ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::rt::net::TcpStream;
use actix_web::web::Bytes;
use actix_web::{Error, HttpResponse, web};
use serde_json::json;

use super::{Behaviour, Controls, TROUBLES, Twin, WRONGS};

/// A second handle on the connection a request came by.
struct Line(std::net::TcpStream);

/// Keeps a handle on each new connection, so that it can be closed where an HTTP server would answer.
pub(crate) fn keep_line(connection: &dyn Any, kept: &mut Extensions) {
    #[cfg(unix)]
    if let Some(stream) = connection.downcast_ref::<TcpStream>()
        && let Ok(handle) = std::os::fd::AsFd::as_fd(stream).try_clone_to_owned()
    {
        kept.insert(Line(handle.into()));
    }
}

/// Answers in the twin's place where that needs no knowledge of it; lies are for the twin to tell.
pub(crate) async fn obey(
    twin: Twin,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let controls = request.app_data::<web::Data<Controls>>();
    let rule = controls.and_then(|controls| {
        controls
            .show(twin, Behaviour::Wrong, WRONGS)
            .or_else(|| controls.show(twin, Behaviour::Wrong, TROUBLES))
    });
    let Some(rule) = rule else { return next.call(request).await.map(ServiceResponse::map_into_boxed_body) };
    let answer = match rule.behaviour {
        Behaviour::Slow => {
            tokio::time::sleep(rule.delay()).await;
            return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
        }
        Behaviour::Down => {
            hang_up(&request);
            HttpResponse::ServiceUnavailable().finish()
        }
        Behaviour::LostAnswer => {
            let done = next.call(request).await?;
            let (request, _) = done.into_parts();
            let request = ServiceRequest::from_request(request);
            hang_up(&request);
            return Ok(request.into_response(HttpResponse::ServiceUnavailable().finish()));
        }
        Behaviour::Unavailable => HttpResponse::ServiceUnavailable()
            .json(json!({ "code": "unavailable", "message": "the sandbox was told to be unavailable" })),
        Behaviour::ServerError => HttpResponse::InternalServerError()
            .content_type("text/html")
            .body("<h1>Internal Server Error</h1>"),
        Behaviour::Garbage => HttpResponse::Ok().body(&b"\0\xff\xfe{\"order\":"[..]),
        Behaviour::OtherShape => HttpResponse::Ok().json(json!([{ "status": "ok" }])),
        Behaviour::TooLong => HttpResponse::Ok().content_type("application/json").body(Endless::default()),
        // Neither trouble nor wrong, so the twin's own affair.
        _ => return next.call(request).await.map(ServiceResponse::map_into_boxed_body),
    };
    Ok(request.into_response(answer))
}

/// Closes the connection under the server: what it answers now reaches nobody.
fn hang_up(request: &ServiceRequest) {
    if let Some(Line(stream)) = request.conn_data::<Line>() {
        // It may be closed already, from the other side.
        let _ = stream.shutdown(Shutdown::Both);
    }
}

/// More than any client reads, in pieces, without a length.
#[derive(Default)]
struct Endless {
    sent: usize,
}

impl Endless {
    /// Where even this ends, so that a client without a limit does not fill the memory.
    const MOST: usize = 256 * 1024 * 1024;
}

impl MessageBody for Endless {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        static PIECE: [u8; 64 * 1024] = [b' '; 64 * 1024];
        self.sent += PIECE.len();
        Poll::Ready((self.sent <= Self::MOST).then(|| Ok(Bytes::from_static(&PIECE))))
    }
}

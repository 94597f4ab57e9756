//! Pages for people: the API with try-it at `/docs`, what each problem means at `/problems`. Not operations of the spec.

mod archive;
mod frame;
mod licences;
mod page;
mod problems;

use crate::problem::{Problem, With, codes};
use actix_web::dev::HttpServiceFactory;
use actix_web::http::header;
use actix_web::{Handler, HttpRequest, HttpResponse, HttpResponseBuilder, Responder, web};
use archive::BUNDLE;

/// Who can be tried out as in a sandbox. Its page signs them in at a click.
#[derive(Clone, Debug)]
pub struct Demo {
    /// First-party client.
    pub client: &'static str,
    /// Password of all of them.
    pub password: &'static str,
    /// Login, and name with roles.
    pub people: Vec<(String, String)>,
}

/// The pages.
pub(crate) fn pages(config: &mut web::ServiceConfig) {
    config
        .service(only_get("/docs", to_the_page))
        .service(only_get("/docs/", page::docs))
        .service(only_get("/docs/docs.css", || async { ours("text/css", include_str!("docs/docs.css")) }))
        .service(only_get("/docs/docs.js", || async {
            ours("text/javascript", include_str!("docs/docs.js"))
        }))
        .service(only_get("/docs/{version}/{file}", bundled))
        .service(only_get("/licences/{number}", licences::one))
        .service(only_get("/problems", problems::list))
        .service(only_get("/problems/{code}", problems::one));
}

/// A path that is read and nothing else (HEAD has become GET by now).
fn only_get<F, Args>(path: &str, handler: F) -> impl HttpServiceFactory + use<F, Args>
where
    F: Handler<Args>,
    Args: actix_web::FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let refused = || async {
        Err::<HttpResponse, _>(Problem {
            with: Some(With::Allow("GET, HEAD".into())),
            ..Problem::new(&codes::METHOD_NOT_ALLOWED)
        })
    };
    web::resource(path).route(web::get().to(handler)).default_service(web::route().to(refused))
}

/// Links of the page are relative: they need the slash, and survive a proxy that serves us under a path.
async fn to_the_page() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "docs/")).finish()
}

/// A file of ours: small, and new with every release, so it is asked for anew.
fn ours(media_type: &str, text: &'static str) -> HttpResponse {
    answer().insert_header((header::CACHE_CONTROL, "no-cache")).content_type(utf8(media_type)).body(text)
}

/// A file of Swagger UI: its version is in the path, so it never changes.
async fn bundled(path: web::Path<(String, String)>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (version, name) = path.into_inner();
    let file = BUNDLE.files.get(name.as_str()).filter(|_| version == BUNDLE.version);
    let file = file.ok_or_else(|| Problem::new(&codes::NOT_FOUND))?;
    let mut answer = answer();
    answer
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .content_type(file.media_type);
    if file.is_gzip {
        // Kept deflated and never inflated: who cannot take gzip is told so. No header means that all is well.
        let accepted = request.headers().get(header::ACCEPT_ENCODING);
        if !accepted.is_none_or(|value| takes_gzip(value.to_str().unwrap_or_default())) {
            return Err(Problem::new(&codes::NOT_ACCEPTABLE));
        }
        answer
            .insert_header((header::CONTENT_ENCODING, "gzip"))
            .insert_header((header::VARY, header::ACCEPT_ENCODING.as_str()));
    }
    Ok(answer.body(file.bytes.clone()))
}

/// Whether an `Accept-Encoding` lets gzip in (RFC 9110 section 12.5.3).
fn takes_gzip(accepted: &str) -> bool {
    let weight = |coding: &str| {
        accepted.split(',').find_map(|one| {
            let (name, rest) = one.split_once(';').unwrap_or((one, ""));
            let q = rest.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.trim().parse::<f32>().ok());
            name.trim().eq_ignore_ascii_case(coding).then_some(q.unwrap_or_default())
        })
    };
    weight("gzip").or_else(|| weight("*")).unwrap_or_default() > 0.0
}

/// A good answer of a page: taken for what it is, and letting nothing in from elsewhere, nor scripts or styles that
/// stand inline. The pictures in Swagger UI's styles are `data:`.
fn answer() -> HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; \
             frame-ancestors 'none'",
        ));
    answer
}

fn utf8(media_type: &str) -> String {
    format!("{media_type}; charset=utf-8")
}

/// Text inside of an element or of an attribute in double quotes.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_taken_where_it_is_not_refused() {
        for yes in
            ["gzip", "br, gzip;q=0.5", "*", "GZIP ; q=1", "identity, *;q=0.1", "gzip, deflate, br, zstd"]
        {
            assert!(takes_gzip(yes), "{yes}");
        }
        for no in ["", "identity", "gzip;q=0", "br, *;q=0", "gzip;q=nonsense", "gzip;q=0, *"] {
            assert!(!takes_gzip(no), "{no}");
        }
    }

    #[test]
    fn markup_in_text_is_text() {
        assert_eq!(escaped("<a href=\"x\">&"), "&lt;a href=&quot;x&quot;&gt;&amp;");
    }
}

//! Large answers, compressed.
//!
//! Lambda hands on at most 6 MB; a long transcript or a large body as it was
//! received can be more, and packs to a tenth. Small answers are left alone: the
//! bytes saved are not worth the time.

use std::io::Write;

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, VARY};
use http::{HeaderMap, HeaderValue};

/// From here on compressing is quicker than sending.
const LARGE: u64 = 256 * 1024;

/// What Lambda may not hand on, with room for the escapes of text in an event.
const TOO_LARGE: u64 = 3 * 1024 * 1024;

/// Who says nothing about encodings takes any (RFC 9110), but may be a person with
/// a terminal: they are sent plain text as long as it can be sent at all.
pub(crate) async fn large_answers(request: Request, next: Next) -> Response {
    let accepts = accepts_gzip(request.headers());
    let response = next.run(request).await;
    let bytes = response.body().size_hint().lower();
    if bytes < LARGE || !accepts.unwrap_or(bytes >= TOO_LARGE) {
        return response;
    }
    packed(response).await
}

async fn packed(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(plain) = to_bytes(body, usize::MAX).await else {
        return access::Problem::internal().into_response();
    };
    parts.headers.remove(CONTENT_LENGTH);
    parts
        .headers
        .insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    parts
        .headers
        .insert(VARY, HeaderValue::from_static("accept-encoding"));
    Response::from_parts(parts, Body::from(gzip(&plain)))
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let written = encoder.write_all(plain).and_then(|()| encoder.finish());
    written.expect("compressing into memory cannot fail")
}

/// Whether gzip is welcome; nothing when nothing is said.
fn accepts_gzip(headers: &HeaderMap) -> Option<bool> {
    let said = headers.get_all(ACCEPT_ENCODING).iter();
    let codings: Vec<&str> = said
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
        .collect();
    let weight = |wanted: &str| codings.iter().find_map(|coding| weight_of(coding, wanted));
    match codings.is_empty() {
        true => None,
        false => Some(
            weight("gzip")
                .or_else(|| weight("*"))
                .is_some_and(|weight| weight > 0.0),
        ),
    }
}

fn weight_of(coding: &str, wanted: &str) -> Option<f32> {
    let mut parts = coding.split(';').map(str::trim);
    let named = parts.next()?.eq_ignore_ascii_case(wanted);
    let weight = parts
        .find_map(|part| part.strip_prefix("q="))
        .map_or(Ok(1.0), str::parse);
    named.then(|| weight.unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use http::header::ACCEPT_ENCODING;
    use http::{HeaderMap, HeaderValue};

    use super::accepts_gzip;

    #[test]
    fn gzip_is_welcome_where_it_is_named_or_anything_is() {
        check("gzip", true);
        check("br, GZIP;q=0.5", true);
        check("*", true);
        check("deflate, *;q=0.1", true);
        check("identity", false);
        check("gzip;q=0", false);
        check("gzip; q=0.000, *", false);
        check("br", false);
    }

    #[test]
    fn who_says_nothing_is_not_asked_for_an_opinion() {
        assert_eq!(accepts_gzip(&HeaderMap::new()), None);
    }

    #[track_caller]
    fn check(said: &'static str, expected: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(said));
        assert_eq!(accepts_gzip(&headers), Some(expected), "{said}");
    }
}

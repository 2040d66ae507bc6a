//! A request as API Gateway hands it to a function: JSON, with the body as a
//! string in it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::Timestamp;
use http::{HeaderMap, Method};
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

/// What Lambda takes of one event.
pub(crate) const LARGEST: usize = 6_291_456;

/// Stands for whatever API the gateway would be.
const DOMAIN: &str = "local.execute-api.us-east-1.amazonaws.com";

/// A request, as far as the event tells of it.
pub(crate) struct Request<'a> {
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
    pub(crate) source_ip: &'a str,
    pub(crate) at: Timestamp,
}

/// The event, in the HTTP API's payload format 2.0.
pub(crate) fn of(request: &Request<'_>) -> Value {
    let Request {
        method,
        path,
        query,
        headers,
        body,
        source_ip,
        at,
    } = request;
    let route = route(path);
    let (body, is_base64) = match str::from_utf8(body) {
        Ok(text) => (text.to_owned(), false),
        Err(_) => (BASE64_STANDARD.encode(body), true),
    };
    json!({
        "version": "2.0",
        "routeKey": route,
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers_of(headers),
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "local",
            "domainName": DOMAIN,
            "domainPrefix": "local",
            "http": {
                "method": method.as_str(),
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": source_ip,
                "userAgent": text_of(headers, "user-agent"),
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": route,
            "stage": "$default",
            "time": at.to_zoned(TimeZone::UTC).strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            "timeEpoch": at.as_millisecond(),
        },
        "body": body,
        "isBase64Encoded": is_base64,
    })
}

/// Whether a function would be given the request at all.
pub(crate) fn fits(request: &Request<'_>) -> bool {
    // A byte of the body is six of the event at most.
    let surely = request.body.len() < LARGEST / 8;
    surely || of(request).to_string().len() <= LARGEST
}

fn route(path: &str) -> &'static str {
    match path {
        webhook::PATH => "ANY /api/webhooks/elevenlabs",
        _ if path.starts_with("/api/") => "ANY /api/{proxy+}",
        _ => "$default",
    }
}

/// Names in lower case, and repeated ones joined, as the gateway does.
fn headers_of(headers: &HeaderMap) -> Map<String, Value> {
    let texts = headers.keys().map(|name| {
        let values = headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok());
        (
            name.as_str().to_owned(),
            values.collect::<Vec<_>>().join(",").into(),
        )
    });
    texts.collect()
}

fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<T>(body: &[u8], look: impl Fn(&Request<'_>) -> T) -> T {
        look(&Request {
            method: &Method::POST,
            path: webhook::PATH,
            query: "",
            headers: &HeaderMap::new(),
            body,
            source_ip: "127.0.0.1",
            at: Timestamp::UNIX_EPOCH,
        })
    }

    #[test]
    fn a_body_counts_as_it_stands_in_the_event() {
        let around = with(b"", |request| of(request).to_string().len());
        let room = LARGEST - around;
        assert!(with(&vec![b'a'; room], fits));
        assert!(!with(&vec![b'a'; room + 1], fits));
        // A quotation mark is two bytes in the event.
        assert!(with(&vec![b'"'; room / 2], fits));
        assert!(!with(&vec![b'"'; room / 2 + 1], fits));
    }

    #[test]
    fn what_is_not_text_travels_in_base64() {
        let event = with(&[0xFF, 0xFE], of);
        assert_eq!(event["isBase64Encoded"], true);
        assert_eq!(event["body"], "//4=");
    }

    #[test]
    fn functions_see_the_routes_of_the_template() {
        assert_eq!(
            route("/api/webhooks/elevenlabs"),
            "ANY /api/webhooks/elevenlabs"
        );
        assert_eq!(route("/api/v1/calls"), "ANY /api/{proxy+}");
        assert_eq!(route("/calls"), "$default");
    }
}

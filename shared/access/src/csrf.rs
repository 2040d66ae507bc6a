//! Whether a browser was made to send a request by another site.
//!
//! Only what a cookie speaks for is in question: a key is never sent by itself.
//! Beside the cookie's `SameSite=Strict`, a request that changes something must
//! say that it comes from our own pages, and show a token that only they know.

use http::header::{CONTENT_TYPE, HOST, HeaderName, ORIGIN};
use http::{HeaderMap, Method, Uri};
use subtle::ConstantTimeEq;

use crate::{Transport, upload};

/// The header in which a script shows the token.
pub const CSRF_HEADER: HeaderName = HeaderName::from_static("x-csrf-token");
/// The hidden field in which a form shows it.
pub const CSRF_FIELD: &str = "csrf";

/// Whether a request with this method may change anything.
pub(crate) fn changes(method: &Method) -> bool {
    ![Method::GET, Method::HEAD, Method::OPTIONS].contains(method)
}

/// Whether the browser says that one of our own pages sent this. Older browsers
/// do not say; of them the origin must be the host that was asked.
pub(crate) fn same_origin(transport: Transport, headers: &HeaderMap) -> bool {
    match only(headers, "sec-fetch-site") {
        Some(site) => site == "same-origin",
        None if headers.contains_key("sec-fetch-site") => false,
        None => origin_is_host(transport, headers).unwrap_or(false),
    }
}

fn origin_is_host(transport: Transport, headers: &HeaderMap) -> Option<bool> {
    let origin: Uri = only(headers, ORIGIN.as_str())?.parse().ok()?;
    let host = only(headers, HOST.as_str())?;
    let scheme = match transport {
        Transport::Https => "https",
        Transport::LoopbackHttp => "http",
    };
    let same_host = origin.authority()?.as_str().eq_ignore_ascii_case(host);
    Some(origin.scheme_str()? == scheme && same_host)
}

/// Where a request shows its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown<'a> {
    InHeader(&'a str),
    /// If anywhere: the body has to be read.
    InForm,
    /// If anywhere: in a form with a file, whose parts this separates.
    InUpload(&'a str),
    Nowhere,
}

/// A header is sufficient for anything; a form that works without script has
/// the field.
pub(crate) fn shown(headers: &HeaderMap) -> Shown<'_> {
    match only(headers, CSRF_HEADER.as_str()) {
        Some(token) => Shown::InHeader(token),
        None if media_type(headers).as_deref() == Some("application/x-www-form-urlencoded") => {
            Shown::InForm
        }
        None => upload::boundary(headers).map_or(Shown::Nowhere, Shown::InUpload),
    }
}

/// The token in a form's body, if there is exactly one.
pub(crate) fn field(body: &[u8]) -> Option<String> {
    let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(body).ok()?;
    let mut tokens = fields.into_iter().filter(|(name, _)| name == CSRF_FIELD);
    let (_, token) = tokens.next()?;
    tokens.next().is_none().then_some(token)
}

/// Whether `shown` is `token`, in a time that does not depend on how nearly.
pub(crate) fn same(shown: &str, token: &str) -> bool {
    shown.as_bytes().ct_eq(token.as_bytes()).into()
}

/// Whether an API body is of a type that no plain form can send: JSON, or the
/// CSV of an import. No type at all is for requests without a body.
pub(crate) fn type_fits_api(headers: &HeaderMap) -> bool {
    match media_type(headers).as_deref() {
        None => !headers.contains_key(CONTENT_TYPE),
        Some("application/json" | "text/csv") => true,
        Some(other) => other.starts_with("application/") && other.ends_with("+json"),
    }
}

fn media_type(headers: &HeaderMap) -> Option<String> {
    let full = only(headers, CONTENT_TYPE.as_str())?;
    full.split(';')
        .next()
        .map(|kind| kind.trim().to_ascii_lowercase())
}

/// The header's value, if it is there exactly once and readable.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use http::header::HeaderName;
    use http::{HeaderMap, HeaderValue, Method};

    use super::{Shown, changes, field, same, same_origin, shown, type_fits_api};
    use crate::Transport;

    #[test]
    fn reading_changes_nothing() {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            assert!(!changes(&method));
        }
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            assert!(changes(&method));
        }
    }

    #[test]
    fn only_our_own_pages_may_change_anything() {
        check(&[("sec-fetch-site", "same-origin")], true);
        for site in ["cross-site", "same-site", "none", ""] {
            check(&[("sec-fetch-site", site)], false);
        }
    }

    #[test]
    fn what_the_browser_says_counts_more_than_the_origin() {
        let origin = ("origin", "https://calls.example.com");
        let host = ("host", "calls.example.com");
        check(&[("sec-fetch-site", "cross-site"), origin, host], false);
        let twice = ("sec-fetch-site", "same-origin");
        check(
            &[twice, ("sec-fetch-site", "cross-site"), origin, host],
            false,
        );
    }

    #[test]
    fn an_older_browser_needs_the_origin_of_the_host() {
        let host = ("host", "calls.example.com");
        check(&[("origin", "https://calls.example.com"), host], true);
        check(&[("origin", "https://CALLS.example.com"), host], true);
        for origin in [
            "null",
            "",
            "http://calls.example.com",
            "https://calls.example.com:8443",
            "https://evil.example",
            "https://calls.example.com.evil.example",
        ] {
            check(&[("origin", origin), host], false);
        }
        check(&[host], false);
        check(&[("origin", "https://calls.example.com")], false);
    }

    #[test]
    fn on_loopback_the_port_is_part_of_the_host() {
        let headers = |origin| headers(&[("host", "127.0.0.1:8787"), ("origin", origin)]);
        assert!(same_origin(
            Transport::LoopbackHttp,
            &headers("http://127.0.0.1:8787")
        ));
        assert!(!same_origin(
            Transport::LoopbackHttp,
            &headers("http://127.0.0.1:3000")
        ));
    }

    #[test]
    fn the_token_is_shown_in_a_header_or_a_form() {
        let form = (
            "content-type",
            "application/x-www-form-urlencoded; charset=utf-8",
        );
        let token = ("x-csrf-token", "t");
        assert_eq!(shown(&headers(&[token, form])), Shown::InHeader("t"));
        assert_eq!(shown(&headers(&[form])), Shown::InForm);
        assert_eq!(
            shown(&headers(&[("content-type", "multipart/form-data")])),
            Shown::Nowhere
        );
        let upload = ("content-type", "multipart/form-data; boundary=x");
        assert_eq!(shown(&headers(&[upload])), Shown::InUpload("x"));
        assert_eq!(shown(&headers(&[])), Shown::Nowhere);
        assert_eq!(shown(&headers(&[token, token])), Shown::Nowhere);
    }

    #[test]
    fn a_form_shows_one_token() {
        assert_eq!(field(b"a=1&csrf=to%2Bken&b=2").as_deref(), Some("to+ken"));
        for body in ["", "a=1", "csrf=1&csrf=2", "csrf%00=1"] {
            assert_eq!(field(body.as_bytes()), None, "{body}");
        }
    }

    #[test]
    fn a_part_of_the_token_is_not_the_token() {
        assert!(same("token", "token"));
        for shown in ["", "toke", "tokens", "Token"] {
            assert!(!same(shown, "token"), "{shown}");
        }
    }

    #[test]
    fn what_a_plain_form_can_send_does_not_fit_the_api() {
        for kind in [
            "application/json",
            "Application/JSON; charset=utf-8",
            "text/csv",
        ] {
            assert!(type_fits_api(&headers(&[("content-type", kind)])), "{kind}");
        }
        assert!(type_fits_api(&headers(&[])));
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "",
            "json",
        ] {
            assert!(
                !type_fits_api(&headers(&[("content-type", kind)])),
                "{kind}"
            );
        }
    }

    fn check(given: &[(&'static str, &'static str)], expected: bool) {
        assert_eq!(
            same_origin(Transport::Https, &headers(given)),
            expected,
            "{given:?}"
        );
    }

    fn headers(given: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in given {
            headers.append(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        headers
    }
}

//! The session cookie.

use std::convert::Infallible;

use axum::response::{IntoResponseParts, ResponseParts};
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};

use crate::{Secret, Transport};

/// A `Set-Cookie` header that starts or ends a session; put it into the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "without it the browser keeps what it had"]
pub struct SessionCookie(HeaderValue);

impl SessionCookie {
    pub(crate) fn starting(transport: Transport, secret: &Secret) -> Self {
        Self::with(transport, &format!("={}", secret.expose()))
    }

    pub(crate) fn ending(transport: Transport) -> Self {
        Self::with(transport, "=; Max-Age=0")
    }

    fn with(transport: Transport, value: &str) -> Self {
        let name = name(transport);
        let secure = match transport {
            Transport::Https => "; Secure",
            Transport::LoopbackHttp => "",
        };
        let text = format!("{name}{value}{secure}; HttpOnly; SameSite=Strict; Path=/");
        let mut value = HeaderValue::from_str(&text).expect("a cookie of ours is plain ASCII");
        value.set_sensitive(true);
        Self(value)
    }
}

/// `__Host-` makes browsers refuse the cookie from another host, from a plain
/// connection, or for part of the site.
fn name(transport: Transport) -> &'static str {
    match transport {
        Transport::Https => "__Host-ringledger",
        Transport::LoopbackHttp => "ringledger_session",
    }
}

/// The session's secret, if `headers` carry exactly one that could be ours. Two
/// are a sign of planting, so neither counts.
pub(crate) fn session_secret(transport: Transport, headers: &HeaderMap) -> Option<Secret> {
    let name = name(transport);
    let lines = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    let pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.split_once('='));
    let mut values = pairs
        .filter(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim());
    match (values.next(), values.next()) {
        (Some(value), None) => Secret::parse(value),
        _ => None,
    }
}

impl IntoResponseParts for SessionCookie {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        parts.headers_mut().append(SET_COOKIE, self.0);
        Ok(parts)
    }
}

#[cfg(test)]
mod tests {
    use http::header::COOKIE;
    use http::{HeaderMap, HeaderValue};

    use super::{SessionCookie, session_secret};
    use crate::Transport::{Https, LoopbackHttp};
    use crate::{Secret, Transport};

    #[test]
    fn over_https_the_cookie_is_bound_to_host_and_https() {
        let secret = Secret::random();
        let text = format!(
            "__Host-ringledger={}; Secure; HttpOnly; SameSite=Strict; Path=/",
            secret.expose()
        );
        assert_eq!(SessionCookie::starting(Https, &secret).0, text);
    }

    #[test]
    fn on_loopback_the_cookie_does_without_secure() {
        let secret = Secret::random();
        let text = format!(
            "ringledger_session={}; HttpOnly; SameSite=Strict; Path=/",
            secret.expose()
        );
        assert_eq!(SessionCookie::starting(LoopbackHttp, &secret).0, text);
    }

    #[test]
    fn ending_empties_the_cookie() {
        assert_eq!(
            SessionCookie::ending(Https).0,
            "__Host-ringledger=; Max-Age=0; Secure; HttpOnly; SameSite=Strict; Path=/"
        );
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let secret = Secret::random();
        let line = format!("theme=dark; __Host-ringledger={}; x=y", secret.expose());
        check(Https, &[&line], Some(&secret));
        check(Https, &["theme=dark", &line], Some(&secret));
    }

    #[test]
    fn a_cookie_for_the_other_transport_does_not_count() {
        let secret = Secret::random();
        let line = format!("ringledger_session={}", secret.expose());
        check(Https, &[&line], None);
        check(LoopbackHttp, &[&line], Some(&secret));
    }

    #[test]
    fn two_session_cookies_are_none() {
        let line = format!("__Host-ringledger={}", Secret::random().expose());
        let other = format!("__Host-ringledger={}", Secret::random().expose());
        check(Https, &[&line, &other], None);
        check(Https, &[&format!("{line}; {other}")], None);
    }

    #[test]
    fn a_truncated_cookie_is_none() {
        let line = format!("__Host-ringledger={}", Secret::random().expose());
        for length in 0..line.len() {
            check(Https, &[&line[..length]], None);
        }
    }

    fn check(transport: Transport, lines: &[&str], expected: Option<&Secret>) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(COOKIE, HeaderValue::from_str(line).unwrap());
        }
        assert_eq!(session_secret(transport, &headers).as_ref(), expected);
    }
}
